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
const claims: AccessClaims = { orgId: 'o', userId: 'u', deviceId: 'd', familyId: 'f', expiresAt: 1_000 };

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

  test('nothing forged opens', () => {
    const good = sealAccessToken(secret, claims);
    const [prefix, payload = '', mac] = good.split('.');
    const other = base64url({ o: 'o', u: 'chief', d: 'd', f: 'f', x: 9e15 });
    const forged = [
      '',
      'ra1',
      'ra1..',
      `${base64url({ alg: 'none', typ: 'JWT' })}.${payload}.`,
      `${base64url({ alg: 'none' })}.${other}.${mac}`,
      `ra1.${other}.${mac}`,
      `ra1.${other}.`,
      `ra1.${other}.${createHmac('sha256', '').update(`access.${other}`).digest('base64url')}`,
      `ra1.${other}.${createHmac('sha256', randomBytes(32)).update(`access.${other}`).digest('base64url')}`,
      `ra1.${payload}.${createHmac('sha256', secret).update(`refresh.${payload}`).digest('base64url')}`,
      `${prefix}.${payload}.${mac}x`,
      `${good} `,
      `${good}\u0000`,
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
        const opened = openAccessToken(secret, changed);
        // The last character of base64url carries two unused bits: another spelling of the same bytes is the same token.
        expect(
          opened === undefined ||
            (JSON.stringify(opened) === JSON.stringify(claims) && at === good.length - 1) ||
            changed === good,
        ).toBe(true);
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
