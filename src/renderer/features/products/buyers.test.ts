import { expect, it } from 'vitest';
import { buyersOf, replacementsOf } from './buyers';

const line = (productId: string, quantityMilli: number, netMinor: number) => ({
  lineId: `${productId}${quantityMilli}`,
  productId,
  productName: productId,
  quantityMilli,
  unitPriceMinor: 100,
  discountBp: 0,
  netMinor,
});
const order = (
  accountId: string,
  orderedOn: string,
  lines: ReturnType<typeof line>[],
  status: 'accepted' | 'draft' = 'accepted',
) => ({ accountId, accountName: accountId, orderedOn, currency: 'EUR', status, lines });

it('adds up quantity and net per account, latest buyer first', () => {
  const buyers = buyersOf('chai', [
    order('a', '2026-10-01', [line('chai', 2000, 200), line('chai', 1000, 90), line('tofu', 1000, 50)]),
    order('a', '2026-08-01', [line('chai', 1000, 100)]),
    order('b', '2026-11-01', [line('chai', 5000, 500)]),
    order('c', '2026-11-02', [line('chai', 5000, 500)], 'draft'),
    order('d', '2026-11-03', [line('tofu', 5000, 500)]),
  ]);
  expect(buyers).toEqual([
    {
      accountId: 'b',
      accountName: 'b',
      lastOn: '2026-11-01',
      times: 1,
      quantityMilli: 5000,
      netMinor: 500,
      currency: 'EUR',
    },
    {
      accountId: 'a',
      accountName: 'a',
      lastOn: '2026-10-01',
      times: 2,
      quantityMilli: 4000,
      netMinor: 390,
      currency: 'EUR',
    },
  ]);
});

it('names who is to replace it by a day, longest due first, by the last purchase in any currency', () => {
  const buyers = buyersOf('oven', [
    order('a', '2024-01-10', [line('oven', 1000, 900)]),
    { ...order('a', '2025-12-01', [line('oven', 1000, 900)]), currency: 'USD' },
    order('b', '2024-11-30', [line('oven', 1000, 900)]),
    order('c', '2025-11-21', [line('oven', 1000, 900)]),
    order('d', '2026-11-01', [line('oven', 1000, 900)]),
  ]);
  expect(replacementsOf(buyers, 365, '2026-11-30')).toEqual([
    { accountId: 'b', accountName: 'b', lastOn: '2024-11-30', dueOn: '2025-11-30' },
    { accountId: 'c', accountName: 'c', lastOn: '2025-11-21', dueOn: '2026-11-21' },
  ]);
});
