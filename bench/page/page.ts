// The page the benchmarks drive: the app's own data module, and beside it the raw limits.
import '../../src/renderer/platform/trusted-types';
import { entityNames } from '../../src/shared/entities';
import { protocolVersion, sessionSchema, type Session } from '../../src/shared/sync-protocol';
import type { DataClient, SyncStatus } from '../../src/renderer/data/api';
import { openData } from '../../src/renderer/data/client';
import type { RawCalls } from './raw-calls';

let client: DataClient | undefined;
let status: SyncStatus | undefined;
let rawWorker: Worker | undefined;
let asked = 0;

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

export interface Opened {
  /** Milliseconds from the start until the first rows, and until everything is here. */
  readonly firstRowsMs: number;
  readonly completeMs: number;
  readonly longestStallMs: number;
  readonly records: number;
}

const bench = {
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
    const answer = (await response.json()) as { session: unknown };
    return sessionSchema.parse(answer.session);
  },

  /** Opens the data as the app does and waits until `records` are here and, unless `offline`, the head office has been asked. */
  async open(session: Session, records: number, offline: boolean): Promise<Opened> {
    const stalls = watchStalls();
    const start = performance.now();
    client = await openData({ session, language: 'en' });
    client.watchStatus((value) => {
      status = value;
    });
    let firstRowsMs = 0;
    const stop = client.watchRecords(
      'account',
      { sort: [{ field: 'name' }] },
      { window: { offset: 0, limit: 50 } },
      (rows) => {
        if (firstRowsMs === 0 && rows.total > 0) firstRowsMs = performance.now() - start;
      },
    );
    await until(() => held() >= records && firstRowsMs > 0 && (offline || status?.phase === 'idle'), 1_800_000);
    const completeMs = performance.now() - start;
    stop();
    return { firstRowsMs, completeMs, longestStallMs: stalls(), records: held() };
  },

  async close(): Promise<void> {
    await client?.close();
    client = undefined;
  },

  /** Milliseconds of `times` calls of a query each; the first result is thrown away with the warm-up. */
  async windows(offsets: readonly number[], sort: string): Promise<number[]> {
    const taken: number[] = [];
    for (const offset of offsets) {
      const start = performance.now();
      const { rows } = await opened().fetchRecords('account', { sort: [{ field: sort }] }, { offset, limit: 50 });
      if (rows.length === 0) throw new Error('an empty window');
      taken.push(performance.now() - start);
    }
    return taken;
  },

  async count(city: string): Promise<{ ms: number; count: number }> {
    const start = performance.now();
    const { total } = await opened().fetchRecords(
      'account',
      { where: [{ field: 'city', op: 'eq', value: city }] },
      { offset: 0, limit: 1 },
    );
    return { ms: performance.now() - start, count: total };
  },

  async search(texts: readonly string[]): Promise<{ ms: number; hits: number }[]> {
    const found: { ms: number; hits: number }[] = [];
    for (const text of texts) {
      const start = performance.now();
      const hits = await opened().search(text, 50);
      found.push({ ms: performance.now() - start, hits: hits.length });
    }
    return found;
  },

  async accountIds(offset: number, limit: number): Promise<string[]> {
    const { rows } = await opened().fetchRecords('account', { sort: [{ field: 'name' }] }, { offset, limit });
    return rows.map(({ id }) => id);
  },

  /** Changes one field of each account while a list that shows it is open: until it is on the screen's data, until it is durable. */
  async edit(ids: readonly string[]): Promise<{ shownMs: number; durableMs: number }[]> {
    const taken: { shownMs: number; durableMs: number }[] = [];
    for (const [index, id] of ids.entries()) {
      const phone = `0221 ${index}`;
      let shownMs = 0;
      let start = Infinity;
      const stop = opened().watchRecord('account', id, (row) => {
        if (row?.phone === phone && shownMs === 0) shownMs = performance.now() - start;
      });
      await pause(5);
      start = performance.now();
      await opened().commit([{ entity: 'account', id, op: 'update', patch: { phone } }]);
      const durableMs = performance.now() - start;
      await until(() => shownMs > 0, 5000);
      taken.push({ shownMs, durableMs });
      stop();
    }
    return taken;
  },

  /** Commits `count` changes as a day brings them: visits, tasks, phone numbers. */
  async workOffline(ids: readonly string[], count: number): Promise<void> {
    const data = opened();
    const ownerId = data.session.user.id;
    for (let n = 0; n < count; n += 1) {
      const accountId = ids[n % ids.length] as string;
      if (n % 3 === 0)
        await data.commit([
          { entity: 'account', id: accountId, op: 'update', patch: { note: `Visited, day's work ${n}` } },
        ]);
      else if (n % 3 === 1)
        await data.commit([
          {
            entity: 'activity',
            id: data.newId(),
            op: 'create',
            body: {
              kind: 'visit',
              status: 'done',
              startAt: '2026-11-19T09:30:00.000Z',
              accountId,
              ownerId,
              subject: 'Visit',
              text: 'Price list handed over, asks for twelve shelf labels.',
            },
          },
        ]);
      else
        await data.commit([
          {
            entity: 'task',
            id: data.newId(),
            op: 'create',
            body: { subject: 'Send shelf labels', accountId, ownerId, status: 'open', dueOn: '2026-11-26' },
          },
        ]);
    }
  },

  async syncNow(): Promise<number> {
    const start = performance.now();
    await opened().syncNow();
    return performance.now() - start;
  },

  waiting: (): number => status?.waiting ?? -1,

  async memoryBytes(): Promise<number> {
    return (await opened().storage()).usedBytes;
  },

  /** A limit, asked over the same kind of hop. */
  async raw<M extends keyof RawCalls>(
    method: M,
    ...args: Parameters<RawCalls[M]>
  ): Promise<{ ms: number; value: Awaited<ReturnType<RawCalls[M]>> }> {
    rawWorker ??= new Worker(new URL('./raw-worker.ts', import.meta.url), { type: 'module' });
    const worker = rawWorker;
    asked += 1;
    const n = asked;
    const start = performance.now();
    return new Promise((resolve, reject) => {
      const hear = ({ data }: MessageEvent<{ n: number; value?: unknown; error?: string }>): void => {
        if (data.n !== n) return;
        worker.removeEventListener('message', hear as (event: Event) => void);
        if (data.error === undefined)
          resolve({ ms: performance.now() - start, value: data.value as Awaited<ReturnType<RawCalls[M]>> });
        else reject(new Error(data.error));
      };
      worker.addEventListener('message', hear as (event: Event) => void);
      worker.postMessage({ n, method, args });
    });
  },
};

export type Bench = typeof bench;

declare global {
  interface Window {
    bench: Bench;
  }
}
window.bench = bench;
