import type { Horizon } from './lifetime-value';
import { usualGradeShares } from './pareto';
import type { RfmThresholds } from './rfm';

/** Kinds of contact that have a cost of their own. */
export const contactKinds = ['call', 'visit', 'email', 'message', 'meeting', 'note'] as const;
export type ContactKind = (typeof contactKinds)[number];

/** What the administrator decides about the analyses. Amounts in minor units of the currency that is analysed, days are calendar days. */
export interface AnalysisConfig {
  /** '' for the built-in one, else what head office gave: shown beside every number. */
  readonly version: string;
  /** `thresholds` count with mode `fixed`; with `quantile` the customers are parted into fifths. */
  readonly rfm: { readonly mode: 'quantile' | 'fixed'; readonly thresholds: RfmThresholds };
  /**
   * Names from the best grade down, one more than shares; shares of the spend of these months that the grades down to it bring. By revenue and by margin
   * are the same as long as margin is a share of the revenue.
   */
  readonly grades: {
    readonly names: readonly string[];
    readonly shares: readonly number[];
    readonly months: number;
    readonly by: 'revenue' | 'margin';
  };
  readonly horizon: Horizon;
  /** 0 to 1 of the revenue, while products carry no cost. */
  readonly marginShare: number;
  readonly contactCostMinor: Readonly<Record<ContactKind, number>>;
  readonly rhythm: {
    /** Slipping: silent for longer than this many usual intervals ... */
    readonly slippingFactor: number;
    /** ... and for at least these days longer than usual. */
    readonly leastDays: number;
    /** Lost: silent for longer than these days, whatever is usual. */
    readonly lostAfterDays: number;
    /** New (or revived) for these days after the first order (the first one after being lost). */
    readonly newForDays: number;
  };
  /** Most points of each part; the first four add up to 100. */
  readonly churn: {
    readonly overdue: number;
    readonly falling: number;
    readonly complaints: number;
    readonly unanswered: number;
    readonly tieRelief: number;
  };
  /** Most points of each part; they add up to 100. */
  readonly loyalty: { readonly behaviour: number; readonly attitude: number; readonly feeling: number };
  readonly rules: {
    readonly minSupport: number;
    readonly minConfidence: number;
    readonly minLift: number;
    readonly maxLength: number;
    /** Orders of these months are the baskets. */
    readonly months: number;
  };
  /** What was bought in these days is not suggested, unless its own rhythm says that it is due. */
  readonly justBoughtDays: number;
  /** Days for which a suggestion stays away after it was refused, or put off. */
  readonly refusedForDays: number;
  readonly laterForDays: number;
  /** Share of the category mix that has to move before it is an alert. */
  readonly driftShare: number;
  readonly staleAfterDays: number;
  /** A lost customer is won back by an order within so many days after somebody approached it. */
  readonly winBackDays: number;
}

/**
 * In force until head office says otherwise. No cost is known then: margin is revenue and contacts cost nothing, because any other number would be
 * made up, and in no currency.
 */
export const usualConfig: AnalysisConfig = {
  version: '',
  rfm: {
    mode: 'quantile',
    thresholds: {
      recencyDays: [365, 180, 90, 30],
      purchases: [2, 4, 8, 16],
      spend: [100_000, 500_000, 1_000_000, 5_000_000],
    },
  },
  grades: { names: ['A', 'B', 'C'], shares: usualGradeShares, months: 12, by: 'revenue' },
  horizon: { months: 36, yearlyDiscountRate: 0.1 },
  marginShare: 1,
  contactCostMinor: { call: 0, visit: 0, email: 0, message: 0, meeting: 0, note: 0 },
  rhythm: { slippingFactor: 1.5, leastDays: 7, lostAfterDays: 365, newForDays: 90 },
  churn: { overdue: 50, falling: 20, complaints: 20, unanswered: 10, tieRelief: 20 },
  loyalty: { behaviour: 50, attitude: 30, feeling: 20 },
  rules: { minSupport: 0.005, minConfidence: 0.3, minLift: 1.2, maxLength: 3, months: 24 },
  justBoughtDays: 14,
  refusedForDays: 90,
  laterForDays: 14,
  driftShare: 0.3,
  staleAfterDays: 180,
  winBackDays: 90,
};
