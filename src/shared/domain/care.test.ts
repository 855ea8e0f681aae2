import { expect, it } from 'vitest';
import { careOf } from './care';

const unknown = (): undefined => undefined;
const gold = { id: 'gold', position: 1, visitIntervalDays: 14, serviceLevel: 'premium' } as const;
const region = { id: 'region', position: 2, visitIntervalDays: 30, priceListId: 'list-n' } as const;

it('is what the account itself says', () => {
  const own = { visitIntervalDays: 7, priceListId: 'own', serviceLevel: 'basic' } as const;
  expect(careOf(own, [gold, region], unknown)).toEqual({
    care: own,
    from: { visitIntervalDays: 'account', priceListId: 'account', serviceLevel: 'account' },
  });
});

it('is what the first segment says that says something, in whatever order they come', () => {
  const expected = {
    care: { visitIntervalDays: 14, priceListId: 'list-n', serviceLevel: 'premium' },
    from: {
      visitIntervalDays: { segmentId: 'gold' },
      priceListId: { segmentId: 'region' },
      serviceLevel: { segmentId: 'gold' },
    },
  };
  expect(careOf({}, [gold, region], unknown)).toEqual(expected);
  expect(careOf({}, [region, gold], unknown)).toEqual(expected);
});

it('is the same everywhere where two segments have the same position', () => {
  const [a, b] = [
    { id: 'a', visitIntervalDays: 1 },
    { id: 'b', visitIntervalDays: 2 },
  ];
  expect(careOf({}, [b, a], unknown).care).toEqual({ visitIntervalDays: 1 });
});

it('is nothing where nobody says anything', () => {
  expect(careOf({}, [], unknown)).toEqual({ care: {}, from: {} });
});

it('is no price list in another currency than the account’s: the next segment that has one in its own decides', () => {
  const segments = [
    { id: 'euro', position: 1, priceListId: 'list-eur', visitIntervalDays: 7 },
    { id: 'dollar', position: 2, priceListId: 'list-twd', visitIntervalDays: 9 },
  ];
  const currencyOf = (id: string) => ({ 'list-eur': 'EUR', 'list-twd': 'TWD' })[id];
  const ofTaipei = careOf({ currency: 'TWD' }, segments, currencyOf);
  expect(ofTaipei.care).toEqual({ priceListId: 'list-twd', visitIntervalDays: 7 });
  expect(ofTaipei.from.priceListId).toEqual({ segmentId: 'dollar' });
  expect(careOf({ currency: 'CNY' }, segments, currencyOf).care).toEqual({ visitIntervalDays: 7 });
  expect(careOf({}, segments, currencyOf).care.priceListId).toBe('list-eur');
  // What was chosen for the account itself counts, whatever it is in.
  expect(careOf({ currency: 'CNY', priceListId: 'list-eur' }, segments, currencyOf).care.priceListId).toBe('list-eur');
});
