import { expect, it } from 'vitest';
import { TextsSeen } from './texts-seen';

it('knows every text again, however many there are', () => {
  const seen = new TextsSeen();
  const texts = Array.from({ length: 5000 }, (_, n) => `line ${n}`);
  expect(texts.filter((text) => seen.add(text))).toEqual([]);
  expect(texts.filter((text) => !seen.add(text))).toEqual([]);
  expect(seen.add('line 5000')).toBe(false);
});
