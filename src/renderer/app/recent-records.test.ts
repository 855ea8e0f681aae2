import { expect, it } from 'vitest';
import { memoryOfView } from '../ui/view-memory';
import { recentRecords, rememberVisit } from './recent-records';

it('remembers the records opened lately, each once, newest first', () => {
  const memory = memoryOfView();
  for (const path of ['/accounts/a1', '/contacts/c%201', '/accounts', '/orders/new', '/accounts/a1', '/settings'])
    rememberVisit(memory, path);
  expect(recentRecords(memory)).toEqual(['a1', 'c 1']);
  for (let at = 0; at < 60; at += 1) rememberVisit(memory, `/cases/${at}`);
  expect(recentRecords(memory)).toHaveLength(50);
  expect(recentRecords(memory)[0]).toBe('59');
});

it('takes nothing for an id that is none', () => {
  const memory = memoryOfView();
  memory.set('recent', ['a1', 7, null]);
  expect(recentRecords(memory)).toEqual(['a1']);
  memory.set('recent', 'a1');
  expect(recentRecords(memory)).toEqual([]);
});
