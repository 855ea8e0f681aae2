import { dateOfDay } from '../../../shared/domain/dates';
import type { Baskets } from '../../../shared/domain/insights/association-rules';
import { periodStart } from '../../../shared/domain/insights/orders-by-account';
import { fitRulesWork, type RuleSet } from '../../../shared/domain/insights/population';
import type { AnalysisRequest } from '../api';
import { inParts, type Work } from '../slices';
import type { Insights } from './insights';
import { quickAtOnce, type OwnOrders } from './own-orders';
import type { SalesLines } from './sales-lines';

/** All customers, or those of a territory with its parts, or those of a segment. */
export type PartOf = Pick<AnalysisRequest, 'territoryId' | 'segmentId'>;

/** Rules of exactly the territory and the segment that are asked for, if there are any. */
export const rulesOfPart = (rules: readonly RuleSet[], { territoryId, segmentId }: PartOf): RuleSet | undefined =>
  rules.find((set) => set.rules.length > 0 && set.territoryId === territoryId && set.segmentId === segmentId);

/**
 * The rules of the orders on this laptop. The lines have to be made.
 * @param accounts slots of those whose orders count, of a territory or segment; undefined: of all
 */
export function* rulesFoundHere(
  { options, lines, day, knowledge }: Insights,
  orders: OwnOrders,
  accounts?: Int32Array,
  of: PartOf = {},
): Work<RuleSet> {
  const config = knowledge.configFor(options.currency);
  const products = options.of('product');
  const productIds = Array.from({ length: products.records.end }, (_, slot) => products.idAt(slot));
  const baskets = new BasketsMaker(orders, lines, periodStart(day, config.rules.months), productIds.length);
  if (accounts === undefined)
    yield* inParts(orders.order.length, quickAtOnce, (from, until) => baskets.add(from, until));
  else
    yield* inParts(accounts.length, quickAtOnce, (from, until) => {
      for (const account of accounts.subarray(from, until))
        baskets.add(orders.starts[account] ?? 0, orders.starts[account + 1] ?? 0);
    });
  const meta = { source: 'laptop', asOf: dateOfDay(day), ...of } as const;
  return yield* fitRulesWork(baskets.made, productIds, config, meta);
}

/** The products of orders from a day on, each once. */
class BasketsMaker {
  readonly #starts: Int32Array;
  readonly #items: Int32Array;
  readonly #lastIn: Int32Array;
  #baskets = 0;
  #used = 0;

  constructor(
    readonly orders: OwnOrders,
    readonly lines: SalesLines,
    readonly fromDay: number,
    readonly itemCount: number,
  ) {
    this.#starts = new Int32Array(orders.order.length + 1);
    this.#items = new Int32Array(lines.product.length);
    this.#lastIn = new Int32Array(itemCount).fill(-1);
  }

  /** Places of the orders from `begin` to before `end`. */
  add(begin: number, end: number): void {
    const { day, order } = this.orders;
    const { start, count, product, net } = this.lines;
    const [starts, items, lastIn] = [this.#starts, this.#items, this.#lastIn];
    for (let at = begin; at < end; at += 1) {
      if ((day[at] as number) < this.fromDay) continue;
      const slot = order[at] as number;
      const from = start[slot] as number;
      for (let line = from; line < from + (count[slot] as number); line += 1) {
        const item = product[line] as number;
        // What was given back is in no basket.
        if (item < 0 || lastIn[item] === slot || (net[line] as number) < 0) continue;
        lastIn[item] = slot;
        items[this.#used++] = item;
      }
      if (this.#used === starts[this.#baskets]) continue;
      this.#baskets += 1;
      starts[this.#baskets] = this.#used;
    }
  }

  get made(): Baskets {
    const { itemCount } = this;
    return {
      items: this.#items.subarray(0, this.#used),
      starts: this.#starts.subarray(0, this.#baskets + 1),
      itemCount,
    };
  }
}
