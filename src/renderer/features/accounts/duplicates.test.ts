import { expect, test } from 'vitest';
import { duplicateHints, duplicateSearches } from './duplicates';

test('hints name the reason and put the surest first', () => {
  const known = [
    { id: '1', name: 'Feinkost Lindner', phone: '0228 111222' },
    { id: '2', name: 'Lindner Feinkost', phone: '0228 998877' },
    { id: '3', name: 'Feinkost Lindner GmbH', phone: '+49 228 998877' },
    { id: '4', name: 'Käse Meier' },
  ];
  const hints = duplicateHints({ name: 'Feinkost Lindner', phone: '0228 998877' }, known);
  expect(hints.map((hint) => [hint.account.id, hint.reason])).toEqual([
    ['3', 'both'],
    ['2', 'phone'],
    ['1', 'name'],
  ]);
  expect(duplicateHints({ name: '' }, known)).toEqual([]);
});

test('what is looked for in the store', () => {
  expect(duplicateSearches({ name: 'Feinkost Lindner', phone: '0228 998877' })).toEqual(['feinkost', '998877']);
  expect(duplicateSearches({ name: '台北禾味商行' })).toEqual(['台北禾味']);
  expect(duplicateSearches({ name: 'GmbH Lindner' })).toEqual(['lindner']);
  expect(duplicateSearches({ name: 'A' })).toEqual([]);
});
