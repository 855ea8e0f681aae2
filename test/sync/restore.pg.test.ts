import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { SyncFailure } from '../../src/renderer/data/sync-port';
import { restoreBackup, takeBackup } from '../../src/server/backup';
import { asSystem, openDatabase } from '../../src/server/database';
import { exchange, textOfAnswer } from '../../src/server/sync';
import type { Body } from '../../src/shared/entities';
import { AppError } from '../../src/shared/errors';
import { FakeOffice } from './fake-office';
import { randomFrom } from './random';
import { SimClient } from './sim-client';
import { openCompany, people, type Company, type PersonName } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

let database: TestDatabase;
let company: Company;
/** The database the head office works on: another one after a restore. */
let serving: Pool;
let clients: SimClient[] = [];
let made = 0;
let ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await openTestDatabase();
  company = await openCompany(database);
  serving = database.pool;
});
afterEach(async () => {
  for (const client of clients) await client.crash();
  for (const end of ends.reverse()) await end();
  await database.close();
  [clients, ends] = [[], []];
});

async function administer(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** A copy of the database as it is now. @returns what makes the head office go on from it */
async function backup(): Promise<() => Promise<void>> {
  const from = new URL(database.url).pathname.slice(1);
  const name = `copy_${randomBytes(6).toString('hex')}`;
  await administer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${from}'`);
  await administer(`CREATE DATABASE ${name} TEMPLATE ${from}`);
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  ends.push(() => administer(`DROP DATABASE ${name} WITH (FORCE)`));
  return () => {
    serving = openDatabase({ url: url.href, max: 10 });
    const pool = serving;
    ends.push(() => pool.end());
    return Promise.resolve();
  };
}

/** The same by `office backup` and `office restore`, which begins a new epoch by itself. */
async function backupFile(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'roadbook-restore-'));
  ends.push(() => rm(folder, { recursive: true }));
  await takeBackup(serving, join(folder, 'office.roadbook'));
  return async () => {
    const restored = await openTestDatabase([]);
    ends.push(() => restored.close());
    await restoreBackup(restored.pool, join(folder, 'office.roadbook'), { replace: false });
    serving = restored.pool;
  };
}

async function laptop(person: PersonName): Promise<SimClient> {
  made += 1;
  const device = `d-${person}-${made}`;
  const client = new SimClient({
    name: device,
    userId: people[person],
    office: new FakeOffice(() => 0),
    time: {
      get now() {
        return Date.now();
      },
      timer: (run, ms) => {
        const handle = setTimeout(run, ms);
        return () => clearTimeout(handle);
      },
      wait: (ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    },
    random: randomFrom(made),
    deviceCode: `D${made}`,
    exchange: async (request) => {
      try {
        return JSON.parse(
          textOfAnswer(await exchange({ pool: serving }, company.who(person, device), request)),
        ) as never;
      } catch (error) {
        throw error instanceof AppError ? new SyncFailure(error.code, error.details) : error;
      }
    },
  });
  clients.push(client);
  await client.start();
  await client.data.syncNow();
  return client;
}

const stored = (client: SimClient, entity: string, id: string) => client.engine.store.records.get(`${entity}:${id}`);
const bodyAtOffice = (table: string, id: string): Promise<Record<string, unknown> | undefined> =>
  asSystem(serving, async (tx) => {
    const { rows } = await tx.query<{ body: Record<string, unknown> }>(
      `SELECT doc->'body' AS body FROM ${table} WHERE org_id = $1 AND id = $2 AND NOT deleted`,
      [company.orgId, id],
    );
    return rows[0]?.body;
  });
const order = (provisionalNumber: string): Body<'order'> => ({
  provisionalNumber,
  accountId: 'a-1',
  accountName: 'A',
  status: 'submitted',
  orderedOn: '2026-11-22',
  authorId: people.anna,
  currency: 'EUR',
  priceListId: 'l-1',
  lines: [
    {
      lineId: '1',
      productId: 'p-1',
      productName: 'Tea',
      quantityMilli: 1000,
      unitPriceMinor: 1000,
      discountBp: 0,
      netMinor: 0,
    },
  ],
  grossMinor: 0,
  netMinor: 0,
});

describe('a head office brought back from a backup', () => {
  it.each([
    'notices it by itself',
    'notices it although others have worked on meanwhile',
    'is told so by the restore from a file',
  ])(
    '%s, and what it had accepted since returns from the laptops',
    async (how) => {
      await company.load([
        { entity: 'account', id: 'a-1', body: { name: 'A', type: 'customer', ownerId: people.anna } },
        { entity: 'account', id: 'a-2', body: { name: 'B', type: 'customer', ownerId: people.ben } },
      ]);
      const [anna, maria, ben] = [await laptop('anna'), await laptop('maria'), await laptop('ben')];
      const isFile = how.startsWith('is told');
      const restore = isFile ? await backupFile() : await backup();

      await anna.data.commit([{ entity: 'account', id: 'a-1', op: 'update', patch: { phone: '0221' } }]);
      await anna.data.commit([
        { entity: 'account', id: 'a-3', op: 'create', body: { name: 'C', type: 'customer', ownerId: people.anna } },
        { entity: 'order', id: 'o-1', op: 'create', body: order(await anna.data.nextOrderNumber()) },
      ]);
      await anna.data.syncNow();
      const printed = stored(anna, 'order', 'o-1')?.body['number'];
      await ben.data.commit([{ entity: 'account', id: 'a-2', op: 'update', patch: { phone: '0211' } }]);
      await ben.data.syncNow();
      await maria.data.syncNow();
      // Not sent before the restore.
      ben.online = false;
      await ben.data.commit([{ entity: 'account', id: 'a-2', op: 'update', patch: { city: 'Bonn' } }]);

      await restore();
      expect(await bodyAtOffice('accounts', 'a-3')).toBeUndefined();
      if (how.includes('others')) {
        // As many changes as were lost, and some: by its count alone the feed looks as if it had only gone on.
        const carl = await laptop('carl');
        for (let n = 0; n < 10; n += 1) {
          await carl.data.commit([
            {
              entity: 'account',
              id: `c-${n}`,
              op: 'create',
              body: { name: 'C', type: 'customer', ownerId: people.carl },
            },
          ]);
          await carl.data.syncNow();
        }
      }
      // Its feed may have counted on before any laptop comes: what the laptops know is not needed to notice it.
      if (isFile)
        await asSystem(serving, (tx) =>
          tx.query('UPDATE organisation SET seq = seq + 100 WHERE id = $1', [company.orgId]),
        );
      ben.online = true;
      for (const client of [anna, maria, ben, anna, maria, ben]) await client.data.syncNow();

      expect(await bodyAtOffice('accounts', 'a-1')).toMatchObject({ name: 'A', phone: '0221' });
      expect(await bodyAtOffice('accounts', 'a-2')).toMatchObject({ phone: '0211', city: 'Bonn' });
      expect(await bodyAtOffice('accounts', 'a-3')).toMatchObject({ name: 'C' });
      expect(await bodyAtOffice('orders', 'o-1')).toMatchObject({
        netMinor: 1000,
        number: expect.any(String) as string,
      });
      // The number that was printed before stays that of one order: it is not given again.
      expect(printed).toBe('10001');
      expect((await bodyAtOffice('orders', 'o-1'))?.['number']).toBe('11001');
      for (const client of [anna, maria, ben]) expect(client.engine.status()).toMatchObject({ waiting: 0, needYou: 0 });
      for (const client of [anna, maria])
        for (const id of ['a-1', 'a-3'])
          expect(stored(client, 'account', id)?.body).toEqual(await bodyAtOffice('accounts', id));
    },
    60_000,
  );
});
