import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  openTestOffice,
  testPassword,
  type Answer,
  type SignedInUser,
  type TestOffice,
} from '../../test/support/office-for-tests';
import { asSystem } from './database';
import { importRecords } from './records-import';
import { notifyChannel } from './records-write';

let t: TestOffice;
let rhein: string;
let seine: string;
let annaId: string;
let mariaId: string;
let strangerId: string;
let chief: SignedInUser;
let maria: SignedInUser;
let anna: SignedInUser;
let stranger: SignedInUser;

beforeAll(async () => {
  t = await openTestOffice();
  rhein = await t.organisation('rhein');
  seine = await t.organisation('seine');
  await t.user(rhein, { signInName: 'chief', role: 'administrator' });
  mariaId = await t.user(rhein, { signInName: 'maria', role: 'manager' });
  annaId = await t.user(rhein, { signInName: 'anna', role: 'salesperson', managerId: mariaId });
  strangerId = await t.user(seine, { signInName: 'jean', role: 'administrator' });
  await importRecords(t.pool, rhein, [{ entity: 'territory', id: 'ruhr', body: { name: 'Ruhr' } }]);
  await importRecords(t.pool, seine, [{ entity: 'territory', id: 'paris', body: { name: 'Paris' } }]);
  [chief, maria, anna, stranger] = await Promise.all([
    t.signIn('chief@rhein'),
    t.signIn('maria@rhein'),
    t.signIn('anna@rhein'),
    t.signIn('jean@seine'),
  ]);
});
afterAll(() => t.close());

const codeOf = (answer: Answer): unknown => (answer.body['error'] as { code?: unknown } | undefined)?.code;
const post = (path: string, who: SignedInUser, body?: unknown) =>
  t.ask('POST', path, { token: who.accessToken, ...(body === undefined ? {} : { body }) });
const get = (path: string, who: SignedInUser) => t.ask('GET', path, { token: who.accessToken });
const patch = (path: string, who: SignedInUser, body: unknown) =>
  t.ask('PATCH', path, { token: who.accessToken, body });
const acts = async (): Promise<string[]> =>
  (
    await asSystem(t.pool, (tx) =>
      tx.query<{ act: string }>('SELECT act FROM act WHERE org_id = $1 ORDER BY n', [rhein]),
    )
  ).rows.map(({ act }) => act);
const sync = (who: SignedInUser, headers: Record<string, string> = {}) =>
  t.ask('POST', '/api/sync', { token: who.accessToken, body: { protocol: 1, checkpoint: null, push: [] }, headers });

describe('every route', () => {
  const filled = (path: string): string => path.replace(':id', annaId);

  test('is known to the description of the interface', async () => {
    expect(t.office.routes.length).toBeGreaterThan(14);
    const document = (await t.ask('GET', '/api/openapi.json')).body as {
      openapi: string;
      paths: Record<string, Record<string, { summary?: string }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    for (const { method, path } of t.office.routes) {
      const described = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect(described?.summary, `${method} ${path}`).toBeTruthy();
    }
    expect(JSON.stringify(document)).not.toContain('$schema');
  });

  test('is public only where it must be', () => {
    const open = t.office.routes
      .filter(({ access }) => access === 'public')
      .map(({ method, path }) => `${method} ${path}`);
    expect(open.sort()).toEqual([
      'GET /api/demo',
      'GET /api/health',
      'GET /api/openapi.json',
      'POST /api/auth/accept-invitation',
      'POST /api/auth/device',
      'POST /api/auth/refresh',
      'POST /api/auth/sign-in',
      'POST /api/auth/sign-out',
    ]);
    expect(
      t.office.routes
        .filter(({ path }) => path.startsWith('/api/admin/'))
        .every(({ access }) => access === 'administrator'),
    ).toBe(true);
  });

  test('denies whoever has no token, on every method, before it looks at anything', async () => {
    for (const { method, path, access } of t.office.routes) {
      if (access === 'public') continue;
      const answer = await t.ask(method, filled(path), method === 'GET' ? {} : { body: { nonsense: true } });
      expect([answer.status, codeOf(answer)], `${method} ${path}`).toEqual([401, 'not_signed_in']);
    }
  });

  test('of administration denies the salesperson and, but for devices, the manager', async () => {
    for (const { method, path, access } of t.office.routes) {
      if (access !== 'administrator') continue;
      for (const who of [anna, maria]) {
        if (who === maria && path === '/api/admin/devices') continue;
        const answer = await t.ask(method, filled(path), {
          token: who.accessToken,
          ...(method === 'GET' ? {} : { body: {} }),
        });
        expect([answer.status, codeOf(answer)], `${method} ${path}`).toEqual([403, 'not_allowed']);
      }
    }
  });

  test('knows no other method', async () => {
    for (const path of new Set(t.office.routes.map((route) => filled(route.path)))) {
      for (const method of ['PUT', 'DELETE', 'OPTIONS']) {
        const answer = await t.ask(method, path, { token: chief.accessToken });
        expect([answer.status, codeOf(answer)], `${method} ${path}`).toEqual([404, 'not_found']);
      }
    }
  });
});

describe('an administrator of another organisation', () => {
  test('finds nothing of this one, and leaves nothing in it', async () => {
    const deviceId = anna.session.deviceId;
    const before = await acts();
    const tried = await Promise.all([
      patch(`/api/admin/users/${annaId}`, stranger, { role: 'administrator' }),
      post(`/api/admin/users/${annaId}/disable`, stranger),
      post(`/api/admin/users/${annaId}/enable`, stranger),
      post(`/api/admin/users/${annaId}/reset-password`, stranger),
      post(`/api/admin/devices/${deviceId}/revoke`, stranger),
    ]);
    for (const answer of tried) expect([answer.status, codeOf(answer)]).toEqual([404, 'not_found']);
    expect(await acts()).toEqual(before);
    const seen = await Promise.all(['users', 'devices', 'state'].map((what) => get(`/api/admin/${what}`, stranger)));
    for (const answer of seen) {
      expect(answer.status).toBe(200);
      expect(answer.text).not.toMatch(/anna|maria|rhein|ruhr/i);
      expect(answer.text).not.toContain(deviceId);
    }
    expect((await get('/api/auth/session', anna)).status).toBe(200);
  });

  test('cannot put a user of this one above, or a territory, or take a sign-in name of it', async () => {
    const make = (body: object) =>
      post('/api/admin/users', stranger, {
        name: 'X',
        signInName: `x${randomUUID().slice(0, 8)}`,
        role: 'salesperson',
        ...body,
      });
    expect(codeOf(await make({ managerId: mariaId }))).toBe('invalid_record');
    expect(codeOf(await make({ territoryId: 'ruhr' }))).toBe('invalid_record');
    expect(codeOf(await make({ signInName: 'anna@rhein' }))).toBe('invalid_record');
    expect((await make({ managerId: strangerId, territoryId: 'paris' })).status).toBe(200);
  });
});

describe('users', () => {
  test('are invited, appear on every laptop, and may sign in once they chose a password', async () => {
    const answer = await post('/api/admin/users', chief, {
      name: '王芳',
      signInName: 'wang.fang',
      role: 'salesperson',
      managerId: mariaId,
      territoryId: 'ruhr',
    });
    expect(answer.status).toBe(200);
    const { user, invitation } = answer.body as {
      user: Record<string, unknown>;
      invitation: { code: string; expiresAt: string; officeUrl: string };
    };
    expect(user).toMatchObject({
      name: '王芳',
      signInName: 'wang.fang@rhein',
      invited: true,
      active: true,
      territoryId: 'ruhr',
    });
    expect(invitation.officeUrl).toBe(t.office.url);
    const pulled = (await sync(anna)).body['records'] as { id: string; body: Record<string, unknown> }[];
    expect(pulled.find(({ id }) => id === user['id'])?.body).toMatchObject({
      name: '王芳',
      role: 'salesperson',
      active: true,
    });
    expect(JSON.stringify(pulled)).not.toContain(invitation.code);
    const listed = (await get('/api/admin/users', chief)).body['users'] as {
      id: unknown;
      invitationExpiresAt?: string;
    }[];
    expect(listed.find(({ id }) => id === user['id'])?.invitationExpiresAt).toBe(invitation.expiresAt);
    expect(JSON.stringify(listed)).not.toMatch(/hash|scrypt/);
  });

  test('a name that is taken, nonsense and surplus fields are refused', async () => {
    const make = (body: object) =>
      post('/api/admin/users', chief, { name: 'X', signInName: 'x', role: 'salesperson', ...body });
    expect(codeOf(await make({ signInName: 'ANNA' }))).toBe('sign_in_name_taken');
    expect(codeOf(await make({ signInName: 'a b' }))).toBe('invalid_record');
    expect(codeOf(await make({ signInName: 'anna@seine' }))).toBe('invalid_record');
    for (const body of [
      { role: 'god' },
      { name: '' },
      { name: 'x'.repeat(300) },
      { orgId: seine },
      { active: false },
      { password: 'x' },
      { name: 'nul \u0000' },
    ]) {
      expect(codeOf(await make(body)), JSON.stringify(body)).toBe('bad_request');
    }
  });

  test('are changed field by field; null takes away; nobody reports in a circle', async () => {
    const change = (id: string, body: unknown) => patch(`/api/admin/users/${id}`, chief, body);
    expect(
      (
        await change(annaId, {
          territoryId: 'ruhr',
          substituteId: mariaId,
          substituteFrom: '2026-01-01',
          substituteUntil: '2026-01-31',
        })
      ).body['user'],
    ).toMatchObject({ territoryId: 'ruhr', substituteId: mariaId, managerId: mariaId });
    const { user } = (
      await change(annaId, { territoryId: null, substituteId: null, substituteFrom: null, substituteUntil: null })
    ).body as { user: Record<string, unknown> };
    expect(user['territoryId']).toBeUndefined();
    expect(codeOf(await change(mariaId, { managerId: annaId }))).toBe('invalid_record');
    expect(codeOf(await change(annaId, { managerId: annaId }))).toBe('invalid_record');
    expect(codeOf(await change(annaId, { managerId: 'nobody' }))).toBe('invalid_record');
    expect(codeOf(await change(annaId, { substituteFrom: '2026-02-30' }))).toBe('invalid_record');
    expect(codeOf(await change('nobody', { name: 'X' }))).toBe('not_found');
    expect(codeOf(await change(annaId, { id: 'x' }))).toBe('bad_request');
  });

  test('one administrator always remains', async () => {
    const { id } = chief.session.user;
    expect(codeOf(await patch(`/api/admin/users/${id}`, chief, { role: 'salesperson' }))).toBe('last_administrator');
    expect(codeOf(await post(`/api/admin/users/${id}/disable`, chief))).toBe('last_administrator');
  });

  test('many changes at once: none is lost', async () => {
    const id = await t.user(rhein, { signInName: 'busy', role: 'salesperson' });
    await Promise.all([
      patch(`/api/admin/users/${id}`, chief, { name: 'Busy Bee' }),
      patch(`/api/admin/users/${id}`, chief, { territoryId: 'ruhr' }),
      patch(`/api/admin/users/${id}`, chief, { managerId: mariaId }),
      patch(`/api/admin/users/${id}`, chief, { substituteId: mariaId }),
    ]);
    const users = (await get('/api/admin/users', chief)).body['users'] as { id: string }[];
    expect(users.find((user) => user.id === id)).toMatchObject({
      name: 'Busy Bee',
      territoryId: 'ruhr',
      managerId: mariaId,
      substituteId: mariaId,
    });
  });

  test('a disabled user is out at once and in again when enabled', async () => {
    const id = await t.user(rhein, { signInName: 'leaver', role: 'salesperson' });
    const leaver = await t.signIn('leaver@rhein');
    expect((await get('/api/auth/session', leaver)).status).toBe(200);
    expect((await post(`/api/admin/users/${id}/disable`, chief)).body['user']).toMatchObject({ active: false });
    expect(codeOf(await get('/api/auth/session', leaver))).toBe('user_disabled');
    expect(codeOf(await sync(leaver))).toBe('user_disabled');
    expect(codeOf(await t.ask('POST', '/api/auth/refresh', { body: { refreshToken: leaver.refreshToken } }))).toBe(
      'user_disabled',
    );
    const again = (password: string) =>
      t.ask('POST', '/api/auth/sign-in', {
        body: { signInName: 'leaver@rhein', password, device: { id: randomUUID(), name: 'x', platform: 'x' } },
      });
    expect(codeOf(await again(testPassword))).toBe('user_disabled');
    expect(codeOf(await again('wrong'))).toBe('wrong_password');
    await post(`/api/admin/users/${id}/enable`, chief);
    expect((await again(testPassword)).status).toBe(200);
    expect(codeOf(await get('/api/auth/session', leaver))).toBe('not_signed_in');
  });

  test('a reset voids the old password and every sign-in', async () => {
    const id = await t.user(rhein, { signInName: 'forgetful', role: 'salesperson' });
    const before = await t.signIn('forgetful@rhein');
    const { invitation } = (await post(`/api/admin/users/${id}/reset-password`, chief)).body as {
      invitation: { code: string };
    };
    expect(codeOf(await get('/api/auth/session', before))).toBe('not_signed_in');
    await expect(t.signIn('forgetful@rhein')).rejects.toThrow('wrong_password');
    const accepted = await t.ask('POST', '/api/auth/accept-invitation', {
      body: {
        code: invitation.code,
        password: 'something new',
        device: { id: randomUUID(), name: 'x', platform: 'x' },
      },
    });
    expect(accepted.status).toBe(200);
    expect((await t.signIn('forgetful@rhein', { password: 'something new' })).session.user.id).toBe(id);
  });

  test('a demoted administrator administers no longer', async () => {
    const id = await t.user(rhein, { signInName: 'deputy', role: 'administrator' });
    const deputy = await t.signIn('deputy@rhein');
    expect((await get('/api/admin/users', deputy)).status).toBe(200);
    await patch(`/api/admin/users/${id}`, chief, { role: 'salesperson' });
    expect(codeOf(await get('/api/admin/users', deputy))).toBe('not_allowed');
  });
});

describe('devices', () => {
  test('show their last sync and what waits; a manager sees those of the own people', async () => {
    expect((await sync(anna, { 'x-roadbook-waiting': '7' })).status).toBe(200);
    await expect
      .poll(async () =>
        ((await get('/api/admin/devices', chief)).body['devices'] as Record<string, unknown>[]).find(
          (device) => device['id'] === anna.session.deviceId,
        ),
      )
      .toMatchObject({
        userName: 'anna',
        waiting: 7,
        lastSyncAt: expect.stringMatching(/Z$/) as string,
        code: anna.session.deviceCode,
      });
    const seen = ((await get('/api/admin/devices', maria)).body['devices'] as { userId: string }[]).map(
      ({ userId }) => userId,
    );
    expect(seen).toContain(annaId);
    expect(seen).toContain(mariaId);
    expect(seen).not.toContain(chief.session.user.id);
  });

  test('a revoked one is out at once, whoever uses it, and its event stream is cut at once', async () => {
    const deviceId = randomUUID();
    const id = await t.user(rhein, { signInName: 'robbed', role: 'salesperson' });
    const robbed = await t.signIn('robbed@rhein', { deviceId });
    const elsewhere = await t.signIn('robbed@rhein');
    const stream = await fetch(`${t.office.url}/api/events`, {
      headers: { authorization: `Bearer ${robbed.accessToken}` },
    });
    expect(stream.status).toBe(200);
    const heard = stream.text();
    const announced: string[] = [];
    const listener = await t.pool.connect();
    await listener.query(`LISTEN ${notifyChannel}`);
    listener.on('notification', ({ payload }) => {
      announced.push(String((JSON.parse(payload ?? '{}') as { revokedDevice?: string }).revokedDevice));
    });
    expect((await post(`/api/admin/devices/${deviceId}/revoke`, chief)).status).toBe(200);
    expect(await heard).toContain('event: revoked');
    // At once: it was announced, and not found by the next beat.
    await expect.poll(() => announced).toContain(deviceId);
    listener.release(true);

    expect(codeOf(await get('/api/auth/session', robbed))).toBe('device_revoked');
    expect(codeOf(await sync(robbed))).toBe('device_revoked');
    expect(codeOf(await t.ask('POST', '/api/auth/refresh', { body: { refreshToken: robbed.refreshToken } }))).toBe(
      'device_revoked',
    );
    t.clock.ms += 20 * 60_000;
    expect(codeOf(await get('/api/auth/session', robbed))).toBe('device_revoked');
    t.clock.ms -= 20 * 60_000;
    await expect(t.signIn('robbed@rhein', { deviceId })).rejects.toThrow('device_revoked');
    await expect(t.signIn('anna@rhein', { deviceId })).rejects.toThrow('device_revoked');
    expect((await get('/api/auth/session', elsewhere)).status).toBe(200);
    expect(id).toBeTruthy();
    // Where nobody is signed in any more, the laptop asks by the name of its device alone.
    const { officeId } = robbed.session;
    const isRevoked = async (question: object): Promise<unknown> =>
      (await t.ask('POST', '/api/auth/device', { body: { officeId, orgId: rhein, deviceId, ...question } })).body;
    expect(await isRevoked({})).toEqual({ revoked: true });
    expect(await isRevoked({ deviceId: elsewhere.session.deviceId })).toEqual({ revoked: false });
    expect(await isRevoked({ deviceId: randomUUID() })).toEqual({ revoked: false });
    expect(await isRevoked({ officeId: 'another office' })).toEqual({ revoked: false });
    expect(codeOf(await post(`/api/admin/devices/${randomUUID()}/revoke`, chief))).toBe('not_found');
    expect(codeOf(await post('/api/admin/devices/no-uuid/revoke', chief))).toBe('bad_request');
  });
});

describe('administration', () => {
  test('says how much there is', async () => {
    const state = (await get('/api/admin/state', chief)).body;
    expect(state).toMatchObject({ records: { territory: 1 }, deleted: 0 });
    expect(Number(state['users'])).toBeGreaterThan(3);
    expect(Number(state['databaseBytes'])).toBeGreaterThan(1_000_000);
    expect(Number(state['seq'])).toBeGreaterThan(0);
  });

  test('writes every act down, and nobody changes what is written', async () => {
    const all = await acts();
    for (const act of [
      'organisation created',
      'user created',
      'user changed',
      'user disabled',
      'user enabled',
      'password reset',
      'device revoked',
      'sign-in',
      'invitation accepted',
    ]) {
      expect(all, act).toContain(act);
    }
    await expect(t.pool.query("UPDATE act SET act = 'nothing'")).rejects.toThrow('never changed');
    await expect(t.pool.query('DELETE FROM act')).rejects.toThrow('never changed');
    await expect(t.pool.query('TRUNCATE act')).rejects.toThrow('never changed');
    const dump = JSON.stringify((await asSystem(t.pool, (tx) => tx.query('SELECT * FROM act'))).rows);
    expect(dump).not.toContain(testPassword);
    expect(dump).not.toMatch(/[A-Z]{4}-[A-Z]{4}-[A-Z]{4}/);
  });

  test('the role that serves people reads none of it', async () => {
    const { rows } = await t.pool.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relname IN ('office', 'credential', 'device', 'sign_in', 'act')
         AND (has_table_privilege('roadbook_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege('roadbook_app', c.oid, 'SELECT, INSERT, UPDATE') OR NOT c.relforcerowsecurity)`,
    );
    expect(rows).toEqual([]);
  });
});
