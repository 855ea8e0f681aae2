import { afterEach, describe, expect, it } from 'vitest';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import type { WireRecord } from '../../../shared/record';
import { me, session } from '../../../../test/sync/people';
import type { AnalysisRequest, DataClient } from '../api';
import { openMemoryData } from '../memory';

// Reports that answer to what people said and did: duplicates, and lost customers who were approached.

const wire = (entity: string, id: string, body: Record<string, unknown>): WireRecord => ({
  ...{ id, entity, v: 1, rev: 1, deleted: false, body, mut: null },
  ...{ at: '2026-01-01T08:00:00.000Z', byId: null, conflicts: [] },
});
const account = (id: string, name: string, more: Record<string, unknown> = {}): WireRecord =>
  wire('account', id, { name, type: 'customer', ownerId: me, ...more });

let client: DataClient | undefined;
afterEach(async () => {
  await client?.close();
  client = undefined;
});
async function opened(records: readonly WireRecord[]): Promise<DataClient> {
  client = await openMemoryData({ session, records: [...records] });
  return client;
}
async function answerOf<K extends 'duplicates' | 'winBack' | 'drift'>(
  data: DataClient,
  request: AnalysisRequest<K>,
): Promise<Analyses[K]> {
  const answer = await data.analyse(request);
  if (!answer) throw new Error('overtaken');
  return answer;
}

describe('duplicates', () => {
  const held = [
    account('b', 'Feinkost Lindner GmbH', { phone: '+49 228 998877', territoryId: 'west' }),
    account('a', 'Feinkost Lindner', { phone: '0228 998877' }),
    account('c', '台灣禾味股份有限公司', { city: '台北市' }),
    account('d', '台湾禾味', { city: '台北' }),
    account('e', 'Käse Meier'),
    // One whose name was never filled in does not end the report.
    wire('account', 'f', { type: 'customer', ownerId: me }),
    wire('contact', 'p', { fullName: 'Anna Weber', ownerId: me, accounts: [{ accountId: 'a' }] }),
    wire('contact', 'q', {
      fullName: 'Weber, Anna',
      ownerId: me,
      accounts: [{ accountId: 'a' }, { accountId: 'gone' }],
    }),
    wire('territory', 'west', { name: 'West' }),
  ];

  it('are found among accounts and people, the surest first', async () => {
    const data = await opened(held);
    expect(await answerOf(data, { kind: 'duplicates' })).toMatchObject({
      ...{ accounts: 6, contacts: 2, open: 3, answered: 0, leftOut: 0 },
      pairs: [
        { of: 'account', firstId: 'a', secondId: 'b', score: 90, reasons: ['sameName', 'samePhone'] },
        { of: 'account', firstId: 'c', secondId: 'd', score: 55, reasons: ['sameName', 'sameCity'] },
        { of: 'contact', firstId: 'p', secondId: 'q', score: 55, reasons: ['samePersonWords', 'sameAccount'] },
      ],
    });
    // Of a territory: pairs with one account in it.
    const west = await answerOf(data, { kind: 'duplicates', territoryId: 'west' });
    expect(west.pairs.map(({ firstId }) => firstId)).toEqual(['a']);
  });

  it('are not asked about again once somebody has answered, until the answer is taken back', async () => {
    const data = await opened(held);
    const { undoToken } = await data.commit([
      {
        ...{ entity: 'duplicateAnswer', op: 'create', id: data.newId() },
        body: {
          ...{ of: 'account', firstId: 'a', secondId: 'b', answer: 'different' },
          ...{ accounts: [{ accountId: 'a' }, { accountId: 'b' }], at: '2026-11-22T08:00:00.000Z', ownerId: me },
        },
      },
    ]);
    const after = await answerOf(data, { kind: 'duplicates' });
    expect(after).toMatchObject({ open: 2, answered: 1 });
    expect(after.pairs.map(({ firstId }) => firstId)).toEqual(['c', 'p']);
    await data.undo(undoToken);
    expect(await answerOf(data, { kind: 'duplicates' })).toMatchObject({ open: 3, answered: 0 });
  });

  it('tells open reports that there is another answer', async () => {
    const data = await opened(held);
    const versions: number[] = [];
    data.watchAnalysisVersion((version) => versions.push(version));
    const body = {
      of: 'account',
      firstId: 'a',
      secondId: 'b',
      answer: 'different',
      ownerId: me,
    } as const;
    await data.commit([
      { entity: 'duplicateAnswer', op: 'create', id: data.newId(), body: { ...body, at: '2026-11-22T08:00:00.000Z' } },
    ]);
    await expect.poll(() => new Set(versions).size, { timeout: 25_000 }).toBe(2);
  });
});

describe('lost customers', () => {
  const order = (accountId: string, orderedOn: string, netMinor = 10_000): WireRecord =>
    wire('order', `${accountId}-${orderedOn}`, {
      ...{ provisionalNumber: accountId, accountId, accountName: accountId, status: 'delivered', orderedOn },
      ...{ authorId: me, currency: session.organisation.currency, lines: [], grossMinor: netMinor, netMinor },
    });
  const activity = (accountId: string, kind: string, startAt: string): WireRecord =>
    wire('activity', `${kind}-${accountId}-${startAt}`, { accountId, kind, startAt, status: 'done', ownerId: me });
  const message = (accountId: string, direction: 'in' | 'out', startAt: string): WireRecord =>
    wire('activity', `${direction}-${accountId}`, {
      ...{ accountId, kind: 'email', startAt, status: 'done', ownerId: me, direction, source: 'Exchange' },
    });
  const takenUp = (accountId: string, answer: string, at: string): WireRecord =>
    wire('suggestionAnswer', `${accountId}-${answer}`, { accountId, kind: 'winBack', answer, at, ownerId: me });
  const held = [
    account('called', 'Called', { lossReason: 'price', lostOn: '2026-02-01' }),
    order('called', '2025-12-01'),
    activity('called', 'call', '2026-03-01T10:00:00.000Z'),
    order('called', '2026-03-20', 5_000),
    account('suggested', 'Suggested', { lostOn: '2026-02-01' }),
    order('suggested', '2025-12-01'),
    takenUp('suggested', 'accepted', '2026-03-01T10:00:00.000Z'),
    // A note, and a suggestion that was put off, are no approach.
    account('noted', 'Noted', { lossReason: 'price', lostOn: '2026-02-01' }),
    order('noted', '2025-12-01'),
    activity('noted', 'note', '2026-03-01T10:00:00.000Z'),
    takenUp('noted', 'later', '2026-03-01T10:00:00.000Z'),
  ];

  it('are told by what was done for them, and named where somebody asks who they are', async () => {
    const data = await opened(held);
    const request = { kind: 'winBack', asOf: '2026-11-22', months: 12 } as const;
    expect(await answerOf(data, request)).toMatchObject({
      ...{ withinDays: 90, months: 12, suggested: 1 },
      approached: { customers: 2, returned: 1, spendMinor: 5_000 },
      others: { customers: 1, returned: 0, spendMinor: 0 },
      reasons: [{ reason: 'price' }, { reason: '' }],
    });
    const cell = { side: 'approached', reason: 'price', returned: true } as const;
    expect((await answerOf(data, { ...request, winBack: cell })).members).toEqual(['called']);
  });

  it('were approached by a message that we sent, not by one of theirs', async () => {
    const lost = (id: string) => [account(id, id, { lostOn: '2026-02-01' }), order(id, '2025-12-01')];
    const data = await opened([
      ...lost('wrote'),
      message('wrote', 'in', '2026-03-01T10:00:00.000Z'),
      order('wrote', '2026-03-20', 5_000),
      ...lost('answered'),
      message('answered', 'out', '2026-03-01T10:00:00.000Z'),
    ]);
    expect(await answerOf(data, { kind: 'winBack', asOf: '2026-11-22', months: 12 })).toMatchObject({
      approached: { customers: 1, returned: 0 },
      others: { customers: 1, returned: 1, spendMinor: 5_000 },
    });
  });

  it('follow the days that head office gives', async () => {
    const settings = wire('analysisSettings', 'own-analysis-settings', { currency: 'EUR', winBackDays: 10 });
    const data = await opened([...held, settings]);
    const answer = await answerOf(data, { kind: 'winBack', asOf: '2026-11-22', months: 12 });
    expect(answer).toMatchObject({ withinDays: 10, approached: { customers: 2, returned: 0 } });
  });
});

describe('drift', () => {
  const product = (id: string, category: string): WireRecord =>
    wire('product', id, { code: id, name: id, category, unit: 'piece' });
  /** Bought twice in the year before and twice in this one. */
  const taste = (accountId: string, before: string, now: string, netMinor: number, currency = 'EUR'): WireRecord[] =>
    (['2025-03-10', '2025-06-10', '2026-03-10', '2026-06-10'] as const).map((orderedOn) =>
      wire('order', `${accountId} ${orderedOn}`, {
        ...{
          provisionalNumber: accountId,
          accountId,
          accountName: accountId,
          status: 'delivered',
          orderedOn,
          currency,
        },
        ...{ authorId: me, grossMinor: netMinor, netMinor },
        lines: [
          {
            ...{ id: 'l', productId: orderedOn < '2026' ? before : now, description: 'x', quantityMilli: 1000 },
            ...{ unitPriceMinor: netMinor, discountBp: 0, netMinor },
          },
        ],
      }),
    );

  it('names who buys otherwise than before, in any currency, and who spends most first', async () => {
    const data = await opened([
      ...[product('brie', 'cheese'), product('rioja', 'wine')],
      ...[account('same', 'Same'), account('less', 'Less'), account('more', 'More')],
      ...[account('taipei', 'Taipei'), account('other', 'Other', { ownerId: 'ben' }), account('none', 'None')],
      ...taste('same', 'brie', 'brie', 900),
      ...taste('less', 'brie', 'rioja', 100),
      ...taste('more', 'brie', 'rioja', 500),
      ...taste('taipei', 'rioja', 'brie', 300, 'TWD'),
      ...taste('other', 'rioja', 'brie', 999),
    ]);
    const asOf = '2026-11-22';
    const { members, moves } = await answerOf(data, { kind: 'drift', ownerId: me, asOf });
    expect(members).toEqual(['more', 'taipei', 'less']);
    expect(moves[0]).toEqual({ accountId: 'more', categoryId: 'cheese', before: 1, now: 0 });
    expect((await answerOf(data, { kind: 'drift', asOf })).members).toContain('other');
    expect((await answerOf(data, { kind: 'drift', asOf: '2025-11-22' })).members).toEqual([]);
  });
});
