import type { AnalysisConfig } from '../../../shared/domain/insights/analysis-config';
import { entities } from '../../../shared/entities';

/** Parts of the configuration that say who belongs where. */
export type TriedParts = Partial<Pick<AnalysisConfig, 'rfm' | 'grades' | 'rhythm'>>;
/** Limits of the scores that name a segment; spend gives a score, but no segment. */
const rfmKinds = ['recencyDays', 'purchases'] as const;
type RfmKind = (typeof rfmKinds)[number];
export type ThresholdKind = 'share' | 'slippingFactor' | 'leastDays' | 'lostAfterDays' | RfmKind;
/** What holds values that contradict each other. */
export type Misfit = 'grades' | RfmKind;

/** One threshold that can be moved. Values are integers, as the settings keep them: basis points, thousandths, days, orders. */
export interface Threshold {
  /** As it stands in the address. */
  readonly key: string;
  readonly kind: ThresholdKind;
  /** Of the configuration. */
  readonly part: keyof TriedParts;
  /** Of a share: the grade. Of a limit: the score from 2 to 5. */
  readonly of: string;
  readonly today: number;
  readonly min: number;
  readonly max: number;
}

/** Values that are tried, by key of the threshold; of others those of today count. */
export type Tried = Readonly<Record<string, number>>;

const { fields } = entities.analysisSettings;
const limits = (field: { readonly min: number; readonly maxValue: number }) => ({
  min: Math.max(0, field.min),
  max: field.maxValue,
});

/** What can be moved, with the values in force; limits of RFM only where they are fixed: else they follow from the customers. */
export function thresholdsOf({ grades, rhythm, rfm }: AnalysisConfig): readonly Threshold[] {
  const { slippingFactorMilli, slippingLeastDays, lostAfterDays } = fields;
  return [
    ...grades.shares.map((share, place): Threshold => {
      const of = grades.names[place] ?? '';
      // The whole is the last grade's: that one has no share of its own.
      return {
        key: `share${place}`,
        kind: 'share',
        part: 'grades',
        of,
        today: Math.round(share * 10_000),
        min: 1,
        max: 9_999,
      };
    }),
    {
      ...{ key: 'slipping', kind: 'slippingFactor', part: 'rhythm', of: '', ...limits(slippingFactorMilli) },
      today: Math.round(rhythm.slippingFactor * 1_000),
    },
    { key: 'least', kind: 'leastDays', part: 'rhythm', of: '', today: rhythm.leastDays, ...limits(slippingLeastDays) },
    {
      key: 'lost',
      kind: 'lostAfterDays',
      part: 'rhythm',
      of: '',
      today: rhythm.lostAfterDays,
      ...limits(lostAfterDays),
    },
    ...(rfm.mode === 'fixed'
      ? rfmKinds.flatMap((kind) =>
          rfm.thresholds[kind].map((limit, place): Threshold => ({
            ...{ key: `${kind}${place}`, kind, part: 'rfm', of: String(place + 2), today: Math.round(limit) },
            ...{ min: 0, max: kind === 'recencyDays' ? 3650 : Number.MAX_SAFE_INTEGER },
          })),
        )
      : []),
  ];
}

export const isPossible = ({ min, max }: Threshold, value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

/**
 * The parts of the configuration that differ from those in force, and those whose values contradict each other: they stay as
 * they are today.
 */
export function triedParts(
  config: AnalysisConfig,
  tried: Tried,
): { readonly parts: TriedParts; readonly misfits: readonly Misfit[] } {
  const valueOf = (key: string, today: number, unit: number): number => {
    const value = tried[key];
    return value === undefined ? today : value / unit;
  };
  const { grades, rhythm, rfm } = config;
  const shares = grades.shares.map((share, place) => valueOf(`share${place}`, share, 10_000));
  const [recencyDays, purchases] = rfmKinds.map((kind) =>
    rfm.thresholds[kind].map((limit, place) => valueOf(`${kind}${place}`, limit, 1)),
  ) as [number[], number[]];
  const thresholds = { ...rfm.thresholds, recencyDays, purchases };
  const wanted: Required<TriedParts> = {
    grades: { ...grades, shares },
    rhythm: {
      ...rhythm,
      slippingFactor: valueOf('slipping', rhythm.slippingFactor, 1_000),
      leastDays: valueOf('least', rhythm.leastDays, 1),
      lostAfterDays: valueOf('lost', rhythm.lostAfterDays, 1),
    },
    rfm: rfm.mode === 'fixed' ? { ...rfm, thresholds } : rfm,
  };
  const fits = {
    grades: shares.every((share, place) => share > (shares[place - 1] ?? 0)),
    recencyDays: rises(recencyDays.map((days) => -days)),
    purchases: rises(purchases),
  };
  const misfits = (['grades', ...rfmKinds] as const).filter((part) => !fits[part]);
  const kept = new Set<string>(misfits.map((misfit) => (misfit === 'grades' ? misfit : 'rfm')));
  const changed = Object.entries(wanted).filter(
    ([part, value]) => !kept.has(part) && JSON.stringify(value) !== JSON.stringify(config[part as keyof TriedParts]),
  );
  return { parts: Object.fromEntries(changed), misfits };
}

const rises = (values: readonly number[]): boolean =>
  values.every((value, place) => value >= (values[place - 1] ?? -Infinity));

/** As in the address: `share0:7500,lost:300`. What no threshold takes is left out. */
export function readTried(text: string, thresholds: readonly Threshold[]): Tried {
  const pairs = text.split(',').map((pair) => pair.split(':') as [string, string?]);
  return Object.fromEntries(
    thresholds.flatMap((threshold): [string, number][] => {
      const written = pairs.find(([key]) => key === threshold.key)?.[1];
      const value = written === undefined || written === '' ? undefined : Number(written);
      return isPossible(threshold, value) && value !== threshold.today ? [[threshold.key, value]] : [];
    }),
  );
}

export const writeTried = (tried: Tried): string =>
  Object.entries(tried)
    .map(([key, value]) => `${key}:${value}`)
    .join(',');
