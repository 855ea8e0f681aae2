import { localDate } from '../../shared/domain/dates';
import { uuidv7 } from '../../shared/domain/ids';
import { provisionalNumber } from '../../shared/domain/order';
import { entityNames, isEntityName, type EntityName } from '../../shared/entities';
import { AppError } from '../../shared/errors';
import type { Language } from '../../shared/schema/label';
import type { Session } from '../../shared/sync-protocol';
import type { StorageState, SyncStatus } from './api';
import { Attention, describeConflicts, describePending } from './attention';
import {
  bookkeepingEntities,
  findCommit,
  readArrivals,
  readCounter,
  readSyncLog,
  writeCommits,
  writeCounter,
} from './bookkeeping';
import { planCommit } from './changes';
import { discarded, resolved, retried } from './decisions';
import { keyOf, type StoredRecord } from './envelope';
import { AnswerNotes, AskedLately, type Reader } from './last-answers';
import { LiveQueries, windowOf } from './live';
import { mayChangeBy } from './may-change';
import { Outbox } from './outbox';
import type { Before } from './packed/records';
import type { Calls, CommitResult, DataPort, Watch, WatchHandle } from './port';
import { awaiting } from './slices';
import type { Committed, RecordStore } from './store';
import { Tables } from './tables';

/** What the engine takes from the machine, so that tests can supply it. */
export interface EnginePorts {
  /** Milliseconds since 1970 on the clock of the laptop: for instants that people read, never for an order. */
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Runs `run` after `ms`; returns what cancels it. */
  readonly timer: (run: () => void, ms: number) => () => void;
  /** Minutes to add to UTC for local time. */
  readonly zoneOffset: () => number;
  readonly storage?: () => Promise<StorageState>;
  /** Whether unsent work lies on this laptop twice; it does not without it. Whoever changes it calls `statusChanged`. */
  readonly isKeptTwice?: () => boolean;
}

/** What the engine wants of the replication; without one the laptop is simply offline. */
export interface SyncControl {
  readonly state: () => Pick<
    SyncStatus,
    'phase' | 'online' | 'clockOffsetMs' | 'lastSyncAt' | 'progress' | 'error' | 'contactAt' | 'loaded'
  >;
  /** Something was committed here. */
  readonly changed: () => void;
  readonly syncNow: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const frameMs = 16;
/** While everything arrives for the first time: windows hear of progress so often, and of records at the latest after this. */
const progressMs = 250;
const longestUnheardMs = 10_000;
/** A first answer that takes longer (nobody has sorted by that yet) is made beside what is read next. */
const answerMs = 300;
/** After a start, and after news of the head office, so long nothing is asked of all accounts. */
const judgeMs = 3_000;
const week = 7 * 86_400_000;
/** The directory and the accounts come first, so that the first screen comes early. */
const loadOrder: readonly EntityName[] = [...entityNames];

export interface EngineOptions {
  readonly session: Session;
  readonly language: Language;
  readonly store: RecordStore;
  readonly ports: EnginePorts;
}

/** Everything behind the interface of the data module, in one realm: store, tables, commits, live queries. */
export class Engine {
  readonly tables: Tables;
  readonly attention = new Attention();
  readonly outbox: Outbox;
  readonly store: RecordStore;
  readonly session: Session;
  readonly ports: EnginePorts;
  readonly live: LiveQueries;
  readonly #notes: AnswerNotes;
  readonly #asked = new AskedLately();
  readonly #loaded = new Set<EntityName>();
  #isHere = false;
  /** Every record is in the tables. What a copy told may still turn out wrong: then it is taken back, and read again. */
  readonly #filled: Promise<void>;
  #tellFilled: () => void = () => undefined;
  #timesTakenBack = 0;
  #phase: SyncStatus['phase'] | undefined;
  #ready: Promise<void> | undefined;
  #sync: SyncControl | undefined;
  #language: Language;
  #statusJson = '';
  #status: SyncStatus | undefined;
  #stopDay: () => void = () => undefined;
  #stopWarming: () => void = () => undefined;
  #stopJudging: () => void = () => undefined;
  /** What windows have not heard of yet, and how many records there were when they heard last. */
  readonly #unheard = new Set<EntityName>();
  #heardSize = 0;
  #cancelHearing: (() => void) | undefined;

  constructor({ session, language, store, ports }: EngineOptions) {
    this.#filled = new Promise((resolve) => (this.#tellFilled = resolve));
    this.session = session;
    this.#language = language;
    this.store = store;
    this.ports = ports;
    this.outbox = new Outbox(() => this.newId());
    this.tables = new Tables(store.records, {
      language,
      today: () => this.today(),
      zoneOffset: ports.zoneOffset,
      currency: session.organisation.currency,
      onFigures: () => this.live.touch(['account']),
      onMade: () => store.nextStart.keepMade(),
    });
    this.#notes = new AnswerNotes(this.tables, () => this.#reader());
    this.live = new LiveQueries(
      this.tables,
      {
        status: () => this.status(),
        pending: () => [...this.attention.records].flatMap((record) => describePending(record, this.tables) ?? []),
        conflicts: () => this.#conflicts().flatMap((record) => describeConflicts(record) ?? []),
        arrivals: () => this.#arrivals(),
      },
      (entity) => this.#loaded.has(entity),
      (run) => ports.timer(run, this.#isFirstLoad() ? progressMs : frameMs),
    );
    store.listen({
      shown: (changed, before, isAwaited) => this.#shown(changed, before, isAwaited),
      committed: (committed) => this.#committed(committed),
    });
    const day = (): void => {
      const touched = this.tables.turnDay();
      this.live.touch(touched);
      if (touched.size > 0) this.#warmSoon();
      this.#stopDay = ports.timer(day, 60_000);
    };
    this.#stopDay = ports.timer(day, 60_000);
  }

  #isFirstLoad(): boolean {
    return this.#sync?.state().phase === 'firstLoad';
  }

  /**
   * While everything arrives for the first time, every list is sorted anew for whoever looks at it: windows hear when there is
   * three times as much, so that all of it together costs half as much again as the last time.
   */
  #tellArrived(touched: Iterable<EntityName>): void {
    for (const entity of touched) this.#unheard.add(entity);
    if (this.#unheard.size === 0) return;
    const { size } = this.store.records;
    // What went, nobody sees a moment longer.
    const mayWait = this.#isFirstLoad() && size >= this.#heardSize && size < 3 * this.#heardSize;
    if (mayWait) this.#cancelHearing ??= this.ports.timer(() => this.#tellUnheard(), longestUnheardMs);
    else this.#tellUnheard();
  }

  #tellUnheard(): void {
    this.#cancelHearing?.();
    this.#cancelHearing = undefined;
    this.#heardSize = this.store.records.size;
    this.live.touch(this.#unheard);
    this.#unheard.clear();
  }

  newId(): string {
    return uuidv7(this.ports.clock(), this.ports.randomBytes(10));
  }

  now(): string {
    return new Date(this.ports.clock()).toISOString();
  }

  today(): string {
    return localDate(this.now(), this.ports.zoneOffset());
  }

  /**
   * Reads the store into the tables, one entity after the other; live queries answer as soon as theirs is there, which may be
   * before the storage is open.
   */
  load(): Promise<void> {
    this.#ready ??= this.#load();
    return this.#ready;
  }

  async #load(): Promise<void> {
    // It answers until everything is here, so that nothing flickers: until then nothing can change.
    const shown = this.#beginWithLast().catch(() => undefined);
    for (const entity of loadOrder) {
      await this.#take(entity);
      await this.#answerFirst();
    }
    this.#tellFilled();
    const wrong = await this.store.confirm(() => (this.#timesTakenBack += 1));
    for (const entity of wrong) await this.#take(entity);
    await shown;
    this.live.begin(undefined);
    this.#isHere = true;
    this.#keepAnswers();
    for (const entity of bookkeepingEntities) await this.store.load(entity);
    this.live.touch([], ['arrivals']);
    // The first search finds its work done.
    this.#warmSoon();
    this.#judgeLater();
  }

  #warmSoon(): void {
    this.#stopWarming();
    const warm = (): Promise<void> => this.tables.warm(this.session.user.id);
    this.#stopWarming = this.ports.timer(() => void warm().catch(() => undefined), frameMs);
  }

  /**
   * Answers from the tables as soon as they hold everything: the log need not be open for that. Nobody asks again, so nothing
   * found has to mean that nothing is there: what was taken back meanwhile is asked once more when it is here again.
   */
  async #answer<T>(answer: () => T | Promise<T>): Promise<T> {
    const loaded = this.load();
    const times = this.#timesTakenBack;
    await (times > 0 ? loaded : Promise.race([this.#filled, loaded]));
    const given = await answer();
    if (this.#timesTakenBack === times) return given;
    await loaded;
    return answer();
  }

  async #beginWithLast(): Promise<void> {
    const text = await this.store.nextStart.shown();
    const last = text === undefined ? undefined : this.#notes.read(text);
    if (!last) return;
    this.#asked.began(last.watches);
    this.live.begin(last);
  }

  #reader(): Reader {
    const { user } = this.session;
    return {
      ...{ userId: user.id, role: user.role, language: this.#language, browser: globalThis.navigator?.userAgent ?? '' },
      ...{ today: this.today(), zoneOffset: this.ports.zoneOffset() },
    };
  }

  /** What is shown now and at the start, for the next one. */
  #keepAnswers(): void {
    this.store.nextStart.keepShown(async () => {
      await this.#notes.prepare(this.#asked.list());
      return () => (this.#isFirstLoad() ? undefined : this.#notes.write(this.#asked.list()));
    });
  }

  /** The figures that come from scores, once everything is here and the first questions are answered. */
  #judgeLater(): void {
    this.#stopJudging();
    this.#stopJudging = this.ports.timer(() => {
      if (this.#isFirstLoad()) this.#judgeLater();
      else void this.tables.insights.warm().catch(() => undefined);
    }, judgeMs);
  }

  /** Who looks at what has just come is answered before what comes next takes the processor. */
  async #answerFirst(): Promise<void> {
    const answered = this.live.answered();
    if (!answered) return;
    let cancel: () => void = () => undefined;
    await Promise.race([answered, new Promise<void>((resolve) => (cancel = this.ports.timer(resolve, answerMs)))]);
    cancel();
  }

  async #take(entity: EntityName): Promise<void> {
    await this.store.load(entity);
    this.#loaded.add(entity);
    this.attention.read(this.store.records, entity);
    this.live.touch(this.tables.loaded(entity), ['status', 'pending', 'conflicts']);
  }

  /**
   * What is unsent is read from the store itself: nothing waits because somebody forgot that it does. In a turn of its own:
   * what the disk does not have yet is not sent.
   */
  readAttention(): Promise<void> {
    return this.store.transact(() => {
      for (const entity of entityNames) this.attention.read(this.store.records, entity);
      return { result: undefined };
    });
  }

  #shown(changed: Committed, before: Before | undefined, isAwaited: boolean): void {
    const touched = this.tables.apply(changed, before);
    if (touched.has('analysisResult')) this.#judgeLater();
    // What somebody has just done here, they see at once; what arrives, once per frame.
    if (isAwaited) this.live.tellNow(touched);
    else this.#tellArrived(touched);
  }

  #committed(committed: Committed): void {
    const topics: Watch['kind'][] = ['status'];
    if (this.attention.apply(committed)) topics.push('pending', 'conflicts');
    // Who decides follows from roles.
    else if (committed.has(keyOf('user', this.session.user.id))) topics.push('conflicts');
    if (committed.has(keyOf('$log', 'arrivals'))) topics.push('arrivals');
    this.live.touch([], topics);
  }

  useSync(sync: SyncControl): void {
    this.#sync = sync;
  }

  /** Lists are sorted anew for readers of another language. */
  setLanguage(language: Language): void {
    if (language === this.#language) return;
    this.#language = language;
    this.live.begin(undefined);
    this.tables.setLanguage(language);
    this.live.touch(entityNames);
  }

  /** The replication has news for the status. */
  statusChanged(): void {
    if (!this.#isFirstLoad()) this.#tellArrived([]);
    this.live.touch([], ['status']);
    // What came may have been too much for what was made ahead.
    const phase = this.#sync?.state().phase;
    if (phase === 'idle' && phase !== this.#phase) this.#warmSoon();
    this.#phase = phase;
  }

  status(): SyncStatus {
    const state = this.#sync?.state() ?? {
      phase: 'offline' as const,
      online: false,
      clockOffsetMs: 0,
      loaded: true,
    };
    const counts: Partial<Record<EntityName, number>> = {};
    for (const entity of entityNames) counts[entity] = this.tables.of(entity).size;
    const status: SyncStatus = {
      ...state,
      waiting: this.attention.waiting(),
      needYou: this.attention.refused() + this.#conflicts().length,
      counts,
      keptTwice: this.ports.isKeptTwice?.() ?? false,
    };
    const json = JSON.stringify(status);
    if (json !== this.#statusJson || !this.#status) {
      this.#statusJson = json;
      this.#status = status;
    }
    return this.#status;
  }

  /** Lost values this user is to decide about. */
  #conflicts(): StoredRecord[] {
    const { id } = this.session.user;
    return this.attention.conflicts(id, mayChangeBy(this.tables, id, this.today()));
  }

  #arrivals(): unknown {
    const since = new Date(this.ports.clock() - week).toISOString();
    return readArrivals((key) => this.store.records.get(key)).filter((arrival) => arrival.at >= since);
  }

  async commit(commitId: string, changes: Parameters<typeof planCommit>[1]): Promise<CommitResult> {
    await this.load();
    const result = await this.store.transact((get) => {
      const known = findCommit(get, commitId);
      if (known !== undefined) return { result: known as CommitResult };
      const plan = planCommit(get, changes, {
        userId: this.session.user.id,
        administrator: this.session.user.role === 'administrator',
        outbox: this.outbox,
        at: this.now(),
        today: this.today(),
      });
      const answer: CommitResult = { inverse: plan.result };
      return {
        ...plan,
        write: [...(plan.write ?? []), writeCommits(get, [{ id: commitId, result: answer }])],
        result: answer,
        isShownAhead: true,
      };
    });
    this.#sync?.changed();
    return result;
  }

  /** The counter is on the disk before its number is given out; orders that came back from the head office count too. */
  async nextOrderNumber(callId: string): Promise<string> {
    await this.load();
    const { deviceCode } = this.session;
    return this.store.transact((get) => {
      const known = findCommit(get, callId);
      if (typeof known === 'string') return { result: known };
      let last = readCounter(get);
      if (last === 0) last = this.#lastNumberOf(deviceCode);
      const number = provisionalNumber(deviceCode, last + 1);
      return { write: [writeCounter(last + 1), writeCommits(get, [{ id: callId, result: number }])], result: number };
    });
  }

  #lastNumberOf(deviceCode: string): number {
    let last = 0;
    const orders = this.store.records.of('order');
    const numberOf = orders.reader('provisionalNumber');
    for (const slot of orders.slots()) {
      const number = numberOf(slot);
      if (typeof number !== 'string' || !number.startsWith(`${deviceCode}-`)) continue;
      const count = Number(number.slice(deviceCode.length + 1));
      if (Number.isSafeInteger(count)) last = Math.max(last, count);
    }
    return last;
  }

  async #decide(
    entity: EntityName,
    id: string,
    decide: (record: StoredRecord) => StoredRecord | undefined,
  ): Promise<void> {
    await this.load();
    const key = keyOf(entity, id);
    await this.store.transact((get) => {
      const record = get(key);
      if (!record) throw new AppError('not_found');
      const next = decide(record);
      return next ? { write: [next], result: undefined } : { purge: [key], result: undefined };
    });
    this.#sync?.changed();
  }

  /** The port of a window in this realm. */
  port(onClose: () => Promise<void>): DataPort {
    const { calls } = this;
    return {
      session: this.session,
      watch: (watch, onValue) => this.watch(watch, onValue),
      setLanguage: (language) => this.setLanguage(language),
      call: async (method, ...args) => await calls[method](...args),
      // There is no worker to end and nothing sealed.
      lock: () => Promise.resolve(),
      unlock: () => undefined,
      close: onClose,
    };
  }

  watch(watch: Watch, onValue: (value: unknown) => void): WatchHandle {
    const closed = this.#asked.opened(watch);
    const { stop, setWindow } = this.live.watch(watch, onValue);
    if (this.#isHere) this.#keepAnswers();
    return {
      setWindow,
      stop: () => {
        closed();
        stop();
      },
    };
  }

  readonly calls: EngineCalls = {
    fetchRecords: (entity, query, window) =>
      this.#answer(async () => {
        const ready = this.tables.of(known(entity)).ready(query);
        if (ready) await awaiting(ready);
        return windowOf(this.tables, known(entity), query, window, []);
      }),
    fetchIds: (entity, query) =>
      this.#answer(async () => {
        const table = this.tables.of(known(entity));
        const ready = table.ready(query);
        if (ready) await awaiting(ready);
        return [...(table.answer(query).list?.view() ?? [])].map((slot) => table.idAt(slot));
      }),
    search: (text, limit, recent) =>
      this.#answer(async () => {
        await awaiting(this.tables.searchable(text));
        return this.tables.search(text, { limit, userId: this.session.user.id, recent });
      }),
    analyse: (asker, request) => this.#answer(() => awaiting(this.tables.insights.analyse(asker, request))),
    tryRules: (asker, request) => this.#answer(() => awaiting(this.tables.insights.trials.answer(asker, request))),
    suggestProducts: (accountId, basket) =>
      this.#answer(() => awaiting(this.tables.insights.suggest(accountId, basket))),
    commit: (commitId, changes) => this.commit(commitId, changes),
    nextOrderNumber: (callId) => this.nextOrderNumber(callId),
    syncNow: () => this.#sync?.syncNow(),
    syncLog: () => readSyncLog((key) => this.store.records.get(key)),
    retry: (entity, id) => this.#decide(entity, id, (record) => retried(record, this.outbox, this.now())),
    discard: (entity, id) => this.#decide(entity, id, discarded),
    resolveConflict: (entity, id, decisions) =>
      this.#decide(entity, id, (record) => resolved(record, decisions, this.outbox, this.now())),
    storage: () => this.ports.storage?.() ?? Promise.resolve({ persisted: false, usedBytes: 0, quotaBytes: 0 }),
    wipe: async (evenUnsent) => {
      await this.load();
      const waiting = this.attention.waiting() + this.attention.refused();
      if (waiting > 0 && !evenUnsent) throw new AppError('not_allowed', { waiting });
      await this.wipe();
    },
  };

  /** Removes everything of this user from the laptop. */
  async wipe(): Promise<void> {
    await this.#sync?.stop();
    await this.store.destroy();
  }

  async close(): Promise<void> {
    this.#stopDay();
    this.#stopWarming();
    this.#stopJudging();
    this.#cancelHearing?.();
    this.live.stop();
    await this.#sync?.stop();
    await this.#ready?.catch(() => undefined);
    await this.store.close();
  }
}

type EngineCalls = {
  readonly [M in keyof Calls]: (...args: Parameters<Calls[M]>) => ReturnType<Calls[M]> | Promise<ReturnType<Calls[M]>>;
};

function known(entity: string): EntityName {
  if (!isEntityName(entity)) throw new AppError('unknown_entity');
  return entity;
}
