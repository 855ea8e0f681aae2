/** The part of WebCrypto used here. `crypto.subtle` of a page, a worker and Node fit; keys stay opaque. */
export interface Subtle {
  importKey(
    format: 'raw' | 'spki' | 'pkcs8',
    data: Uint8Array<ArrayBuffer>,
    algorithm: { name: string; hash: string },
    extractable: boolean,
    usages: ('encrypt' | 'decrypt' | 'sign')[],
  ): Promise<unknown>;
  encrypt(algorithm: RsaOaep, key: unknown, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  decrypt(algorithm: RsaOaep, key: unknown, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  sign(algorithm: { name: 'HMAC' }, key: unknown, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

interface RsaOaep {
  name: 'RSA-OAEP';
  label: Uint8Array<ArrayBuffer>;
}

/** Texts as the ASCII bytes of a JSON array: no two lists give the same bytes. */
export function bytesOfTexts(...texts: readonly string[]): Uint8Array<ArrayBuffer> {
  const ascii = JSON.stringify(texts).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Uint8Array.from(ascii, (letter) => letter.charCodeAt(0));
}
