import { membersOf } from '../../shared/domain/care';
import type { Condition } from '../../shared/domain/condition';
import { wordsOf } from '../../shared/domain/tags';
import type { DataClient, Row } from '../data/api';

const many = { offset: 0, limit: 2000 };

/**
 * The accounts that carry a tag: of a tag by rule those of its segment, else those with one of the words that mean it or a tag below it.
 * (Conditions are joined by and: who carries the word of a tag by rule by hand is not among them.)
 */
export const carriersOf = (
  tag: Row<'tag'>,
  known: readonly Row<'tag'>[],
  segments: readonly Row<'segment'>[],
): readonly Condition[] => {
  const segment = segments.find(({ id }) => id === tag.segmentId);
  return segment ? membersOf(segment) : [{ field: 'tags', op: 'in', value: wordsOf(tag, known) }];
};

/** The same for a tag by its id; undefined when it is not here. */
export async function accountsOfTag(data: DataClient, id: string): Promise<readonly Condition[] | undefined> {
  const { rows: known } = await data.fetchRecords('tag', {}, many);
  const { rows: segments } = await data.fetchRecords('segment', {}, many);
  const tag = known.find((one) => one.id === id);
  return tag && carriersOf(tag, known, segments);
}
