import type { ContactKind } from './analysis-config';

/** What is known of one customer, as the scores read it. Days are days since 1970-01-01, amounts minor units. Lists may come in any order. */
export interface CustomerFacts {
  /** In which the customer is scored: that of the latest order. Orders of other currencies are left out and counted. '' without orders. */
  readonly currency: string;
  /** All but drafts, rejected and cancelled ones. */
  readonly orders: readonly OrderFact[];
  /** Contacts that took place. */
  readonly contacts: readonly ContactFact[];
  readonly cases: readonly CaseFact[];
  readonly promises: readonly PromiseFact[];
  readonly ratings: readonly RatingFact[];
  readonly ties: readonly TieFact[];
  readonly answers: readonly AnswerFact[];
  readonly account: AccountFact;
}

export interface OrderFact extends PurchaseFact {
  readonly grossMinor: number;
  readonly requiredDay?: number;
  readonly shippedDay?: number;
  readonly lines?: readonly LineFact[];
}

/** Of an order, what tells of behaviour. */
export interface PurchaseFact {
  readonly id: string;
  /** NaN or anything up to 0 where the order has no date: it is left out and counted. */
  readonly day: number;
  readonly currency: string;
  /** Below zero for a return. */
  readonly netMinor: number;
  /** Absent where only sums are known; what needs lines is absent then, too. */
  readonly lines?: readonly PurchaseLineFact[];
}

export interface LineFact extends PurchaseLineFact {
  readonly quantityMilli: number;
}

export interface PurchaseLineFact {
  readonly productId: string;
  readonly categoryId?: string;
  readonly netMinor: number;
  readonly discountBp: number;
}

export interface ContactFact {
  readonly id: string;
  readonly kind: ContactKind;
  readonly day: number;
  /** 1 to 5. */
  readonly satisfaction?: number;
  /** Whether somebody was reached; absent where nobody has said. */
  readonly answered?: boolean;
}

export interface CaseFact {
  readonly id: string;
  readonly type: string;
  readonly openedDay: number;
  readonly dueDay?: number;
  readonly closedDay?: number;
}

export interface PromiseFact {
  readonly id: string;
  readonly madeDay: number;
  readonly dueDay: number;
  readonly keptDay?: number;
  /** Closed as not kept. */
  readonly broken: boolean;
}

export interface RatingFact {
  readonly id: string;
  readonly day: number;
  readonly about: string;
  /** 1 to 5 each. */
  readonly expected?: number;
  readonly experienced: number;
}

export interface TieFact {
  readonly id: string;
  readonly kind: string;
  readonly sinceDay: number;
  readonly untilDay?: number;
}

/** What became of a suggestion. */
export interface AnswerFact {
  readonly id: string;
  /** Key of the action (NextAction). */
  readonly kind: string;
  readonly productId?: string;
  readonly recordId?: string;
  readonly answer: 'accepted' | 'refused' | 'later';
  readonly reason?: string;
  readonly day: number;
}

export const buyerClasses = ['price', 'brand', 'quality'] as const;
export type BuyerClass = (typeof buyerClasses)[number];

export interface AccountFact {
  readonly type: string;
  readonly createdDay: number;
  readonly acquiredDay?: number;
  readonly acquisitionCostMinor?: number;
  readonly acquisitionChannel?: string;
  /** Set by hand. */
  readonly buyerClass?: BuyerClass;
  readonly lossReason?: string;
  /** When somebody recorded the loss. */
  readonly lostDay?: number;
  /** Accounts that this one referred to us. */
  readonly referrals?: number;
  /** How often it is to be visited: its own word, else that of its segments. */
  readonly visitIntervalDays?: number;
}

/** A record that a number comes from. */
export interface Source {
  readonly entity: 'order' | 'activity' | 'case' | 'promise' | 'rating' | 'tie' | 'suggestionAnswer';
  readonly id: string;
}

/** An addend of a score. */
export interface Part {
  /** Names the sentence on the screen. */
  readonly key: string;
  /** Whole points. */
  readonly points: number;
  /** What that sentence says: numbers, days as YYYY-MM-DD, ids. */
  readonly values: Readonly<Record<string, number | string>>;
  readonly records: readonly Source[];
}
