import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUnlockAnswer, readUnlockQuestion, unlockAnswer, unlockQuestion } from './unlock-code';

const { subtle } = crypto;
const secret = Uint8Array.from({ length: 32 }, (_, i) => i);
const other = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
const counters = fc.integer({ min: 0, max: 32_767 });

test('questions and answers are as they were: installed laptops and the head office must agree', async () => {
  const question = await unlockQuestion(subtle, secret, 7);
  expect([question, await unlockAnswer(subtle, secret, 7)]).toEqual(['229-ZL8FG', 'G9HDJ-3X4D6']);
});

test('question to answer, whatever the counter, and however it is typed', async () => {
  await fc.assert(
    fc.asyncProperty(counters, async (counter) => {
      const question = await unlockQuestion(subtle, secret, counter);
      expect(question).toMatch(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{5}$/);
      const answer = await unlockAnswer(subtle, secret, counter);
      expect(answer).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
      for (const typed of [
        question,
        question.toLowerCase(),
        ` ${question.replace('-', ' ')} `,
        [...question].join(' '),
      ])
        expect(await readUnlockQuestion(subtle, secret, typed)).toBe(counter);
      for (const typed of [answer, answer.toLowerCase(), answer.replace('-', ''), answer.replace('-', ' – ')])
        expect(await isUnlockAnswer(subtle, secret, counter, typed)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('an answer opens neither another question nor another device', async () => {
  await fc.assert(
    fc.asyncProperty(counters, counters, async (counter, next) => {
      fc.pre(counter !== next);
      const answer = await unlockAnswer(subtle, secret, counter);
      expect(await isUnlockAnswer(subtle, secret, next, answer)).toBe(false);
      expect(await isUnlockAnswer(subtle, other, counter, answer)).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test('a misheard character and the question of another device are noticed', async () => {
  await fc.assert(
    fc.asyncProperty(counters, fc.integer({ min: 0, max: 7 }), async (counter, place) => {
      const question = (await unlockQuestion(subtle, secret, counter)).replace('-', '');
      const misheard = question.slice(0, place) + (question[place] === 'X' ? 'Y' : 'X') + question.slice(place + 1);
      expect(await readUnlockQuestion(subtle, secret, misheard)).toBeUndefined();
      expect(await readUnlockQuestion(subtle, other, question)).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});

test.each(['', '-', 'ABC', '000-00000', '22K-7QX3M9', '你好', '22\u0000'])(
  '%j is neither question nor answer',
  async (typed) => {
    expect(await readUnlockQuestion(subtle, secret, typed)).toBeUndefined();
    expect(await isUnlockAnswer(subtle, secret, 1, typed)).toBe(false);
  },
);
