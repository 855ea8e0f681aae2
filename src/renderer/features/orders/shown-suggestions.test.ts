import { expect, it } from 'vitest';
import { ShownSuggestions } from './shown-suggestions';

const lines = (...ids: string[]) => ids.map((productId) => ({ productId }));

it('what was suggested is accepted once when it is on the order, refused, or ignored', () => {
  const shown = new ShownSuggestions();
  shown.show(['tea', 'oil', 'salt', 'rice']);
  expect(shown.newlyAccepted(lines('flour'))).toEqual([]);
  expect(shown.newlyAccepted(lines('flour', 'tea', 'tea', 'oil'))).toEqual(['tea', 'oil']);
  shown.accept(['tea']);
  // Not yet recorded, and shown once more.
  shown.show(['tea', 'oil']);
  expect(shown.newlyAccepted(lines('tea', 'oil'))).toEqual(['oil']);
  shown.refuse('salt');
  expect(shown.ignored(lines('tea', 'oil'))).toBe(1);
  shown.refuse('salt', false);
  expect(shown.ignored(lines('tea', 'oil'))).toBe(2);
  // Refused first, added after all.
  shown.refuse('salt');
  expect(shown.newlyAccepted(lines('salt'))).toEqual(['salt']);
});
