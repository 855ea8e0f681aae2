import { randomUUID, webcrypto } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  openTestOffice,
  testPassword,
  type Answer,
  type SignedInUser,
  type TestOffice,
} from '../../test/support/office-for-tests';
import { sealForRecovery } from '../shared/domain/escrow';
import { isUnlockAnswer, unlockQuestion } from '../shared/domain/unlock-code';
import { must } from '../shared/errors';
import { vaultReleaseAnswerSchema, vaultSchema, type VaultAnswer } from '../shared/sync-protocol';
import { asPerson, asSystem } from './database';
import { readIdentity } from './identity';
import { recoveryKeyOf } from './recovery-key';

const { subtle } = webcrypto;
let t: TestOffice;
let rhein: string;
let annaId: string;
let anna: SignedInUser;
let ben: SignedInUser;
let chief: SignedInUser;
let maria: SignedInUser;
let stranger: SignedInUser;

beforeAll(async () => {
  t = await openTestOffice();
  rhein = await t.organisation('rhein');
  const seine = await t.organisation('seine');
  await t.user(rhein, { signInName: 'chief', role: 'administrator' });
  const mariaId = await t.user(rhein, { signInName: 'maria', role: 'manager' });
  annaId = await t.user(rhein, { signInName: 'anna', role: 'salesperson', managerId: mariaId });
  await t.user(rhein, { signInName: 'ben', role: 'salesperson' });
  await t.user(seine, { signInName: 'jean', role: 'administrator' });
  anna = await t.signIn('anna@rhein');
  // Two people on one laptop.
  ben = await t.signIn('ben@rhein', { deviceId: anna.session.deviceId });
  chief = await t.signIn('chief@rhein');
  maria = await t.signIn('maria@rhein');
  stranger = await t.signIn('jean@seine');
}, 60_000);
afterAll(() => t.close());

const codeOf = (answer: Answer): unknown => (answer.body['error'] as { code?: unknown } | undefined)?.code;
const vaultOf = async (who: SignedInUser): Promise<VaultAnswer> =>
  vaultSchema.parse((await t.ask('GET', '/api/vault', { token: who.accessToken })).body);
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64'));
const dataKey = new Uint8Array(Buffer.alloc(32, 7));

/** A laptop's wrapping, as its person's app makes it. */
async function wrap(who: SignedInUser, changed: { userId?: string; deviceId?: string } = {}) {
  const vault = await vaultOf(who);
  const ids = {
    officeId: who.session.officeId,
    userId: who.session.user.id,
    deviceId: who.session.deviceId,
    ...changed,
  };
  const wrapped = await sealForRecovery(subtle, bytesOf(vault.recoveryKey), ids, dataKey);
  return {
    recoveryKeyId: vault.recoveryKeyId,
    deviceId: ids.deviceId,
    wrapped: Buffer.from(wrapped).toString('base64'),
  };
}
const release = (who: SignedInUser, body: unknown): Promise<Answer> =>
  t.ask('POST', '/api/vault/release', { token: who.accessToken, body });
const acts = async (act: string): Promise<Record<string, unknown>[]> =>
  (
    await asSystem(t.pool, (tx) =>
      tx.query('SELECT by_user_id, by_device_id, subject_id, details FROM act WHERE act = $1 ORDER BY n', [act]),
    )
  ).rows as Record<string, unknown>[];

describe('what a laptop gets for its keys', () => {
  test('one recovery key for the organisation, also when many ask first; a code secret for each person and device', async () => {
    const [first, ...rest] = await Promise.all([anna, anna, ben, chief, maria].map(vaultOf));
    const mine = must(first, 'an answer');
    expect(new Set([mine, ...rest].map((one) => `${one.recoveryKeyId} ${one.recoveryKey}`)).size).toBe(1);
    expect(new Set([mine, ...rest].map((one) => one.codeSecret)).size).toBe(4);
    expect(mine.leaseDays).toBe(14);
    expect(mine.serverTime).toBe(new Date(t.clock.ms).toISOString());
    const other = await vaultOf(stranger);
    expect(other.recoveryKey).not.toBe(mine.recoveryKey);
    const key = await subtle.importKey('spki', bytesOf(mine.recoveryKey), { name: 'RSA-OAEP', hash: 'SHA-256' }, true, [
      'encrypt',
    ]);
    expect(key.algorithm).toMatchObject({ modulusLength: 3072 });
  }, 60_000);

  test('the lease as an administrator sets it, in force for everybody, and nobody else', async () => {
    const set = (who: SignedInUser, body: unknown) =>
      t.ask('PATCH', '/api/admin/vault', { token: who.accessToken, body });
    const { recoveryKeyId } = await vaultOf(anna);
    expect((await t.ask('GET', '/api/admin/vault', { token: chief.accessToken })).body).toEqual({
      leaseDays: 14,
      recoveryKeyId,
    });
    for (const leaseDays of [0, 366, 1.5, '7', null])
      expect(codeOf(await set(chief, { leaseDays }))).toBe('bad_request');
    for (const who of [anna, maria]) {
      expect(codeOf(await set(who, { leaseDays: 30 }))).toBe('not_allowed');
      expect(codeOf(await t.ask('GET', '/api/admin/vault', { token: who.accessToken }))).toBe('not_allowed');
    }
    expect((await set(chief, { leaseDays: 7 })).body).toEqual({ leaseDays: 7, recoveryKeyId });
    expect((await vaultOf(anna)).leaseDays).toBe(7);
    expect((await vaultOf(stranger)).leaseDays).toBe(14);
    expect((await acts('lease changed')).at(-1)).toMatchObject({
      details: { days: 7 },
      by_user_id: chief.session.user.id,
    });
    await set(chief, { leaseDays: 14 });
  });

  test('nothing without a sign-in', async () => {
    for (const [method, path] of [
      ['GET', '/api/vault'],
      ['POST', '/api/vault/release'],
      ['POST', `/api/admin/devices/${randomUUID()}/unlock-code`],
    ] as const)
      expect((await t.ask(method, path, method === 'POST' ? { body: {} } : {})).status).toBe(401);
  });

  test('the private half lies in the database sealed, and the role that serves people sees nothing of it', async () => {
    const key = await recoveryKeyOf(t.pool, await readIdentity(t.pool), rhein);
    const { rows } = await asSystem(t.pool, (tx) =>
      tx.query<{ sealed_private_key: Buffer }>('SELECT sealed_private_key FROM recovery_key WHERE org_id = $1', [
        rhein,
      ]),
    );
    const sealed = must(rows[0], 'the row').sealed_private_key;
    expect(sealed.includes(key.openPrivateKey().subarray(100, 120))).toBe(false);
    const otherOffice = { id: 'x', tokenSecret: Buffer.alloc(32) };
    const foreign = await recoveryKeyOf(t.pool, otherOffice, rhein);
    expect(() => foreign.openPrivateKey()).toThrow();
    await expect(
      asPerson(t.pool, { orgId: rhein, userId: annaId }, (tx) => tx.query('SELECT public_key FROM recovery_key')),
    ).rejects.toThrow(/permission denied/);
  });
});

describe('the release of a key', () => {
  test('gives the person the key back, and the audit says so', async () => {
    const answer = await release(anna, await wrap(anna));
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(bytesOf(vaultReleaseAnswerSchema.parse(answer.body).key)).toEqual(dataKey);
    expect((await acts('key released')).at(-1)).toEqual({
      by_user_id: annaId,
      by_device_id: anna.session.deviceId,
      subject_id: anna.session.deviceId,
      details: {},
    });
  });

  test('on another computer too, after an administrator reset the password', async () => {
    const wrapping = await wrap(anna);
    const invited = await t.ask('POST', `/api/admin/users/${annaId}/reset-password`, { token: chief.accessToken });
    expect(codeOf(await release(anna, wrapping))).toBe('not_signed_in');
    const accepted = await t.ask('POST', '/api/auth/accept-invitation', {
      body: {
        code: (invited.body['invitation'] as { code: string }).code,
        password: testPassword,
        device: { id: randomUUID(), name: 'New laptop', platform: 'test' },
      },
    });
    const again = accepted.body as unknown as SignedInUser;
    expect(bytesOf(String((await release(again, wrapping)).body['key']))).toEqual(dataKey);
    anna = await t.signIn('anna@rhein', { deviceId: anna.session.deviceId });
  });

  test('opens nothing that is not the own: neither the list of devices nor the label lets it through alone', async () => {
    const hers = await wrap(anna);
    // Ben uses the same laptop, so the device is one of his: the label refuses.
    expect([(await release(ben, hers)).status, codeOf(await release(ben, hers))]).toEqual([403, 'recovery_foreign']);
    // The label is right, but the device is nobody's or somebody else's: the list refuses.
    for (const deviceId of [randomUUID(), chief.session.deviceId])
      expect(codeOf(await release(ben, await wrap(ben, { deviceId })))).toBe('recovery_foreign');
    expect((await acts('key release refused')).at(-1)).toMatchObject({
      by_user_id: ben.session.user.id,
      details: { code: 'recovery_foreign' },
    });
    for (const who of [maria, chief, stranger]) expect(codeOf(await release(who, hers))).toBe('recovery_foreign');
  });

  test.each([
    ['another head office’s key', { recoveryKeyId: 'f'.repeat(32) }, 403, 'recovery_foreign'],
    ['a damaged wrapping', { wrapped: Buffer.alloc(384).toString('base64') }, 403, 'recovery_foreign'],
    ['too little of it', { wrapped: 'AAAA' }, 403, 'recovery_foreign'],
    ['no base64', { wrapped: '<script>' }, 400, 'bad_request'],
    ['no device', { deviceId: 'x' }, 400, 'bad_request'],
    ['far too much', { wrapped: 'A'.repeat(5_000) }, 400, 'bad_request'],
    ['a body beyond every limit', { wrapped: 'A'.repeat(20_000) }, 413, 'too_large'],
  ])('%s is refused', async (_name, wrong, status, code) => {
    // Somebody new for each: attempts are counted.
    const name = `u${randomUUID().slice(0, 8)}`;
    await t.user(rhein, { signInName: name, role: 'salesperson' });
    const who = await t.signIn(`${name}@rhein`);
    const answer = await release(who, { ...(await wrap(who)), ...wrong });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  test('not of a laptop that was blocked, from whichever device it is asked', async () => {
    await t.user(rhein, { signInName: 'carl', role: 'salesperson' });
    const [lost, other] = [await t.signIn('carl@rhein'), await t.signIn('carl@rhein')];
    const wrapping = await wrap(lost);
    await t.ask('POST', `/api/admin/devices/${lost.session.deviceId}/revoke`, { token: chief.accessToken });
    expect(codeOf(await release(lost, wrapping))).toBe('device_revoked');
    const answer = await release(other, wrapping);
    expect([answer.status, codeOf(answer)]).toEqual([403, 'device_blocked']);
  });

  test('not many times', async () => {
    await t.user(rhein, { signInName: 'dora', role: 'salesperson' });
    const dora = await t.signIn('dora@rhein');
    const wrapping = await wrap(dora);
    for (let n = 0; n < 6; n += 1) expect((await release(dora, wrapping)).status).toBe(200);
    const answer = await release(dora, wrapping);
    expect([answer.status, codeOf(answer)]).toEqual([429, 'too_many_attempts']);
    expect((await release(maria, await wrap(maria))).status).toBe(200);
  });
});

describe('an unlock code', () => {
  const ask = (who: SignedInUser, deviceId: string, question: unknown): Promise<Answer> =>
    t.ask('POST', `/api/admin/devices/${deviceId}/unlock-code`, { token: who.accessToken, body: { question } });

  test('answers the question of a laptop as that laptop expects it, each of its people for themselves', async () => {
    for (const who of [anna, ben]) {
      const secret = bytesOf((await vaultOf(who)).codeSecret);
      const question = (await unlockQuestion(subtle, secret, 3)).toLowerCase().replace('-', ' ');
      const answer = await ask(chief, who.session.deviceId, question);
      expect(answer.status).toBe(200);
      expect(await isUnlockAnswer(subtle, secret, 3, String(answer.body['answer']))).toBe(true);
      expect((await acts('unlock code given')).at(-1)).toEqual({
        by_user_id: chief.session.user.id,
        by_device_id: chief.session.deviceId,
        subject_id: who.session.deviceId,
        details: { user: who.session.user.id, counter: 3 },
      });
    }
  });

  test('is for administrators of the same organisation', async () => {
    const question = await unlockQuestion(subtle, bytesOf((await vaultOf(anna)).codeSecret), 4);
    const before = (await acts('unlock code given')).length;
    const answers = await Promise.all([anna, maria, stranger].map((who) => ask(who, anna.session.deviceId, question)));
    expect(answers.map(codeOf)).toEqual(['not_allowed', 'not_allowed', 'not_found']);
    expect((await acts('unlock code given')).length).toBe(before);
  });

  test('is not given for what the device did not ask, nor for a device that is blocked or not there', async () => {
    const question = await unlockQuestion(subtle, bytesOf((await vaultOf(anna)).codeSecret), 5);
    const wrong = await ask(chief, maria.session.deviceId, question);
    expect([wrong.status, codeOf(wrong)]).toEqual([400, 'unlock_question_wrong']);
    expect(codeOf(await ask(chief, randomUUID(), question))).toBe('not_found');
    expect(codeOf(await ask(chief, anna.session.deviceId, ''))).toBe('bad_request');
    expect(codeOf(await ask(chief, anna.session.deviceId, { $gt: '' }))).toBe('bad_request');
    await t.user(rhein, { signInName: 'emil', role: 'salesperson' });
    const emil = await t.signIn('emil@rhein');
    const his = await unlockQuestion(subtle, bytesOf((await vaultOf(emil)).codeSecret), 0);
    await t.ask('POST', `/api/admin/devices/${emil.session.deviceId}/revoke`, { token: chief.accessToken });
    expect(codeOf(await ask(chief, emil.session.deviceId, his))).toBe('device_blocked');
  });
});
