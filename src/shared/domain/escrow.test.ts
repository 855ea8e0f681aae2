import { beforeAll, describe, expect, test } from 'vitest';
import { openForRecovery, sealForRecovery, type EscrowIds } from './escrow';

const { subtle } = crypto;
const ids: EscrowIds = { officeId: 'office-1', userId: 'user-1', deviceId: 'device-1' };
const dataKey = Uint8Array.from({ length: 32 }, (_, i) => i * 7);

/** 2048 bits instead of 3072: making the longer one takes seconds. */
async function recoveryPair(): Promise<{ open: Uint8Array<ArrayBuffer>; secret: Uint8Array<ArrayBuffer> }> {
  const algorithm = {
    name: 'RSA-OAEP',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
  const pair = await subtle.generateKey(algorithm, true, ['encrypt', 'decrypt']);
  return {
    open: new Uint8Array(await subtle.exportKey('spki', pair.publicKey)),
    secret: new Uint8Array(await subtle.exportKey('pkcs8', pair.privateKey)),
  };
}

let pair: Awaited<ReturnType<typeof recoveryPair>>;
let wrapped: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  pair = await recoveryPair();
  wrapped = await sealForRecovery(subtle, pair.open, ids, dataKey);
});

test('the head office opens what a laptop wrapped for it', async () => {
  expect(wrapped.length).toBe(256);
  expect(await openForRecovery(subtle, pair.secret, ids, wrapped)).toEqual(dataKey);
  expect(await sealForRecovery(subtle, pair.open, ids, dataKey)).not.toEqual(wrapped);
});

describe('does not open', () => {
  test.each([
    ['another head office', { ...ids, officeId: 'office-2' }],
    ['another person', { ...ids, userId: 'user-2' }],
    ['another device', { ...ids, deviceId: 'device-2' }],
    ['ids that run into one another', { officeId: 'office-1","user-1', userId: 'device-1', deviceId: '' }],
  ])('%s', async (_name, other) => {
    await expect(openForRecovery(subtle, pair.secret, other, wrapped)).rejects.toMatchObject({
      code: 'recovery_foreign',
    });
  });

  test('with another key, damaged, or cut off', async () => {
    const foreign = await recoveryPair();
    const damaged = wrapped.slice();
    damaged[100] = (damaged[100] ?? 0) ^ 1;
    for (const [secret, bytes] of [
      [foreign.secret, wrapped],
      [pair.secret, damaged],
      [pair.secret, wrapped.slice(0, 100)],
      [pair.secret, new Uint8Array()],
    ] as const) {
      await expect(openForRecovery(subtle, secret, ids, bytes)).rejects.toMatchObject({ code: 'recovery_foreign' });
    }
  });
});
