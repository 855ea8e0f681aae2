// The page the benchmarks drive: the app's own data module, and beside it, in workers of their own, limit and peer.
import '../../src/renderer/platform/trusted-types';
import { entityNames } from '../../src/shared/entities';
import { protocolVersion, sessionSchema, type Session } from '../../src/shared/sync-protocol';
import type { DataClient, SyncStatus } from '../../src/renderer/data/api';
import { keeperOf } from '../../src/renderer/app/key-keeper-of';
import { databaseName } from '../../src/renderer/data/channel';
import { openData } from '../../src/renderer/data/client';
import { warmDataWorker } from '../../src/renderer/data/data-worker';
import type { Bytes } from '../../src/renderer/data/keys/base64';
import { snapshotDatabase } from '../../src/renderer/data/snapshot/snapshot-database';
import { choosePlatform } from '../../src/renderer/platform/choose-platform';
import { openLastingValues } from '../../src/renderer/platform/lasting-values';
import { keepSession } from '../../src/renderer/platform/session';
import { keepShellSession } from '../../src/renderer/platform/shell-session';
import { showBareList } from './bare-list';
import { Checksum } from './checksum';
import { daysWork } from './days-work';
import { insightsOf } from './insights-page';
import type { PeerCalls } from './peer-worker';
import { answerOf } from './raw-database';
import type { Rival } from './rival';
import type { SearchCalls } from './search-worker';

/** As after a sign-in: the app, opened later on the same profile, finds the key held by the shell. */
async function keyOf(session: Session): Promise<Bytes> {
  const keeper = keeperOf(choosePlatform(await openLastingValues()), session);
  const key = (await keeper.held()) ?? (await keeper.setUp('for the benchmark')).key;
  await keeper.hold(key, 60);
  return key;
}

interface Opened {
  readonly records: number;
  readonly firstRowsMs: number;
  readonly completeMs: number;
  readonly longestStallMs: number;
  readonly ids: readonly string[];
}

/** The systems beside ours. */
interface Systems {
  readonly raw: Rival;
  readonly peer: PeerCalls;
  readonly search: SearchCalls;
}
type SystemName = keyof Systems;

let client: DataClient | undefined;
let status: SyncStatus | undefined;
const workers = new Map<SystemName, Worker>();
let asked = 0;

const startWorker: { readonly [S in SystemName]: () => Worker } = {
  raw: () => new Worker(new URL('./raw-worker.ts', import.meta.url), { type: 'module' }),
  peer: () => new Worker(new URL('./peer-worker.ts', import.meta.url), { type: 'module' }),
  search: () => new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' }),
};

const opened = (): DataClient => {
  if (!client) throw new Error('nothing is open');
  return client;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(test: () => boolean, ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (!test()) {
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain: ${JSON.stringify(status)}`);
    await pause(4);
  }
}

const held = (): number => entityNames.reduce((sum, name) => sum + (status?.counts[name] ?? 0), 0);

/** The longest time in which the page could not have answered a key. */
function watchStalls(): () => number {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 5);
    last = now;
  }, 5);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

/** One call to a system beside ours: one message there, one back, as ours has it. */
async function ask<S extends SystemName, M extends keyof Systems[S] & string>(
  system: S,
  method: M,
  ...args: Systems[S][M] extends (...parameters: infer P) => unknown ? P : never
): Promise<Systems[S][M] extends (...parameters: never) => infer R ? Awaited<R> : never> {
  const worker = workers.get(system) ?? startWorker[system]();
  workers.set(system, worker);
  asked += 1;
  const n = asked;
  return new Promise((resolve, reject) => {
    const hear = ({ data }: MessageEvent<{ n: number; value?: never; error?: string }>): void => {
      if (data.n !== n) return;
      worker.removeEventListener('message', hear);
      if (data.error === undefined) resolve(data.value as never);
      else reject(new Error(`${system}: ${data.error}`));
    };
    worker.addEventListener('message', hear);
    worker.addEventListener('error', (event) => reject(new Error(`${system}: ${event.message}`)), { once: true });
    worker.postMessage({ n, method, args });
  });
}

/** Accounts by customer number: the order that every system knows. */
const byCode = { sort: [{ field: 'code' }] } as const;

const bench = {
  /** Signs in, and leaves the sign-in where the app finds it. */
  async signIn(signInName: string, password: string): Promise<Session> {
    const response = await fetch('/api/auth/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-roadbook-protocol': String(protocolVersion) },
      body: JSON.stringify({
        signInName,
        password,
        device: { id: crypto.randomUUID(), name: 'Benchmark', platform: 'browser' },
      }),
    });
    if (!response.ok) throw new Error(`sign-in was answered with ${response.status}: ${await response.text()}`);
    const session = sessionSchema.parse(((await response.json()) as { session: unknown }).session);
    const platform = choosePlatform(await openLastingValues());
    keepSession(platform, session);
    await keepShellSession(platform);
    return session;
  },

  /**
   * Opens the data as the app does and waits until `records` are here and, unless `offline`, the head office has been asked.
   * Milliseconds from the moment the key is here until the first rows, and until everything is here.
   * @param records undefined: as many as the head office has
   */
  async open(session: Session, records: number | undefined, offline: boolean): Promise<Opened> {
    const stalls = watchStalls();
    const key = await keyOf(session);
    const start = performance.now();
    // As the app does: lists are asked for while the store is being opened.
    client = await new Promise<DataClient>((resolve, reject) => {
      openData({ session, language: 'en', key, onListening: resolve }).then(resolve, reject);
    });
    client.watchStatus((value) => {
      status = value;
    });
    let firstRowsMs = 0;
    let ids: readonly string[] = [];
    const stop = client.watchRecords('account', byCode, { window: { offset: 0, limit: 50 } }, (rows) => {
      if (firstRowsMs === 0 && rows.total > 0) firstRowsMs = performance.now() - start;
      ids = rows.rows.map(({ id }) => id);
    });
    const enough = (): boolean => (records === undefined ? firstRowsMs > 0 : held() >= records && firstRowsMs > 0);
    await until(() => enough() && (offline || status?.phase === 'idle'), 1_800_000);
    const completeMs = performance.now() - start;
    if (records !== undefined && held() !== records) throw new Error(`${held()} of ${records} records`);
    stop();
    return { records: held(), firstRowsMs, completeMs, longestStallMs: stalls(), ids };
  },

  /** Starts the worker of a system, as the app does while it has no key yet. Nothing of the data is read. */
  async warm(system: 'own' | 'raw' | 'peer'): Promise<void> {
    if (system === 'own') warmDataWorker();
    else workers.set(system, startWorker[system]());
    await pause(1000);
  },

  /** Resolves when the log is open, too: lists and searches are answered before, decisions are not. */
  async untilWhole(): Promise<void> {
    await opened()
      .retry('account', 'nobody')
      .catch(() => undefined);
  },

  /** Resolves when the copy that the next start reads is on the disk, and beside it what was shown since `open`. */
  async untilCopied(session: Session): Promise<void> {
    const name = snapshotDatabase(databaseName(session));
    const noteAt = async (place: number): Promise<string | undefined> => {
      if (!(await indexedDB.databases()).some((one) => one.name === name)) return undefined;
      const database = await answerOf(indexedDB.open(name));
      const note = (await answerOf(database.transaction('blobs').objectStore('blobs').get(place))) as Bytes | undefined;
      database.close();
      return note && String(note.subarray(0, 24));
    };
    while ((await noteAt(0)) === undefined) await pause(500);
    const before = await noteAt(-1);
    // Whoever asks something has what is shown kept anew.
    const stop = opened().watchCount('account', { where: [{ field: 'city', op: 'empty' }] }, () => undefined);
    while ([undefined, before].includes(await noteAt(-1))) await pause(500);
    stop();
  },

  /** Bytes of everything in this page and its worker, after a collection. */
  memory: async (): Promise<number> => (await performance.measureUserAgentSpecificMemory()).bytes,

  /** Bytes this origin has on the disk. */
  disk: async (): Promise<number> => (await navigator.storage.estimate()).usage ?? 0,

  async window(offset: number): Promise<{ ms: number; ids: readonly string[] }> {
    const start = performance.now();
    const { rows } = await opened().fetchRecords('account', byCode, { offset, limit: 50 });
    return { ms: performance.now() - start, ids: rows.map(({ id }) => id) };
  },

  async sortByPostalCode(): Promise<{ ms: number; ids: readonly string[] }> {
    const start = performance.now();
    const query = { sort: [{ field: 'postalCode' }] };
    const { rows } = await opened().fetchRecords('account', query, { offset: 0, limit: 50 });
    return { ms: performance.now() - start, ids: rows.map(({ id }) => id) };
  },

  async countCity(city: string): Promise<{ ms: number; count: number }> {
    const start = performance.now();
    const where = [{ field: 'city', op: 'eq', value: city }] as const;
    const { total } = await opened().fetchRecords('account', { where }, { offset: 0, limit: 1 });
    return { ms: performance.now() - start, count: total };
  },

  async search(text: string): Promise<{ ms: number; ids: readonly string[] }> {
    const start = performance.now();
    const hits = await opened().search(text, 50, []);
    return { ms: performance.now() - start, ids: hits.map(({ id }) => id) };
  },

  async accountIds(offset: number, limit: number): Promise<string[]> {
    const { rows } = await opened().fetchRecords('account', byCode, { offset, limit });
    return rows.map(({ id }) => id);
  },

  async checksum(): Promise<string> {
    const sum = new Checksum();
    for (let offset = 0, total = 1; offset < total; offset += 2000) {
      const rows = await opened().fetchRecords('account', byCode, { offset, limit: 2000 });
      total = rows.total;
      for (const row of rows.rows) sum.add(row.id, row);
    }
    return sum.value;
  },

  /** Changes one field of an account while a view of it is open: until the view has it, until it is durable. */
  async edit(id: string, phone: string): Promise<{ seenMs: number; durableMs: number }> {
    let seenMs = 0;
    let start = Infinity;
    const stop = opened().watchRecord('account', id, (row) => {
      if (row?.phone === phone && seenMs === 0) seenMs = performance.now() - start;
    });
    await pause(5);
    start = performance.now();
    await opened().commit([{ entity: 'account', id, op: 'update', patch: { phone } }]);
    const durableMs = performance.now() - start;
    await until(() => seenMs > 0, 5000);
    stop();
    return { seenMs, durableMs };
  },

  /** The least a screen can do with a change: one text, in the next frame. Raw IndexedDB tells nobody: its change is shown when it is written. */
  async editOnBareScreen(system: 'raw' | 'peer', id: string, phone: string): Promise<number> {
    const start = performance.now();
    await (system === 'raw' ? ask('raw', 'edit', id, phone) : ask('peer', 'editSeen', id, phone));
    document.body.textContent = phone;
    await new Promise(requestAnimationFrame);
    return performance.now() - start;
  },

  /** Commits `count` changes as a day brings them: notes, visits, tasks. */
  async workOffline(ids: readonly string[], count: number): Promise<void> {
    const data = opened();
    for (const change of daysWork(ids, count, data.session.user.id)) {
      if (change.op === 'update')
        await data.commit([{ entity: 'account', id: change.accountId, op: 'update', patch: { note: change.note } }]);
      else {
        const { entity, body } = change;
        await data.commit([{ entity, id: data.newId(), op: 'create', body } as never]);
      }
    }
  },

  async peerWorksOffline(ids: readonly string[], count: number, ownerId: string): Promise<void> {
    await ask('peer', 'workOffline', daysWork(ids, count, ownerId));
  },

  /** Milliseconds until nothing waits any more. An attempt that began while the line was cut may still have to fail. */
  async syncNow(): Promise<number> {
    const start = performance.now();
    await until(() => status?.phase !== 'syncing', 60_000);
    for (let attempts = 0; attempts === 0 || status?.waiting !== 0; attempts += 1) {
      if (attempts === 10) throw new Error(`${status?.waiting ?? 'all'} changes still wait`);
      await opened().syncNow();
    }
    return performance.now() - start;
  },

  insights: insightsOf(opened, watchStalls),

  ask,

  /** A call with its time, both ways included. */
  async timed<S extends SystemName, M extends keyof Systems[S] & string>(
    system: S,
    method: M,
    ...args: Systems[S][M] extends (...parameters: infer P) => unknown ? P : never
  ): Promise<{
    ms: number;
    longestStallMs: number;
    value: Systems[S][M] extends (...parameters: never) => infer R ? Awaited<R> : never;
  }> {
    const stalls = watchStalls();
    const start = performance.now();
    const value = await ask(system, method, ...args);
    const ms = performance.now() - start;
    return { ms, longestStallMs: stalls(), value };
  },
};

export type Bench = typeof bench;

declare global {
  interface Window {
    bench: Bench;
  }
}
window.bench = bench;

// /bench.html#raw=1000 is a list of the 1000 rows of the raw system, without anything else.
const bare = /^#(raw|peer)=(\d+)$/.exec(location.hash);
if (bare) {
  const system = bare[1] as 'raw' | 'peer';
  const index = system === 'raw' ? ask('raw', 'readAll') : undefined;
  void Promise.resolve(index).then(() =>
    showBareList(Number(bare[2]), (offset, limit) => ask(system, 'window', offset, limit)),
  );
}
