import type { Condition } from '../../shared/domain/condition';

/** The accounts that carry a tag; what that means (former names, tags below it, a rule) the data module knows. */
export const carriersOf = (name: string): readonly Condition[] => [{ field: 'tags', op: 'has', value: name }];
