import { describe, expect, it } from 'vitest';
import { lineOf, mustEqual, percentile, type Figure } from './figures';

const figure: Figure = { bench: 'b', work: 'w', docs: 1000, value: 20, unit: 'ms', peer: 50, limit: 10 };
const read = (other: Partial<Figure>): Record<string, unknown> =>
  JSON.parse(lineOf({ ...figure, ...other })) as Record<string, unknown>;

describe('a line of a benchmark', () => {
  it('is above 1 where ours is better, of times as of rates', () => {
    expect(read({})).toMatchObject({ vsPeer: 2.5, vsLimit: 0.5 });
    expect(read({ unit: 'docs/s' })).toMatchObject({ vsPeer: 0.4, vsLimit: 2 });
    expect(read({ unit: '%', value: 100, peer: 80, limit: 100 })).toMatchObject({ vsPeer: 1.25, vsLimit: 1 });
  });

  it('has no ratio where there is no peer or nothing to divide by', () => {
    expect(read({ peer: null })).toMatchObject({ peer: null, vsPeer: null });
    expect(read({ value: 0, limit: 0 })).toMatchObject({ vsPeer: null, vsLimit: 1 });
  });

  it('is not written for something that was not measured', () => {
    expect(() => lineOf({ ...figure, value: percentile([], 0.5) })).toThrow('b, w: not measured');
    expect(() => lineOf({ ...figure, limit: Infinity })).toThrow('not measured');
  });
});

describe('systems that are compared', () => {
  it('must have answered the same', () => {
    expect(() => mustEqual('rows', ['a', 'b'], ['a', 'b'])).not.toThrow();
    expect(() => mustEqual('rows', ['a', 'b'], ['b', 'a'])).toThrow('rows: ["a","b"] here, ["b","a"] there');
  });
});
