import { digitsOf, foldText, numeric } from '../../shared/domain/fold-text';
import { tagsBelow, type Tag } from '../../shared/domain/tags';
import type { KnownTag } from '../../shared/domain/tag-conditions';
import { textQuery } from './text-query';

/** A word of a search that accounts may fit without having it: by a tag that is called so. */
export interface TagWord {
  readonly word: string;
  /** Of those tags, ascending. */
  readonly names: readonly string[];
}

/** A search for accounts: words that have to be written on them, and words that may be the names of tags they carry. */
interface TagWords {
  readonly plain: string;
  readonly tagged: readonly TagWord[];
}

/**
 * Which words of a search mean more than the texts of accounts say: those that stand in the name of a tag that accounts carry by rule, under a name without
 * that word, or by a tag below it.
 */
export function tagWords(search: string, known: readonly KnownTag[]): TagWords {
  const folded = foldText(search).trim();
  const isNumber = numeric.test(folded) && digitsOf(folded).length >= 3;
  if (folded === '' || isNumber || known.length === 0) return { plain: search, tagged: [] };
  const tagged: TagWord[] = [];
  const plain: string[] = [];
  for (const word of new Set(folded.split(/\s+/))) {
    const names = namesOf(word, known);
    if (names.length > 0) tagged.push({ word, names });
    else plain.push(word);
  }
  return tagged.length > 0 ? { plain: plain.join(' '), tagged } : { plain: search, tagged };
}

function namesOf(word: string, known: readonly KnownTag[]): readonly string[] {
  const query = textQuery(word);
  const isCalledSo = (name: string): boolean => query?.fits(foldText(name)) === true;
  const allNames = ({ name, formerNames = [] }: Tag): readonly string[] => [name, ...formerNames];
  const saysMore = (tag: KnownTag): boolean =>
    tagsBelow([tag], known).some((one) => one.segmentId !== undefined || !allNames(one).every(isCalledSo));
  return known
    .filter((tag) => allNames(tag).some(isCalledSo) && saysMore(tag))
    .map(({ name }) => name)
    .sort();
}
