import { AppError } from '../errors';
import { bytesOfTexts, type Subtle } from './web-crypto';

/** Whose data key it is; a wrapping made for one person and device opens for no other. */
export interface EscrowIds {
  readonly officeId: string;
  readonly userId: string;
  readonly deviceId: string;
}

const oaep = { name: 'RSA-OAEP', hash: 'SHA-256' };
const labelled = ({ officeId, userId, deviceId }: EscrowIds) =>
  ({ name: 'RSA-OAEP', label: bytesOfTexts('roadbook recovery 1', officeId, userId, deviceId) }) as const;

/**
 * Wraps a data key so that only the head office opens it again (docs/decisions/015-keys.md).
 * @param publicKey the head office's recovery key as SubjectPublicKeyInfo (`vaultSchema.recoveryKey`)
 * @param keyBytes at most 318 bytes
 * @returns as many bytes as the modulus has: 384 for 3072 bits
 */
export async function sealForRecovery(
  subtle: Subtle,
  publicKey: Uint8Array<ArrayBuffer>,
  ids: EscrowIds,
  keyBytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await subtle.importKey('spki', publicKey, oaep, false, ['encrypt']);
  return new Uint8Array(await subtle.encrypt(labelled(ids), key, keyBytes));
}

/**
 * Opens what `sealForRecovery` made.
 * @param privateKey the other half, as PKCS #8
 * @throws AppError recovery_foreign when it was made for another key, person, device or head office, or is damaged
 */
export async function openForRecovery(
  subtle: Subtle,
  privateKey: Uint8Array<ArrayBuffer>,
  ids: EscrowIds,
  wrapped: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await subtle.importKey('pkcs8', privateKey, oaep, false, ['decrypt']);
  try {
    return new Uint8Array(await subtle.decrypt(labelled(ids), key, wrapped));
  } catch {
    throw new AppError('recovery_foreign');
  }
}

/** The part of a recovery key's id that people compare over the telephone: 80 bits, in groups of four. */
export const fingerprintText = (keyId: string): string =>
  (
    keyId
      .toUpperCase()
      .slice(0, 20)
      .match(/.{1,4}/g) ?? []
  ).join('\u00a0');
