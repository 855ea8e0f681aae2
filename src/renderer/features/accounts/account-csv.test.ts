import { expect, test } from 'vitest';
import type { Row } from '../../data/api';
import { accountsCsv, decimalAmount } from './account-csv';

const row: Row<'account'> = {
  id: 'a',
  name: 'Müller, "Söhne"',
  type: 'customer',
  ownerId: 'u1',
  team: [{ userId: 'u2', part: 'service' }],
  tags: ['cheese', 'wine'],
  note: '=1+1',
  meta: { rev: 1, pending: false, parked: false, conflicts: [], changedAt: '', changedById: null },
  figures: {
    orderCount: 2,
    net12Minor: 4_821_040,
    net12BeforeMinor: 0,
    openOrders: 0,
    openOrdersMinor: 0,
    slipping: false,
    asOf: '2026-11-22',
  },
};

test('quotes, names instead of ids, no formula, a byte order mark', () => {
  const csv = accountsCsv([row], {
    language: 'zh-CN',
    currency: 'EUR',
    nameOf: (_, id) => ({ u1: 'Margaret', u2: '王芳' })[id],
  });
  expect(csv.startsWith('\ufeff名称,类型,负责人')).toBe(true);
  expect(csv).toContain('"Müller, ""Söhne""",客户,Margaret');
  expect(csv).toContain('王芳');
  expect(csv).toContain('cheese; wine');
  expect(csv).toContain("'=1+1");
  expect(csv).toContain('48210.40');
});

test('amounts for programs', () => {
  expect(decimalAmount(-5, 'EUR')).toBe('-0.05');
  expect(decimalAmount(1234, 'JPY')).toBe('1234');
});
