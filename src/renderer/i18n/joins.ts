import type { Label } from '../../shared/schema/label';

/** Two texts as one, with the marks of the language: `useTexts(joins)`. */
export const joins = {
  /** What is so, and what to do or what it is. */
  said: ['{first}. {then}', '{first}，{then}', '{first}，{then}'],
  named: ['{name}: {value}', '{name}：{value}', '{name}：{value}'],
  aside: ['{first}, {then}', '{first}，{then}', '{first}，{then}'],
} as const satisfies Record<string, Label>;
