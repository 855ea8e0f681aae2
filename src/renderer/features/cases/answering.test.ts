import { expect, test } from 'vitest';
import { answerCase, deadlineState, usualDeadline } from './answering';

const now = '2026-11-20T10:00:00.000Z'; // a Friday

test('a deadline is late, soon or later; an answered case has none', () => {
  expect(deadlineState({ status: 'open', deadlineAt: '2026-11-20T09:59:00.000Z' }, now)).toBe('late');
  expect(deadlineState({ status: 'open', deadlineAt: '2026-11-20T17:00:00.000Z' }, now)).toBe('soon');
  expect(deadlineState({ status: 'open', deadlineAt: '2026-11-30T17:00:00.000Z' }, now)).toBe('later');
  expect(deadlineState({ status: 'answered', deadlineAt: '2026-11-20T09:59:00.000Z' }, now)).toBe('none');
  expect(deadlineState({ status: 'open' }, now)).toBe('none');
});

test('closing without a word keeps the answer that is there', () => {
  expect(answerCase('closed', ' ', now)).toEqual({ status: 'closed', closedAt: now });
  expect(answerCase('answered', ' Credit sent ', now)).toEqual({
    status: 'answered',
    closedAt: now,
    resolution: 'Credit sent',
  });
});

test('a case wants its answer by five on the next working day, where the reader is', () => {
  expect(usualDeadline(now, 60)).toBe('2026-11-23T16:00:00.000Z');
  expect(usualDeadline('2026-11-22T18:00:00.000Z', 480)).toBe('2026-11-24T09:00:00.000Z');
});
