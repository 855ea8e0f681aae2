import { randomInt } from 'node:crypto';

/** No vowels (no words by accident) and nothing that looks or sounds like another: 20 letters, 69 bits in 16 of them. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const groups = 4;
const groupLength = 4;

export const invitationLifeMs = 7 * 86_400_000;

/** A code people read out over the phone: `KXTB-WQPM-FHRC-ZDNV`. */
export function newInvitationCode(): string {
  const group = (): string =>
    Array.from({ length: groupLength }, () => letters.charAt(randomInt(letters.length))).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** The code as it was made, whatever blanks, dashes and cases were typed; undefined when it cannot be one. */
export function readInvitationCode(typed: string): string | undefined {
  const bare = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
  if (bare.length !== groups * groupLength || [...bare].some((letter) => !letters.includes(letter))) return undefined;
  return (bare.match(/.{4}/g) ?? []).join('-');
}
