import type { Entity } from '../../../shared/schema/entity';
import { digitsOf, foldText } from '../../../shared/domain/fold-text';
import type { Needle, TextQuery } from '../text-query';
import { finish, stride, type Work } from '../slices';
import { SearchText, type SearchImage, type TextHit } from './search-text';

/** What the texts are made of. */
export interface TextSource {
  readonly entity: Entity;
  /** All slots are below. */
  readonly end: number;
  readonly isLive: (slot: number) => boolean;
  readonly reader: (path: string) => (slot: number) => unknown;
}

/** For the search, as far as they have been made. */
export interface TextsImage {
  readonly foldedTo: number;
  readonly unfolded: readonly number[];
  readonly titles: SearchImage;
  readonly others: SearchImage;
}

/** The folded texts of the records of one entity: their titles, and what is searched beside them. */
export class FoldedTexts {
  readonly #titles = new SearchText();
  readonly #others = new SearchText();
  /** Slots below have their search text, but for those of the set. */
  #foldedTo = 0;
  readonly #unfolded = new Set<number>();
  /** Searchable fields, the title first: search ranks by it. */
  readonly #searchable: readonly (readonly [read: (slot: number) => unknown, isPhone: boolean])[];

  constructor(readonly source: TextSource) {
    const { entity } = source;
    const names = Object.keys(entity.fields).filter((name) => entity.fields[name]?.search === true);
    this.#searchable = [...new Set([entity.title, ...names])].map((name) => [
      source.reader(name),
      entity.fields[name]?.kind === 'phone',
    ]);
  }

  /** The record is another one. */
  changed(slot: number, isDeleted: boolean): void {
    if (slot < this.#foldedTo && !isDeleted) this.#unfolded.add(slot);
  }

  remove(slot: number): void {
    this.#titles.remove(slot);
    this.#others.remove(slot);
    this.#unfolded.delete(slot);
  }

  /** Whether every record has its text. */
  get isMade(): boolean {
    return this.#titles.isAwake && this.#others.isAwake && this.lacking === 0;
  }

  /** How many records may have none yet. */
  get lacking(): number {
    return Math.max(0, this.source.end - this.#foldedTo) + this.#unfolded.size;
  }

  /** Makes the texts. */
  *work(): Work<void> {
    try {
      yield* this.#titles.wakeWork();
      yield* this.#others.wakeWork();
    } catch {
      // What came from an image does not fit together: all are made anew.
      this.restore({ foldedTo: 0, unfolded: [], titles: [], others: [] });
    }
    for (let made = 1; this.#foldedTo < this.source.end; this.#foldedTo += 1) {
      if (!this.source.isLive(this.#foldedTo)) continue;
      this.#fold(this.#foldedTo);
      made += 1;
      if (made % stride === 0) yield;
    }
    for (const slot of this.#unfolded) {
      this.#fold(slot);
      this.#unfolded.delete(slot);
    }
  }

  /** Prepares texts that came from an image. A search finds the same without it, later. */
  *gramWork(): Work<void> {
    yield* this.#titles.gramWork();
    yield* this.#others.gramWork();
  }

  #fold(slot: number): void {
    const [title, others] = titleAndOthers(this.#textOf(slot));
    this.#titles.put(slot, title);
    if (others === '') this.#others.remove(slot);
    else this.#others.put(slot, others);
  }

  #textOf(slot: number): string {
    const parts: string[] = [];
    for (const [read, isPhone] of this.#searchable) {
      const value = read(slot);
      if (typeof value === 'string') {
        parts.push(foldText(value));
        if (isPhone) parts.push(digitsOf(value));
      } else if (Array.isArray(value)) {
        for (const word of value) if (typeof word === 'string') parts.push(foldText(word));
      } else if (parts.length === 0) parts.push('');
    }
    return parts.join('\n');
  }

  /** Of a live record: its title, and what is searched beside it. */
  at(slot: number): readonly [title: string, others: string] {
    if (this.#titles.has(slot)) return [this.#titles.textAt(slot), this.#others.textAt(slot)];
    return titleAndOthers(this.#textOf(slot));
  }

  /** Calls back for each title in which the needle stands: first where it stands as it is, then where it is a sound. */
  eachTitle(needle: Needle, found: (hit: TextHit) => void): void {
    finish(this.work());
    this.#titles.eachHit(needle, found);
  }

  /** Calls back for each title that begins with the needle, or sounds like it from its first character on. */
  eachTitleBeginning(needle: Needle, found: (hit: TextHit) => void): void {
    finish(this.work());
    this.#titles.eachBeginning(needle, found);
  }

  /** Slots of all live records whose text fits, in no order. */
  matching({ ways }: TextQuery): number[] {
    finish(this.work());
    const isFitting = new Uint8Array(this.source.end);
    const slots: number[] = [];
    for (const words of ways) {
      const [rarest, ...others] = this.#rarestFirst(words) as [Needle, ...Needle[]];
      for (const texts of [this.#titles, this.#others])
        texts.eachHit(rarest, ({ slot }) => {
          if (isFitting[slot] === 1 || !others.every((word) => this.#holds(slot, word))) return;
          isFitting[slot] = 1;
          slots.push(slot);
        });
    }
    return slots;
  }

  /** So that few have to be asked for the other words. */
  #rarestFirst(words: readonly Needle[]): readonly Needle[] {
    if (words.length === 1) return words;
    const sizes = new Map(words.map((word) => [word, this.#titles.mostHits(word) + this.#others.mostHits(word)]));
    return words.toSorted((a, b) => (sizes.get(a) as number) - (sizes.get(b) as number));
  }

  #holds(slot: number, needle: Needle): boolean {
    return this.#titles.holds(slot, needle) || this.#others.holds(slot, needle);
  }

  image(): TextsImage {
    return {
      ...{ foldedTo: this.#foldedTo, unfolded: [...this.#unfolded] },
      ...{ titles: this.#titles.image(), others: this.#others.image() },
    };
  }

  /** Takes an image in place of what it holds. */
  restore({ foldedTo, unfolded, titles, others }: TextsImage): void {
    this.#titles.restore(titles);
    this.#others.restore(others);
    this.#foldedTo = foldedTo;
    this.#unfolded.clear();
    for (const slot of unfolded) this.#unfolded.add(slot);
  }
}

/** The first line is the title. */
function titleAndOthers(text: string): readonly [title: string, others: string] {
  const line = text.indexOf('\n');
  return line < 0 ? [text, ''] : [text.slice(0, line), text.slice(line + 1)];
}
