import { AppError } from '../../shared/errors';
import type { WireRecord } from '../../shared/record';
import type { Language } from '../../shared/schema/label';
import type { Session } from '../../shared/sync-protocol';
import type { DataClient, Window } from './api';
import {
  databaseName,
  everyTab,
  placeOf,
  type Place,
  tabLock,
  thrownError,
  type ToTab,
  type ToWorker,
  type WorkerStart,
} from './channel';
import { createDataClient } from './data-client';
import { dropSpareWorker, startDataWorker } from './data-worker';
import { openLastingValues } from '../platform/lasting-values';
import type { Bytes } from './keys/base64';
import { shredKeys } from './keys/key-keeper';
import { shellVaultHost } from './keys/vault-host';
import { removeDatabases } from './remove-databases';
import type { Calls, DataPort, Watch, WatchHandle } from './port';

interface OpenCall {
  readonly message: Extract<ToWorker, { kind: 'call' }>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  /** How many workers ended while it was open. */
  repeats: number;
}

interface OpenWatch {
  watch: Watch;
  readonly onValue: (value: unknown) => void;
}

/** A call that is open when worker after worker ends may be what ends them. */
const mostRepeats = 3;
const restartFromMs = 50;
const restartToMs = 30_000;
/** Writes that were begun are given so long before a lock ends the worker; what is not done then is done after it. */
const lockPatienceMs = 1_000;
/** A worker that lived so long did not end because of how it was started. */
const healthyMs = 60_000;

/** One tab's end of the channel: whatever is open is asked again when another worker takes over. */
class ChannelPort implements DataPort {
  readonly session: Session;
  readonly tab = crypto.randomUUID();
  readonly #channel: BroadcastChannel;
  readonly #calls = new Map<string, OpenCall>();
  readonly #watches = new Map<string, OpenWatch>();
  #language: Language;
  /** undefined: locked. */
  #key: Bytes | undefined;
  #onKey: () => void = () => undefined;
  #onLock: () => void = () => undefined;
  #worker = '';
  #count = 0;
  #letGo: () => void = () => undefined;
  readonly #leaving = new AbortController();
  #dedicated: Worker | undefined;
  /** The same one from its announcement on: what comes before is said over the channel, and all of it once more then. */
  #direct: Worker | undefined;
  /** What that worker was started with. */
  #startedWith: Language | undefined;
  #onListening: () => void = () => undefined;
  #onOpen: (() => void) | undefined;
  #isOpen = false;
  #onAnnounced: (worker: string) => void = () => undefined;
  #onFailed: ((error: Error) => void) | undefined;

  constructor(
    { session, language, key }: Pick<WorkerStart, 'session' | 'language' | 'key'>,
    startWorker: () => Worker,
  ) {
    this.session = session;
    this.#language = language;
    this.#key = key;
    this.#channel = new BroadcastChannel(placeOf(session));
    this.#channel.addEventListener('message', (event: MessageEvent<ToTab | ToWorker>) => {
      const { data } = event;
      if (data.to === this.tab || data.to === everyTab) this.#hear(data as ToTab);
      else if (data.kind === 'language') this.#language = data.language;
    });
    const held = new Promise<void>((resolve) => {
      this.#letGo = resolve;
    });
    // The worker sees by this lock whether the tab still lives.
    void navigator.locks.request(tabLock(this.tab), () => held);
    // One tab owns the worker; when it closes or crashes, the next in line starts another.
    navigator.locks
      .request(`${placeOf(session)}:tab`, { signal: this.#leaving.signal }, async () => {
        await this.#keepWorker(startWorker, held);
      })
      .catch(() => undefined);
  }

  /** Starts the worker, and another one whenever it ends by itself or by an error that nobody caught. */
  async #keepWorker(startWorker: () => Worker, held: Promise<void>): Promise<void> {
    for (let failures = 0; ;) {
      const key = await Promise.race([held, this.#keyGiven()]);
      if (!key || this.#leaving.signal.aborted) return;
      const began = performance.now();
      const name = crypto.randomUUID();
      const start: WorkerStart = { session: this.session, language: this.#language, worker: name, tab: this.tab, key };
      const worker = startWorker();
      this.#dedicated = worker;
      this.#startedWith = start.language;
      worker.addEventListener('message', ({ data }: MessageEvent<ToTab>) => this.#hear(data));
      const watching = new AbortController();
      const ended = new Promise<void>((resolve) => {
        worker.addEventListener('error', () => resolve());
        this.#onAnnounced = (announced) => {
          if (announced !== name) return;
          this.#direct = worker;
          // It holds the lock as long as it lives: whoever stands behind it in the line hears of its end.
          navigator.locks
            .request(placeOf(this.session), { signal: watching.signal }, () => undefined)
            .then(resolve, () => undefined);
        };
      });
      const locked = new Promise<void>((resolve) => (this.#onLock = resolve));
      worker.postMessage(start);
      await Promise.race([held, ended, locked]);
      watching.abort();
      this.#direct = undefined;
      worker.terminate();
      if (!this.#key) continue;
      failures = performance.now() - began > healthyMs ? 0 : failures + 1;
      // Nobody has ever served this tab: whoever waits for it hears so, instead of waiting for the next attempts.
      if (!this.#isOpen && failures >= mostRepeats) this.#onFailed?.(new AppError('store_failed'));
      const pauseMs = Math.min(restartToMs, restartFromMs * 2 ** failures);
      await Promise.race([held, new Promise((resolve) => setTimeout(resolve, pauseMs))]);
    }
  }

  async #keyGiven(): Promise<Bytes> {
    while (!this.#key) await new Promise<void>((resolve) => (this.#onKey = resolve));
    return this.#key;
  }

  async lock(): Promise<void> {
    // At once: whoever unlocks while this waits is not locked out by it.
    this.#key = undefined;
    const end = performance.now() + lockPatienceMs;
    while (!this.#key && this.#calls.size > 0 && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 20));
    if (!this.#key) this.#onLock();
  }

  unlock(key: Bytes): void {
    this.#key = key;
    this.#onKey();
  }

  /**
   * Resolves when a worker serves this tab. @param onListening there is one, and it opens the store
   * @throws AppError when the store cannot be opened
   */
  ready(onListening: () => void): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => {
      this.#onListening = onListening;
      this.#onOpen = resolve;
      this.#onFailed = reject;
    });
    this.#send({ to: 'worker', tab: this.tab, kind: 'hello' });
    return ready;
  }

  #send(message: ToWorker): void {
    if (this.#leaving.signal.aborted) return;
    if (this.#direct && message.kind !== 'hello') this.#direct.postMessage(message);
    else this.#channel.postMessage(message);
  }

  #hear(message: ToTab): void {
    switch (message.kind) {
      case 'worker':
        this.#onListening();
        if (message.worker === this.#worker) return;
        this.#direct = undefined;
        this.#onAnnounced(message.worker);
        this.#worker = message.worker;
        if (this.#direct && this.#startedWith !== this.#language) this.#tellLanguage();
        for (const [id, { watch }] of this.#watches)
          this.#send({ to: 'worker', tab: this.tab, kind: 'watch', id, watch });
        for (const [id, call] of this.#calls) this.#repeat(id, call);
        break;
      case 'open':
        this.#isOpen = true;
        this.#onOpen?.();
        break;
      case 'failed': {
        const error = thrownError(message.error);
        this.#onFailed?.(error);
        for (const [id, call] of this.#calls) {
          this.#calls.delete(id);
          call.reject(error);
        }
        break;
      }
      case 'answer':
        this.#calls.get(message.id)?.resolve(message.value);
        this.#calls.delete(message.id);
        break;
      case 'refused':
        this.#calls.get(message.id)?.reject(thrownError(message.error));
        this.#calls.delete(message.id);
        break;
      case 'value':
        this.#watches.get(message.id)?.onValue(message.value);
        break;
    }
  }

  #repeat(id: string, call: OpenCall): void {
    call.repeats += 1;
    if (call.repeats <= mostRepeats) return this.#send(call.message);
    this.#calls.delete(id);
    call.reject(new AppError('store_failed'));
  }

  #id(): string {
    this.#count += 1;
    return `${this.tab}:${this.#count}`;
  }

  watch(watch: Watch, onValue: (value: unknown) => void): WatchHandle {
    const id = this.#id();
    const open: OpenWatch = { watch, onValue };
    this.#watches.set(id, open);
    this.#send({ to: 'worker', tab: this.tab, kind: 'watch', id, watch });
    return {
      stop: () => {
        this.#watches.delete(id);
        this.#send({ to: 'worker', tab: this.tab, kind: 'unwatch', id });
      },
      setWindow: (window: Window) => {
        if (open.watch.kind === 'records') open.watch = { ...open.watch, window };
        this.#send({ to: 'worker', tab: this.tab, kind: 'window', id, window });
      },
    };
  }

  setLanguage(language: Language): void {
    this.#language = language;
    this.#tellLanguage();
  }

  #tellLanguage(): void {
    const message = { to: 'worker', tab: this.tab, kind: 'language', language: this.#language } as const;
    this.#send(message);
    // The other tabs hear of it too.
    if (this.#direct) this.#channel.postMessage(message);
  }

  call<M extends keyof Calls>(method: M, ...args: Parameters<Calls[M]>): Promise<ReturnType<Calls[M]>> {
    const id = this.#id();
    const message = { to: 'worker', tab: this.tab, kind: 'call', id, method, args } as const;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { message, resolve: resolve as (value: unknown) => void, reject, repeats: 0 });
      this.#send(message);
    });
  }

  async close(): Promise<void> {
    if (this.#leaving.signal.aborted) return;
    this.#send({ to: 'worker', tab: this.tab, kind: 'bye' });
    this.#leaving.abort();
    // Whoever still waits learns that nothing more comes; a commit that was under way may have happened.
    for (const call of this.#calls.values()) call.reject(new AppError('store_failed'));
    this.#calls.clear();
    this.#letGo();
    this.#dedicated?.terminate();
    this.#channel.close();
    await Promise.resolve();
  }
}

/**
 * Removes everything of a person from this laptop while nobody has it open: it waits until the last tab let go. The keys go
 * first: what an interruption leaves is noise.
 */
export const removeData = (place: Place): Promise<void> =>
  navigator.locks.request(placeOf(place), async () => {
    const name = databaseName(place);
    const host = shellVaultHost(name, globalThis.fetch.bind(globalThis));
    await shredKeys(place, { values: await openLastingValues(), host }).catch(() => undefined);
    await removeDatabases(indexedDB, name);
  });

interface MemoryOptions {
  readonly session: Session;
  readonly language: Language;
  /** Records to start with on memory alone, without worker, disk and head office. */
  readonly memory: readonly WireRecord[];
}

interface VaultOptions {
  readonly session: Session;
  readonly language: Language;
  /** Of the vault: 32 bytes. */
  readonly key: Bytes;
  /** The client may be used: what it is asked is answered as soon as the store is open, if it can be opened at all. */
  readonly onListening?: (client: DataClient) => void;
}

/**
 * Opens the data of a signed-in user: works offline, shared by all tabs and windows of this browser.
 * @throws AppError disk_full, store_failed, vault_wrong_key
 */
export async function openData(options: VaultOptions | MemoryOptions): Promise<DataClient> {
  if ('memory' in options) {
    // Loaded only when asked for: the page itself carries no store.
    const { openMemoryData } = await import('./memory');
    return openMemoryData({ session: options.session, records: options.memory, language: options.language });
  }
  const port = new ChannelPort(options, startDataWorker);
  const client = createDataClient(port);
  // Asked early and without waiting: the browser may show a question, and the answer only lowers a risk.
  void navigator.storage.persist().catch(() => undefined);
  try {
    await port.ready(() => options.onListening?.(client));
  } catch (error) {
    // The worker goes with it, so that the next attempt begins with a fresh one.
    await port.close();
    throw error;
  }
  dropSpareWorker();
  return client;
}
