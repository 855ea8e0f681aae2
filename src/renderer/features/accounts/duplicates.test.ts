import { expect, test } from 'vitest';
import { duplicateHints, duplicateSearches, nameCore, phoneCore } from './duplicates';

test('legal forms, accents, width and case do not make another customer', () => {
  expect(nameCore('Königlich Essen GmbH')).toBe(nameCore('KONIGLICH ESSEN'));
  expect(nameCore('上海鼎丰食品有限公司')).toBe(nameCore('上海鼎丰食品'));
  expect(nameCore('ＡＢＣ Ltd.')).toBe('abc');
  expect(nameCore('GmbH')).not.toBe('');
});

test('a number is the same with and without its country', () => {
  expect(phoneCore('0221-0644327')).toBe(phoneCore('+49 221 0644327'));
  expect(phoneCore('138 1765 0432')).toBe('17650432');
  expect(phoneCore('12')).toBeUndefined();
});

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
  expect(duplicateSearches({ name: 'Feinkost Lindner', phone: '0228 998877' })).toEqual(['Feinkost', '998877']);
  expect(duplicateSearches({ name: '台北禾味商行' })).toEqual(['台北禾味']);
  expect(duplicateSearches({ name: 'A' })).toEqual([]);
});
