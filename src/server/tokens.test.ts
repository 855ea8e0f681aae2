import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccessClaims,
  type FamilyState,
  firstRefreshToken,
  hashOf,
  openAccessToken,
  readRefreshToken,
  refreshGraceMs,
  type RefreshToken,
  rotate,
  sealAccessToken,
} from './tokens';

const secret = randomBytes(32);
const claims: AccessClaims = { familyId: '0a1b2c3d-4e5f-4061-8283-a4b5c6d7e8f9', expiresAt: 1_790_000_000_000 };

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const must = (token: string): RefreshToken => {
  const read = readRefreshToken(token);
  if (!read) throw new Error('not a refresh token');
  return read;
};

describe('access tokens', () => {
  test('open with what was sealed', () => {
    expect(openAccessToken(secret, sealAccessToken(secret, claims))).toEqual(claims);
  });

  test('are short, because they travel with every request', () => {
    expect(sealAccessToken(secret, claims).length).toBeLessThan(60);
    expect(openAccessToken(secret, sealAccessToken(secret, { ...claims, expiresAt: 0 }))?.expiresAt).toBe(0);
  });

  test('nothing forged opens', () => {
    const good = sealAccessToken(secret, claims);
    const [prefix, family = '', expires = '', mac] = good.split('.');
    const later = (claims.expiresAt * 2).toString(36);
    const macOf = (key: Buffer | string, text: string): string =>
      createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url');
    const forged = [
      '',
      'ra2',
      'ra2...',
      `${base64url({ alg: 'none', typ: 'JWT' })}.${family}.`,
      `ra2.${family}.${later}.${mac}`,
      `ra2.${family}.${later}.`,
      `ra2.${family}.${later}.${macOf('', `access 2.${family}.${later}`)}`,
      `ra2.${family}.${later}.${macOf(randomBytes(32), `access 2.${family}.${later}`)}`,
      `ra2.${family}.${expires}.${macOf(secret, `refresh.${family}.${expires}`)}`,
      `ra2.${family}.${'z'.repeat(12)}.${macOf(secret, `access 2.${family}.${'z'.repeat(12)}`)}`,
      `${prefix}.${family}.${expires}.${mac}x`,
      `${good} `,
      `${good}\u0000`,
      `ra1.${base64url({ o: 'o', u: 'chief', d: 'd', f: claims.familyId, x: 9e15 })}.${'A'.repeat(43)}`,
      'x'.repeat(1_000_000),
      firstRefreshToken(randomUUID()),
    ];
    for (const token of forged) expect(openAccessToken(secret, token), token.slice(0, 80)).toBeUndefined();
    expect(openAccessToken(randomBytes(32), good)).toBeUndefined();
  });

  test('no changed character opens', () => {
    const good = sealAccessToken(secret, claims);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom(...'ABCxyz012-_.'), (at, char) => {
        const changed = good.slice(0, at) + char + good.slice(at + 1);
        expect(openAccessToken(secret, changed) === undefined || changed === good).toBe(true);
      }),
    );
  });
});

describe('refresh tokens', () => {
  const begin = (): { state: FamilyState; token: string } => {
    const token = firstRefreshToken(randomUUID());
    return { state: { currentHash: hashOf(token), recent: [] }, token };
  };

  test('a lost answer: the same token again gives the same successor, for thirty seconds', () => {
    const { state, token } = begin();
    const first = rotate(state, must(token), secret, 0);
    if (first.kind !== 'rotated') throw new Error(first.kind);
    expect(rotate(first.state, must(token), secret, refreshGraceMs)).toEqual({ kind: 'repeated', next: first.next });
    expect(rotate(first.state, must(token), secret, refreshGraceMs + 1)).toEqual({ kind: 'reused' });
  });

  test('a guess within a known family is a reuse', () => {
    const { state, token } = begin();
    expect(rotate(state, must(firstRefreshToken(must(token).familyId)), secret, 0).kind).toBe('reused');
  });

  test('two heads of one database give different successors under different secrets', () => {
    const { state, token } = begin();
    const one = rotate(state, must(token), secret, 0);
    const other = rotate(state, must(token), randomBytes(32), 0);
    expect(one.kind === 'rotated' && other.kind === 'rotated' && one.next !== other.next).toBe(true);
  });

  // The model: an honest laptop that loses answers and repeats itself soon, and a thief who shows an old token late.
  test('the honest laptop is never logged out; a late old token always ends the family', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 3_600_000 }),
      lost: fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat(), fc.boolean(), (steps, pick, thief) => {
        let { state, token } = begin();
        let now = 0;
        const old: { token: string; replacedAt: number }[] = [];
        for (const { waitMs, lost } of steps) {
          now += waitMs;
          const shownFirstAt = now;
          let next: string | undefined;
          // Each lost answer is followed by the same request a little later, at most 27 seconds after the first.
          for (const pauseMs of [0, ...lost]) {
            now += pauseMs;
            const rotation = rotate(state, must(token), secret, now);
            expect(rotation.kind).not.toBe('reused');
            if (rotation.kind === 'reused') return;
            if (rotation.kind === 'rotated') state = rotation.state;
            expect(next ?? rotation.next).toBe(rotation.next);
            next = rotation.next;
          }
          old.push({ token, replacedAt: shownFirstAt });
          token = next ?? token;
        }
        if (!thief) return;
        const stolen = old[pick % old.length];
        if (!stolen) return;
        const late = Math.max(now, stolen.replacedAt + refreshGraceMs + 1);
        expect(rotate(state, must(stolen.token), secret, late)).toEqual({ kind: 'reused' });
      }),
      { numRuns: 1_000 },
    );
  });
});
