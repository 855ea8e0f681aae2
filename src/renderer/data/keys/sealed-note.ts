import type { Bytes } from './base64';

/** Everything small that is sealed under the data key has a subkey of its own: what is sealed for one use opens for no other. */
export type Purpose = 'lease' | 'journal';

const nonceLength = 12;
const encoder = new TextEncoder();

async function subkey(key: Bytes, purpose: Purpose): Promise<CryptoKey> {
  const root = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: encoder.encode(`roadbook ${purpose} 1`) },
    root,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

export interface NoteSeal {
  /** @returns nonce, ciphertext and tag */
  seal(plain: Bytes): Promise<Bytes>;
  /** undefined: it was not sealed by this, or not for this use. */
  open(sealed: Bytes): Promise<Bytes | undefined>;
}

/** AES-256-GCM with random nonces under a subkey of the data key. @param key 32 bytes */
export async function noteSeal(key: Bytes, purpose: Purpose): Promise<NoteSeal> {
  const aes = await subkey(key, purpose);
  return {
    seal: async (plain) => {
      const nonce = crypto.getRandomValues(new Uint8Array(nonceLength));
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, aes, plain);
      const note = new Uint8Array(nonceLength + sealed.byteLength);
      note.set(nonce);
      note.set(new Uint8Array(sealed), nonceLength);
      return note;
    },
    open: async (sealed) => {
      try {
        const iv = sealed.slice(0, nonceLength);
        return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, aes, sealed.subarray(nonceLength)));
      } catch {
        return undefined;
      }
    },
  };
}
