import { expect, it } from 'vitest';
import { buyersOf } from './buyers';

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
