import type { Part } from './customer-facts';

/** What one should do next with a customer. */
export const actionKeys = [
  'settleComplaint',
  'keepPromise',
  'winBack',
  'visit',
  'call',
  'offer',
  'askNeeds',
  'thank',
  'askReferral',
] as const;
export type ActionKey = (typeof actionKeys)[number];

export interface NextAction {
  readonly key: ActionKey;
  /** To offer. */
  readonly productId?: string;
  /** The complaint or promise. */
  readonly recordId?: string;
  readonly why: readonly Part[];
  /** What is at stake, in minor units. */
  readonly worthMinor?: number;
}
