import { expect, test } from 'vitest';
import { placesOf } from './pareto-places';

const grade = (name: string, accounts: number) => ({ grade: name, accounts, sum: 0, share: 0 });
const bar = (accounts: number, each: number) => ({ accounts, sum: accounts * each, least: each, most: each });

test('bars fall from the left to the right, however many accounts each of them holds', () => {
  // 150 accounts in a hundred bars: two, one, two, one …
  const per100 = Array.from({ length: 100 }, (_, place) => bar(place % 2 === 0 ? 2 : 1, 1000 - place));
  const places = placesOf({ per100, grades: [grade('A', 30), grade('B', 120)] });
  const heights = places.map(({ height }) => height);
  expect(heights).toEqual(heights.toSorted((a, b) => b - a));
  // As much as one in a hundred of them brings: one and a half accounts.
  expect(heights[0]).toBe(1500);
  expect(places.slice(0, 3).map(({ from, to, sum }) => [from, to, sum])).toEqual([
    [1, 2, 2000],
    [3, 3, 999],
    [4, 5, 1996],
  ]);
  expect([places[19]?.grade, places[20]?.grade]).toEqual(['A', 'B']);
});

test('a bar of one account is as high as what it brings', () => {
  const places = placesOf({ per100: [bar(1, 900), bar(1, 100)], grades: [grade('A', 2)] });
  expect(places.map(({ height }) => height)).toEqual([900, 100]);
});
