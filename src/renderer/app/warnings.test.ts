import { expect, it } from 'vitest';
import { spaceOf } from './warnings';

it('warns before the disk is full, and says when it is', () => {
  const gigabyte = 1024 ** 3;
  const at = (usedBytes: number, quotaBytes: number) => spaceOf({ usedBytes, quotaBytes }, false);
  expect([at(gigabyte, 10 * gigabyte), at(9.8 * gigabyte, 10 * gigabyte), at(0, 0)]).toEqual(['fine', 'low', 'fine']);
  expect(spaceOf(undefined, true)).toBe('full');
});
