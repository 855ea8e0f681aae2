import type { KnownTag } from '../../shared/domain/tag-conditions';
import type { Query } from './api';
import type { EntityTable } from './entity-table';
import { tagWords, type TagWord } from './tag-words';
import { textQuery } from './text-query';

/** Accounts that fit a search by the tags they carry. */
interface TagMatches {
  readonly fits: (slot: number) => boolean;
  readonly slots: () => readonly number[];
}

/** Of more tags that a word may mean one answer is kept together. */
const mostKept = 8;

const carrying = (names: readonly string[]): Query => ({ where: [{ field: 'tags', op: 'in', value: names }] });
const queriesOf = ({ names }: TagWord): readonly Query[] =>
  names.length > mostKept ? [carrying(names)] : names.map((name) => carrying([name]));

/**
 * Accounts by the names of tags that are not written on them: tags by rule, renamed and merged ones, those above a tag they carry. Who carries a tag is a
 * maintained answer of the table, as of a list that filters by it: made once, kept as data change.
 */
export class TagSearch {
  constructor(
    readonly table: () => EntityTable,
    readonly known: () => readonly KnownTag[],
  ) {}

  /** Makes in slices what `matching` needs; nothing for words that no such tag is called by. */
  async ready(text: string): Promise<void> {
    const accounts = this.table();
    for (const query of tagWords(text, this.known()).tagged.flatMap(queriesOf))
      for (let making = accounts.ready(query); making; making = accounts.ready(query)) await making;
  }

  /** @returns undefined when no word is the name of such a tag */
  matching(text: string): TagMatches | undefined {
    const { plain, tagged } = tagWords(text, this.known());
    if (tagged.length === 0) return undefined;
    const accounts = this.table();
    const { texts, end } = accounts.records;
    const words = tagged.map((word) => {
      const lists = queriesOf(word).map((query) => accounts.answer(query).list?.view() ?? []);
      const carries = new Uint8Array(end);
      for (const list of lists) for (const slot of list) carries[slot] = 1;
      return { lists, carries, written: textQuery(word.word) };
    });
    const rest = textQuery(plain);
    const isWritten = (query: ReturnType<typeof textQuery>, slot: number): boolean =>
      query === undefined || query.fits(...texts.at(slot));
    const fitsTags = (slot: number): boolean =>
      words.every(({ carries, written }) => carries[slot] === 1 || isWritten(written, slot));
    return {
      fits: (slot) => fitsTags(slot) && isWritten(rest, slot),
      // What has to be written is looked for in the index of texts; else it is somebody who carries one of the tags.
      slots: () => {
        if (rest) return texts.matching(rest).filter(fitsTags);
        const isSeen = new Uint8Array(end);
        const found: number[] = [];
        for (const list of words.flatMap(({ lists }) => lists))
          for (const slot of list) {
            if (isSeen[slot] === 0 && fitsTags(slot)) found.push(slot);
            isSeen[slot] = 1;
          }
        return found;
      },
    };
  }
}
