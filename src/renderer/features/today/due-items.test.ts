import { describe, expect, it } from 'vitest';
import { dueItems, isLate } from './due-items';

const meta = {
  rev: 1,
  pending: false,
  parked: false,
  conflicts: [],
  changedAt: '2026-11-01T00:00:00.000Z',
  changedById: null,
};
const task = (id: string, dueOn?: string, priority: 'high' | 'normal' = 'normal') => ({
  id,
  meta,
  subject: id,
  ownerId: 'u',
  status: 'open' as const,
  priority,
  ...(dueOn ? { dueOn } : {}),
});

describe('dueItems', () => {
  it('lists cases, promises and tasks together: by day, cases first, important first, without a date last', () => {
    const items = dueItems({
      tasks: [
        task('none'),
        task('later', '2026-11-20'),
        task('plain', '2026-11-19'),
        task('important', '2026-11-19', 'high'),
      ],
      promises: [
        { id: 'promise', meta, subject: 'p', accountId: 'a', ownerId: 'u', dueOn: '2026-11-19', status: 'open' },
      ],
      cases: [
        {
          id: 'case',
          meta,
          type: 'complaint',
          subject: 'c',
          accountId: 'a',
          ownerId: 'u',
          status: 'open',
          deadlineAt: '2026-11-19T16:00:00.000Z',
        },
      ],
      dateOf: (instant) => instant.slice(0, 10),
    });
    expect(items.map(({ id }) => id)).toEqual(['case', 'promise', 'important', 'plain', 'later', 'none']);
    expect(items[0]).toMatchObject({ dueOn: '2026-11-19', dueAt: '2026-11-19T16:00:00.000Z', caseType: 'complaint' });
  });
});

describe('isLate', () => {
  const now = Date.parse('2026-11-22T12:00:00.000Z');
  it('takes a case by its hour and everything else by its day', () => {
    expect(isLate({ dueOn: '2026-11-22', dueAt: '2026-11-22T11:59:00.000Z' }, '2026-11-22', now)).toBe(true);
    expect(isLate({ dueOn: '2026-11-22', dueAt: '2026-11-22T12:01:00.000Z' }, '2026-11-22', now)).toBe(false);
    expect(isLate({ dueOn: '2026-11-21' }, '2026-11-22', now)).toBe(true);
    expect(isLate({ dueOn: '2026-11-22' }, '2026-11-22', now)).toBe(false);
    expect(isLate({}, '2026-11-22', now)).toBe(false);
  });
});
