import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Body } from '../../../shared/entities';
import {
  company,
  idOf,
  order,
  people,
  populations,
  products,
  stored,
  tablesWith,
} from '../../../../test/support/laptop-sales';
import { me, session } from '../../../../test/sync/people';
import type { AccountScores, DataClient } from '../api';
import { openMemoryData } from '../memory';

describe('customer intelligence that is looked at', () => {
  let open: DataClient[] = [];
  afterEach(async () => {
    for (const client of open) await client.close();
    open = [];
  });

  it('scores follow an order, a complaint and an undo', async () => {
    const data = await openMemoryData({ session, records: [...people.slice(0, 30), ...products] });
    open.push(data);
    const now = Math.floor(Date.now() / 86_400_000);
    const heard: (AccountScores | undefined)[] = [];
    const until = async (holds: (scores: AccountScores | undefined) => boolean): Promise<AccountScores | undefined> => {
      while (!heard.some(holds)) await new Promise((resolve) => setTimeout(resolve, 5));
      return heard.find(holds);
    };
    data.watchScores(idOf(0), (scores) => heard.push(scores));
    expect((await until(() => true))?.lifecycle.state).toBe('potential');
    const body = (net: number) =>
      order({ id: 'x', account: 0, day: now - 1, net, currency: 'EUR', status: 'submitted' }).body as Body<'order'>;
    await data.commit([{ op: 'create', entity: 'order', id: data.newId(), body: body(12_300) }]);
    expect((await until((scores) => scores?.spendMinor === 12_300))?.orders).toBe(1);
    const { undoToken } = await data.commit([
      {
        op: 'create',
        entity: 'case',
        id: data.newId(),
        body: { type: 'complaint', subject: 'Late', accountId: idOf(0), ownerId: me, status: 'open' },
      },
    ]);
    await until((scores) => scores?.actions[0]?.key === 'settleComplaint');
    heard.length = 0;
    await data.undo(undoToken);
    await until((scores) => scores !== undefined && !scores.actions.some(({ key }) => key === 'settleComplaint'));
  });

  it('figures that are being made have what changes meanwhile', async () => {
    // Every step is a slice of its own.
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 10));
    try {
      for (let turns = 0; turns < 15; turns += 1) {
        const sales = company().filter(({ account, net, status }) => account > 70 && net > 0 && status === 'delivered');
        const [called = '', complained = ''] = new Set(sales.map(({ account }) => idOf(account)));
        const { tables, commit } = tablesWith([...people, ...products, ...populations, ...sales.map(order)]);
        const making = tables.insights.ready();
        for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        commit(
          stored('activity', 'v1', {
            ...{ kind: 'call', status: 'done', startAt: '2026-11-20T09:00:00.000Z', ownerId: me },
            ...{ accountId: called, outcome: 'noAnswer' },
          }),
          stored('case', 'c1', {
            ...{ type: 'complaint', subject: 'Late', accountId: complained, ownerId: me, status: 'open' },
          }),
        );
        await making;
        for (const id of [called, complained]) {
          const slot = tables.of('account').slotOf(id) as number;
          const { churn } = tables.insights.scores.at(slot);
          expect(churn?.score).toBeGreaterThan(0);
          expect([turns, tables.insights.figuresAt(slot)?.churnRisk]).toEqual([turns, churn?.score]);
        }
      }
    } finally {
      clock.mockRestore();
    }
  });
});
