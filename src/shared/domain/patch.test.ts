import { expect, test } from 'vitest';
import { patchBetween } from './patch';

interface Facts {
  readonly name: string;
  readonly city?: string;
  readonly tags?: readonly string[];
}

test('only what differs, null for what is gone, nothing for nothing', () => {
  const before: Facts = { name: 'A', city: 'Graz', tags: ['cheese'] };
  expect(patchBetween(before, { name: 'A', tags: ['cheese'] })).toEqual({ city: null });
  expect(patchBetween(before, { ...before, tags: ['cheese', 'wine'] })).toEqual({ tags: ['cheese', 'wine'] });
  expect(patchBetween(before, { ...before, tags: ['cheese'] })).toBeUndefined();
});
