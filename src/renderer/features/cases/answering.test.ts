import { expect, test } from 'vitest';
import { answerCase, closeCase, deadlineState, endOfCase, usualDeadline } from './answering';

const now = '2026-11-20T10:00:00.000Z'; // a Friday
const later = '2026-11-23T09:00:00.000Z';

test('a deadline is late, soon or later; an answered case has none', () => {
  expect(deadlineState({ status: 'open', deadlineAt: '2026-11-20T09:59:00.000Z' }, now)).toBe('late');
  expect(deadlineState({ status: 'open', deadlineAt: '2026-11-20T17:00:00.000Z' }, now)).toBe('soon');
  expect(deadlineState({ status: 'open', deadlineAt: '2026-11-30T17:00:00.000Z' }, now)).toBe('later');
  expect(deadlineState({ status: 'answered', deadlineAt: '2026-11-20T09:59:00.000Z' }, now)).toBe('none');
  expect(deadlineState({ status: 'open' }, now)).toBe('none');
});

test('closing without a word keeps the answer that is there, and the time it was given', () => {
  const answered = { status: 'answered', resolution: 'Credit sent', answeredAt: now } as const;
  expect(answerCase(' Credit sent ', now)).toEqual(answered);
  expect(closeCase({ status: 'open' }, ' ', now)).toEqual({ status: 'closed', closedAt: now });
  expect(closeCase({ status: 'open' }, 'Credit sent', now)).toEqual({ ...answered, status: 'closed', closedAt: now });
  expect(closeCase({ status: 'answered' }, 'Credit sent', later)).toEqual({ status: 'closed', closedAt: later });
});

test('an answered case is not closed yet; what an older version called closed was the answer', () => {
  expect(endOfCase({ status: 'answered', answeredAt: now })).toEqual({ answeredAt: now });
  expect(endOfCase({ status: 'answered', closedAt: now })).toEqual({ answeredAt: now });
  expect(endOfCase({ status: 'closed', answeredAt: now, closedAt: later })).toEqual({
    answeredAt: now,
    closedAt: later,
  });
  expect(endOfCase({ status: 'closed', closedAt: later })).toEqual({ closedAt: later });
  expect(endOfCase({ status: 'open', answeredAt: now, closedAt: now })).toEqual({});
});

test('a case wants its answer by five on the next working day, where the reader is', () => {
  expect(usualDeadline(now, 60)).toBe('2026-11-23T16:00:00.000Z');
  expect(usualDeadline('2026-11-22T18:00:00.000Z', 480)).toBe('2026-11-24T09:00:00.000Z');
});
