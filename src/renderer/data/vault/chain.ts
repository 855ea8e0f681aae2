import { nothingBefore, type Header, type Link, type Listed } from './chunk';
import type { LogStart } from './log-place';

/** What is not as it was written, and what of the store it touches. */
export interface Damage {
  /**
   * `missing`: a chunk is not there. `unreadable`: torn, flipped or sealed by somebody else. `misplaced`: it lies under the
   * number of another. `foreign`: authentic, but no part of this chain (brought back, or of a copy that went on alone).
   * `torn`: behind the end, never acknowledged. `lost-tail`: the log ends before its head. `lost-head`, `lost-list`: the
   * record that says where the log ends, or what belongs to it.
   */
  readonly kind: 'missing' | 'unreadable' | 'misplaced' | 'foreign' | 'torn' | 'lost-tail' | 'lost-head' | 'lost-list';
  /** Number of the chunk; of the first one when several are lost. */
  readonly chunk: number;
  /** Sequence numbers that are gone with it, as far as its neighbours tell. */
  readonly sequences: readonly [first: number, last: number] | null;
  /** Collections it held; null: unknown, any. */
  readonly collections: readonly string[] | null;
}

/** The end of the log, sealed beside it and in a second place: a chain that was cut off is valid by itself. */
export interface Head extends Link {
  /** Number of the manifest that counts; 0: there is none yet. */
  readonly manifest: number;
  /** Highest sequence number that was ever given out. */
  readonly sequence: number;
  /** Found earlier and not settled yet. */
  readonly damages: readonly Damage[];
  /** Who wrote this log, oldest first. Heads of an earlier Roadbook do not tell. */
  readonly starts?: readonly LogStart[];
}

export interface Manifest extends Link {
  readonly list: readonly Listed[];
}

/** A stored record: its header as far as it can be read, and whether it opened. */
export interface Seen {
  readonly number: number;
  readonly tag: string;
  readonly header: Header | undefined;
  readonly opened: boolean;
  /** Sequence numbers of its rows, where it opened. */
  readonly span?: readonly [first: number, last: number] | undefined;
}

/**
 * Follows the chain while records are read, in the order of their numbers, and says of each whether it belongs to the store.
 * Damage of one chunk never takes another with it.
 */
export class Chain {
  readonly damages: Damage[] = [];
  /** The last chunk that belongs to the store. */
  last: Link;
  readonly #listed = new Map<number, Listed>();
  readonly #bad = new Set<number>();
  readonly #found = new Set<number>();
  #sequence = 0;
  #pending: Damage[] = [];

  constructor(
    readonly manifest: Manifest | undefined,
    readonly head: Head | undefined,
    /** Without a head: the highest number that can have been acknowledged. */
    readonly acknowledged: number,
  ) {
    this.last = manifest ?? nothingBefore;
    for (const listed of manifest?.list ?? []) {
      this.#listed.set(listed.number, listed);
      this.#sequence = Math.max(this.#sequence, listed.last);
    }
    if (head && head.manifest > 0 && !manifest) this.#report('lost-list', head.manifest, null, null);
  }

  #report(kind: Damage['kind'], chunk: number, sequences: Damage['sequences'], collections: Damage['collections']) {
    const damage = { kind, chunk, sequences, collections };
    this.damages.push(damage);
    return damage;
  }

  /** True: its rows count. */
  see(seen: Seen): boolean {
    const { number, header, opened } = seen;
    if (!header || !opened || header.number !== number) {
      this.#bad.add(number);
      const listed = this.#listed.get(number);
      const behind = number > (this.head?.number ?? this.acknowledged);
      const kind = header && opened ? 'misplaced' : behind ? 'torn' : 'unreadable';
      const damage = this.#report(
        kind,
        number,
        listed ? [listed.first, listed.last] : null,
        listed?.collections ?? null,
      );
      if (!listed) this.#pending.push(damage);
      return false;
    }
    if (this.manifest && number <= this.manifest.number) return this.#seeListed(seen);
    return this.#seeFollowing(seen, header);
  }

  #seeListed({ number, tag }: Seen): boolean {
    if (number === this.manifest?.number) return false;
    if (this.#listed.get(number)?.tag !== tag) {
      // It was found damaged before, and nobody has settled it: what it was then is told again.
      if (!this.head?.damages.some(({ chunk }) => chunk === number)) this.#report('foreign', number, null, null);
      return false;
    }
    this.#found.add(number);
    return true;
  }

  #seeFollowing({ number, tag, span }: Seen, { before, kind }: Header): boolean {
    const follows = before.number === this.last.number && before.tag === this.last.tag;
    // Without its manifest a chunk cannot be told from one that was brought back; what it holds is shown all the same.
    const mayBeBase = !this.manifest && kind === 'base';
    const startsHere = !this.manifest && this.last.number === 0;
    if (!follows && !mayBeBase && !startsHere && before.number <= this.last.number) {
      this.#report('foreign', number, null, null);
      return false;
    }
    if (!follows && !mayBeBase && before.number > this.last.number && !this.#bad.has(before.number))
      if (!startsHere || !this.damages.some((damage) => damage.kind === 'lost-list'))
        this.#pending.push(this.#report('missing', before.number, null, null));
    if (follows) {
      // What lies between two links of the chain was never one of it.
      for (const damage of this.#pending)
        if (damage.kind === 'unreadable') this.#replace(damage, { ...damage, kind: 'torn' });
      this.#pending = [];
    }
    if (span) this.#bound(span);
    if (kind !== 'base') this.last = { number, tag };
    return true;
  }

  /** What lay between the sequence numbers of two neighbours is what the chunks between them held. */
  #bound([first, last]: readonly [number, number]): void {
    if (first > this.#sequence + 1)
      for (const damage of this.#pending)
        this.#replace(damage, { ...damage, sequences: [this.#sequence + 1, first - 1] });
    this.#pending = [];
    this.#sequence = Math.max(this.#sequence, last);
  }

  #replace(damage: Damage, by: Damage): void {
    this.damages[this.damages.indexOf(damage)] = by;
  }

  /**
   * After the last record. @param heads the one beside the log and the one in the second place, as far as they could be
   * opened. @param isNew nothing was ever written
   */
  finish(heads: readonly (Head | undefined)[], isNew: boolean): readonly Damage[] {
    for (const { number, first, last, collections } of this.#listed.values())
      if (!this.#found.has(number) && !this.#bad.has(number) && !this.damages.some(({ chunk }) => chunk === number))
        this.#report('missing', number, [first, last], collections);
    if (!this.head && !isNew) this.#report('lost-head', 0, null, null);
    const furthest = heads.reduce((a, b) => ((b?.number ?? 0) > (a?.number ?? 0) ? b : a), undefined);
    const fork = heads.find((head) => head && head.number === this.last.number && head.tag !== this.last.tag);
    if (fork) this.#report('foreign', fork.number, null, null);
    if (furthest && furthest.number > this.last.number && !this.#bad.has(furthest.number))
      this.#report('lost-tail', this.last.number + 1, [this.#sequence + 1, furthest.sequence], null);
    // What was told before stays as it was told: the chain went on from there, and a second look says less.
    const known = this.head?.damages ?? [];
    const fresh = this.damages.filter((damage) => !known.some(({ chunk }) => chunk === damage.chunk));
    return [...known, ...fresh];
  }
}
