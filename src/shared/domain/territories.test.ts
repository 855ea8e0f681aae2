import { expect, it } from 'vitest';
import { partsOf, wholesOf } from './territories';

const known = [
  { id: 'europe' },
  { id: 'north', parentId: 'europe' },
  { id: 'kiel', parentId: 'north' },
  { id: 'ring', parentId: 'round' },
  { id: 'round', parentId: 'ring' },
];

it('a territory has parts, and is part of what is around it, the nearest first', () => {
  expect([...partsOf('europe', known)]).toEqual(['europe', 'north', 'kiel']);
  expect(wholesOf('kiel', known)).toEqual(['kiel', 'north', 'europe']);
  expect(wholesOf('europe', known)).toEqual(['europe']);
});

it('territories that are part of each other, or not known, end', () => {
  expect(wholesOf('ring', known)).toEqual(['ring', 'round']);
  expect([...partsOf('ring', known)]).toEqual(['ring', 'round']);
  expect(wholesOf('gone', known)).toEqual(['gone']);
});
