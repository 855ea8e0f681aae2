import type { ConflictCase, ConflictDecision } from '../../data/api';

/** A field two people changed: what applies now, and every value that lost against it, the newest first. */
export interface ConflictField {
  readonly field: string;
  readonly theirs: unknown;
  readonly losers: readonly [ConflictCase['conflicts'][number], ...ConflictCase['conflicts'][number][]];
}

/** The place of a lost value in `losers`; what applies now; what was there before the newest; all texts one after the other. */
export type Choice = number | 'theirs' | 'base' | 'both';
export type Choices = Readonly<Record<string, Choice>>;

export function fieldsOf(conflict: ConflictCase): ConflictField[] {
  const fields = new Map<string, ConflictField>();
  for (const loser of conflict.conflicts.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))) {
    const { field, theirs } = loser;
    const known = fields.get(field);
    fields.set(field, { field, theirs, losers: known ? [...known.losers, loser] : [loser] });
  }
  return [...fields.values()];
}

/** Two texts one after the other; a part that both have is kept once. */
export function bothTexts(theirs: unknown, mine: unknown): string {
  const [first, second] = [theirs, mine].map((value) => (typeof value === 'string' ? value.trim() : ''));
  if (!first || second === undefined || second === '') return first || second || '';
  if (first.includes(second)) return first;
  if (second.includes(first)) return second;
  return `${first}\n${second}`;
}

export function valueOf({ theirs, losers }: ConflictField, choice: Choice): unknown {
  switch (choice) {
    case 'theirs':
      return theirs;
    case 'base':
      return losers[0].base;
    case 'both':
      return losers.reduceRight<unknown>((text, { mine }) => bothTexts(text, mine), theirs);
    default:
      return losers[choice]?.mine;
  }
}

/** What is decided: every lost value that was on the screen is closed with its field. */
export const decisionsOf = (fields: readonly ConflictField[], choices: Choices): ConflictDecision[] =>
  fields.map((field) => {
    const choice = choices[field.field] ?? 'theirs';
    const closes = field.losers.map(({ mine }) => mine);
    return choice === 'theirs'
      ? { field: field.field, closes }
      : { field: field.field, closes, value: valueOf(field, choice) };
  });
