import { expect, it } from 'vitest';
import { spaceOf } from './warnings';

it('warns before the disk is full, and says when it is', () => {
  const gigabyte = 1024 ** 3;
  const at = (usedBytes: number, quotaBytes: number) => spaceOf({ usedBytes, quotaBytes }, undefined, false);
  expect([at(gigabyte, 10 * gigabyte), at(9.8 * gigabyte, 10 * gigabyte), at(0, 0)]).toEqual(['fine', 'low', 'fine']);
  // A browser that tells every page of ten gigabytes.
  const told = { usedBytes: gigabyte, quotaBytes: 10 * gigabyte };
  expect([spaceOf(told, 0.1 * gigabyte, false), spaceOf(told, gigabyte, false)]).toEqual(['low', 'fine']);
  expect(spaceOf(undefined, 10 * gigabyte, true)).toBe('full');
});
