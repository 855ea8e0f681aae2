import { describe, expect, it } from 'vitest';
import { usualConfig } from '../../../shared/domain/insights/analysis-config';
import { readTried, thresholdsOf, triedParts, writeTried } from './what-if-values';

const { grades, rhythm, rfm } = usualConfig;
const fixed = { ...usualConfig, rfm: { ...rfm, mode: 'fixed' as const } };

describe('values that are tried', () => {
  it('are those of today, until one is moved', () => {
    const thresholds = thresholdsOf(fixed);
    expect(thresholds).toHaveLength(2 + 3 + 8);
    const same = Object.fromEntries(thresholds.map(({ key, today }) => [key, today]));
    expect(triedParts(fixed, same)).toEqual({ parts: {}, misfits: [] });
    expect(triedParts(fixed, {})).toEqual({ parts: {}, misfits: [] });
  });

  it('change the part they belong to, and no other', () => {
    const [first = 0, ...others] = grades.shares;
    expect(triedParts(usualConfig, { share0: Math.round(first * 10_000) - 500 }).parts).toEqual({
      grades: { ...grades, shares: [(Math.round(first * 10_000) - 500) / 10_000, ...others] },
    });
    expect(triedParts(usualConfig, { slipping: 2_500, least: 3, lost: 200 }).parts).toEqual({
      rhythm: { ...rhythm, slippingFactor: 2.5, leastDays: 3, lostAfterDays: 200 },
    });
    expect(triedParts(fixed, { purchases0: 1 }).parts).toEqual({
      rfm: { ...fixed.rfm, thresholds: { ...rfm.thresholds, purchases: [1, ...rfm.thresholds.purchases.slice(1)] } },
    });
  });

  it('leave a part as it is where they contradict each other', () => {
    expect(triedParts(usualConfig, { share0: 9_990, lost: 200 })).toEqual({
      parts: { rhythm: { ...rhythm, lostAfterDays: 200 } },
      misfits: ['grades'],
    });
    expect(triedParts(fixed, { recencyDays3: 3_000 }).misfits).toEqual(['recencyDays']);
    expect(triedParts(fixed, { purchases0: 100 })).toEqual({ parts: {}, misfits: ['purchases'] });
  });

  it('move no limits of RFM where those follow from the customers', () => {
    expect(thresholdsOf(usualConfig).map(({ key }) => key)).toEqual(['share0', 'share1', 'slipping', 'least', 'lost']);
    expect(triedParts(usualConfig, { purchases0: 1 })).toEqual({ parts: {}, misfits: [] });
  });

  it('stand in the address; nonsense there counts for nothing', () => {
    const thresholds = thresholdsOf(usualConfig);
    const tried = { share0: 7_000, lost: 300 };
    expect(readTried(writeTried(tried), thresholds)).toEqual(tried);
    for (const text of [
      '',
      'lost:',
      'lost:0',
      'lost:1.5',
      'lost:x',
      'share0:10000',
      'slipping:999',
      'other:5',
      ':',
      ',',
    ])
      expect(readTried(text, thresholds), text).toEqual({});
  });
});
