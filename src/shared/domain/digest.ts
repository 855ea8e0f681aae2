/**
 * Finds out which records two tables hold differently without sending them: both sides take a digest of their ids and
 * versions, and where these differ they look at smaller and smaller parts (SYNC.md 3.7). The hash is quick and even, not
 * secret: it finds accidents, it does not stop an attacker.
 */
export interface Version {
  readonly id: string;
  /** The head office's count of accepted versions. */
  readonly rev: number;
}

/** The records whose place begins with `prefix` (lower-case hex digits, at most 8; '' for all of them). */
export interface DigestPart {
  readonly prefix: string;
  readonly count: number;
  /** Exclusive or of the hashes of their versions: 16 lower-case hex digits. */
  readonly xor: string;
}

/** What the other side holds in a part that differs: 16 smaller parts, or all its versions when they are few. */
export interface DigestDifference {
  readonly prefix: string;
  readonly children: readonly DigestPart[];
  readonly versions: readonly Version[];
}

/** Parts of at most so many records are told record by record. */
export const leafRecords = 400;
const placeDigits = 8;
const digits = '0123456789abcdef';

/** 64 bits of a text as two unsigned 32-bit halves: two multiplicative lanes, mixed as in MurmurHash3 at the end. */
function hash(text: string): readonly [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return [a >>> 0, b >>> 0];
}

const hex = (bits: number): string => (bits >>> 0).toString(16).padStart(8, '0');

/** A place and the number of a version share the 53 whole bits of a number. */
const numberSpan = 2 ** 21;

/**
 * A table of versions, arranged by the hash of the id, so that every part is a stretch of it and all are about equally full.
 * Making it looks at every version once, of which there may be two millions; a part then costs next to nothing.
 */
export class DigestIndex {
  readonly #versions: readonly Version[];
  readonly #places: Uint32Array;
  /** Exclusive or of the hashes of all versions before this one. */
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;

  constructor(versions: Iterable<Version>) {
    const given = [...versions];
    const order = Float64Array.from(given, ({ id }, number) => hash(id)[0] * numberSpan + number).sort();
    this.#versions = Array.from(order, (placed) => given[placed % numberSpan] as Version);
    this.#places = Uint32Array.from(order, (placed) => Math.floor(placed / numberSpan));
    this.#high = new Uint32Array(given.length + 1);
    this.#low = new Uint32Array(given.length + 1);
    this.#versions.forEach(({ id, rev }, index) => {
      const [high, low] = hash(`${id}:${rev}`);
      this.#high[index + 1] = (this.#high[index] ?? 0) ^ high;
      this.#low[index + 1] = (this.#low[index] ?? 0) ^ low;
    });
  }

  part(prefix: string): DigestPart {
    const [from, to] = this.#range(prefix);
    const between = (sums: Uint32Array): string => hex((sums[from] ?? 0) ^ (sums[to] ?? 0));
    return { prefix, count: to - from, xor: between(this.#high) + between(this.#low) };
  }

  /** What to answer to somebody who holds `theirs`; undefined when it is the same here. */
  difference(theirs: DigestPart): DigestDifference | undefined {
    const { prefix } = theirs;
    const mine = this.part(prefix);
    if (isEqual(mine, theirs)) return undefined;
    if (mine.count <= leafRecords || prefix.length === placeDigits)
      return { prefix, children: [], versions: this.#versions.slice(...this.#range(prefix)) };
    return { prefix, children: [...digits].map((digit) => this.part(prefix + digit)), versions: [] };
  }

  /**
   * What to do about a difference somebody else told: parts to ask about next, and ids that are missing here, are of
   * another version, or are not there at all on the other side.
   */
  follow({ prefix, children, versions }: DigestDifference): { ask: DigestPart[]; suspects: string[] } {
    if (children.length > 0) {
      const differing = children.filter((theirs) => !isEqual(this.part(theirs.prefix), theirs));
      return { ask: differing.map((theirs) => this.part(theirs.prefix)), suspects: [] };
    }
    const theirs = new Map(versions.map(({ id, rev }) => [id, rev]));
    const here = new Map(this.#versions.slice(...this.#range(prefix)).map(({ id, rev }) => [id, rev]));
    const ids = [...new Set([...theirs.keys(), ...here.keys()])];
    return { ask: [], suspects: ids.filter((id) => theirs.get(id) !== here.get(id)) };
  }

  #range(prefix: string): [number, number] {
    const span = 16 ** (placeDigits - prefix.length);
    const first = prefix === '' ? 0 : Number.parseInt(prefix, 16) * span;
    return [this.#firstFrom(first), this.#firstFrom(first + span)];
  }

  #firstFrom(place: number): number {
    let from = 0;
    let to = this.#places.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#places[middle] ?? 0) < place) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

const isEqual = (a: DigestPart, b: DigestPart): boolean => a.count === b.count && a.xor === b.xor;
