import { describe, expect, it } from 'vitest';
import type { Language } from '../../../shared/schema/label';
import type { ConflictCase, PendingChange } from '../../data/api';
import { makeFormat } from '../../i18n/format';
import { bothTexts, decisionsOf, fieldsOf } from './choices';
import { describeChange, fieldName, listOf } from './describe';
import { queueOf, shownEntry } from './queue';
import { refusalParams } from './refusal';
import { changeAgain } from './restore-change';
import { logFile } from './sync-log-file';

const reader = (language: Language) => ({
  language,
  format: makeFormat({ language, region: 'en-GB', today: '2026-11-22' }),
});
const change = (more: Partial<PendingChange>): PendingChange => ({
  id: 'r1',
  entity: 'account',
  kind: 'update',
  title: 'Alfreds Futterkiste',
  fields: [],
  at: '2026-11-22T09:00:00.000Z',
  ...more,
});
const field = (name: string, before: unknown, after: unknown) => ({ field: name, before, after });

describe('a waiting change in words', () => {
  it('names the fields of an edit', () => {
    const edit = change({ fields: [field('phone', '1', '2'), field('city', 'A', 'B')] });
    expect(describeChange(edit, reader('en'))).toBe('Phone and City of Alfreds Futterkiste');
    expect(describeChange(edit, reader('zh-CN'))).toBe('Alfreds Futterkiste的电话和城市');
    expect(describeChange(edit, reader('zh-TW'))).toBe('Alfreds Futterkiste的電話和城市');
  });

  it('leaves out what nobody entered, unless it is all there is', () => {
    expect(
      describeChange(change({ fields: [field('ownerId', 'a', 'b'), field('phone', '1', '2')] }), reader('en')),
    ).toBe('Phone of Alfreds Futterkiste');
    expect(describeChange(change({ fields: [field('ownerId', 'a', 'b')] }), reader('en'))).toBe(
      'Owner of Alfreds Futterkiste',
    );
  });

  it('says what an order is worth', () => {
    const order = change({
      entity: 'order',
      kind: 'create',
      title: 'K7-0012',
      accountName: 'Ottilies Käseladen',
      fields: [
        field('lines', undefined, [{}, {}, {}]),
        field('netMinor', undefined, 707_648),
        field('currency', undefined, 'EUR'),
        field('status', undefined, 'submitted'),
      ],
    });
    expect(describeChange(order, reader('en'))).toBe(
      'Order K7-0012 for Ottilies Käseladen, 3 lines, €\u00a07,076.48, submitted',
    );
    expect(describeChange(order, reader('zh-TW'))).toContain('3 列明細');
  });

  it('names talks by their kind and new and removed records by their entity', () => {
    const visit = change({
      entity: 'activity',
      kind: 'create',
      title: '',
      accountName: 'Chop-suey',
      fields: [field('kind', undefined, 'visit')],
    });
    expect(describeChange(visit, reader('en'))).toBe('Visit, Chop-suey');
    expect(describeChange(visit, reader('zh-TW'))).toBe('拜訪，Chop-suey');
    expect(describeChange(change({ kind: 'create' }), reader('en'))).toBe('New account: Alfreds Futterkiste');
    expect(describeChange(change({ kind: 'remove' }), reader('zh-CN'))).toBe('已删除客户：Alfreds Futterkiste');
  });

  it('keeps long lists short and knows columns and custom fields', () => {
    expect(listOf(['a', 'b', 'c', 'd', 'e'], 'en')).toBe('a, b and 3 more fields');
    expect(fieldName('order', 'lines[x].quantityMilli', 'zh-CN')).toBe('数量');
    expect(fieldName('account', 'custom.loading dock', 'en')).toBe('loading dock');
  });
});

describe('a refusal', () => {
  it('says fields and statuses instead of codes', () => {
    const refused = {
      code: 'illegal_transition' as const,
      at: '2026-11-22T09:00:00.000Z',
      details: { field: 'status', from: 'submitted', to: 'draft' },
    };
    expect(refusalParams(change({ entity: 'order', refused }), 'zh-TW')).toMatchObject({
      field: '狀態',
      from: '已送出',
      to: '草稿',
    });
    const invalid = {
      code: 'invalid_record' as const,
      at: '',
      details: { field: 'name', problem: 'too_long', max: 200 },
    };
    expect(refusalParams(change({ refused: invalid }), 'en')).toMatchObject({
      field: 'Name',
      problem: 'At most 200 characters',
    });
  });
});

describe('the queue', () => {
  const conflict: ConflictCase = { id: 'c1', entity: 'account', title: 'X', conflicts: [] };
  const refused = change({ id: 'r2', refused: { code: 'not_allowed', details: {}, at: '2026-11-22T10:00:00.000Z' } });
  const older = change({ id: 'r3', at: '2026-11-20T09:00:00.000Z' });
  const newer = change({ id: 'r4' });

  it('has what needs the user first and shows it unless something else was chosen', () => {
    const queue = queueOf([older, newer, refused], [conflict]);
    expect(queue.map((entry) => entry.kind)).toEqual(['conflict', 'refused', 'waiting', 'waiting']);
    expect(queue[2]).toMatchObject({ change: { id: 'r4' } });
    expect(shownEntry(queue, undefined)?.kind).toBe('conflict');
    expect(shownEntry(queue, queue[3]?.key)).toBe(queue[3]);
    expect(shownEntry(queue, 'gone')?.kind).toBe('conflict');
    expect(shownEntry(queueOf([older], []), undefined)).toBeUndefined();
  });
});

describe('choices of a conflict', () => {
  const at = (time: string) => `2026-11-22T${time}:00.000Z`;
  const note = {
    field: 'note',
    mine: 'Ring. Cold store closes 11:00.',
    theirs: 'Ring. Deliver to gate 4.',
    base: 'Ring.',
    byId: 'me',
    at: at('09:00'),
  };

  const caseOf = (...conflicts: ConflictCase['conflicts']): ConflictCase => ({
    id: 'c',
    entity: 'account',
    title: '',
    conflicts,
  });
  const twice = fieldsOf(caseOf(note, { ...note, mine: 'later', at: at('10:00') }));

  it('offer every lost value of a field, the newest first', () => {
    expect(twice.map(({ losers }) => losers.map(({ mine }) => mine))).toEqual([['later', note.mine]]);
    expect(decisionsOf(twice, { note: 1 })).toEqual([
      { field: 'note', value: note.mine, closes: ['later', note.mine] },
    ]);
  });

  it('can keep both texts, each once', () => {
    expect(bothTexts('a', 'b')).toBe('a\nb');
    expect(bothTexts('a b', 'b')).toBe('a b');
    expect(bothTexts('', 'b')).toBe('b');
    expect(bothTexts(null, null)).toBe('');
    expect(decisionsOf(fieldsOf(caseOf(note)), { note: 'both' })).toEqual([
      { field: 'note', value: 'Ring. Deliver to gate 4.\nRing. Cold store closes 11:00.', closes: [note.mine] },
    ]);
    expect(decisionsOf(twice, { note: 'both' })).toMatchObject([{ value: `${note.theirs}\n${note.mine}\nlater` }]);
    expect(decisionsOf(twice, {})).toEqual([{ field: 'note', closes: ['later', note.mine] }]);
  });
});

describe('a change that was taken back', () => {
  it('can be made again', () => {
    expect(changeAgain(change({ fields: [field('phone', '1', '2'), field('city', 'A', undefined)] }))).toEqual({
      entity: 'account',
      id: 'r1',
      op: 'update',
      patch: { phone: '2', city: null },
    });
    expect(changeAgain(change({ kind: 'create', fields: [field('name', undefined, 'X')] }))).toEqual({
      entity: 'account',
      id: 'r1',
      op: 'create',
      body: { name: 'X' },
    });
    expect(changeAgain(change({ kind: 'remove' }))).toEqual({ entity: 'account', id: 'r1', op: 'remove' });
  });
});

describe('the log file', () => {
  it('carries times, counts and codes only', () => {
    const file = logFile([
      { at: '2026-11-22T09:00:00.000Z', kind: 'failed', sent: 0, received: 3, durationMs: 120, code: 'busy' },
    ]);
    expect(file).toBe('at,kind,sent,received,durationMs,code\r\n2026-11-22T09:00:00.000Z,failed,0,3,120,busy\r\n');
  });
});
