import { describe, expect, it } from 'vitest';
import { priceBook, priceListFor, priceOf, usualListIn } from './prices';

const list = (id: string, validFrom: string, unitPriceMinor: number, validUntil?: string) => ({
  id,
  code: 'DE',
  name: id,
  revision: Number(id.slice(-1)),
  currency: 'EUR',
  validFrom,
  ...(validUntil ? { validUntil } : {}),
  prices: [{ productId: 'p', unitPriceMinor }],
});

describe('priceListFor', () => {
  const lists = [
    list('v1', '2026-01-01', 100),
    list('v2', '2026-06-01', 110, '2026-10-31'),
    list('v3', '2026-12-01', 120),
  ];

  it('takes the version of the day, whatever version the account names', () => {
    expect(priceListFor(lists, 'v1', '2026-07-01')?.id).toBe('v2');
    expect(priceListFor(lists, 'v1', '2026-12-01')?.id).toBe('v3');
    expect(priceListFor(lists, 'v3', '2026-05-31')?.id).toBe('v1');
  });

  it('falls back to an older open version when the newer one ended', () => {
    expect(priceListFor(lists, 'v2', '2026-11-15')?.id).toBe('v1');
  });

  it('has none without a list on the account', () => {
    expect(priceListFor(lists, undefined, '2026-07-01')).toBeUndefined();
  });
});

describe('usualListIn', () => {
  const taipei = [1, 2].map((n) => ({ ...list(`t${n}`, `202${n + 4}-01-01`, 100), code: 'TW', currency: 'TWD' }));
  const lists = [list('v1', '2026-01-01', 100), ...taipei];

  it('is the only list of a currency in which products have no list price', () => {
    expect(usualListIn(lists, 'TWD', 'EUR', '2026-11-22')?.id).toBe('t2');
    expect(usualListIn(lists, 'TWD', 'EUR', '2025-11-22')?.id).toBe('t1');
    expect(usualListIn(lists, 'TWD', 'EUR', '2024-11-22')).toBeUndefined();
  });

  it('is none where products have a list price, and where somebody has to choose', () => {
    expect(usualListIn(lists, 'EUR', 'EUR', '2026-11-22')).toBeUndefined();
    expect(usualListIn(lists, 'CNY', 'EUR', '2026-11-22')).toBeUndefined();
    const second = { ...list('s1', '2026-01-01', 90), code: 'TW-wholesale', currency: 'TWD' };
    expect(usualListIn([...lists, second], 'TWD', 'EUR', '2026-11-22')).toBeUndefined();
  });
});

describe('priceOf', () => {
  const product = { id: 'p', priceMinor: 999, currency: 'EUR' };

  it('prefers the agreed price, then the list price of the same currency', () => {
    expect(priceOf(priceBook(list('v1', '2026-01-01', 100), 'EUR'), product)).toEqual({
      unitPriceMinor: 100,
      currency: 'EUR',
      from: 'priceList',
    });
    expect(priceOf(priceBook(undefined, 'EUR'), product)).toEqual({
      unitPriceMinor: 999,
      currency: 'EUR',
      from: 'list',
    });
  });

  it('never takes a price of another currency for one of this', () => {
    expect(priceOf(priceBook(undefined, 'CNY'), product)).toBeUndefined();
  });
});
