// A laptop whose lease ran out shows a question, an administrator reads out the answer over the telephone
// (docs/decisions/015-keys.md). Both sides know the device's code secret; nobody else can make either.
import { bytesOfTexts, type Subtle } from './web-crypto';

/** 32 characters that are not taken for one another when read out or written down. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const counterLetters = 3;
/** 32 ** 3: a question names its counter up to here, then begins again. */
const counters = 32_768;
const checkLetters = 5;
const answerLetters = 10;

async function letters(subtle: Subtle, secret: Uint8Array<ArrayBuffer>, ...said: string[]): Promise<string> {
  const key = await subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await subtle.sign({ name: 'HMAC' }, key, bytesOfTexts(...said)));
  // 256 is a multiple of 32: every character is as likely as any other.
  return Array.from(mac, (byte) => alphabet[byte % 32]).join('');
}

function counterText(counter: number): string {
  let rest = counter % counters;
  let text = '';
  for (let n = 0; n < counterLetters; n += 1) {
    text = (alphabet[rest % 32] ?? '') + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

async function plainQuestion(subtle: Subtle, secret: Uint8Array<ArrayBuffer>, counter: number): Promise<string> {
  const count = counterText(counter);
  return count + (await letters(subtle, secret, 'unlock question', count)).slice(0, checkLetters);
}

/** Two groups, the first of `size` characters. */
const grouped = (text: string, size: number): string => `${text.slice(0, size)}-${text.slice(size)}`;

/** As people type: small letters, blanks and hyphens anywhere. */
const plain = (typed: string): string => typed.toUpperCase().replace(/[\s\p{Pd}.,_]/gu, '');

function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  // Always over all of `a`, which is ours: how long it takes says nothing about where they differ.
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

/**
 * What the locked screen shows, like `22K-7QX3M`: the counter and a check that tells a misheard character and another device.
 * @param secret the device's code secret (`vaultSchema.codeSecret`)
 * @param counter how many codes this device has used; a whole number from 0
 */
export async function unlockQuestion(
  subtle: Subtle,
  secret: Uint8Array<ArrayBuffer>,
  counter: number,
): Promise<string> {
  return grouped(await plainQuestion(subtle, secret, counter), counterLetters);
}

/** The counter (below 32 768) a question names, or undefined when this device did not ask it. */
export async function readUnlockQuestion(
  subtle: Subtle,
  secret: Uint8Array<ArrayBuffer>,
  typed: string,
): Promise<number | undefined> {
  const question = plain(typed);
  const places = Array.from(question.slice(0, counterLetters), (letter) => alphabet.indexOf(letter));
  if (places.length !== counterLetters || places.includes(-1)) return undefined;
  const counter = places.reduce((sum, place) => sum * 32 + place, 0);
  return isSame(await plainQuestion(subtle, secret, counter), question) ? counter : undefined;
}

/** What the administrator reads out, like `ABCDE-FGHJK`. */
export async function unlockAnswer(subtle: Subtle, secret: Uint8Array<ArrayBuffer>, counter: number): Promise<string> {
  const answer = await letters(subtle, secret, 'unlock answer', counterText(counter));
  return grouped(answer.slice(0, answerLetters), 5);
}

/** Whether this is the answer to the question with this counter. Whoever asks counts up afterwards: an answer works once. */
export async function isUnlockAnswer(
  subtle: Subtle,
  secret: Uint8Array<ArrayBuffer>,
  counter: number,
  typed: string,
): Promise<boolean> {
  return isSame(plain(await unlockAnswer(subtle, secret, counter)), plain(typed));
}
