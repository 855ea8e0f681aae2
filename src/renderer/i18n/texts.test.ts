import { expect, it } from 'vitest';
import type { Label } from '../../shared/schema/label';
import { formatText } from './texts';

const since: Label = ['since {day}', '{day} 起', '{day} 起'];
const like: Label = ['Like {name}. Open it', '与 {name} 相似，查看', '與 {name} 相似，查看'];

it('a space parts Chinese from digits and Latin, and no two Chinese characters', () => {
  expect(formatText(since, 'zh-CN', { day: '11 月 16 日' })).toBe('11 月 16 日起');
  expect(formatText(since, 'zh-CN', { day: '2026-11-16' })).toBe('2026-11-16 起');
  expect(formatText(like, 'zh-TW', { name: '台北禾味商行' })).toBe('與台北禾味商行相似，查看');
  expect(formatText(like, 'zh-TW', { name: 'Café Lorenz' })).toBe('與 Café Lorenz 相似，查看');
  expect(formatText(like, 'zh-TW', { name: '禾味 Deli' })).toBe('與禾味 Deli 相似，查看');
  expect(formatText(since, 'en', { day: '16 Nov' })).toBe('since 16 Nov');
  expect(formatText(['', '{a} {b} 个', '{a} {b} 個'], 'zh-CN', { a: '约', b: '三' })).toBe('约 三个');
  expect(formatText(since, 'zh-CN')).toBe('{day} 起');
});

it('English has two forms, by number', () => {
  const label: Label = ['{n} change|{n} changes', '{n} 项', '{n} 項'];
  expect(formatText(label, 'en', { n: 1 })).toBe('1 change');
  expect(formatText(label, 'en', { n: '1,000' })).toBe('1,000 changes');
});
