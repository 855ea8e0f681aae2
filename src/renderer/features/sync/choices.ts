import type { ConflictCase } from '../../data/api';

export type Choice = 'mine' | 'theirs' | 'base' | 'both';
export type Choices = Readonly<Record<string, Choice>>;
export type ConflictField = ConflictCase['conflicts'][number];

/** One line per field; where a field lost twice, the newest lost value stands for it. */
export function fieldsOf(conflict: ConflictCase): ConflictField[] {
  const newest = new Map<string, ConflictField>();
  for (const field of conflict.conflicts) {
    const before = newest.get(field.field);
    if (!before || before.at < field.at) newest.set(field.field, field);
  }
  return [...newest.values()];
}

/** Two texts one after the other; a part that both have is kept once. */
export function bothTexts(theirs: unknown, mine: unknown): string {
  const [first, second] = [theirs, mine].map((value) => (typeof value === 'string' ? value.trim() : ''));
  if (!first || second === undefined || second === '') return first || second || '';
  if (first.includes(second)) return first;
  if (second.includes(first)) return second;
  return `${first}\n${second}`;
}

export function valueOf(field: ConflictField, choice: Choice): unknown {
  switch (choice) {
    case 'mine':
      return field.mine;
    case 'theirs':
      return field.theirs;
    case 'base':
      return field.base;
    case 'both':
      return bothTexts(field.theirs, field.mine);
  }
}

/** What is changed by hand before the conflict is closed: fields that keep both texts. */
export const bothPatch = (fields: readonly ConflictField[], choices: Choices): Record<string, string> =>
  Object.fromEntries(
    fields
      .filter(({ field }) => choices[field] === 'both')
      .map((field) => [field.field, bothTexts(field.theirs, field.mine)]),
  );

/** The choices as the data module takes them: a field that was changed by hand keeps what is there. */
export const plainChoices = (
  fields: readonly ConflictField[],
  choices: Choices,
): Record<string, 'mine' | 'theirs' | 'base'> =>
  Object.fromEntries(
    fields.map(({ field }) => {
      const choice = choices[field] ?? 'theirs';
      return [field, choice === 'both' ? 'theirs' : choice] as const;
    }),
  );
