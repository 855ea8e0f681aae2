import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cheapCost } from '../../test/support/cheap-passwords';
import { openTestOffice, testPassword, type SignedInUser, type TestOffice } from '../../test/support/office-for-tests';
import { asSystem } from './database';
import { createPasswords } from './passwords';
import { hashOf, refreshGraceMs } from './tokens';

let t: TestOffice;
let orgId: string;
beforeAll(async () => {
  t = await openTestOffice();
  orgId = await t.organisation('rhein');
  await t.user(orgId, { signInName: 'chief', role: 'administrator' });
  await t.user(orgId, { signInName: 'anna', role: 'salesperson' });
});
afterAll(() => t.close());

const codeOf = (answer: { body: Readonly<Record<string, unknown>> }): unknown =>
  (answer.body['error'] as { code?: unknown } | undefined)?.code;
const device = () => ({ id: randomUUID(), name: 'Laptop', platform: 'linux' });
const signIn = (signInName: string, password = testPassword) =>
  t.ask('POST', '/api/auth/sign-in', { body: { signInName, password, device: device() } });
const refresh = (refreshToken: string) => t.ask('POST', '/api/auth/refresh', { body: { refreshToken } });
const session = (token?: string) => t.ask('GET', '/api/auth/session', token === undefined ? {} : { token });
const row = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>> =>
  (await asSystem(t.pool, (tx) => tx.query<Record<string, unknown>>(sql, values))).rows[0] ?? {};

describe('signing in', () => {
  test('gives tokens and the session, and notes device and time', async () => {
    const answer = await signIn(' ANNA@Rhein ');
    expect(answer.status).toBe(200);
    const { session: mine, accessToken } = answer.body as unknown as SignedInUser;
    expect(mine).toMatchObject({
      organisation: { id: orgId, slug: 'rhein', currency: 'EUR', demo: false },
      user: { signInName: 'anna@rhein', role: 'salesperson' },
    });
    expect(mine.deviceCode).toMatch(/^[A-Z]+[2-9]$/);
    expect((await session(accessToken)).body).toEqual({ session: mine });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(
      await row('SELECT last_sign_in_at IS NOT NULL AS noted FROM credential WHERE sign_in_name = $1', ['anna@rhein']),
    ).toEqual({ noted: true });
  });

  test('the same device keeps its code; every other gets one of its own', async () => {
    const deviceId = randomUUID();
    const first = await t.signIn('anna@rhein', { deviceId });
    const again = await t.signIn('anna@rhein', { deviceId });
    expect(again.session.deviceCode).toBe(first.session.deviceCode);
    const others = await Promise.all(Array.from({ length: 4 }, () => t.signIn('anna@rhein')));
    const colleague = await t.signIn('chief@rhein', { deviceId });
    expect(new Set([first, colleague, ...others].map((one) => one.session.deviceCode)).size).toBe(6);
  });

  test('a wrong password, a user nobody knows, an invited one and another organisation answer alike', async () => {
    await t.user(orgId, { signInName: 'invited', role: 'salesperson', password: undefined } as never);
    const answers = await Promise.all([
      signIn('anna@rhein', 'wrong-password'),
      signIn('nobody@rhein', 'wrong-password'),
      signIn('invited@rhein', 'wrong-password'),
      signIn('anna@elsewhere', 'wrong-password'),
      signIn("anna@rhein' OR '1'='1", 'wrong-password'),
    ]);
    const shapes = answers.map(({ status, text, headers }) => ({
      status,
      text,
      headers: [...headers.keys()].sort().join(),
      length: headers.get('content-length'),
    }));
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
    expect(shapes[0]).toMatchObject({ status: 401, text: '{"error":{"code":"wrong_password","details":{}}}' });
  });

  test('guessing is slowed down for one name, and others go on', async () => {
    await t.user(orgId, { signInName: 'guessed', role: 'salesperson' });
    const answers = [];
    for (let i = 0; i < 30; i += 1) answers.push(await signIn('guessed@rhein', `guess ${i}`));
    const refused = answers.filter((answer) => codeOf(answer) === 'too_many_attempts');
    expect(refused.length).toBeGreaterThanOrEqual(24);
    expect(refused[0]).toMatchObject({ status: 429 });
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(codeOf(await signIn('guessed@rhein'))).toBe('too_many_attempts');
    expect((await signIn('anna@rhein')).status).toBe(200);
  });

  test('an outdated hash is renewed', async () => {
    const id = await t.user(orgId, { signInName: 'old', role: 'salesperson' });
    const weaker = await createPasswords({ cost: { ...cheapCost, logN: 9 } }).hash(testPassword);
    await asSystem(t.pool, (tx) =>
      tx.query('UPDATE credential SET password_hash = $1 WHERE user_id = $2', [weaker, id]),
    );
    expect((await signIn('old@rhein')).status).toBe(200);
    expect(
      String((await row('SELECT password_hash FROM credential WHERE user_id = $1', [id]))['password_hash']),
    ).toContain('ln=10');
    expect((await signIn('old@rhein')).status).toBe(200);
  });

  test.each([
    [{}],
    [null],
    [[]],
    ['text'],
    [{ signInName: 'anna@rhein', password: testPassword }],
    [{ signInName: 'anna@rhein', password: testPassword, device: { id: 'no-uuid', name: 'x', platform: 'x' } }],
    [{ signInName: ['anna@rhein'], password: testPassword, device: { id: randomUUID(), name: 'x', platform: 'x' } }],
    [{ signInName: 'anna@rhein', password: 'x'.repeat(1001), device: { id: randomUUID(), name: 'x', platform: 'x' } }],
  ])('%j is not understood', async (body) => {
    const answer = await t.ask('POST', '/api/auth/sign-in', { body });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'bad_request']);
  });

  test('characters the database cannot hold are refused before they reach it', async () => {
    expect(codeOf(await signIn('anna@rhein', 'nul \u0000 and \ud800'))).toBe('bad_request');
    expect(codeOf(await signIn('nul\u0000@rhein', 'x'))).toBe('bad_request');
  });
});

describe('access', () => {
  test('nothing but a token of this office opens a door', async () => {
    const { accessToken, refreshToken } = await t.signIn('anna@rhein');
    const payload = accessToken.split('.').slice(1, 3).join('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const forged = [
      undefined,
      'x',
      refreshToken,
      `${none}.${payload}.`,
      `ra2.${payload}.`,
      `ra2.${payload}.${createHmac('sha256', randomBytes(32)).update(`access 2.${payload}`).digest().subarray(0, 16).toString('base64url')}`,
      accessToken.slice(0, -2),
      'y'.repeat(4_000),
    ];
    for (const token of forged)
      expect([(await session(token)).status, codeOf(await session(token))]).toEqual([401, 'not_signed_in']);
    expect((await session(accessToken)).status).toBe(200);
    // As the release before sealed them: nothing opens, but the shell is told to renew it, so that nobody signs in anew.
    expect(codeOf(await session(`ra1.${payload}.${'A'.repeat(43)}`))).toBe('token_expired');
  });

  test('ends after ten minutes, and a refresh goes on', async () => {
    const { accessToken, refreshToken } = await t.signIn('anna@rhein');
    t.clock.ms += 10 * 60_000 + 1;
    expect(codeOf(await session(accessToken))).toBe('token_expired');
    const answer = await refresh(refreshToken);
    expect(answer.status).toBe(200);
    expect((await session((answer.body as unknown as SignedInUser).accessToken)).status).toBe(200);
  });

  test('signing out ends it at once, for both tokens', async () => {
    const { accessToken, refreshToken } = await t.signIn('anna@rhein');
    expect((await session(accessToken)).status).toBe(200);
    expect((await t.ask('POST', '/api/auth/sign-out', { token: accessToken, body: { refreshToken } })).status).toBe(
      200,
    );
    expect(codeOf(await session(accessToken))).toBe('not_signed_in');
    expect(codeOf(await refresh(refreshToken))).toBe('token_expired');
    expect((await t.ask('POST', '/api/auth/sign-out', { token: 'nonsense', body: {} })).status).toBe(200);
  });
});

describe('refresh', () => {
  test('the same token again gets the same successor for thirty seconds; later it ends the family', async () => {
    const { refreshToken } = await t.signIn('anna@rhein');
    const first = (await refresh(refreshToken)).body as unknown as SignedInUser;
    t.clock.ms += refreshGraceMs - 1_000;
    const again = (await refresh(refreshToken)).body as unknown as SignedInUser;
    expect(again.refreshToken).toBe(first.refreshToken);
    t.clock.ms += 2_000;
    expect(codeOf(await refresh(refreshToken))).toBe('token_expired');
    expect(codeOf(await refresh(first.refreshToken))).toBe('token_expired');
    expect(codeOf(await session(again.accessToken))).toBe('not_signed_in');
    expect(await row("SELECT count(*)::int AS n FROM act WHERE act = 'refresh token reused'")).toEqual({ n: 1 });
  });

  test('only hashes are stored', async () => {
    const { refreshToken } = await t.signIn('anna@rhein');
    const dump = await asSystem(t.pool, (tx) => tx.query('SELECT * FROM sign_in'));
    expect(JSON.stringify(dump.rows)).not.toContain(refreshToken.slice(-43));
    expect(JSON.stringify(dump.rows)).toContain(hashOf(refreshToken));
  });

  test('ends 90 days after it was last used', async () => {
    const { refreshToken } = await t.signIn('anna@rhein');
    t.clock.ms += 89 * 86_400_000;
    const next = (await refresh(refreshToken)).body as unknown as SignedInUser;
    t.clock.ms += 91 * 86_400_000;
    expect(codeOf(await refresh(next.refreshToken))).toBe('token_expired');
  });

  test.each(['', 'x', 'rr1.00000000-0000-4000-8000-000000000000.' + 'a'.repeat(43), 'rr1..', 5, null])(
    '%j is no refresh token',
    async (refreshToken) => {
      const answer = await t.ask('POST', '/api/auth/refresh', { body: { refreshToken } });
      expect([400, 401]).toContain(answer.status);
    },
  );

  // Interleavings over the real database: several windows refresh at once, answers are lost, and a thief comes late.
  test('however requests interleave, one family has one line of successors and the honest laptop stays signed in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ windows: fc.integer({ min: 1, max: 4 }), waitMs: fc.integer({ min: 0, max: 900_000 }) }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.scheduler(),
        async (rounds, scheduler) => {
          let { refreshToken } = await t.signIn('anna@rhein');
          const used: string[] = [];
          for (const { windows, waitMs } of rounds) {
            t.clock.ms += waitMs;
            const asked = scheduler.scheduleFunction((token: string) => refresh(token));
            const answers = Promise.all(Array.from({ length: windows }, () => asked(refreshToken)));
            await scheduler.waitFor(answers);
            const tokens = (await answers).map((answer) => (answer.body as unknown as SignedInUser).refreshToken);
            expect(new Set(tokens).size).toBe(1);
            used.push(refreshToken);
            refreshToken = tokens[0] ?? '';
            expect(refreshToken).toMatch(/^rr1\./);
          }
          t.clock.ms += refreshGraceMs + 1;
          expect(codeOf(await refresh(used[0] ?? ''))).toBe('token_expired');
          expect(codeOf(await refresh(refreshToken))).toBe('token_expired');
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);
});

describe('changing the own password', () => {
  const change = (token: string | undefined, currentPassword: string, newPassword: string) =>
    t.ask('POST', '/api/auth/password', {
      body: { currentPassword, newPassword },
      ...(token === undefined ? {} : { token }),
    });

  test('keeps this sign-in, ends the others, and is noted', async () => {
    const id = await t.user(orgId, { signInName: 'paula', role: 'salesperson' });
    const [here, elsewhere] = [await t.signIn('paula@rhein'), await t.signIn('paula@rhein')];
    expect((await change(here.accessToken, testPassword, 'another password')).status).toBe(200);
    // The answer was lost: asked again it is done, and nothing else happens.
    expect((await change(here.accessToken, testPassword, 'another password')).status).toBe(200);
    expect((await session(here.accessToken)).status).toBe(200);
    expect(codeOf(await session(elsewhere.accessToken))).toBe('not_signed_in');
    expect(codeOf(await refresh(elsewhere.refreshToken))).toBe('token_expired');
    expect((await refresh(here.refreshToken)).status).toBe(200);
    expect(codeOf(await signIn('paula@rhein'))).toBe('wrong_password');
    expect((await signIn('paula@rhein', 'another password')).status).toBe(200);
    expect(
      await row("SELECT count(*)::int AS n FROM act WHERE act = 'password changed' AND by_user_id = $1", [id]),
    ).toEqual({ n: 1 });
  });

  test('wants the present one, a strong new one and a sign-in, and is slowed down', async () => {
    const id = await t.user(orgId, { signInName: 'quinn', role: 'salesperson' });
    const { accessToken } = await t.signIn('quinn@rhein');
    expect(codeOf(await change(undefined, testPassword, 'another password'))).toBe('not_signed_in');
    expect(codeOf(await change(accessToken, testPassword, 'short'))).toBe('weak_password');
    expect(codeOf(await change(accessToken, 'guessed it', 'another password'))).toBe('wrong_password');
    const guesses = [];
    for (let n = 0; n < 6; n += 1) guesses.push(codeOf(await change(accessToken, `guess ${n}`, 'another password')));
    expect(guesses).toContain('too_many_attempts');
    expect((await signIn('quinn@rhein')).status).toBe(200);
    expect(
      Number(
        (await row("SELECT count(*) AS n FROM act WHERE act = 'password change failed' AND by_user_id = $1", [id]))[
          'n'
        ],
      ),
    ).toBeGreaterThan(0);
  });
});

describe('invitations', () => {
  const accept = (code: string, password = 'a new password', by = device()) =>
    t.ask('POST', '/api/auth/accept-invitation', { body: { code, password, device: by } });
  const invite = async (signInName: string): Promise<string> => {
    const chief = await t.signIn('chief@rhein');
    const answer = await t.ask('POST', '/api/admin/users', {
      token: chief.accessToken,
      body: { name: signInName, signInName, role: 'salesperson' },
    });
    expect(answer.status).toBe(200);
    return (answer.body['invitation'] as { code: string }).code;
  };

  test('are used once, typed in any way, and set the password', async () => {
    const code = await invite('bert');
    expect(codeOf(await accept(code, 'short'))).toBe('weak_password');
    const accepted = await accept(code.toLowerCase().replaceAll('-', ' '));
    expect(accepted.status).toBe(200);
    expect((accepted.body as unknown as SignedInUser).session.user.signInName).toBe('bert@rhein');
    expect(codeOf(await accept(code))).toBe('invitation_invalid');
    expect((await signIn('bert@rhein', 'a new password')).status).toBe(200);
  });

  test('whose answer was lost are answered again: to the same device with the same password', async () => {
    const code = await invite('edda');
    const mine = device();
    const lost = (await accept(code, 'a new password', mine)).body as unknown as SignedInUser;
    const again = await accept(code, 'a new password', mine);
    expect((again.body as unknown as SignedInUser).session).toEqual(lost.session);
    expect((await session((again.body as unknown as SignedInUser).accessToken)).status).toBe(200);
    expect(codeOf(await accept(code, 'another password', mine))).toBe('invitation_used');
    expect(codeOf(await accept(code, 'a new password'))).toBe('invitation_invalid');
    // Until it would have run out, and until the next invitation.
    const chief = await t.signIn('chief@rhein');
    await t.ask('POST', `/api/admin/users/${lost.session.user.id}/reset-password`, { token: chief.accessToken });
    expect(codeOf(await accept(code, 'a new password', mine))).toBe('invitation_invalid');
  });

  test('of two at once one gets it', async () => {
    const code = await invite('cora');
    const answers = await Promise.all([accept(code), accept(code), accept(code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  test('run out after seven days, and guessing them is slowed down', async () => {
    const code = await invite('dora');
    t.clock.ms += 7 * 86_400_000 + 60_000;
    expect(codeOf(await accept(code))).toBe('invitation_invalid');
    const answers = [];
    for (let i = 0; i < 10; i += 1) answers.push(codeOf(await accept('BCDF-BCDF-BCDF-BCDF')));
    expect(answers).toContain('too_many_attempts');
  });
});
