import { wallClock } from './clock-floor';
import {
  databaseName,
  everyTab,
  placeOf,
  plainError,
  tabLock,
  type ToTab,
  type ToWorker,
  type WorkerStart,
} from './channel';
import { Engine } from './engine';
import { Journal } from './journal';
import { readRing, shredKeys } from './keys/key-keeper';
import { noteSeal } from './keys/sealed-note';
import { journalLineTo } from './keys/journal-line';
import { shellVaultHost, unhurriedHead } from './keys/vault-host';
import { moveStock } from './move-stock';
import { openLastingValues } from '../platform/lasting-values';
import type { Calls, WatchHandle } from './port';
import { repair } from './repair';
import { dexieBlobs } from './snapshot/blob-place';
import { asked } from './slices';
import { seldom } from './snapshot/vault-snapshots';
import { vaultStorage } from './storage-vault';
import { leaveTornEnd } from './vault/torn-end';
import { openRecordStore } from './store';
import { Sync } from './sync';
import { httpTransport } from './transport';
import { Whole } from './whole';

/** The data worker: store, tables and replication of one server and user, for all tabs. */
const scope = globalThis as unknown as {
  addEventListener(
    type: 'message',
    listener: (event: MessageEvent<WorkerStart>) => void,
    options: { once: true },
  ): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Asked>) => void): void;
  addEventListener(type: 'online', listener: () => void): void;
  postMessage(message: ToTab): void;
};

const keptCallIds = 2000;

/** Calls that write wait until what was lost is back: nobody edits an older state of a record, nor sends it. */
const writing: ReadonlySet<keyof Calls> = new Set([
  'commit',
  'nextOrderNumber',
  'retry',
  'discard',
  'resolveConflict',
  'syncNow',
]);

/** Tidying rests while somebody works, but not for longer than this. */
const quietMs = 1_000;
const longestRestMs = 30_000;
const stillHereMs = 60_000;
/** A full disk may have space again. */
const againMs = 15_000;
/** So long the second place of the vault's head may know less than the disk: three flushes that edits should not meet. */
const headMs = 1_000;
/** A store does it when it is open; nobody may have unlocked one by then. */
const tornEndMs = 10_000;

type Asked = Exclude<ToWorker, { readonly kind: 'hello' }>;

/**
 * The channel of the tabs, and the short way to the one that started this worker. They are heard from the first moment on, and
 * answered as soon as there are records.
 */
class Line {
  readonly #channel: BroadcastChannel;
  readonly #worker: string;
  readonly #owner: string;
  #early: Asked[] = [];
  #serving: Serving | undefined;
  #isOpen = false;
  #error: unknown;

  constructor({ session, worker, tab }: Pick<WorkerStart, 'session' | 'worker' | 'tab'>) {
    this.#channel = new BroadcastChannel(placeOf(session));
    this.#worker = worker;
    this.#owner = tab;
    this.#channel.addEventListener('message', ({ data }: MessageEvent<ToWorker | ToTab>) => {
      if (data.to !== 'worker') return;
      const message = data as ToWorker;
      // What the owner said before it heard of this worker it says again directly: late, it could undo what came after.
      if (message.kind === 'hello' || message.tab !== this.#owner) this.#hear(message);
    });
    scope.addEventListener('message', ({ data }: MessageEvent<Asked>) => this.#hear(data));
    this.#announce(everyTab);
  }

  #hear(message: ToWorker): void {
    if (message.kind === 'hello') this.#announce(message.tab);
    else if (this.#serving) this.#serving.hear(message);
    else this.#early.push(message);
    if (this.#error !== undefined) this.#tellFailure(message.tab, this.#error);
  }

  #announce(to: string): void {
    this.#channel.postMessage({ to, kind: 'worker', worker: this.#worker } satisfies ToTab);
    if (this.#isOpen) this.#channel.postMessage({ to, kind: 'open' } satisfies ToTab);
  }

  send(message: ToTab): void {
    if (message.to === this.#owner) scope.postMessage(message);
    else this.#channel.postMessage(message);
  }

  serve(serving: Serving): void {
    this.#serving = serving;
    for (const message of this.#early) serving.hear(message);
    this.#early = [];
  }

  open(): void {
    this.#isOpen = true;
    this.send({ to: everyTab, kind: 'open' });
  }

  /** Tabs that come later hear of it too, each for itself: another one may have a worker that does not fail. */
  fail(error: unknown): void {
    this.#error = error;
    this.#tellFailure(everyTab, error);
  }

  #tellFailure(to: string, error: unknown): void {
    this.send({ to, kind: 'failed', error: plainError(error) });
  }
}

class Serving {
  readonly #watches = new Map<string, Map<string, WatchHandle>>();
  readonly #calls = new Set<string>();

  constructor(
    readonly engine: Engine,
    readonly send: (message: ToTab) => void,
    readonly whole: Whole,
    /** Somebody works: tidying rests. */
    readonly busy: () => void,
  ) {}

  hear(message: Asked): void {
    if (message.kind === 'call' || message.kind === 'watch' || message.kind === 'window') {
      asked();
      this.busy();
    }
    const handles = this.#handlesOf(message.tab);
    switch (message.kind) {
      case 'call':
        void this.#call(message);
        break;
      case 'watch':
        if (!handles.has(message.id))
          handles.set(
            message.id,
            this.engine.watch(message.watch, (value) =>
              this.send({ to: message.tab, kind: 'value', id: message.id, value }),
            ),
          );
        break;
      case 'window':
        handles.get(message.id)?.setWindow(message.window);
        break;
      case 'unwatch':
        handles.get(message.id)?.stop();
        handles.delete(message.id);
        break;
      case 'language':
        this.engine.setLanguage(message.language);
        break;
      case 'bye':
        this.#forget(message.tab);
        break;
    }
  }

  #handlesOf(tab: string): Map<string, WatchHandle> {
    const known = this.#watches.get(tab);
    if (known) return known;
    const handles = new Map<string, WatchHandle>();
    this.#watches.set(tab, handles);
    // A tab holds the lock of its name as long as it lives.
    void navigator.locks.request(tabLock(tab), () => this.#forget(tab)).catch(() => undefined);
    return handles;
  }

  #forget(tab: string): void {
    for (const handle of this.#watches.get(tab)?.values() ?? []) handle.stop();
    this.#watches.delete(tab);
  }

  /** A call that arrives twice (asked again when this worker took over) is done once. */
  async #call(message: Extract<ToWorker, { kind: 'call' }>): Promise<void> {
    if (this.#calls.has(message.id)) return;
    this.#calls.add(message.id);
    if (this.#calls.size > keptCallIds)
      for (const oldest of [...this.#calls].slice(0, keptCallIds / 2)) this.#calls.delete(oldest);
    const { tab: to, id } = message;
    try {
      if (writing.has(message.method)) await this.whole.back();
      const method = this.engine.calls[message.method] as (...args: readonly unknown[]) => unknown;
      this.send({ to, kind: 'answer', id, value: (await method(...message.args)) as ReturnType<Calls[keyof Calls]> });
    } catch (error) {
      this.send({ to, kind: 'refused', id, error: plainError(error) });
    }
  }
}

const timer = (run: () => void, ms: number) => {
  const handle = setTimeout(run, ms);
  return () => clearTimeout(handle);
};

/** Runs steps of tidying one after the other, each when nothing was asked or written for a moment. */
function idleSteps(): { readonly busy: () => void; readonly later: (step: () => Promise<boolean>) => void } {
  let busyAt = 0;
  const later = (step: () => Promise<boolean>): void => {
    const wantedAt = performance.now();
    const look = (): void => {
      const now = performance.now();
      if (now - busyAt < quietMs && now - wantedAt < longestRestMs) setTimeout(look, quietMs);
      else void step().then((more) => more && later(step));
    };
    setTimeout(look, quietMs);
  };
  return { busy: () => (busyAt = performance.now()), later };
}

async function serve({ session, language, worker, tab, key }: WorkerStart): Promise<void> {
  const line = new Line({ session, worker, tab });
  try {
    const name = databaseName(session);
    const host = shellVaultHost(name, globalThis.fetch.bind(globalThis), journalLineTo(name, globalThis.location));
    const head = unhurriedHead(host.head, () => new Promise((resolve) => setTimeout(resolve, headMs)));
    const tidying = idleSteps();
    let isArriving = (): boolean => false;
    const vault = vaultStorage({
      ...{ key, headPlace: () => head, later: tidying.later },
      copies: {
        blobs: (database) => dexieBlobs(database, indexedDB, IDBKeyRange),
        later: seldom(tidying.later, () => isArriving()),
        soon: (step) => tidying.later(() => step().then(() => false)),
      },
    });
    const shred = async (): Promise<void> =>
      shredKeys(session, { values: await openLastingValues(), host }).catch(() => undefined);
    const port = {
      ...vault,
      // Without its keys what remains is noise, also when the removal is interrupted.
      destroy: async (database: string): Promise<void> => {
        await shred();
        await vault.destroy?.(database);
      },
    };
    const unguarded = await moveStock(indexedDB, name, {
      open: () => openRecordStore(name, port),
      openAnew: async () => {
        await vault.destroy?.(name);
        return openRecordStore(name, port);
      },
    });
    let tellKept = (): void => undefined;
    const journal = new Journal({
      place: host,
      seal: await noteSeal(key, 'journal'),
      ring: async () => readRing(await openLastingValues(), session),
      timer,
      onKept: () => tellKept(),
    });
    const store = journal.over(unguarded);
    store.listen({ committed: tidying.busy });
    const engine = new Engine({
      session,
      language,
      store,
      ports: {
        clock: wallClock,
        randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
        timer,
        zoneOffset: () => -new Date(wallClock()).getTimezoneOffset(),
        storage: async () => {
          const [persisted, estimate] = await Promise.all([
            navigator.storage.persisted(),
            navigator.storage.estimate(),
          ]);
          const { usage: usedBytes = 0, quota: quotaBytes = 0 } = estimate;
          return { persisted, usedBytes, quotaBytes };
        },
        isKeptTwice: () => journal.isKept,
      },
    });
    const whole = new Whole();
    tellKept = () => engine.statusChanged();
    const sync = new Sync({
      engine,
      transport: httpTransport(globalThis.fetch.bind(globalThis), session),
      random: Math.random,
      onRevoked: () => engine.wipe(),
    });
    engine.useSync(sync);
    isArriving = () => sync.state().phase === 'firstLoad';
    line.serve(new Serving(engine, (message) => line.send(message), whole, tidying.busy));
    await engine.load();
    line.open();
    await whole.bring(
      () =>
        repair(name, {
          store: unguarded,
          port: vault,
          journal,
          attended: () => engine.attention.records,
          at: engine.now(),
        }),
      () => new Promise((resolve) => setTimeout(resolve, againMs)),
    );
    // The shell holds the key of an open vault for as long as it hears of somebody.
    setInterval(() => void fetch('/shell/info', { cache: 'no-store' }).catch(() => undefined), stillHereMs);
    scope.addEventListener('online', () => sync.wake());
    await sync.start();
  } catch (error) {
    line.fail(error);
  }
}

scope.addEventListener(
  'message',
  (event) => {
    // The lock is the worker's own: the next worker opens the store only after this realm is gone.
    void navigator.locks.request(placeOf(event.data.session), async () => {
      await serve(event.data);
      await new Promise<never>(() => undefined);
    });
  },
  { once: true },
);
setTimeout(() => void leaveTornEnd(indexedDB, IDBKeyRange).catch(() => undefined), tornEndMs);
