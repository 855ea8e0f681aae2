import { getIndexableStringMonad } from 'rxdb/plugins/core';
import type { RxDocumentData, RxJsonSchema } from 'rxdb/plugins/core';
import type { Entry } from './state';

export type Document = RxDocumentData<Record<string, unknown>>;
export type Schema = Readonly<RxJsonSchema<Document>>;

/** Above this many changes at once, one merge is quicker than as many insertions. */
const manyChanges = 64;

/** How the documents of a collection are told apart in one index. */
export interface IndexKey {
  /** True: `_deleted`, `_meta.lwt` and the primary key are enough, no body has to be read. */
  readonly needsNoBody: boolean;
  of(document: Document): string;
  ofEntry(entry: Entry): string;
  /** A bound as RxDB writes it, as the keys here are written. */
  bound(text: string): string;
}

/**
 * RxDB pads every field to its full length. The primary key comes last in nearly every index and needs no padding there:
 * a quarter of the memory.
 */
export function indexKey(schema: Schema, primary: string, index: readonly string[]): IndexKey {
  const endsWithPrimary = index.at(-1) === primary;
  const fields = endsWithPrimary ? index.slice(0, -1) : [...index];
  const lead = fields.length === 0 ? () => '' : getIndexableStringMonad<Record<string, unknown>>(schema, fields);
  const of = (document: Document) =>
    endsWithPrimary ? lead(document) + (document[primary] as string) : lead(document);
  return {
    needsNoBody: fields.every((field) => field === '_deleted' || field === '_meta.lwt' || field === primary),
    of,
    ofEntry: ({ id, lwt, deleted }) => of({ [primary]: id, _deleted: deleted, _meta: { lwt } } as unknown as Document),
    bound: endsWithPrimary ? (text) => text.trimEnd() : (text) => text,
  };
}

/** First position whose key is not below `key`; `after`: first whose key is above it. */
function boundary(keys: readonly string[], key: string, after: boolean): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const here = keys[middle] as string;
    if (here < key || (after && here === key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Placed {
  readonly key: string;
  readonly entry: Entry;
}

/** Entries in the order of one index. */
export class SortedOrder {
  #keys: string[];
  #entries: Entry[];

  constructor(placed: Placed[]) {
    placed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    this.#keys = placed.map(({ key }) => key);
    this.#entries = placed.map(({ entry }) => entry);
  }

  /** Positions from the first to behind the last. */
  range(from: string, withFrom: boolean, to: string, withTo: boolean): readonly [first: number, end: number] {
    const first = boundary(this.#keys, from, !withFrom);
    return [first, Math.max(first, boundary(this.#keys, to, withTo))];
  }

  slice(first: number, end: number): Entry[] {
    return this.#entries.slice(first, end);
  }

  /**
   * Entries downwards from `end`, at least `size` of them if there are so many above `first`: whole groups of those that
   * differ by their id alone, each group upwards or downwards.
   */
  downwards(first: number, end: number, size: number, idsUpwards: boolean): Entry[] {
    const leadAt = (at: number) => (this.#keys[at] as string).slice(0, -(this.#entries[at] as Entry).id.length);
    const entries: Entry[] = [];
    for (let top = end; top > first && entries.length < size;) {
      const lead = leadAt(top - 1);
      let next = top - 1;
      while (next > first && leadAt(next - 1) === lead) next -= 1;
      const group = this.#entries.slice(next, top);
      for (const entry of idsUpwards ? group : group.reverse()) entries.push(entry);
      top = next;
    }
    return entries;
  }

  /** @param key of the entry, as far as the caller knows it: a wrong one only makes this slower */
  #positionOf(key: string | undefined, entry: Entry): number {
    if (key !== undefined)
      for (let at = boundary(this.#keys, key, false); this.#keys[at] === key; at += 1)
        if (this.#entries[at] === entry) return at;
    return this.#entries.indexOf(entry);
  }

  change(
    removed: readonly { readonly key?: string | undefined; readonly entry: Entry }[],
    added: readonly Placed[],
  ): void {
    if (removed.length + added.length > manyChanges)
      return this.#merge(new Set(removed.map(({ entry }) => entry)), added);
    for (const { key, entry } of removed) {
      const at = this.#positionOf(key, entry);
      if (at === -1) continue;
      this.#keys.splice(at, 1);
      this.#entries.splice(at, 1);
    }
    for (const { key, entry } of added) {
      const at = boundary(this.#keys, key, true);
      this.#keys.splice(at, 0, key);
      this.#entries.splice(at, 0, entry);
    }
  }

  #merge(removed: ReadonlySet<Entry>, added: readonly Placed[]): void {
    const fresh = [...added].sort((a, b) => (a.key < b.key ? -1 : 1));
    const keys: string[] = [];
    const entries: Entry[] = [];
    let next = 0;
    const takeFresh = (below: string | undefined) => {
      for (let one = fresh[next]; one && (below === undefined || one.key < below); one = fresh[next]) {
        keys.push(one.key);
        entries.push(one.entry);
        next += 1;
      }
    };
    this.#entries.forEach((entry, position) => {
      if (removed.has(entry)) return;
      const key = this.#keys[position] as string;
      takeFresh(key);
      keys.push(key);
      entries.push(entry);
    });
    takeFresh(undefined);
    this.#keys = keys;
    this.#entries = entries;
  }
}
