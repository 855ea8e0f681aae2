import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What an access token says. It opens nothing by itself: the sign-in, its user and device are looked up again (auth.ts). */
export interface AccessClaims {
  /** The sign-in this token came from; a UUID. */
  readonly familyId: string;
  /** Milliseconds since 1970 on the head office's clock. */
  readonly expiresAt: number;
}

export const accessLifeMs = 10 * 60_000;
export const refreshLifeMs = 90 * 86_400_000;
/** A lost answer: the same refresh token may be shown again this long and gets the same successor. */
export const refreshGraceMs = 30_000;

/** 128 bits of the HMAC: nobody guesses them, and they travel with every request. */
const accessMac = (secret: Buffer, payload: string): Buffer =>
  createHmac('sha256', secret).update(`access 2.${payload}`).digest().subarray(0, 16);

/** One fixed algorithm and no header: there is nothing a forger could choose. */
export function sealAccessToken(secret: Buffer, claims: AccessClaims): string {
  const family = Buffer.from(claims.familyId.replaceAll('-', ''), 'hex').toString('base64url');
  const payload = `${family}.${claims.expiresAt.toString(36)}`;
  return `ra2.${payload}.${accessMac(secret, payload).toString('base64url')}`;
}

/** undefined for everything this head office did not seal, whatever it claims. An expired token is returned: the caller decides. */
export function openAccessToken(secret: Buffer, token: string): AccessClaims | undefined {
  const [, family, expires, mac] = /^ra2\.([\w-]{22})\.([0-9a-z]{1,11})\.([\w-]{22})$/.exec(token.slice(0, 100)) ?? [];
  if (family === undefined || expires === undefined || mac === undefined) return undefined;
  const given = Buffer.from(mac, 'base64url');
  // The last character of base64 has bits that say nothing: only one spelling is ours.
  if (given.toString('base64url') !== mac) return undefined;
  if (!timingSafeEqual(given, accessMac(secret, `${family}.${expires}`))) return undefined;
  const hex = Buffer.from(family, 'base64url').toString('hex');
  const familyId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return { familyId, expiresAt: Number.parseInt(expires, 36) };
}

/** A token as earlier releases sealed them: it counts as expired, so that a shell renews it and nobody signs in again. */
export const isFormerAccessToken = (token: string): boolean => token.startsWith('ra1.');

export interface RefreshToken {
  readonly familyId: string;
  readonly token: string;
}

const refreshPattern = /^rr1\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.[\w-]{43}$/;

export const firstRefreshToken = (familyId: string): string =>
  `rr1.${familyId}.${randomBytes(32).toString('base64url')}`;

/**
 * The successor of a refresh token. It follows from the token and the office's secret, so that a repeated request gets the
 * same answer although only hashes are stored; neither a stolen token nor a stolen database is enough to compute it.
 */
export function nextRefreshToken(secret: Buffer, { familyId, token }: RefreshToken): string {
  return `rr1.${familyId}.${createHmac('sha256', secret).update(`refresh.${token}`).digest('base64url')}`;
}

export function readRefreshToken(token: string): RefreshToken | undefined {
  const familyId = refreshPattern.exec(token)?.[1];
  return familyId === undefined ? undefined : { familyId, token };
}

/** What is stored of a token or code: enough to recognise it, not enough to use it. */
export const hashOf = (secretText: string): string => createHash('sha256').update(secretText).digest('hex');

/** What the database remembers of a sign-in. */
export interface FamilyState {
  readonly currentHash: string;
  /** Replaced tokens that may still be shown again, with the instant (ms) of their replacement. */
  readonly recent: readonly { readonly hash: string; readonly at: number }[];
}

export type Rotation =
  | { readonly kind: 'rotated'; readonly next: string; readonly state: FamilyState }
  | { readonly kind: 'repeated'; readonly next: string }
  | { readonly kind: 'reused' };

/**
 * What becomes of a family when one of its tokens is shown. `reused` means theft or a copied disk: somebody shows a token
 * whose successor has been given out long ago, and the whole family must die, because nobody knows who is who.
 * @param now milliseconds since 1970 on the head office's clock
 */
export function rotate(state: FamilyState, shown: RefreshToken, secret: Buffer, now: number): Rotation {
  const hash = hashOf(shown.token);
  const next = nextRefreshToken(secret, shown);
  const recent = state.recent.filter((entry) => now - entry.at <= refreshGraceMs);
  if (hash === state.currentHash) {
    return {
      kind: 'rotated',
      next,
      state: { currentHash: hashOf(next), recent: [...recent, { hash, at: now }].slice(-20) },
    };
  }
  return recent.some((entry) => entry.hash === hash) ? { kind: 'repeated', next } : { kind: 'reused' };
}
