import type { EntityName } from '../../shared/entities';
import { foldText } from '../../shared/domain/fold-text';
import { needleOf, type Needle } from './text-query';
import type { TextHit } from './packed/search-text';
import { indexOfSound } from './pinyin';

/** How well a folded title answers: 0 is the words, 1 begins with them, 2 has them at a word, 3 within, 4 not at all. */
export const notInTitle = 4;
/** The best of titles that do not begin with the words. */
export const withinTitle = 2;

/** What of a search is looked for in titles: the words as they stand, in one piece. */
export class TitleQuery {
  readonly #wanted: string;
  /** It stands in every title that answers at all; undefined: none does. */
  readonly needle: Needle | undefined;

  constructor(text: string) {
    this.#wanted = foldText(text).trim();
    // The sign that stands between titles is in none of them.
    this.needle = this.#wanted.includes('\0') ? undefined : needleOf(this.#wanted);
  }

  qualityOf(title: string): number {
    if (title === this.#wanted) return 0;
    const at = title.indexOf(this.#wanted);
    if (at === 0) return 1;
    if (at > 0) return title.includes(` ${this.#wanted}`) ? 2 : 3;
    const sound = this.needle?.isPinyin === true ? indexOfSound(title, this.#wanted) : -1;
    return sound === 0 ? 1 : sound > 0 ? 3 : notInTitle;
  }

  /** The same of a title in which a needle stands, mostly without cutting it out. */
  qualityAt({ text, start, end, at }: TextHit): number {
    const wanted = this.#wanted;
    // Found by its sound: the words themselves may stand behind it.
    if (!text.startsWith(wanted, at)) return this.qualityOf(text.slice(start, end));
    if (at === start) return end - start === wanted.length ? 0 : 1;
    for (let before = at - 1; before < end; before += 1)
      if (text.charCodeAt(before) === space && text.startsWith(wanted, before + 1)) return 2;
    return 3;
  }
}

const space = 0x20;

export interface Found {
  readonly entity: EntityName;
  readonly id: string;
}

/** Compared number by number; then the id decides, so that the order is the same every time. */
interface Ranked extends Found {
  readonly rank: readonly number[];
}

function comesBefore(a: Ranked, b: Ranked): boolean {
  const at = a.rank.findIndex((value, index) => value !== b.rank[index]);
  return at < 0 ? a.id < b.id : (a.rank[at] as number) < (b.rank[at] as number);
}

/** What decides about a hit beside its quality. */
export interface Facts {
  readonly id: () => string;
  readonly isOwn: () => boolean;
  /** Place of its kind of record among all. */
  readonly place: number;
  /** Place of its title among those of its kind. */
  readonly titleKey: number;
}

/** The best hits of a search: one that fits everything sorts only what is shown. */
export class Ranking {
  readonly #best: Ranked[] = [];

  /** @param most how many are kept */
  constructor(
    readonly most: number,
    /** How many records count as opened lately. */
    readonly recentCount: number,
  ) {}

  get found(): readonly Found[] {
    return this.#best;
  }

  /** Whether no hit of this quality or a worse one gets in any more, of kinds of records at this place or behind it. */
  isClosedFor(quality: number, place: number): boolean {
    const worst = this.#worst();
    if (!worst) return false;
    const [lastQuality, lastRecency, lastOwn, lastPlace] = worst as [number, number, number, number];
    if (lastQuality !== quality) return lastQuality < quality;
    // What was opened lately has been offered.
    if (lastRecency !== this.recentCount) return true;
    return lastOwn === 0 && lastPlace < place;
  }

  #worst(): readonly number[] | undefined {
    return this.#best[this.most - 1]?.rank;
  }

  /** @param recency 0: opened last; `recentCount`: not lately */
  offer(entity: EntityName, quality: number, recency: number, { id, isOwn, place, titleKey }: Facts): void {
    const worst = this.#worst();
    if (worst) {
      // The dear questions are asked of few: most are behind whatever the answers are.
      const [lastQuality, lastRecency, lastOwn, lastPlace, lastKey] = worst as [number, number, number, number, number];
      if (quality > lastQuality || (quality === lastQuality && recency > lastRecency)) return;
      if (quality === lastQuality && recency === lastRecency) {
        const isBehind = place > lastPlace || (place === lastPlace && titleKey > lastKey);
        if (isBehind && (lastOwn === 0 || !isOwn())) return;
      }
    }
    const item = { entity, id: id(), rank: [quality, recency, isOwn() ? 0 : 1, place, titleKey] };
    let at = this.#best.length;
    while (at > 0 && comesBefore(item, this.#best[at - 1] as Ranked)) at -= 1;
    if (at >= this.most) return;
    this.#best.splice(at, 0, item);
    this.#best.length = Math.min(this.#best.length, this.most);
  }
}
