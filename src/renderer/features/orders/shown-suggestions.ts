import type { OrderLine } from '../../../shared/domain/order';

type Lines = readonly Pick<OrderLine, 'productId'>[];

/** What was suggested while an order was written, and what became of it. */
export class ShownSuggestions {
  /** By product. */
  readonly #fates = new Map<string, 'open' | 'accepted' | 'refused'>();

  show(productIds: Iterable<string>): void {
    for (const id of productIds) if (!this.#fates.has(id)) this.#fates.set(id, 'open');
  }

  /** Somebody said that the customer does not want it; `false` takes that back. */
  refuse(productId: string, isRefused = true): void {
    this.#fates.set(productId, isRefused ? 'refused' : 'open');
  }

  /** Products that were suggested and are on the order now, however they came there, and of which nobody was told yet. */
  newlyAccepted(lines: Lines): readonly string[] {
    const found = lines
      .map(({ productId }) => productId)
      .filter((id) => !['accepted', undefined].includes(this.#fates.get(id)));
    return [...new Set(found)];
  }

  /** Their acceptance has been recorded. */
  accept(productIds: readonly string[]): void {
    for (const id of productIds) this.#fates.set(id, 'accepted');
  }

  /** How many were neither added nor refused. */
  ignored(lines: Lines): number {
    const added = new Set(lines.map(({ productId }) => productId));
    return [...this.#fates].filter(([id, fate]) => fate === 'open' && !added.has(id)).length;
  }
}
