import type { Body } from '../entities';
import { membersOf } from './care';
import { isAnyOf, type Condition, type FieldCondition } from './condition';
import { wordsTest } from './fold-text';
import { tagOf, tagsBelow, type Tag } from './tags';

export type KnownTag = Tag & Pick<Body<'tag'>, 'segmentId'>;
export type KnownSegment = Pick<Body<'segment'>, 'conditions'> & { readonly id: string };

/** What gives the words of an account their meaning. */
export interface TagKnowledge {
  readonly tags: readonly KnownTag[];
  readonly segments: readonly KnownSegment[];
}

/** Lists of conditions: a record fits that fulfils all of one list. */
export type Alternatives = readonly (readonly FieldCondition[])[];

/** A record fits that fulfils all of `where`, and one list of `either` where there is one. */
export interface Meant {
  readonly where: readonly FieldCondition[];
  readonly either?: Alternatives;
}

const isOfTags = ({ field, op }: FieldCondition): boolean => field === 'tags' && op !== 'empty' && op !== 'notEmpty';

/** Whether conditions on accounts mean more than they say: alternatives, or what follows from the known tags. */
export const hasMeaning = (where: readonly Condition[] = []): boolean =>
  where.some((condition) => isAnyOf(condition) || isOfTags(condition));

/**
 * Conditions on accounts as they are meant: who asks for a tag means its present and its former names, the tags below it, and all accounts of
 * the segments that carry one of them by rule. A word that is no known tag means itself; "empty" asks for words that somebody has set.
 */
export function meantBy(where: readonly Condition[], known: TagKnowledge): Meant {
  const plain: FieldCondition[] = [];
  const choices: Alternatives[] = [];
  for (const condition of where)
    if (isAnyOf(condition) || isOfTags(condition)) choices.push(choicesOf(condition, known, []));
    else plain.push(condition);
  const either = everyOf(choices);
  const [only] = either;
  return only && either.length === 1 ? { where: [...plain, ...only] } : { where: plain, either };
}

/** The same as lists of conditions, one at least. */
export function alternativesOf(where: readonly Condition[], known: TagKnowledge): Alternatives {
  const { where: all, either } = meantBy(where, known);
  return either ? either.map((list) => [...all, ...list]) : [all];
}

/** @param within the segments that are asked for already: a tag that is given by one that asks for it adds nobody */
function choicesOf(condition: Condition, known: TagKnowledge, within: readonly string[]): Alternatives {
  if (isAnyOf(condition))
    return condition.value.flatMap((list) => everyOf(list.map((one) => choicesOf(one, known, within))));
  return isOfTags(condition) ? tagged(condition, known, within) : [[condition]];
}

function tagged(condition: FieldCondition, known: TagKnowledge, within: readonly string[]): Alternatives {
  const meant = tagsMeant(condition, known.tags);
  if (meant.length === 0) return [[condition]];
  const words = [...new Set(meant.flatMap(({ name, formerNames = [] }) => [name, ...formerNames]))];
  const segments = known.segments.filter(
    ({ id }) => !within.includes(id) && meant.some(({ segmentId }) => segmentId === id),
  );
  return [
    ...carrying(condition, words),
    ...segments.flatMap((segment) =>
      everyOf(membersOf(segment).map((one) => choicesOf(one, known, [...within, segment.id]))),
    ),
  ];
}

/** Who carries one of the words, or what the condition asks for as it stands. */
function carrying(condition: FieldCondition, words: readonly string[]): Alternatives {
  if (condition.op !== 'has' && condition.op !== 'in')
    return [[condition], [{ field: 'tags', op: 'in', value: words }]];
  const asked = (condition.op === 'in' ? condition.value : [condition.value]).map(String);
  return [[{ field: 'tags', op: 'in', value: [...new Set([...asked, ...words])] }]];
}

/** The known tags that a condition asks for, and those below them. */
function tagsMeant(condition: FieldCondition, known: readonly KnownTag[]): readonly KnownTag[] {
  const asked = (): readonly KnownTag[] => {
    switch (condition.op) {
      case 'has':
      case 'eq':
        return [tagOf(String(condition.value), known)].flatMap((tag) => tag ?? []);
      case 'in':
        return condition.value.flatMap((word) => tagOf(String(word), known) ?? []);
      case 'contains':
      case 'begins':
      case 'is': {
        const fits = wordsTest(condition.op, condition.value, false);
        return known.filter(({ name, formerNames = [] }) => [name, ...formerNames].some(fits));
      }
      default:
        return [];
    }
  };
  return tagsBelow(asked(), known);
}

/** All of several: each way to choose one list of each. */
const everyOf = (all: readonly Alternatives[]): Alternatives =>
  all.reduce<Alternatives>((lists, next) => lists.flatMap((list) => next.map((one) => [...list, ...one])), [[]]);
