import type { FieldCondition } from '../../shared/domain/condition';
import { hasMeaning, meantBy, type Alternatives, type TagKnowledge } from '../../shared/domain/tag-conditions';
import type { FieldPath, Query } from './api';
import { missing } from './column';
import { SlotList } from './slot-list';

export type Order = (a: number, b: number) => number;

/** A query as it is meant: records fit that fulfil one list of `either`, too, and each of `words`. */
export interface MeantQuery extends Omit<Query, 'where'> {
  readonly where?: readonly FieldCondition[];
  readonly either?: Alternatives;
  /** Words of the search that may be written on a record as the others are, or mean conditions, one list of which it fulfils. */
  readonly words?: readonly { readonly word: string; readonly either: Alternatives }[];
}

const nothingKnown: TagKnowledge = { tags: [], segments: [] };

/** A query with its conditions as they are meant. */
export const meaningOf = (query: Query, known = nothingKnown): MeantQuery =>
  hasMeaning(query.where)
    ? { ...query, ...meantBy(query.where ?? [], known) }
    : // Without alternatives every condition is on a field.
      (query as MeantQuery);

/** All conditions that decide whether a record fits. */
export const everyCondition = ({ where = [], either = [], words = [] }: MeantQuery): readonly FieldCondition[] => [
  ...where,
  ...either.flat(),
  ...words.flatMap((one) => one.either.flat()),
];

/** Whether it is asked for words, whatever they mean. */
export const asksForWords = ({ search = '', words }: MeantQuery): boolean => search !== '' || words !== undefined;

/** One maintained answer: the slots that fit a query, in its order. */
export class ResultSet {
  /** Grows with every change of membership, order or content. */
  version = 1;
  /** undefined: it has to be made. */
  list: SlotList | undefined;
  users = 0;
  readonly sums = new Map<FieldPath, { readonly version: number; readonly sum: number }>();
  lastUse = 0;
  query: MeantQuery;
  paths: ReadonlySet<string>;
  #member = new Uint8Array(0);

  /** @param asked as it was asked, which names it */
  constructor(
    readonly name: string,
    readonly asked: Query,
    meant: MeantQuery,
  ) {
    this.query = meant;
    this.paths = pathsOf(meant);
  }

  /** The query means something else than before: its answer has to be made again. */
  meansNow(meant: MeantQuery): void {
    this.query = meant;
    this.paths = pathsOf(meant);
    this.forget();
  }

  /** @param end all slots are below */
  made(slots: Uint32Array, end: number): void {
    this.list = new SlotList(slots);
    this.#member = new Uint8Array(end + 64);
    for (const slot of slots) this.#member[slot] = 1;
    this.version += 1;
  }

  forget(): void {
    this.list = undefined;
    this.version += 1;
  }

  /** @param order in which the list is, that of `slot` included */
  remove(slot: number, order: Order): void {
    if (!this.list || this.#member[slot] !== 1) return;
    this.list.remove(this.list.lowerBound((other) => order(other, slot) < 0));
    this.#member[slot] = 0;
    this.version += 1;
  }

  insert(slot: number, order: Order): void {
    if (!this.list) return;
    if (slot >= this.#member.length) {
      const wider = new Uint8Array(Math.max(slot + 64, this.#member.length * 2));
      wider.set(this.#member);
      this.#member = wider;
    }
    this.list.insert(
      this.list.lowerBound((other) => order(other, slot) < 0),
      slot,
    );
    this.#member[slot] = 1;
    this.version += 1;
  }
}

const pathsOf = (query: MeantQuery): ReadonlySet<string> =>
  new Set([...everyCondition(query), ...(query.sort ?? [])].map(({ field }) => field));

export const nameOfQuery = (query: Query): string =>
  JSON.stringify([query.where ?? [], query.search ?? '', query.sort ?? []]);

export const isPlain = (query: MeantQuery): boolean =>
  (query.where ?? []).length === 0 && query.either === undefined && !asksForWords(query);

/** @param compareIds decides between equals where an order was asked for */
export function orderOf(query: Query, ranksOf: (path: string) => Uint32Array, compareIds: Order): Order {
  const parts = (query.sort ?? []).map(({ field, desc, missing: where }) => ({
    ranks: ranksOf(field),
    sign: desc === true ? -1 : 1,
    behind: where === 'first' ? -1 : 1,
  }));
  // Nobody asked for an order: the one that costs least.
  if (parts.length === 0) return (a, b) => a - b;
  return (a, b) => {
    for (const { ranks, sign, behind } of parts) {
      const [x, y] = [ranks[a] ?? missing, ranks[b] ?? missing];
      if (x === y) continue;
      if (x === missing) return behind;
      if (y === missing) return -behind;
      return x < y ? -sign : sign;
    }
    return compareIds(a, b);
  };
}
