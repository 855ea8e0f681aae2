import { fromBase64, toBase64, type Bytes } from './base64';

/** The data key, wrapped by password and device secret together. All texts are base64. */
export interface PasswordWrap {
  readonly salt: string;
  /** Of PBKDF2; kept beside the wrapping, so that later ones may take more. */
  readonly rounds: number;
  readonly sealed: string;
}

export const usualRounds = 600_000;
const encoder = new TextEncoder();

interface Secrets {
  readonly password: string;
  /** 32 bytes that only this computer's shell has. */
  readonly deviceSecret: Bytes;
  /** Head office and person: a wrapping of one place opens at no other. */
  readonly place: string;
}

/** The same characters typed on another keyboard may come composed or not. */
const spelled = (password: string): Bytes => encoder.encode(password.normalize('NFKC'));

async function wrappingKey({ password, deviceSecret }: Secrets, salt: Bytes, rounds: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', spelled(password), 'PBKDF2', false, ['deriveBits']);
  const stretched = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds },
    typed,
    256,
  );
  const both = await crypto.subtle.importKey('raw', stretched, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: deviceSecret, info: encoder.encode('roadbook ring 1') },
    both,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** Every wrapping has a salt, and with it a key, of its own: its nonce may be zero. */
const aes = (place: string) => ({
  name: 'AES-GCM',
  iv: new Uint8Array(12),
  additionalData: encoder.encode(place),
});

export async function wrapKey(dataKey: Bytes, secrets: Secrets, rounds: number): Promise<PasswordWrap> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await wrappingKey(secrets, salt, rounds);
  const sealed = new Uint8Array(await crypto.subtle.encrypt(aes(secrets.place), key, dataKey));
  return { salt: toBase64(salt), rounds, sealed: toBase64(sealed) };
}

/** undefined: another password, another computer or another place. */
export async function unwrapKey(wrap: PasswordWrap, secrets: Secrets): Promise<Bytes | undefined> {
  const key = await wrappingKey(secrets, fromBase64(wrap.salt), wrap.rounds);
  try {
    return new Uint8Array(await crypto.subtle.decrypt(aes(secrets.place), key, fromBase64(wrap.sealed)));
  } catch {
    return undefined;
  }
}
