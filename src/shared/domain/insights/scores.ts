import type { BuyerClass, Part } from './customer-facts';
import type { FallbackReason } from './lifetime-value';
import type { LifecycleState } from './lifecycle';
import type { Population } from './population';
import type { RfmScores } from './rfm';

/** Everything that is known of the worth and behaviour of one customer on one day. Amounts in minor units of `currency`, days YYYY-MM-DD. */
export interface CustomerScores {
  readonly asOf: string;
  readonly configVersion: string;
  readonly currency: string;
  /** Absent where nobody has fitted one: grade, RFM and the model are absent then, too. */
  readonly population?: Pick<Population, 'source' | 'asOf' | 'customers'>;
  /** Counted ones: dated, by the analysis date, in the currency, each once. */
  readonly orders: number;
  readonly leftOut: {
    readonly otherCurrency: number;
    readonly undated: number;
    readonly later: number;
    readonly repeated: number;
  };
  readonly firstOrderOn?: string;
  readonly lastOrderOn?: string;
  /** All time, less returns. */
  readonly spendMinor: number;
  /** Over the months of the grades, and over as many before them. */
  readonly spendPeriodMinor: number;
  readonly spendPeriodBeforeMinor: number;
  readonly grade?: string;
  readonly isTopFifth: boolean;
  readonly rfm?: RfmScores & { readonly segment: string };
  readonly value: CustomerWorth;
  readonly churn?: ScoreOfParts;
  readonly loyalty?: ScoreOfParts & {
    /** Parts of which nothing is known: their points are spread over the others. */
    readonly absent: readonly ('behaviour' | 'attitude' | 'feeling')[];
  };
  readonly buyer: { readonly class?: BuyerClass; readonly byHand: boolean; readonly parts: readonly Part[] };
  readonly lifecycle: {
    readonly state: LifecycleState;
    readonly since: string;
    /** From the oldest to the present one. */
    readonly history: readonly { readonly state: LifecycleState; readonly from: string }[];
  };
  /** What the customer has of us: onTime, promisesKept, complaintsSolved, savedByTerms, answered, ratingGap, as far as anything is known. */
  readonly delivered: readonly Part[];
  readonly costs: { readonly acquisitionMinor?: number; readonly contactMinor: number };
  readonly drift?: Drift;
}

/** Worth to us. Margin is `marginShare` of the revenue. */
export interface CustomerWorth {
  /** Margin so far, less the cost of winning the customer and of all contacts. */
  readonly historicMinor: number;
  /** undefined without a model. */
  readonly pAlive?: number;
  /** Probability of being a customer a year after the analysis date; absent without a model. */
  readonly pStaysYear?: number;
  /** Years until half of the customers like this one, if it still is one, have left; absent beyond ten years and without a model. */
  readonly remainingYears?: number;
  /** Over the horizon. */
  readonly expectedOrders?: number;
  /** Revenue of one purchase. */
  readonly expectedSpendMinor?: number;
  /** Margin expected over the horizon, discounted. */
  readonly lifetimeMinor?: number;
  readonly nextOrderOn?: string;
  /** Median of the days between two days with a purchase; absent below three of them. */
  readonly usualIntervalDays?: number;
  /** Why numbers come from the customer's own rhythm instead of a model. */
  readonly fallback: readonly FallbackReason[];
}

/** 0 to 100: the sum of the parts. */
export interface ScoreOfParts {
  readonly score: number;
  readonly parts: readonly Part[];
}

export interface Drift {
  /** Share of the spend that has moved between categories: 0 all as before, 1 nothing as before. */
  readonly moved: number;
  /** Beyond what the configuration lets pass. */
  readonly isAlert: boolean;
  /** Shares of the spend over the months of the grades and over as many before, the most moved first. */
  readonly categories: readonly { readonly categoryId: string; readonly before: number; readonly now: number }[];
}

export interface TrendPoint {
  readonly on: string;
  readonly churn?: number;
  readonly pAlive?: number;
  readonly lifetimeMinor?: number;
}
