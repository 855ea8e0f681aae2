import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticksTo } from './ticks';

describe('grid lines', () => {
  it.each([
    [100, [0, 50, 100]],
    [45_000, [0, 20_000, 40_000, 60_000]],
    [7, [0, 2, 4, 6, 8]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [0, [0, 1]],
    [-3, [0, 1]],
  ])('to %d', (most, ticks) => {
    expect(ticksTo(most)).toEqual(ticks);
  });

  it('begin at 0, reach the value and are few, whatever its size', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e15, noNaN: true }), (most) => {
        const ticks = ticksTo(most);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-6));
        expect(ticks.at(-2)).toBeLessThan(most);
        expect(ticks.length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
