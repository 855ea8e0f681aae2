import {
  getIndexableStringMonad,
  getSchemaByObjectPath,
  getStartIndexStringFromLowerBound,
  getStartIndexStringFromUpperBound,
  INDEX_MAX,
  INDEX_MIN,
  objectPathMonad,
} from 'rxdb/plugins/core';
import type { RxDocumentData, RxJsonSchema } from 'rxdb/plugins/core';
import type { Entry } from './state';

export type Document = RxDocumentData<Record<string, unknown>>;
export type Schema = Readonly<RxJsonSchema<Document>>;

/** Above this many changes at once, one merge is quicker than as many insertions. */
const manyChanges = 64;

/** A place between entries: the fields in front of the primary key, then the primary key. */
export interface Bound {
  readonly key: string;
  readonly id: string;
}

/** How the documents of a collection are told apart in one index. Among equal keys the primary key decides. */
export interface IndexKey {
  /** True: `_deleted`, `_meta.lwt` and the primary key are enough, no body has to be read. */
  readonly needsNoBody: boolean;
  /** What `of` reads of a document. */
  readonly fields: readonly string[];
  of(document: Document): string;
  ofEntry(entry: Entry): string;
  /** @param values of RxDB's plan, one for each field of the index */
  lower(values: readonly unknown[]): Bound;
  upper(values: readonly unknown[]): Bound;
}

interface FieldKey {
  of(document: Document): string;
  lower(value: unknown): string;
  upper(value: unknown): string;
}

const end = '\0';
const aboveAll = (maxLength: number): string => INDEX_MAX.repeat(maxLength + 1);

/** Ends below everything it could go on with: texts of any length sort by their characters, whatever follows. */
const endedText = (value: unknown): string => {
  const text = typeof value === 'string' ? value : value ? String(value as number) : '';
  if (!text.includes('\0') && !text.includes('\u0001')) return text + end;
  return text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001') + end;
};

/**
 * RxDB pads every text to its full length, which costs memory, and sorts what is below a space before shorter texts; its
 * own comparator does not. Numbers and booleans are of one length each and stay as RxDB writes them.
 */
function fieldKey(schema: Schema, field: string): FieldKey {
  const { type, maxLength = 0 } = getSchemaByObjectPath(schema, field);
  if (type !== 'string')
    return {
      of: getIndexableStringMonad(schema, [field]),
      lower: (value) => getStartIndexStringFromLowerBound(schema, [field], [value as number]),
      upper: (value) => getStartIndexStringFromUpperBound(schema, [field], [value as number]),
    };
  const valueOf = objectPathMonad<Record<string, unknown>>(field);
  return {
    of: (document) => endedText(valueOf(document)),
    lower: (value) => {
      if (typeof value !== 'string') return '';
      return value === INDEX_MAX ? aboveAll(maxLength) : endedText(value);
    },
    upper: (value) => {
      if (typeof value === 'string' && value !== INDEX_MAX) return endedText(value);
      return value === INDEX_MIN ? '' : aboveAll(maxLength);
    },
  };
}

/** @throws RxError when the index names a field that the schema does not know */
export function indexKey(schema: Schema, primary: string, index: readonly string[]): IndexKey {
  const endsWithPrimary = index.at(-1) === primary;
  const fields = endsWithPrimary ? index.slice(0, -1) : [...index];
  const keys = fields.map((field) => fieldKey(schema, field));
  const of = (document: Document): string => {
    let key = '';
    for (const field of keys) key += field.of(document);
    return key;
  };
  const idLength = getSchemaByObjectPath(schema, primary).maxLength ?? 0;
  const idBound = (side: 'lower' | 'upper', value: unknown): string => {
    if (typeof value === 'string') return value === INDEX_MAX ? aboveAll(idLength) : value;
    return side === 'lower' || value === INDEX_MIN ? '' : aboveAll(idLength);
  };
  /** Below all values of a text there is nothing to write, and nothing behind it counts. */
  const boundOf = (side: 'lower' | 'upper', values: readonly unknown[]): Bound => {
    let key = '';
    for (const [at, field] of keys.entries()) {
      const part = field[side](values[at]);
      if (part === '') return { key, id: '' };
      key += part;
    }
    return { key, id: idBound(side, endsWithPrimary ? values[fields.length] : undefined) };
  };
  return {
    needsNoBody: fields.every((field) => field === '_deleted' || field === '_meta.lwt' || field === primary),
    fields,
    of,
    ofEntry: ({ id, lwt, deleted }) => of({ [primary]: id, _deleted: deleted, _meta: { lwt } } as unknown as Document),
    lower: (values) => boundOf('lower', values),
    upper: (values) => boundOf('upper', values),
  };
}

const compare = (aKey: string, aId: string, bKey: string, bId: string): number => {
  if (aKey !== bKey) return aKey < bKey ? -1 : 1;
  return aId < bId ? -1 : aId > bId ? 1 : 0;
};

/** Texts sort by their characters twice as fast without a comparator. */
function byId(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length < 2) return entries;
  const known = new Map(entries.map((entry) => [entry.id, entry]));
  return [...known.keys()].sort().map((id) => known.get(id) as Entry);
}

export interface Placed {
  readonly key: string;
  readonly entry: Entry;
}

/** Entries in the order of one index. */
export class SortedOrder {
  #keys: string[] = [];
  #entries: Entry[] = [];

  constructor(placed: Iterable<Placed>) {
    const groups = new Map<string, Entry[]>();
    for (const { key, entry } of placed) {
      const group = groups.get(key);
      if (group) group.push(entry);
      else groups.set(key, [entry]);
    }
    // Equal keys are one text in memory: most fields have far fewer values than there are documents.
    for (const key of [...groups.keys()].sort())
      for (const entry of byId(groups.get(key) ?? [])) {
        this.#keys.push(key);
        this.#entries.push(entry);
      }
  }

  /** First position that is not below a place; `after`: first that is above it. */
  #boundary({ key, id }: Bound, after: boolean): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compare(this.#keys[middle] as string, (this.#entries[middle] as Entry).id, key, id);
      if (order < 0 || (after && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Positions from the first to behind the last. */
  range(from: Bound, withFrom: boolean, to: Bound, withTo: boolean): readonly [first: number, end: number] {
    const first = this.#boundary(from, !withFrom);
    return [first, Math.max(first, this.#boundary(to, withTo))];
  }

  slice(first: number, end: number): Entry[] {
    return this.#entries.slice(first, end);
  }

  /**
   * Entries downwards from `end`, at least `size` of them if there are so many above `first`: whole groups of those that
   * differ by their id alone, each group upwards or downwards.
   */
  downwards(first: number, end: number, size: number, idsUpwards: boolean): Entry[] {
    const entries: Entry[] = [];
    for (let top = end; top > first && entries.length < size;) {
      const key = this.#keys[top - 1];
      let next = top - 1;
      while (next > first && this.#keys[next - 1] === key) next -= 1;
      const group = this.#entries.slice(next, top);
      for (const entry of idsUpwards ? group : group.reverse()) entries.push(entry);
      top = next;
    }
    return entries;
  }

  /** @param key of the entry, as far as the caller knows it: a wrong one only makes this slower */
  #positionOf(key: string | undefined, entry: Entry): number {
    if (key !== undefined) {
      const at = this.#boundary({ key, id: entry.id }, false);
      if (this.#entries[at] === entry) return at;
    }
    return this.#entries.indexOf(entry);
  }

  change(
    removed: readonly { readonly key?: string | undefined; readonly entry: Entry }[],
    added: readonly Placed[],
  ): void {
    if (removed.length + added.length > manyChanges)
      return this.#merge(new Set(removed.map(({ entry }) => entry)), added);
    const next = new Map(added.map((one) => [one.entry.id, one]));
    for (const { key, entry } of removed) {
      const at = this.#positionOf(key, entry);
      if (at === -1) continue;
      const same = next.get(entry.id);
      if (same && same.key === this.#keys[at]) {
        // An edit of another field: nothing has to make room, however many documents there are.
        this.#entries[at] = same.entry;
        next.delete(entry.id);
        continue;
      }
      this.#keys.splice(at, 1);
      this.#entries.splice(at, 1);
    }
    for (const { key, entry } of next.values()) {
      const at = this.#boundary({ key, id: entry.id }, true);
      this.#keys.splice(at, 0, key);
      this.#entries.splice(at, 0, entry);
    }
  }

  #merge(removed: ReadonlySet<Entry>, added: readonly Placed[]): void {
    const fresh = [...added].sort((a, b) => compare(a.key, a.entry.id, b.key, b.entry.id));
    const keys: string[] = [];
    const entries: Entry[] = [];
    let next = 0;
    const isBelow = (one: Placed, key: string | undefined, entry: Entry | undefined) =>
      key === undefined || !entry || compare(one.key, one.entry.id, key, entry.id) < 0;
    const takeFresh = (below?: string, beside?: Entry) => {
      for (let one = fresh[next]; one && isBelow(one, below, beside); one = fresh[next]) {
        keys.push(one.key);
        entries.push(one.entry);
        next += 1;
      }
    };
    this.#entries.forEach((entry, position) => {
      if (removed.has(entry)) return;
      const key = this.#keys[position] as string;
      takeFresh(key, entry);
      keys.push(key);
      entries.push(entry);
    });
    takeFresh();
    this.#keys = keys;
    this.#entries = entries;
  }
}
