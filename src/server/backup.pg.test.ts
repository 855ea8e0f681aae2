import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/sync/test-database';
import { takeBackup, restoreBackup } from './backup';
import { followChains } from './chain';
import { runOffice } from './cli-run';
import { asSystem, ownerRole } from './database';
import { migrations } from './database-migrations';
import { registerDevice } from './devices';
import { createOrganisation, createUser } from './organisations';
import { createPasswords } from './passwords';
import { readIdentity } from './identity';
import { recoveryKeyOf } from './recovery-key';

let folder: string;
let file: string;
let source: TestDatabase;
let before: Record<string, unknown>;
const opened: TestDatabase[] = [];
const passwords = createPasswords({ cost: { logN: 10, r: 8, p: 1 } });

const slugs = ['rhein', 'seine'];
const name = 'Änne \\N\t„Feinkost“\n第二行 \u{1F956}';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadbook-backup-'));
  file = join(folder, 'office.roadbook');
  source = await openTestDatabase();
  const office = await readIdentity(source.pool);
  for (const slug of slugs) {
    const orgId = await createOrganisation(source.pool, { slug, name, currency: 'EUR', demo: false });
    await createUser(source.pool, passwords, orgId, {
      name: 'Änne \\N „Feinkost“ 第二行 \u{1F956}',
      signInName: 'anna',
      role: 'administrator',
      password: 'roadbook',
    });
    await recoveryKeyOf(source.pool, office, orgId);
  }
  before = await contentOf(source.pool);
  expect(await takeBackup(source.pool, file)).toMatchObject({ organisations: slugs.map((slug) => ({ slug, name })) });
}, 60_000);
afterAll(async () => {
  for (const database of [source, ...opened]) await database.close();
  await rm(folder, { recursive: true });
});

/** A database in which no migration has run yet. */
async function empty(): Promise<TestDatabase> {
  const database = await openTestDatabase([]);
  opened.push(database);
  return database;
}

/** Every row of every table, but for what a new epoch changes. */
const contentOf = (pool: Pool): Promise<Record<string, unknown>> =>
  asSystem(pool, async (tx) => {
    const { rows: tables } = await tx.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relowner = $1::regrole ORDER BY relname",
      [ownerRole],
    );
    const content: Record<string, unknown> = {};
    for (const { name: table } of tables) {
      const { rows } = await tx.query<{ line: Record<string, unknown> }>(
        `SELECT to_jsonb(t) - ARRAY['epoch', 'order_number', 'device_codes'] AS line FROM "${table}" t ORDER BY t::text`,
      );
      content[table] = rows
        .map(({ line }) => line)
        .filter((line) => line['act'] !== 'restored from a backup' && (table !== 'chain' || line['name'] !== 'act'));
    }
    return content;
  });
const oneOf = async (pool: Pool, sql: string): Promise<unknown> =>
  Object.values((await asSystem(pool, (tx) => tx.query<Record<string, unknown>>(sql))).rows[0] ?? {})[0];

describe('a backup', () => {
  test('brings everything back into an empty database, in a new epoch, and numbers go on', async () => {
    const target = await empty();
    await restoreBackup(target.pool, file, { replace: false });
    expect(await contentOf(target.pool)).toEqual(before);
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(['recovery_key', 'credential', 'audit', 'act', 'office', 'feed']),
    );
    const epoch = "SELECT string_agg(epoch::text, ' ') FROM organisation";
    expect(await oneOf(target.pool, epoch)).not.toBe(await oneOf(source.pool, epoch));
    // The secret that seals it came too.
    const orgId = String(await oneOf(target.pool, 'SELECT id FROM organisation LIMIT 1'));
    const key = await recoveryKeyOf(target.pool, await readIdentity(target.pool), orgId);
    expect(key.openPrivateKey().length).toBeGreaterThan(1000);
    // What was printed since with the code of a new laptop stays that laptop's, and codes are known once by each.
    const codes = async ({ pool }: TestDatabase): Promise<string[]> => {
      const userId = String(await oneOf(pool, `SELECT user_id FROM credential WHERE org_id = '${orgId}'`));
      const given: string[] = [];
      for (let n = 0; n < 3; n += 1) {
        const device = { id: randomUUID(), name: 'laptop', platform: 'linux' };
        given.push(await asSystem(pool, (tx) => registerDevice(tx, orgId, userId, device)));
      }
      return given;
    };
    const [lost, since] = [await codes(source), await codes(target)];
    expect(new Set([...lost, ...since]).size).toBe(6);
    // Nor when the same backup is brought back once more.
    const ordersTo = Number(await oneOf(target.pool, `SELECT order_number FROM organisation WHERE id = '${orgId}'`));
    await restoreBackup(target.pool, file, { replace: true });
    expect(new Set([...lost, ...since, ...(await codes(target))]).size).toBe(9);
    expect(await oneOf(target.pool, `SELECT order_number FROM organisation WHERE id = '${orgId}'`)).toBe(
      ordersTo + 1_000,
    );
    // Row-level security, triggers and counters are as they were: work goes on, and the chains hold.
    await createUser(target.pool, passwords, orgId, { name: 'B', signInName: 'ben', role: 'salesperson' });
    for (const chain of await followChains(target.pool)) expect(chain).not.toHaveProperty('broken');
    expect(
      await oneOf(target.pool, 'SELECT count(*)::int FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity'),
    ).toBe(0);
    expect(await oneOf(target.pool, "SELECT count(*)::int FROM pg_trigger WHERE tgenabled = 'D'")).toBe(0);
  }, 60_000);

  test('of before codes were counted is brought up to date, and none of its time is given again', async () => {
    const [old, target] = [await openTestDatabase(migrations.filter(({ name }) => name < '0107')), await empty()];
    opened.push(old);
    const orgId = await createOrganisation(old.pool, { slug: 'old', name: 'Old', currency: 'EUR', demo: false });
    const path = join(folder, 'old.roadbook');
    await takeBackup(old.pool, path);
    await restoreBackup(target.pool, path, { replace: false });
    expect(await oneOf(target.pool, `SELECT device_codes FROM organisation WHERE id = '${orgId}'`)).toBe(1_000);
  }, 60_000);

  test('that is damaged is refused before anything is touched', async () => {
    const target = await empty();
    const whole = await readFile(file);
    const variants: [string, Buffer][] = [
      ['half', whole.subarray(0, whole.length / 2)],
      ['cut', whole.subarray(0, whole.length - 1)],
      ['nothing', Buffer.alloc(0)],
      ['another file', Buffer.from('{"format":"roadbook backup"}')],
      ['twice', Buffer.concat([whole, whole])],
    ];
    for (const place of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const flipped = Buffer.from(whole);
      const at = Math.floor(whole.length * place);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 4, at);
      variants.push([`a bit at ${place}`, flipped]);
    }
    const path = join(folder, 'damaged.roadbook');
    for (const [what, bytes] of variants) {
      await writeFile(path, bytes);
      await expect(restoreBackup(target.pool, path, { replace: true }), what).rejects.toMatchObject({
        code: expect.stringMatching(/^(backup_damaged|not_a_backup)$/) as string,
      });
    }
    expect(await oneOf(target.pool, "SELECT to_regclass('public.organisation')")).toBeNull();
  });

  test('replaces what is there only when that is said, and only where nobody works', async () => {
    const target = await empty();
    await restoreBackup(target.pool, file, { replace: false });
    const extra = await createOrganisation(target.pool, { slug: 'extra', name: 'Extra', currency: 'EUR', demo: false });
    const count = `SELECT count(*)::int FROM organisation WHERE id = '${extra}'`;
    await expect(restoreBackup(target.pool, file, { replace: false })).rejects.toMatchObject({
      code: 'database_not_empty',
    });
    const working = await target.pool.connect();
    await expect(restoreBackup(target.pool, file, { replace: true })).rejects.toMatchObject({
      code: 'database_in_use',
    });
    working.release(true);
    expect(await oneOf(target.pool, count)).toBe(1);
    await restoreBackup(target.pool, file, { replace: true });
    expect(await oneOf(target.pool, count)).toBe(0);
    expect(await contentOf(target.pool)).toEqual(before);
  }, 60_000);

  test('from the command line: into a folder, with older ones removed, and back', async () => {
    const say = async (...args: string[]) => {
      const lines: string[] = [];
      const write = (line: string): void => void lines.push(line);
      const code = await runOffice(args, { out: write, error: write, environment: { DATABASE_URL: url }, passwords });
      return { code, said: lines.join('\n') };
    };
    let { url } = source;
    const kept = join(folder, 'kept');
    for (const year of [2024, 2025]) {
      expect((await say('backup', `${kept}/`)).code).toBe(0);
      for (const made of await readdir(kept))
        await writeFile(join(kept, `roadbook-${year}-01-01T000000Z.roadbook`), await readFile(join(kept, made)));
    }
    await writeFile(join(kept, `mine-${randomUUID()}`), '');
    const taken = await say('backup', kept, '--keep', '2');
    expect(taken).toMatchObject({
      code: 0,
      said: expect.stringMatching(/read back and found whole[^]*SHA-256 [0-9a-f]{64}/) as string,
    });
    expect((await readdir(kept)).filter((one) => one.startsWith('roadbook-'))).toHaveLength(2);
    expect((await readdir(kept)).filter((one) => one.startsWith('mine-'))).toHaveLength(1);
    expect(await oneOf(source.pool, "SELECT count(*)::int FROM act WHERE act = 'backup taken'")).toBe(3 * slugs.length);
    expect(await say('restore', file)).toMatchObject({
      code: 1,
      said: expect.stringContaining('(database_not_empty)') as string,
    });
    expect((await say('restore', kept)).code).toBe(2);
    expect((await say('backup', kept, '--keep', '0')).code).toBe(2);
    url = (await empty()).url;
    // Making it left a connection behind, which looks like a head office at work.
    await source.pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      new URL(url).pathname.slice(1),
    ]);
    expect(await say('restore', file)).toMatchObject({
      code: 0,
      said: expect.stringContaining('sends what the backup lacks') as string,
    });
  }, 60_000);
});
