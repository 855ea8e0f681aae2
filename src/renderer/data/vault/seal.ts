import type { Bytes } from './bytes';
import { VaultError } from './errors';

export const tagLength = 16;
export const sessionLength = 16;

/** Seals and opens. Everything secret is behind this; tests put a cheap checksum in its place. */
export interface Seal {
  /** Names the subkey of this session: random, 16 bytes. */
  readonly session: Bytes;
  /**
   * @param counter never used twice in one session
   * @param header authenticated, not encrypted
   * @returns as long as `plain` and a tag of 16 bytes at the end
   */
  seal(counter: number, header: Bytes, plain: Bytes): Promise<Bytes>;
  /** @throws when anything of it is not as it was sealed */
  open(session: Bytes, counter: number, header: Bytes, sealed: Bytes): Promise<Bytes>;
  /** 16 bytes that this key alone makes of `salt`: tells a wrong key from a damaged disk. */
  identify(salt: Bytes): Promise<Bytes>;
}

const hash = { name: 'HKDF', hash: 'SHA-256' } as const;
const purpose = (words: string): Bytes => new TextEncoder().encode(`roadbook vault 1 ${words}`);

const nonceOf = (counter: number): Bytes => {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(4, BigInt(counter));
  return nonce;
};

/**
 * AES-256-GCM under HKDF(data key, session): a profile that was copied and went on at two places would repeat counters,
 * and so every session has a key of its own.
 * @param key 32 bytes, or a CryptoKey for HKDF that may derive keys and bits
 * @param session 16 random bytes, new at every start
 * @throws VaultError key_size
 */
export async function aesSeal(key: Bytes | CryptoKey, session: Bytes): Promise<Seal> {
  if (key instanceof Uint8Array && key.length !== 32) throw new VaultError('key_size');
  const root =
    key instanceof Uint8Array
      ? await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey', 'deriveBits'])
      : key;
  const keys = new Map<string, Promise<CryptoKey>>();
  const keyOf = (salt: Bytes): Promise<CryptoKey> => {
    const name = String(salt);
    const found = keys.get(name);
    if (found) return found;
    const made = crypto.subtle.deriveKey(
      { ...hash, salt, info: purpose('session') },
      root,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    );
    keys.set(name, made);
    return made;
  };
  return {
    session,
    seal: async (counter, header, plain) =>
      new Uint8Array(
        await crypto.subtle.encrypt(
          { name: 'AES-GCM', iv: nonceOf(counter), additionalData: header },
          await keyOf(session),
          plain,
        ),
      ),
    open: async (salt, counter, header, sealed) =>
      new Uint8Array(
        await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv: nonceOf(counter), additionalData: header },
          await keyOf(salt),
          sealed,
        ),
      ),
    identify: async (salt) =>
      new Uint8Array(await crypto.subtle.deriveBits({ ...hash, salt, info: purpose('identity') }, root, 128)),
  };
}
