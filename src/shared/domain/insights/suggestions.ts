import type { Part } from './customer-facts';
import type { ProductRule } from './population';

/** A product that fits a customer or a basket. */
export interface Suggestion {
  readonly productId: string;
  /** Absent where the customer's own rhythm says that it is due. */
  readonly rule?: ProductRule;
  readonly reason: Part;
}
