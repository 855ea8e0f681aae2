// Everything a benchmark needs, as users run it: PostgreSQL, head office, shell, and a real Chromium with its own profile.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type BrowserContext, type Page } from 'playwright';
import type { Pool } from 'pg';
import { openDatabase } from '../../src/server/database';
import { scaledRecords, type ScaledOptions } from '../../src/server/demo/scaled';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../src/server/embedded-postgres';
import { createOffice } from '../../src/server/office';
import { createOrganisation, createSignIn } from '../../src/server/organisations';
import { createPasswords } from '../../src/server/passwords';
import { importRecords } from '../../src/server/records';
import { staffOf } from '../../src/server/demo/people';
import { must } from '../../src/shared/errors';
import type { Session } from '../../src/shared/sync-protocol';
import { createFileSessionStore } from '../../src/shell/file-session-store';
import { serveShell } from '../../src/shell/http-server';
import { createOfficeAddress } from '../../src/shell/office-address';
import { createShell } from '../../src/shell/shell';
import { browserNeedsNoSandbox, findBrowser } from '../../src/start/find-browser';
import { tell } from './figures';

/** The line between laptop and head office, as narrow and as slow as a benchmark wants it. */
export interface Line {
  roundTripMs: number;
  /** Infinity: as fast as the computer. */
  bytesPerSecond: number;
  isCut: boolean;
  requests: number;
  sentBytes: number;
  receivedBytes: number;
}

export interface Stage {
  /** Records an administrator of the company gets, all entities together. */
  readonly records: number;
  readonly line: Line;
  readonly pool: Pool;
  readonly orgId: string;
  /** A new browser process on the same profile, the page loaded; `fresh` removes the profile first. */
  browse(fresh?: boolean): Promise<Page>;
  signIn(page: Page): Promise<Session>;
  close(): Promise<void>;
}

const root = process.cwd();
const day = { today: '2026-11-19', now: '2026-11-19T10:42:00.000Z', seed: 'bench' };

export async function openStage(
  options: Pick<ScaledOptions, 'accounts' | 'contacts' | 'orders' | 'activities'>,
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'roadbook-bench-'));
  const stops: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.toReversed()) await stop().catch((error: unknown) => tell(String(error)));
    removeEmbeddedPostgres(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const pageFolder = await buildPage();
    const postgres = await startEmbeddedPostgres({ dataFolder: folder });
    stops.push(() => postgres.stop());
    const office = await createOffice({ databaseUrl: postgres.url, port: 0, demo: true });
    stops.push(() => office.close());
    const pool = openDatabase({ url: postgres.url, max: 4 });
    stops.push(() => pool.end());
    const { orgId, records } = await fill(pool, options);

    const line: Line = {
      roundTripMs: 0,
      bytesPerSecond: Infinity,
      isCut: false,
      requests: 0,
      sentBytes: 0,
      receivedBytes: 0,
    };
    const address = await createOfficeAddress(join(folder, 'office.json'), office.url);
    const sessions = createFileSessionStore(join(folder, 'sessions.json'));
    const shell = await serveShell(0, (port) =>
      createShell({
        rendererFolder: pageFolder,
        office: address,
        sessions,
        platform: 'browser',
        version: 'bench',
        origin: `http://127.0.0.1:${port}`,
        session: { cookie: 'roadbook_bench' },
        fetch: through(line),
      }),
    );
    stops.push(() => shell.close());

    let context: BrowserContext | undefined;
    stops.push(async () => context?.close());
    const profile = join(folder, 'profile');
    return {
      records,
      line,
      pool,
      orgId,
      close,
      async browse(fresh = false) {
        await context?.close();
        if (fresh) rmSync(profile, { recursive: true, force: true });
        context = await chromium.launchPersistentContext(profile, {
          executablePath: must(findBrowser(), 'a Chromium, Chrome or Edge is installed'),
          chromiumSandbox: !browserNeedsNoSandbox(),
          headless: true,
        });
        const page = context.pages()[0] ?? (await context.newPage());
        page.setDefaultTimeout(0);
        await page.goto(shell.url);
        await page.waitForFunction(() => 'bench' in window);
        return page;
      },
      signIn: (page) => page.evaluate(() => window.bench.signIn('sabine.kruger@demo', 'roadbook')),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function buildPage(): Promise<string> {
  const { build } = await import('vite');
  const outDir = resolve(root, 'out', 'bench-page');
  await build({
    configFile: false,
    root: resolve(root, 'bench', 'page'),
    base: '/',
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', minify: true },
  });
  return outDir;
}

async function fill(pool: Pool, options: Parameters<typeof openStage>[0]): Promise<{ orgId: string; records: number }> {
  const started = performance.now();
  const orgId = await createOrganisation(pool, { slug: 'demo', name: 'Benchmark', currency: 'EUR', demo: true });
  const counts = await importRecords(pool, orgId, scaledRecords({ ...day, ...options }));
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
  tell(`${counts.created} records in PostgreSQL after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return { orgId, records: counts.created };
}

/** fetch over the line: half a round trip each way, and the time its bytes take. */
function through(line: Line): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init) => {
    if (line.isCut) throw new TypeError('the line is cut');
    const path = String(url);
    if (!path.endsWith('/api/sync')) return fetch(url, init);
    const sent = sizeOf(init?.body);
    line.requests += 1;
    line.sentBytes += sent;
    await sleep(line.roundTripMs / 2 + (sent / line.bytesPerSecond) * 1000);
    const response = await fetch(url, init);
    const body = new Uint8Array(await response.arrayBuffer());
    line.receivedBytes += body.byteLength;
    await sleep(line.roundTripMs / 2 + (body.byteLength / line.bytesPerSecond) * 1000);
    const headers = new Headers(response.headers);
    headers.delete('content-encoding');
    headers.delete('content-length');
    return new Response(body, { status: response.status, headers });
  };
}

const sizeOf = (body: unknown): number =>
  typeof body === 'string'
    ? Buffer.byteLength(body)
    : ArrayBuffer.isView(body) || body instanceof ArrayBuffer
      ? body.byteLength
      : 0;
