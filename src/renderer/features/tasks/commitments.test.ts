import { describe, expect, it } from 'vitest';
import { commitmentsOf, groupCommitments, outcomeChange, toggled, type PromiseRecord, type Task } from './commitments';

const meta = {
  rev: 1,
  pending: false,
  parked: false,
  conflicts: [],
  changedAt: '2026-11-01T00:00:00.000Z',
  changedById: null,
};
const task = (id: string, extra: Partial<Task> = {}): Task => ({
  id,
  meta,
  subject: id,
  ownerId: 'u',
  status: 'open',
  ...extra,
});
const promise = (id: string, dueOn: string, extra: Partial<PromiseRecord> = {}): PromiseRecord => ({
  id,
  meta,
  subject: id,
  accountId: 'a',
  ownerId: 'u',
  dueOn,
  status: 'open',
  ...extra,
});

describe('groupCommitments', () => {
  it('groups tasks and promises by day, important first, closed last and latest first', () => {
    const items = commitmentsOf(
      [
        task('plain', { dueOn: '2026-11-19' }),
        task('important', { dueOn: '2026-11-19', priority: 'high' }),
        task('someday'),
        task('early', { status: 'done', doneAt: '2026-11-10T09:00:00.000Z' }),
      ],
      [
        promise('late', '2026-11-12'),
        promise('kept', '2026-11-12', { status: 'kept', closedAt: '2026-11-18T09:00:00.000Z' }),
      ],
    );
    expect(
      groupCommitments(items, '2026-11-19').map(({ group, items: members }) => [
        group,
        ...members.map((item) => item.record.id),
      ]),
    ).toEqual([
      ['overdue', 'late'],
      ['today', 'important', 'plain'],
      ['noDate', 'someday'],
      ['closed', 'kept', 'early'],
    ]);
  });
});

describe('outcomeChange', () => {
  const at = '2026-11-19T10:42:00.000Z';

  it('closes and opens a task', () => {
    expect(outcomeChange({ kind: 'task', record: task('t') }, 'done', at)).toEqual({
      entity: 'task',
      id: 't',
      op: 'update',
      patch: { status: 'done', doneAt: at },
    });
    expect(outcomeChange({ kind: 'task', record: task('t') }, 'open', at)).toMatchObject({
      patch: { status: 'open', doneAt: null },
    });
  });

  it('keeps, breaks and opens a promise', () => {
    const item = { kind: 'promise', record: promise('p', '2026-11-19') } as const;
    expect(outcomeChange(item, 'kept', at)).toMatchObject({
      entity: 'promise',
      patch: { status: 'kept', closedAt: at },
    });
    expect(outcomeChange(item, 'broken', at)).toMatchObject({ patch: { status: 'broken' } });
    expect(outcomeChange(item, 'open', at)).toMatchObject({ patch: { status: 'open', closedAt: null } });
  });

  it('is what the mark beside an entry does', () => {
    expect(toggled({ kind: 'promise', record: promise('p', '2026-11-19') })).toBe('kept');
    expect(toggled({ kind: 'task', record: task('t', { status: 'done' }) })).toBe('open');
  });
});
