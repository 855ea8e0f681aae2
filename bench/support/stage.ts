// Everything a benchmark needs, as users run it: PostgreSQL, head office, shell, and a real Chromium with its own profile.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Pool } from 'pg';
import { asSystem, openDatabase } from '../../src/server/database';
import { scaledRecords } from '../../src/server/demo/scaled';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../src/server/embedded-postgres';
import { analyseCompany } from '../../src/server/insights/analyse-company';
import { createOffice } from '../../src/server/office';
import { createOrganisation, createSignIn } from '../../src/server/organisations';
import { createPasswords } from '../../src/server/passwords';
import { importRecords } from '../../src/server/records';
import { staffOf } from '../../src/server/demo/people';
import { must } from '../../src/shared/errors';
import type { Session } from '../../src/shared/sync-protocol';
import { mustEqual, tell } from './figures';
import { benchPage, openLaptops } from './laptops';
import { openLine, type Line } from './line';

/** own: Roadbook; raw: the limit; peer: stock RxDB on Dexie. Each has a browser profile of its own. */
export const systems = ['own', 'raw', 'peer'] as const;
export type SystemName = (typeof systems)[number];

/** One first load. */
export interface Load {
  readonly ms: number;
  /** Until the first rows could be looked at; only ours shows any before the end. */
  readonly firstRowsMs: number;
  readonly longestStallMs: number;
}

/** A laptop that has loaded everything. What is done on it, no other benchmark sees. */
export interface Laptop {
  readonly session: Session;
  /** A new browser process at `path`: the page of the benchmarks, a bare list, or the app itself. */
  start(path: string): Promise<Page>;
  /** The same in the process that runs already. */
  go(path: string): Promise<Page>;
}

export interface Stage {
  readonly docs: number;
  /** Records an administrator of the company gets, all entities together. */
  readonly records: number;
  readonly line: Line;
  readonly pool: Pool;
  readonly orgId: string;
  /** Loads everything into a new profile, once per system: whoever asks later gets the same figures. */
  load(system: SystemName): Promise<Load>;
  laptop(system: SystemName): Promise<Laptop>;
  /** People at the accounts, for a search over several entities. */
  addContacts(): Promise<void>;
  /** So many records are new at the head office: whoever loads from now on gets them too. */
  added(count: number): void;
  close(): Promise<void>;
}

const day = { today: '2026-11-19', now: '2026-11-19T10:42:00.000Z', seed: 'bench' };

/** @param docs accounts of the company */
export async function openStage(docs: number): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'roadbook-bench-'));
  const stops: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop().catch((error: unknown) => tell(String(error)));
    removeEmbeddedPostgres(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    tell('Starting PostgreSQL and the head office …');
    const postgres = await startEmbeddedPostgres({ dataFolder: folder });
    stops.push(() => postgres.stop());
    const office = await createOffice({ databaseUrl: postgres.url, port: 0, trustProxy: true });
    stops.push(() => office.close());
    const pool = openDatabase({ url: postgres.url, max: 4 });
    stops.push(() => pool.end());
    const { orgId, created } = await fill(pool, docs);

    const line = await openLine(office.url);
    stops.push(() => line.close());
    const laptops = await openLaptops(folder, { officeUrl: line.url, fetch: line.fetch });
    stops.push(() => laptops.close());

    let records = created;
    let copies = 0;
    let loads = 0;
    const loaded = new Map<SystemName, { profile: string; session: Session; load: Load; sum: string }>();

    const added = (count: number): void => {
      records += count;
      loaded.clear();
    };

    const loadOf = async (system: SystemName) => {
      const known = loaded.get(system);
      if (known) return known;
      tell(`First load of ${records} records: ${system} …`);
      loads += 1;
      const profile = `${system}-${loads}`;
      const page = await laptops.start(profile, benchPage);
      const session = await page.evaluate(() => window.bench.signIn('sabine.kruger@demo', 'roadbook'));
      let load: Load;
      if (system === 'own') {
        const { completeMs, firstRowsMs, longestStallMs } = await page.evaluate(
          ([s, count]) => window.bench.open(s, count, false),
          [session, records] as const,
        );
        load = { ms: completeMs, firstRowsMs, longestStallMs };
      } else {
        const pulled = await page.evaluate((name) => window.bench.timed(name, 'pull'), system);
        mustEqual(`records of ${system}`, pulled.value, records);
        load = { ms: pulled.ms, firstRowsMs: pulled.ms, longestStallMs: pulled.longestStallMs };
      }
      const sum = await page.evaluate(
        (name) => (name === 'own' ? window.bench.checksum() : window.bench.ask(name, 'checksum')),
        system,
      );
      tell(`  ${(load.ms / 1000).toFixed(1)} s, ${sum}`);
      for (const [, other] of loaded) mustEqual(`accounts of ${system}`, sum, other.sum);
      const entry = { profile, session, load, sum };
      loaded.set(system, entry);
      return entry;
    };

    return {
      docs,
      get records() {
        return records;
      },
      line,
      pool,
      orgId,
      load: async (system) => (await loadOf(system)).load,
      async laptop(system) {
        const { profile, session } = await loadOf(system);
        copies += 1;
        const copy = `copy-${copies}`;
        await laptops.copy(profile, copy);
        return {
          session,
          start: (path) => laptops.start(copy, path),
          go: (path) => laptops.go(copy, path),
        };
      },
      async addContacts() {
        tell('Adding the people at the accounts …');
        added((await importRecords(pool, orgId, contactsOf(docs))).created);
      },
      added,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function fill(pool: Pool, docs: number): Promise<{ orgId: string; created: number }> {
  tell(`Filling the head office with ${docs} accounts …`);
  const orgId = await createOrganisation(pool, { slug: 'demo', name: 'Benchmark', currency: 'EUR', demo: false });
  const counts = await importRecords(pool, orgId, scaledRecords({ ...day, accounts: docs, contacts: false }));
  const administrator = must(
    staffOf(day.seed, day.today).users.find(({ role }) => role === 'administrator'),
    'there is an administrator',
  );
  await createSignIn(pool, createPasswords({ cost: { logN: 10, r: 8, p: 1 } }), orgId, {
    userId: administrator.id,
    signInName: administrator.signInName,
    password: 'roadbook',
  });
  await pool.query('ANALYZE');
  // The head office analyses its customers soon after its start; done here, nothing is new then.
  await analyseCompany(pool, orgId, new Date());
  const results = await asSystem(pool, (tx) =>
    tx.query<{ n: number }>('SELECT count(*)::int AS n FROM analysis_results'),
  );
  return { orgId, created: counts.created + (results.rows[0]?.n ?? 0) };
}

function* contactsOf(docs: number): Generator<ReturnType<typeof scaledRecords> extends Generator<infer R> ? R : never> {
  for (const record of scaledRecords({ ...day, accounts: docs })) if (record.entity === 'contact') yield record;
}
