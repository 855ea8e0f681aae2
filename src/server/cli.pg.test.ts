import { randomBytes, webcrypto } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { cheapPasswords } from '../../test/support/cheap-passwords';
import { messageOf, runOffice } from './cli-run';
import { asSystem, openDatabase } from './database';
import { unlockAnswer, unlockQuestion } from '../shared/domain/unlock-code';
import { AppError, must } from '../shared/errors';
import { readIdentity } from './identity';
import { codeSecretOf } from './vault';

let databaseUrl: string;
const name = `cli_${randomBytes(6).toString('hex')}`;

async function administer(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(sql);
  await client.end();
}

beforeAll(async () => {
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  databaseUrl = url.href;
});
afterAll(() => administer(`DROP DATABASE ${name} WITH (FORCE)`));

/** Runs a command as it would be typed, words separated by single blanks; an underscore stands for a blank in a word. */
async function office(line: string, environment: Record<string, string> = { DATABASE_URL: databaseUrl }) {
  const out: string[] = [];
  const errors: string[] = [];
  const args = line === '' ? [] : line.split(' ').map((word) => word.replaceAll('_', ' '));
  const code = await runOffice(args, {
    out: (text) => void out.push(text),
    error: (text) => void errors.push(text),
    environment,
    passwords: cheapPasswords,
  });
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

describe('what was not understood', () => {
  test.each([
    ['brew', 'There is no command "brew".'],
    ['init --organisatoin X', "Unknown option '--organisatoin'"],
    ['init --organisation X', '--slug is missing.'],
    ['init surplus', 'init takes no word like "surplus".'],
    ['start --port x', '--port wants a number from 0 to 65535, not x.'],
    ['start --tls-cert a.pem', '--tls-cert and --tls-key go together.'],
    ['start --url ftp://x', '--url wants an address like https://office.example.com, not ftp://x.'],
    ['users fire anna', 'users does not know "fire".'],
    ['users disable', 'users disable wants a user name'],
    ['users add --name X --sign-in x --role god', '--role is salesperson, manager or administrator, not god.'],
    ['devices revoke x', 'devices revoke wants the id of a device'],
    ['devices unlock-code A2', 'devices unlock-code wants the code or id of a device, and the question'],
    ['lease soon', 'lease wants a number of days from 1 to 365, not soon.'],
    ['lease 0', 'lease wants a number of days from 1 to 365, not 0.'],
    ['import', 'import wants one of:'],
    ['import nothing', 'import wants one of:'],
    ['import channel-records', 'import channel-records wants one file.'],
    ['import channel-records nowhere.csv', 'The file nowhere.csv cannot be read.'],
    ['import channel-records package.json --zone Mars', '--zone wants the name of a time zone'],
    ['import channel-records package.json', 'import channel-records reads .csv, .mbox and .eml.'],
    ['channel-records now', 'channel-records takes no word like "now".'],
    ['keys burn x', 'keys does not know "burn".'],
    ['keys make', 'keys make wants a name'],
    ['keys revoke x', 'keys revoke wants the id of a key'],
    ['backup', 'backup wants a file, or a folder'],
    ['backup a b', 'backup takes no word like "b".'],
    ['backup a --keep 3', '--keep goes with a folder.'],
    ['restore', 'restore wants the file that backup made.'],
    ['insights now', 'insights takes no word like "now".'],
    ['restored yesterday', 'restored takes no word like "yesterday".'],
    ['doctor now', 'doctor takes no word like "now".'],
  ])('%s: one clear line and exit code 2', async (line, expected) => {
    const { code, out, errors } = await office(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(errors).toContain(expected);
    expect(errors.split('\n')).toHaveLength(1);
  });

  test('nothing at all lists what there is', async () => {
    const { code, out } = await office('');
    expect(code).toBe(0);
    for (const command of ['init', 'start', 'import', 'users', 'devices', 'backup', 'restore', 'insights', 'doctor'])
      expect(out).toContain(`\n  ${command} `);
  });
});

describe('an organisation from the command line', () => {
  test('init makes it with an invitation for its administrator, once', async () => {
    const line =
      'init --organisation Rhein_Feinkost_GmbH --slug rhein --currency eur --admin-name Anna_Weber --admin-sign-in anna';
    const first = await office(line);
    expect(first.code, first.errors).toBe(0);
    expect(first.out).toContain('Administrator Anna Weber signs in as anna@rhein.');
    expect(first.out).toMatch(/Invitation code: [A-Z]{4}-[A-Z]{4}-[A-Z]{4}-[A-Z]{4} \(once, until \d{4}-\d\d-\d\d\)/);
    const second = await office(line);
    expect(second).toMatchObject({
      code: 1,
      errors: expect.stringContaining('There is an organisation "rhein" already') as string,
    });
  });

  test.each([
    ['--slug Rhein', '--slug wants'],
    ['--slug a@b', '--slug wants'],
    ['--currency EURO', '--currency wants'],
    ['--currency XYZ', '--currency wants'],
    ['--admin-sign-in a_b', '--admin-sign-in wants letters'],
    ['--admin-sign-in a@elsewhere', '@x behind, not a@elsewhere.'],
    ['--admin-name A\tB\u0001', 'name: Remove the invisible control characters.'],
  ])('%j is refused in words, and nothing is made', async (wrong, words) => {
    const { code, errors } = await office(
      `init --organisation X --slug x --currency EUR --admin-name A --admin-sign-in a ${wrong}`,
    );
    expect(code).not.toBe(0);
    expect(errors).toContain(words);
    expect(errors.split('\n')).toHaveLength(1);
    expect((await office('users list --organisation x')).errors).toContain('There is no organisation "x" here.');
  });

  test('a weak password is refused before anything is made', async () => {
    const { code, errors } = await office(
      'init --organisation Y --slug y --currency EUR --admin-name A --admin-sign-in a --password short',
    );
    expect(code).toBe(1);
    expect(errors).toContain('Use at least 8 characters.');
    expect((await office('users list --organisation y')).errors).toContain('There is no organisation "y" here.');
  });

  test('insights works out at once what is worked out every day', async () => {
    const { code, out } = await office('insights --organisation rhein');
    expect(code).toBe(0);
    expect(out).toMatch(/As of +\d{4}-\d\d-\d\d\nSettings +as built in\nOrders +0\n/);
  });

  test('users are added, listed, disabled, enabled and reset', async () => {
    expect(
      (await office('users add --name Bert_Bruns --sign-in bert --role manager --password long-enough-1')).out,
    ).toContain('Bert Bruns signs in as bert@rhein.');
    expect((await office('users add --name 王芳 --sign-in wang --manager bert')).out).toContain('Invitation code: ');
    expect((await office('users add --name X --sign-in bert')).errors).toContain('This user name is taken.');
    expect((await office('users add --name X --sign-in x --manager nobody')).errors).toContain(
      'There is no user nobody@rhein',
    );
    expect((await office('users add --name X --sign-in x@seine')).errors).toContain('--sign-in wants letters');
    const listed = (await office('users list')).out;
    expect(listed).toMatch(/bert@rhein +Bert Bruns +manager +active/);
    expect(listed).toMatch(/wang@rhein +王芳 +salesperson +invited until/);
    expect((await office('users disable bert@rhein')).out).toContain('bert@rhein is disabled');
    expect((await office('users')).out).toMatch(/bert@rhein .*disabled/);
    expect((await office('users enable bert')).code).toBe(0);
    expect((await office('users reset-password bert')).out).toMatch(/void.*\nInvitation code: /);
    expect((await office('users disable anna')).errors).toContain('One active administrator has to remain.');
  });

  test('with several organisations one has to be named', async () => {
    await office('init --organisation Seine --slug seine --currency EUR --admin-name J --admin-sign-in jean');
    expect(await office('users list')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('(rhein, seine)') as string,
    });
    expect((await office('users list --organisation seine')).out).toContain('jean@seine');
    expect((await office('users disable bert@rhein')).code).toBe(0);
  });

  test('devices are listed and blocked', async () => {
    const id = '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11';
    const pool = openDatabase({ url: databaseUrl });
    await asSystem(pool, (tx) =>
      tx.query(
        "INSERT INTO device (org_id, id, user_id, code, name, platform, waiting) SELECT org_id, $1, user_id, 'A2', 'ThinkPad', 'linux', 3 FROM credential WHERE sign_in_name = 'bert@rhein'",
        [id],
      ),
    );
    await pool.end();
    expect((await office('devices --organisation rhein')).out).toMatch(
      /6f4d8a8e.* A2 +bert@rhein +ThinkPad +last sync never +3 waiting/,
    );
    const bert = openDatabase({ url: databaseUrl });
    const actor = await asSystem(bert, async (tx) => {
      const found = await tx.query<{ orgId: string; userId: string }>(
        `SELECT org_id AS "orgId", user_id AS "userId" FROM device WHERE id = $1`,
        [id],
      );
      return { ...must(found.rows[0], 'the device'), deviceId: id };
    });
    const secret = codeSecretOf(await readIdentity(bert), actor);
    await bert.end();
    const question = await unlockQuestion(webcrypto.subtle, secret, 1);
    const answer = await unlockAnswer(webcrypto.subtle, secret, 1);
    for (const asked of [`a2 ${question}`, `${id} ${question.toLowerCase().replace('-', ' ')}`])
      expect((await office(`devices unlock-code ${asked} --organisation rhein`)).out).toContain(
        `Unlock code: ${answer} (once`,
      );
    expect((await office('devices unlock-code A2 222-22222 --organisation rhein')).errors).toContain(
      'This device did not ask this.',
    );
    expect((await office(`devices unlock-code Z9 ${question} --organisation rhein`)).errors).toContain(
      'There is no device Z9',
    );
    expect((await office(`devices revoke ${id} --organisation seine`)).code).toBe(1);
    expect((await office(`devices revoke ${id} --organisation rhein`)).out).toContain('is blocked');
    expect((await office('devices list --organisation rhein')).out).toMatch(/ThinkPad +blocked/);
  });
});

describe('what a mistyped folder or address leads to', () => {
  const folder = join(tmpdir(), `roadbook-mistyped-${randomBytes(4).toString('hex')}`);

  test.each(['users list', 'users', 'devices list', 'lease', 'restored', 'insights'])(
    '%s makes no database',
    async (line) => {
      const { code, errors } = await office(`${line} --data ${folder}`, {});
      expect([code, errors]).toEqual([1, expect.stringContaining(`There is no head office in ${folder}`)]);
      expect(existsSync(folder)).toBe(false);
      await mkdir(folder);
      expect((await office(`${line} --data ${folder}`, {})).errors).toContain('There is no head office');
      expect(await readdir(folder)).toEqual([]);
      await rmdir(folder);
    },
  );

  test('doctor makes none either', async () => {
    await mkdir(folder);
    expect((await office(`doctor --port 0 --data ${folder}`, {})).out).toContain(
      'not started, because there is no data',
    );
    expect(await readdir(folder)).toEqual([]);
    await rmdir(folder);
  });

  test.each([
    ['nonsense', 'DATABASE_URL is no address of a PostgreSQL'],
    ['http://user:secret-word@host/x', 'DATABASE_URL is no address of a PostgreSQL'],
    ['postgresql://nobody:secret-word@127.0.0.1:1/none', 'cannot be used: nothing answers there'],
  ])('DATABASE_URL=%s is one sentence', async (url, words) => {
    for (const line of ['users list', 'start --port 0']) {
      const { code, errors } = await office(line, { DATABASE_URL: url });
      expect([code, errors]).toEqual([1, expect.stringContaining(words)]);
      expect(errors.split('\n')).toHaveLength(1);
      expect(errors).not.toContain('secret-word');
    }
    const { out } = await office('doctor --port 0 --data /nowhere/roadbook', { DATABASE_URL: url });
    expect(out).toMatch(/PROBLEM {2}PostgreSQL: /);
    expect(out).not.toContain('secret-word');
  });
});

test('start says when there is nobody yet who could sign in, and doctor whose head office answers', async () => {
  const [own, other] = [`empty_${randomBytes(6).toString('hex')}`, new URL(databaseUrl)];
  await administer(`CREATE DATABASE ${own}`);
  other.pathname = `/${own}`;
  const told: string[] = [];
  let port = '';
  const running = runOffice(['start', '--port', '0'], {
    out: (text) => void (port = /:(\d+)$/.exec(text)?.[1] ?? ''),
    error: (text) => void told.push(text),
    environment: { DATABASE_URL: other.href },
    passwords: cheapPasswords,
  });
  try {
    await vi.waitFor(() => expect(told.join(' ')).toContain('Ctrl-C'), 30_000);
    expect(told.join('\n')).toContain('It has no organisation yet, so nobody can sign in: npm run office -- init');
    const line = `doctor --data /nowhere/roadbook --port ${port}`;
    expect((await office(line, { DATABASE_URL: other.href })).out).toContain(`this head office answers on ${port}`);
    expect((await office(line)).out).toContain(`PROBLEM  Port: the head office of other data answers on ${port}`);
  } finally {
    process.emit('SIGHUP');
    await running;
    await administer(`DROP DATABASE ${own} WITH (FORCE)`);
  }
});

test('the lease is shown and set', async () => {
  expect((await office('lease --organisation rhein')).out).toContain('for 14 days');
  expect((await office('lease 7 --organisation rhein')).out).toContain('for 7 days');
  expect((await office('lease --organisation rhein')).out).toContain('for 7 days');
  expect((await office('lease --organisation seine')).out).toContain('for 14 days');
});

test('restored begins a new epoch in every organisation, by which laptops notice it', async () => {
  const pool = openDatabase({ url: databaseUrl, max: 1 });
  const epochs = async (): Promise<string[]> => {
    const { rows } = await asSystem(pool, (tx) => tx.query<{ epoch: string }>('SELECT epoch FROM organisation'));
    return rows.map(({ epoch }) => epoch);
  };
  try {
    const before = await epochs();
    expect(before.length).toBeGreaterThan(0);
    expect(await office('restored')).toMatchObject({
      code: 0,
      out: expect.stringContaining('sends what the backup does not have'),
    });
    expect((await epochs()).filter((epoch) => before.includes(epoch))).toEqual([]);
  } finally {
    await pool.end();
  }
});

describe('doctor', () => {
  const line = 'doctor --port 0 --data /nowhere/roadbook';

  test('finds a healthy installation healthy', async () => {
    const { code, out } = await office(line);
    expect(out).toContain('Nothing is wrong.');
    expect(code).toBe(0);
    for (const subject of [
      'Node',
      'Disk',
      'Address',
      'PostgreSQL',
      'Clock',
      'Schema',
      'Roles',
      'Protection of rows',
      'Users of rhein',
      'Records',
    ]) {
      expect(out, subject).toMatch(new RegExp(`^(?:ok|note) +${subject}: `, 'm'));
    }
  });

  test('says what is wrong and what to do', async () => {
    const pool = openDatabase({ url: databaseUrl });
    try {
      await pool.query('ALTER TABLE accounts NO FORCE ROW LEVEL SECURITY');
      await asSystem(pool, (tx) => tx.query("DELETE FROM feed WHERE entity = 'user'"));
      const { code, out } = await office(`${line} --host 0.0.0.0`);
      expect(code).toBe(1);
      expect(out).toMatch(/PROBLEM {2}Protection of rows: .*accounts/);
      expect(out).toMatch(/PROBLEM {2}Records: .*user without a place in the feed/);
      expect(out).toMatch(/PROBLEM {2}Address: Without TLS/);
      expect(out).toContain('3 problems.');
    } finally {
      await pool.query('ALTER TABLE accounts FORCE ROW LEVEL SECURITY');
      await pool.end();
    }
  });

  test('a database that cannot be reached is one finding among others', async () => {
    const { code, out } = await office(line, { DATABASE_URL: 'postgresql://nobody:secret-word@127.0.0.1:1/none' });
    expect(code).toBe(1);
    expect(out).toMatch(/PROBLEM {2}PostgreSQL: .*ECONNREFUSED/);
    expect(out).not.toContain('secret-word');
    expect(out).toMatch(/ok +Node/);
  });
});

test('errors of the product are said in words', () => {
  expect(messageOf(new AppError('weak_password', { min: 10 }))).toBe('Use at least 10 characters. (min: 10)');
  expect(messageOf(new AppError('invalid_record', { field: 'name', problem: 'too_long', max: 200 }))).toBe(
    'name: At most 200 characters.',
  );
});
