import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { AppError } from '../shared/errors';

/** Memory per computation is 128 * r * 2^logN bytes: 128 MiB at the recommended cost. */
export interface PasswordCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

export const recommendedCost: PasswordCost = { logN: 17, r: 8, p: 1 };
/** Characters after normalisation; checked where a person chooses a password. */
export const minPasswordLength = 8;
const hashBytes = 32;
const saltBytes = 16;

export interface Passwords {
  /** A text that carries algorithm, cost, salt and hash. @throws AppError busy when too many wait */
  hash(password: string): Promise<string>;
  /**
   * @param stored what `hash` gave, or null when there is none: the same work is done and the answer is no, so that time
   * does not tell whether a user exists
   */
  verify(password: string, stored: string | null): Promise<{ readonly ok: boolean; readonly outdated: boolean }>;
}

export interface PasswordsOptions {
  readonly cost?: PasswordCost;
  /** How many computations run at once; each takes the memory above. */
  readonly concurrent?: number;
  /** How many may wait before the next one is refused. */
  readonly waiting?: number;
}

/** scrypt (OWASP: N = 2^17, r = 8, p = 1), never more than two at once because memory is what an attacker would exhaust. */
export function createPasswords(options: PasswordsOptions = {}): Passwords {
  const cost = options.cost ?? recommendedCost;
  const queue = createQueue(options.concurrent ?? 2, options.waiting ?? 40);
  const nobody = encode(cost, randomBytes(saltBytes), randomBytes(hashBytes));

  return {
    async hash(password) {
      const salt = randomBytes(saltBytes);
      return encode(cost, salt, await queue(() => derive(password, salt, cost)));
    },
    async verify(password, stored) {
      const { cost: storedCost, salt, hash } = decode(stored ?? nobody);
      const found = await queue(() => derive(password, salt, storedCost));
      const same = timingSafeEqual(found, hash);
      const outdated = storedCost.logN !== cost.logN || storedCost.r !== cost.r || storedCost.p !== cost.p;
      return { ok: stored !== null && same, outdated };
    },
  };
}

/** @throws AppError weak_password */
export function assertPasswordStrength(password: string): void {
  if ([...normalise(password)].length < minPasswordLength)
    throw new AppError('weak_password', { min: minPasswordLength });
}

/** The same characters typed on another keyboard may arrive composed differently (RFC 8265). */
const normalise = (password: string): string => password.normalize('NFC');

function derive(password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
  const N = 2 ** cost.logN;
  return new Promise((resolve, reject) => {
    scrypt(
      normalise(password),
      salt,
      hashBytes,
      { N, r: cost.r, p: cost.p, maxmem: 128 * cost.r * (N + cost.p + 2) },
      (error, key) => {
        if (error) reject(error);
        else resolve(key);
      },
    );
  });
}

const encode = (cost: PasswordCost, salt: Buffer, hash: Buffer): string =>
  `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;

function decode(stored: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } {
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]{43})$/.exec(stored);
  if (!match) throw new Error('stored password hash of an unknown form');
  const [, logN, r, p, salt = '', hash = ''] = match;
  return {
    cost: { logN: Number(logN), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

function createQueue(concurrent: number, waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= concurrent) {
      if (queue.length >= waiting) throw new AppError('busy');
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
