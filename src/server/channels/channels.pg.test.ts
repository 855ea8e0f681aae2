import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cheapPasswords } from '../../../test/support/cheap-passwords';
import {
  openTestOffice,
  type Answer,
  type SignedInUser,
  type TestOffice,
} from '../../../test/support/office-for-tests';
import { runOffice } from '../cli-run';
import { asSystem } from '../database';
import { checkDatabase } from '../doctor';
import { importRecords } from '../records-import';
import { forgetOld } from '../retention';

let t: TestOffice;
let rhein: string;
let seine: string;
let anna: SignedInUser;
let bert: SignedInUser;
let chief: SignedInUser;
let mia: SignedInUser;
let folder: string;
let key: string;
let keyOfSeine: string;

/** Runs a command of the head office. */
async function office(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  const [out, errors]: [string[], string[]] = [[], []];
  const code = await runOffice(args, {
    out: (line) => void out.push(line),
    error: (line) => void errors.push(line),
    environment: { DATABASE_URL: t.databaseUrl },
    passwords: cheapPasswords,
  });
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

const rowsOf = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await asSystem(t.pool, (tx) => tx.query<Record<string, unknown>>(sql, values))).rows;

async function makeKey(organisation: string): Promise<{ id: string; key: string }> {
  const { out } = await office('keys', 'make', 'Web shop', '--organisation', organisation);
  return {
    key: /rk1\.[\w-]{43}/.exec(out)?.[0] ?? '',
    id: /keys revoke ([0-9a-f-]{36})/.exec(out)?.[1] ?? '',
  };
}

beforeAll(async () => {
  t = await openTestOffice();
  folder = mkdtempSync(join(tmpdir(), 'roadbook-channels-'));
  rhein = await t.organisation('rhein');
  seine = await t.organisation('seine');
  const annaId = await t.user(rhein, { signInName: 'anna', role: 'salesperson' });
  await t.user(rhein, { signInName: 'chief', role: 'administrator' });
  await t.user(rhein, { signInName: 'mia', role: 'manager' });
  const bertId = await t.user(rhein, { signInName: 'bert', role: 'salesperson' });
  const account = (id: string, ownerId: string, code: string) => ({
    entity: 'account',
    id,
    body: { name: id, type: 'customer', ownerId, code, email: `shop@${id}.example` },
  });
  await importRecords(t.pool, rhein, [
    account('cheese', annaId, 'C1'),
    account('wine', bertId, 'W1'),
    {
      entity: 'contact',
      id: 'ada',
      body: {
        fullName: 'Ada',
        email: 'Ada@Cheese.example',
        mobile: '0171 2345678',
        wechat: 'wx_ada',
        accounts: [{ accountId: 'cheese' }],
      },
    },
    {
      entity: 'contact',
      id: 'wim',
      body: { fullName: 'Wim', email: 'both@x.example', accounts: [{ accountId: 'wine' }] },
    },
    {
      entity: 'contact',
      id: 'kim',
      body: { fullName: 'Kim', email: 'both@x.example', accounts: [{ accountId: 'cheese' }] },
    },
  ]);
  [anna, bert, chief, mia] = (await Promise.all(
    ['anna', 'bert', 'chief', 'mia'].map((name) => t.signIn(`${name}@rhein`)),
  )) as [SignedInUser, SignedInUser, SignedInUser, SignedInUser];
  key = (await makeKey('rhein')).key;
  keyOfSeine = (await makeKey('seine')).key;
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await t.close();
});

const codeOf = (answer: Answer): unknown => (answer.body['error'] as { code?: unknown } | undefined)?.code;
const record = (over: Record<string, unknown> = {}) => ({
  id: 'form-1',
  channel: 'webform',
  direction: 'in',
  at: '2026-11-20T09:30:00+01:00',
  address: 'ada@cheese.example',
  subject: 'Baskets',
  text: 'Do you sell small packs?',
  ...over,
});
const deliver = (body: unknown, token = key) => t.ask('POST', '/api/channel-records', { token, body });
const activities = (orgId = rhein) =>
  rowsOf(
    `SELECT id, rev::int AS rev, account_id AS account, owner_id AS owner, doc->'body' AS body FROM activities WHERE org_id = $1 AND NOT deleted ORDER BY start_at, id`,
    [orgId],
  );
const seenBy = async (who: SignedInUser): Promise<number> => {
  const { body } = await t.ask('POST', '/api/sync', {
    token: who.accessToken,
    body: { protocol: 1, checkpoint: null, push: [] },
  });
  return (body['records'] as { entity: string }[]).filter(({ entity }) => entity === 'activity').length;
};

describe.sequential('the door for other systems', () => {
  test('is closed to everybody without a key of its own', async () => {
    for (const token of ['', 'rk1.', `rk1.${'x'.repeat(43)}`, anna.accessToken, `${key}x`])
      expect(codeOf(await deliver(record(), token))).toBe('not_signed_in');
    expect(await activities()).toEqual([]);
  });

  test('and a key opens nothing else', async () => {
    for (const { method, path, access } of t.office.routes)
      if (access === 'signed-in' || access === 'administrator')
        expect(
          (await t.ask(method, path, { token: key, ...(method === 'GET' ? {} : { body: {} }) })).status,
          `${method} ${path}`,
        ).toBe(401);
  });

  test('takes a record to the account of the contact, once, and whoever sees the account sees it', async () => {
    const first = await deliver(record());
    expect([first.status, first.body]).toEqual([200, { state: 'taken' }]);
    expect((await deliver(record({ text: 'changed meanwhile' }))).body).toEqual({ state: 'known' });
    expect(await activities()).toMatchObject([
      {
        rev: 1,
        account: 'cheese',
        owner: null,
        body: {
          kind: 'message',
          channel: 'webForm',
          contactIds: ['ada'],
          direction: 'in',
          source: 'Web shop',
          sourceId: 'form-1',
          startAt: '2026-11-20T08:30:00.000Z',
          text: 'Do you sell small packs?',
        },
      },
    ]);
    expect([await seenBy(anna), await seenBy(bert)]).toEqual([1, 0]);
    // Nobody of ours wrote it, so nobody changes it.
    const [{ id, body } = { id: '', body: {} }] = await activities();
    const push = async (who: SignedInUser, mut: string, change: object) => {
      const row = { mut, id, entity: 'activity', v: 1, baseRev: 1, deleted: false, conflicts: [] };
      const body = { protocol: 1, checkpoint: null, push: [{ ...row, ...change, at: '2026-11-20T10:00:00.000Z' }] };
      return (await t.ask('POST', '/api/sync', { token: who.accessToken, body })).body['results'];
    };
    const before = body as Record<string, unknown>;
    expect(await push(anna, 'anna-changes-it', { body: { ...before, text: 'mine' } })).toMatchObject([
      { result: 'refused', code: 'not_allowed' },
    ]);
    // An administrator moves it to where it belongs; where it came from stays what it is.
    const moved = { ...before, accountId: 'wine', contactIds: [], direction: 'out', source: undefined };
    expect(await push(chief, 'chief-moves-it', { body: moved })).toMatchObject([
      { result: 'accepted', record: { body: { accountId: 'wine', source: 'Web shop', direction: 'in' } } },
    ]);
    expect([await seenBy(anna), await seenBy(bert)]).toEqual([0, 1]);
    expect((await deliver(record())).body).toEqual({ state: 'known' });
    expect(await push(chief, 'chief-moves-back', { baseRev: 2, body: before })).toMatchObject([{ result: 'accepted' }]);
  });

  test('two deliveries at the same moment are one', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => deliver(record({ id: 'form-2' }))));
    expect(answers.map(({ body }) => body['state']).sort()).toEqual(['known', 'known', 'taken']);
    expect(await activities()).toHaveLength(2);
  });

  test('what is wrong is refused with its field, what is too large before it is read', async () => {
    const wrong = await deliver(record({ id: 'x', at: 'tomorrow' }));
    expect([wrong.status, wrong.body['error']]).toEqual([
      400,
      { code: 'invalid_record', details: { field: 'at', problem: 'not_time' } },
    ]);
    expect((await deliver(record({ id: 'x', ownerId: 'anna' }))).status).toBe(400);
    const large = await deliver(record({ id: 'x', text: 'x'.repeat(300_000) }));
    expect([large.status, large.body['error']]).toEqual([413, { code: 'too_large', details: { max: 262_144 } }]);
    expect(await activities()).toHaveLength(2);
  });

  test('a key is of one organisation: elsewhere nobody has the address, and nothing is to be learned from the answer', async () => {
    expect((await deliver(record({ id: 'form-3' }), keyOfSeine)).body).toEqual({ state: 'taken' });
    expect(await activities(seine)).toEqual([]);
    expect(await rowsOf('SELECT org_id FROM channel_waiting')).toEqual([{ org_id: seine }]);
    expect(await activities()).toHaveLength(2);
  });

  test('what fits nobody, or several, waits; it goes to its place as soon as there is one', async () => {
    const unknown = record({ id: 'form-4', address: 'new@wine.example' });
    expect((await deliver(unknown)).body).toEqual({ state: 'taken' });
    expect((await deliver(unknown)).body).toEqual({ state: 'known' });
    expect((await deliver(record({ id: 'form-5', address: 'both@x.example' }))).body).toEqual({ state: 'taken' });
    expect(await activities()).toHaveLength(2);
    const rest = join(folder, 'waiting.csv');
    await importRecords(t.pool, rhein, [
      {
        entity: 'contact',
        id: 'nina',
        body: { fullName: 'Nina', email: 'new@wine.example', accounts: [{ accountId: 'wine' }] },
      },
    ]);
    const placed = await office('channel-records', '--organisation', 'rhein', '--unmatched', rest);
    expect(placed.out).toContain('New in the organisation rhein: 1 at 1 accounts.');
    expect(placed.out).toContain('Fits no account: 1.');
    expect(readFileSync(rest, 'utf8')).toContain('of several customers');
    expect([await seenBy(anna), await seenBy(bert)]).toEqual([2, 1]);
    // The administrator says which.
    writeFileSync(rest, readFileSync(rest, 'utf8').replace(',,contacts or', ',W1,contacts or'));
    expect((await office('import', 'channel-records', rest, '--organisation', 'rhein')).out).toContain(': 1 at 1');
    expect((await office('channel-records', '--organisation', 'rhein')).out).toContain('Nothing waits');
    expect(await seenBy(bert)).toBe(2);
  });

  test('what nobody placed is told by the doctor, and forgotten in time', async () => {
    const waiting = () => rowsOf('SELECT id FROM channel_waiting');
    expect(await waiting()).toHaveLength(1);
    const findings = await checkDatabase(t.pool, new Date(t.clock.ms));
    expect(findings).toContainEqual(expect.objectContaining({ subject: 'Channel records', state: 'note' }));
    await forgetOld(t.pool, new Date(t.clock.ms + 100 * 86_400_000));
    expect(await waiting()).toHaveLength(1);
    expect(await forgetOld(t.pool, new Date(t.clock.ms + 190 * 86_400_000))).toMatchObject({ channelRecords: 1 });
    expect(await waiting()).toEqual([]);
  });

  test('is in the record of acts with its key, and never with what was said', async () => {
    const acts = await rowsOf('SELECT act, subject_id, details FROM act WHERE org_id = $1 ORDER BY n', [rhein]);
    expect(acts.filter(({ act }) => act === 'channel record taken')).toHaveLength(4);
    expect(JSON.stringify(acts)).not.toMatch(/small packs|ada@|rk1/i);
  });

  test('a key that is revoked opens nothing; the database does not know the key itself', async () => {
    const { id, key: old } = await makeKey('rhein');
    expect((await deliver(record(), old)).status).toBe(200);
    expect((await office('keys', 'list', '--organisation', 'rhein')).out).toContain(id);
    expect((await office('keys', 'revoke', id, '--organisation', 'seine')).code).toBe(1);
    expect((await office('keys', 'revoke', id, '--organisation', 'rhein')).code).toBe(0);
    expect(codeOf(await deliver(record(), old))).toBe('not_signed_in');
    expect((await office('keys', 'list', '--organisation', 'rhein')).out).toMatch(new RegExp(`${id}.*revoked`));
    expect(JSON.stringify(await rowsOf('SELECT * FROM access_key'))).not.toContain(old.slice(4));
  });

  test('a key that delivers without end has to wait', async () => {
    const { key: busy } = await makeKey('seine');
    const statuses = new Set<number>();
    for (let n = 0; n < 30; n += 1)
      for (const answer of await Promise.all([1, 2, 3, 4, 5].map(() => deliver({}, busy)))) statuses.add(answer.status);
    expect([...statuses].sort()).toEqual([400, 429]);
  });
});

describe.sequential('access keys, for an administrator', () => {
  const path = '/api/admin/access-keys';
  const acts = async () =>
    await rowsOf(
      "SELECT act, subject_id, by_user_id, by_device_id FROM act WHERE org_id = $1 AND act LIKE 'access key%' ORDER BY n DESC LIMIT 1",
      [rhein],
    );
  const keysOf = async (who: SignedInUser) =>
    (await t.ask('GET', path, { token: who.accessToken })).body['keys'] as { id: string; name: string }[];

  test('are made, shown once, listed with who made them and when they were used, and end when they are withdrawn', async () => {
    const answer = await t.ask('POST', path, { token: chief.accessToken, body: { name: ' Mail gateway ' } });
    const { id, key: made } = answer.body as { id: string; key: string };
    expect(answer.body['address']).toBe(`${t.office.url}/api/channel-records`);
    const by = { by_user_id: chief.session.user.id, by_device_id: chief.session.deviceId };
    expect(await acts()).toEqual([{ act: 'access key made', subject_id: id, ...by }]);
    const mine = async () => (await keysOf(chief)).find((one) => one.id === id);
    expect(await mine()).toEqual({
      id,
      name: 'Mail gateway',
      madeAt: expect.any(String),
      madeBy: chief.session.user.id,
    });

    // It opens the door: what comes through is judged.
    expect((await deliver({}, made)).status).toBe(400);
    expect(await mine()).toHaveProperty('usedAt');
    const listed = await t.ask('GET', path, { token: chief.accessToken });
    expect(listed.text).not.toMatch(/rk1|hash/);
    expect(listed.text).not.toContain(made.slice(4));
    // Those of the command line were made by nobody who signs in.
    expect((await keysOf(chief)).filter((one) => 'madeBy' in one)).toHaveLength(1);

    expect((await t.ask('POST', `${path}/${id}/revoke`, { token: chief.accessToken, body: {} })).status).toBe(200);
    expect(await acts()).toEqual([{ act: 'access key revoked', subject_id: id, ...by }]);
    expect(codeOf(await deliver({}, made))).toBe('not_signed_in');
    expect(await mine()).toHaveProperty('revokedAt');
  });

  test('are of one organisation, and want a name', async () => {
    const { id } = await makeKey('seine');
    expect((await keysOf(chief)).map((one) => one.id)).not.toContain(id);
    const revoked = await t.ask('POST', `${path}/${id}/revoke`, { token: chief.accessToken, body: {} });
    expect([revoked.status, codeOf(revoked)]).toEqual([404, 'not_found']);
    expect(await rowsOf('SELECT revoked_at FROM access_key WHERE id = $1', [id])).toEqual([{ revoked_at: null }]);
    const before = await keysOf(chief);
    for (const body of [{}, { name: ' ' }, { name: 'x'.repeat(81) }, { name: 'Shop', orgId: seine }, { name: 7 }])
      expect((await t.ask('POST', path, { token: chief.accessToken, body })).status).toBe(400);
    expect(await keysOf(chief)).toEqual(before);
  });

  test('are nobody else’s: not a salesperson’s, not a manager’s, not a key’s', async () => {
    const { id } = await makeKey('rhein');
    const tokens = [anna.accessToken, mia.accessToken, key];
    for (const token of tokens) {
      const tried = [
        await t.ask('GET', path, { token }),
        await t.ask('POST', path, { token, body: { name: 'Mine' } }),
        await t.ask('POST', `${path}/${id}/revoke`, { token, body: {} }),
      ];
      for (const answer of tried) expect(answer.status).toBe(token === key ? 401 : 403);
    }
    expect(await rowsOf("SELECT 1 FROM access_key WHERE name = 'Mine'")).toEqual([]);
    expect(await rowsOf('SELECT revoked_at FROM access_key WHERE id = $1', [id])).toEqual([{ revoked_at: null }]);
  });
});

describe.sequential('office import channel-records', () => {
  const put = (name: string, ...lines: string[]): string => {
    const path = join(folder, name);
    writeFileSync(path, `id,channel,direction,at,address,subject,text,account\n${lines.join('\n')}\n`);
    return path;
  };
  const importIt = (...args: string[]) => office('import', 'channel-records', '--organisation', 'rhein', ...args);

  test('says first what it would do, and writes nothing', async () => {
    const path = put(
      'log.csv',
      'm1,email,in,2026-11-18 10:00,ada@cheese.example,Thursday,,',
      'm2,email,out,2026-11-19 10:00,x@y.example,,,',
    );
    const before = await activities();
    const { code, out } = await importIt(path, '--source', 'Exchange', '--dry-run');
    expect([code, out]).toEqual([0, expect.stringContaining('1 at 1 accounts.')]);
    expect(out).toContain('nothing was written');
    expect(await activities()).toEqual(before);
    expect(existsSync(`${path}.unmatched.csv`)).toBe(false);
  });

  test('places what fits, lists what does not, names what is broken', async () => {
    const path = put(
      'log.csv',
      'm1,email,out,2026-11-18 10:00,ada@cheese.example,Thursday,"Dear Ada,\n<b>yes</b>",',
      'm2,wechat,in,2026-11-19 10:00,wx_ada,,货收到了,',
      'm3,sms,in,2026-11-19 11:00,+49 171 2345678,,ok,',
      'm4,email,in,2026-11-19 12:00,who@knows.example,Hello,,',
      'm5,email,in,yesterday,ada@cheese.example,,,',
      'm6,email',
      'm7,email,in,2026-11-19 13:00,who@knows.example,Named,,W1',
    );
    const { code, out } = await importIt(path, '--source', 'Exchange', '--zone', 'Asia/Shanghai');
    expect(code).toBe(0);
    expect(out).toContain('New in the organisation rhein: 4 at 2 accounts.');
    expect(out).toContain('Fits no account: 1.');
    expect(out).toContain('line 7: at: no time like');
    expect(out).toContain('line 8: 2 fields instead of 8 (wrong_columns)');
    const rest = readFileSync(`${path}.unmatched.csv`, 'utf8');
    expect(rest).toContain('Exchange,m4,email,in,2026-11-19T04:00:00.000Z,who@knows.example,Hello');
    const mails = (await activities()).filter(({ body }) => (body as { source?: string }).source === 'Exchange');
    expect(mails).toMatchObject([
      { body: { kind: 'email', direction: 'out', startAt: '2026-11-18T02:00:00.000Z', text: 'Dear Ada,\n<b>yes</b>' } },
      { body: { kind: 'message', channel: 'wechat', contactIds: ['ada'], text: '货收到了' } },
      { body: { kind: 'message', channel: 'sms', contactIds: ['ada'] } },
      { account: 'wine', body: { subject: 'Named' } },
    ]);
  });

  test('a second time changes nothing, also after somebody removed one or changed the contact', async () => {
    await rowsOf(`UPDATE activities SET deleted = true WHERE doc->'body'->>'sourceId' = 'm2'`);
    await rowsOf(`UPDATE contacts SET doc = jsonb_set(doc, '{body,email}', '"else@x.example"') WHERE id = 'ada'`);
    const before = await rowsOf('SELECT seq::int AS seq FROM organisation WHERE id = $1', [rhein]);
    const { out } = await importIt(join(folder, 'log.csv'), '--source', 'Exchange');
    expect(out).toContain('Nothing new.');
    expect(out).toContain('There already: 4.');
    expect(await rowsOf('SELECT seq::int AS seq FROM organisation WHERE id = $1', [rhein])).toEqual(before);
  });

  test('a mailbox: what came in and what went out, each at its customer', async () => {
    const path = join(folder, 'box.mbox');
    const mail = (id: string, from: string, to: string) =>
      `From x Fri Nov 20 09:30:00 2026\nMessage-ID: <${id}>\nFrom: ${from}\nTo: ${to}\nDate: Fri, 20 Nov 2026 09:30:00 +0100\nSubject: ${id}\n\nHello\n\n`;
    writeFileSync(
      path,
      mail('b1', 'Nina <new@wine.example>', 'anna@rhein.example') +
        mail('b2', 'anna@rhein.example', 'shop@cheese.example') +
        mail('b3', 'anna@rhein.example', 'bert@rhein.example'),
    );
    expect((await importIt(path, '--source', 'Mail')).errors).toContain('--ours is missing');
    const { out } = await importIt(path, '--source', 'Mail', '--ours', 'rhein.example');
    expect(out).toContain('Between colleagues, and left out: 1.');
    expect(out).toContain(': 2 at 2 accounts.');
    expect(
      (await activities())
        .filter(({ body }) => (body as { source?: string }).source === 'Mail')
        .map(({ account, body }) => [account, (body as { direction?: string }).direction])
        .sort(),
    ).toEqual([
      ['cheese', 'out'],
      ['wine', 'in'],
    ]);
  });

  test('a file without anything to read, and lines without a source', async () => {
    expect(await importIt(put('empty.csv'), '--source', 'X')).toMatchObject({ code: 1 });
    const { code, out } = await importIt(put('bare.csv', 'm1,email,in,2026-11-18 10:00,ada@cheese.example,,,'));
    expect([code, out]).toEqual([1, expect.stringContaining('source: missing; say --source')]);
  });
});
