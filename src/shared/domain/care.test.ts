import { expect, it } from 'vitest';
import { careOf } from './care';

const gold = { id: 'gold', position: 1, visitIntervalDays: 14, serviceLevel: 'premium' } as const;
const region = { id: 'region', position: 2, visitIntervalDays: 30, priceListId: 'list-n' } as const;

it('is what the account itself says', () => {
  const own = { visitIntervalDays: 7, priceListId: 'own', serviceLevel: 'basic' } as const;
  expect(careOf(own, [gold, region])).toEqual({
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
  expect(careOf({}, [gold, region])).toEqual(expected);
  expect(careOf({}, [region, gold])).toEqual(expected);
});

it('is the same everywhere where two segments have the same position', () => {
  const [a, b] = [
    { id: 'a', visitIntervalDays: 1 },
    { id: 'b', visitIntervalDays: 2 },
  ];
  expect(careOf({}, [b, a]).care).toEqual({ visitIntervalDays: 1 });
});

it('is nothing where nobody says anything', () => {
  expect(careOf({}, [])).toEqual({ care: {}, from: {} });
});
