import { entityNames } from '../../shared/entities';
import { AppError, type ErrorCode } from '../../shared/errors';
import {
  maxPageRecords,
  maxPushRows,
  maxRequestBytes,
  nothingNewSchema,
  pageRecords,
  protocolVersion,
  type PushRow,
} from '../../shared/sync-protocol';
import type { SyncLogEntry, SyncStatus } from './api';
import { readPosition, readSyncLog, writePosition, writeSyncLog, type Position } from './bookkeeping';
import type { Engine, SyncControl } from './engine';
import { keyOf, recordKey, type StoredRecord } from './envelope';
import { sentForm } from './outbox';
import { compareWithOffice } from './compare';
import { answerSchema, planAnswer, problemOf, type Answer, type Outcome } from './page';
import { PagesAhead } from './pages-ahead';
import { meetPulled } from './reconcile';
import { PokeStream } from './poke-stream';
import { SyncFailure, type SyncTransport } from './sync-port';

export interface SyncOptions {
  readonly engine: Engine;
  readonly transport: SyncTransport;
  /** 0 to below 1: spreads the attempts of many laptops. */
  readonly random: () => number;
  /** The head office cut this device off: everything local goes. */
  readonly onRevoked: () => Promise<void>;
}

const afterChangeMs = 300;
const everyMs = 5 * 60_000;
const requestMs = 30_000;
const firstPageMs = 60_000;
const stuckMs = 150_000;
const backOffFromMs = 1_000;
const backOffToMs = 5 * 60_000;
const compareMs = 10 * 60_000;
/** A record that meets a conflict again and again in one exchange waits for the next one. */
const maxRounds = 6;
/** So often one exchange asks for everything: a place is too old, and then shows that the head office was restored. */
const maxLoads = 2;
const signedOutCodes: readonly ErrorCode[] = ['not_signed_in', 'token_expired', 'user_disabled'];

interface Row {
  readonly key: string;
  readonly row: PushRow;
}

/** Talks with the head office (decision 002): pushes what is pending, pulls what is new, and never gives up. */
export class Sync implements SyncControl {
  readonly #engine: Engine;
  readonly #options: SyncOptions;
  #phase: SyncStatus['phase'] = 'starting';
  #online = false;
  #clockOffsetMs = 0;
  #contactAt: string | undefined;
  #lastSyncAt: string | undefined;
  #progress: SyncStatus['progress'];
  #error: SyncStatus['error'];
  #stopped = false;
  #failures = 0;
  /** Counts exchanges; a step of an older one finds that it was replaced and ends. */
  #run = 0;
  #running: Promise<void> | undefined;
  #again = false;
  #abort = new AbortController();
  #cancelNext: () => void = () => undefined;
  #cancelStuck: () => void = () => undefined;
  #compareDue = false;
  #cancelCompare: () => void = () => undefined;
  readonly #pokes: PokeStream;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#engine = options.engine;
    this.#pokes = new PokeStream({
      transport: options.transport,
      timer: options.engine.ports.timer,
      random: options.random,
      mayOpen: () => this.#phase !== 'signedOut',
      // Pokes may have been missed while the stream was closed.
      onOpen: () => {
        if (this.#failures > 0) this.wake();
      },
      onPoke: () => this.wake(),
    });
  }

  /** First exchange, and the stream of pokes. */
  async start(): Promise<void> {
    await this.#engine.load();
    this.#lastSyncAt = this.#position().lastSyncAt ?? undefined;
    // A store that cannot be written to now can still be read and sent from.
    await this.#retryAside().catch(() => undefined);
    if (this.#stopped) return;
    this.#compareLater();
    this.#request(0);
    this.#pokes.start();
  }

  /** From time to time the next exchange also looks whether both sides really hold the same. */
  #compareLater(): void {
    this.#compareDue = false;
    this.#cancelCompare();
    this.#cancelCompare = this.#engine.ports.timer(() => {
      this.#compareDue = true;
      this.changed();
    }, compareMs);
  }

  #position(): Position {
    return readPosition((key) => this.#engine.store.records.get(key));
  }

  state(): ReturnType<SyncControl['state']> {
    return {
      phase: this.#phase,
      online: this.#online,
      clockOffsetMs: this.#clockOffsetMs,
      loaded: this.#lastSyncAt !== undefined,
      ...(this.#lastSyncAt === undefined ? {} : { lastSyncAt: this.#lastSyncAt }),
      ...(this.#progress === undefined ? {} : { progress: this.#progress }),
      ...(this.#error === undefined ? {} : { error: this.#error }),
      ...(this.#contactAt === undefined ? {} : { contactAt: this.#contactAt }),
    };
  }

  #tell(): void {
    this.#engine.statusChanged();
  }

  changed(): void {
    if (this.#phase === 'signedOut' || this.#stopped) return;
    // While the head office cannot be reached, a change waits for the next attempt instead of causing one.
    if (this.#failures > 0 && !this.#running) return;
    this.#request(afterChangeMs);
  }

  /** The network is back, or the head office poked. */
  wake(): void {
    if (this.#stopped || this.#phase === 'signedOut') return;
    // Who asked for patience gets it, whatever else arrives.
    if (this.#failures > 0 && this.#retryAfterMs > 0) return;
    this.#request(Math.floor(this.#options.random() * afterChangeMs));
  }

  async syncNow(): Promise<void> {
    if (this.#stopped) return;
    if (this.#phase === 'signedOut') this.#phase = 'starting';
    await this.#running;
    this.#failures = 0;
    this.#pokes.retry();
    this.#request(0);
    await this.#running;
  }

  #request(inMs: number): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#cancelNext();
    if (inMs === 0) this.#begin();
    else this.#cancelNext = this.#engine.ports.timer(() => this.#begin(), inMs);
  }

  #begin(): void {
    if (this.#stopped || this.#running) return;
    this.#cancelNext();
    this.#again = false;
    this.#run += 1;
    const run = this.#run;
    this.#abort = new AbortController();
    const stuck = this.#watchStuck(run);
    this.#running = this.#exchange(run, stuck).finally(() => {
      if (run !== this.#run) return;
      this.#cancelStuck();
      this.#running = undefined;
      if (this.#stopped || this.#phase === 'signedOut') return;
      if (this.#again && this.#failures === 0) this.#request(afterChangeMs);
      else this.#request(this.#pause());
    });
  }

  /** An exchange without progress is given up and a new one begins. */
  #watchStuck(run: number): () => void {
    const alive = (): void => {
      this.#cancelStuck();
      this.#cancelStuck = this.#engine.ports.timer(() => {
        if (run !== this.#run || this.#stopped) return;
        this.#abort.abort();
        this.#run += 1;
        this.#running = undefined;
        this.#failures += 1;
        this.#request(this.#pause());
      }, stuckMs);
    };
    alive();
    return alive;
  }

  #retryAfterMs = 0;
  #pause(): number {
    if (this.#failures === 0) return everyMs;
    const ceiling = Math.min(backOffToMs, backOffFromMs * 2 ** Math.min(this.#failures - 1, 20));
    return Math.max(this.#retryAfterMs, Math.ceil(this.#options.random() * ceiling), 50);
  }

  async #exchange(run: number, alive: () => void): Promise<void> {
    const began = this.#engine.ports.clock();
    const total = { sent: 0, received: 0, refused: 0, aside: undefined as Outcome['asideCode'], restored: false };
    try {
      if (this.#compareDue) await this.#engine.readAttention();
      const { gen, complete } = this.#position();
      this.#phase = gen === 1 && !complete ? 'firstLoad' : 'syncing';
      this.#tell();
      await this.#converse(run, alive, total);
      if (run !== this.#run) return;
      this.#failures = 0;
      this.#retryAfterMs = 0;
      this.#online = true;
      this.#phase = 'idle';
      this.#lastSyncAt = this.#engine.now();
      this.#error = total.aside ? { code: total.aside, details: { field: '', problem: '' } } : undefined;
      const kind = total.restored ? 'restored' : total.refused > 0 ? 'refused' : 'synced';
      await this.#log(kind, total, began, total.aside);
      if (this.#compareDue) await this.#compare(run, alive);
    } catch (error) {
      if (run !== this.#run || this.#stopped) return;
      await this.#failed(error, total, began);
    } finally {
      if (run === this.#run) {
        this.#progress = undefined;
        this.#tell();
      }
    }
  }

  async #failed(error: unknown, total: { sent: number; received: number }, began: number): Promise<void> {
    const failure =
      error instanceof SyncFailure
        ? error
        : error instanceof AppError
          ? new SyncFailure(error.code, error.details)
          : new SyncFailure('internal', { ref: '' });
    this.#failures += 1;
    this.#retryAfterMs = failure.retryAfterMs;
    this.#online = failure.code !== 'office_unreachable' && failure.code !== 'not_head_office';
    this.#error = { code: failure.code, details: failure.details };
    this.#phase = signedOutCodes.includes(failure.code) ? 'signedOut' : this.#online ? 'idle' : 'offline';
    if (failure.code === 'device_revoked') {
      this.#phase = 'signedOut';
      await this.#options.onRevoked();
      return;
    }
    await this.#log('failed', total, began, failure.code);
  }

  async #log(
    kind: SyncLogEntry['kind'],
    total: { sent: number; received: number },
    began: number,
    code: ErrorCode | undefined,
    compared?: number,
  ): Promise<void> {
    const now = this.#engine.now();
    const { sent, received } = total;
    const entry: SyncLogEntry = {
      at: now,
      kind,
      sent,
      received,
      durationMs: Math.max(0, Math.round(this.#engine.ports.clock() - began)),
      ...(code === undefined ? {} : { code }),
      ...(compared === undefined ? {} : { compared }),
    };
    try {
      await this.#engine.store.transact((get) => {
        const [last] = readSyncLog(get);
        // The same failure over and over is one entry; an exchange without news is none.
        const worth =
          kind === 'failed'
            ? last?.kind !== 'failed' || last.code !== code
            : sent + received > 0 || last?.kind === 'failed' || kind !== 'synced';
        const position = readPosition(get);
        return {
          write: [
            ...(worth ? [writeSyncLog(get, entry)] : []),
            ...(kind === 'failed' ? [] : [writePosition({ ...position, lastSyncAt: now })]),
          ],
          result: undefined,
        };
      });
    } catch {
      // The log is a convenience; the next entry has the same place.
    }
  }

  async #converse(
    run: number,
    alive: () => void,
    total: { sent: number; received: number; refused: number; aside: Outcome['asideCode']; restored: boolean },
  ): Promise<void> {
    const { engine } = this.#options;
    const rounds = new Map<string, number>();
    const seen = new Set<string>();
    let most = maxPushRows;
    let loads = 0;
    const startOver = async (from: Position, epoch: string | null, restored: boolean): Promise<void> => {
      if (loads >= maxLoads) throw new SyncFailure('internal', { ref: 'checkpoint' });
      loads += 1;
      await this.#startLoad(from, epoch, restored);
    };
    const isHolding = (position: Position): boolean =>
      // By its number alone nobody tells a version from one of before a restore: a laptop whose place was not accepted hears first.
      (position.checkpoint === null && position.epoch !== null) || (position.restored && !position.complete);
    const ahead = new PagesAhead(
      (checkpoint) => this.#ask({ ...this.#position(), checkpoint }, [], false),
      () => run === this.#run && (isHolding(this.#position()) || this.#batch(rounds, 1).rows.length === 0),
    );
    let done = 0;
    for (;;) {
      const position = this.#position();
      const next = ahead.take(position.checkpoint);
      const { rows, left } = isHolding(position) || next ? { rows: [], left: false } : this.#batch(rounds, most);
      let answer: Answer;
      try {
        answer = await (next ?? this.#ask(position, rows, left));
      } catch (error) {
        if (run !== this.#run) return;
        if (error instanceof SyncFailure && error.code === 'checkpoint_invalid' && position.checkpoint !== null) {
          await startOver(position, position.epoch, position.restored);
          continue;
        }
        const smaller = this.#afterWholeRefusal(error, rows, most);
        if (smaller === undefined) throw error;
        if (smaller === 0) await this.#park(rows, error as SyncFailure);
        else most = smaller;
        continue;
      }
      if (run !== this.#run) return;
      alive();
      this.#measureClock(answer);
      const takePage = !left && (position.epoch === null || position.epoch === answer.epoch);
      if (takePage && answer.more && !position.complete) ahead.goOn(answer);
      const outcome = await engine.store.transact((get) =>
        planAnswer(get, answer, {
          userId: engine.session.user.id,
          outbox: engine.outbox,
          at: engine.now(),
          takePage,
          otherEpoch: position.epoch !== null && position.epoch !== answer.epoch,
          sent: new Map(rows.map(({ key, row }) => [row.mut, key])),
          records: engine.store.records,
        }),
      );
      if (run !== this.#run) return;
      for (const { key } of rows) rounds.set(key, (rounds.get(key) ?? 0) + 1);
      total.sent += outcome.accepted;
      total.received += outcome.received;
      total.refused += outcome.refused;
      total.aside ??= outcome.asideCode;
      if (position.epoch !== null && position.epoch !== answer.epoch) {
        total.restored = true;
        await startOver(position, answer.epoch, true);
        continue;
      }
      // A page that leads to where we have been would be fetched for ever.
      if (takePage && answer.more) {
        if (seen.has(answer.checkpoint)) throw new SyncFailure('internal', { ref: 'checkpoint' });
        seen.add(answer.checkpoint);
      }
      done += outcome.received;
      this.#progress = answer.more ? { done, total: done + answer.remaining } : undefined;
      this.#tell();
      if (takePage && !answer.more && this.#batch(rounds, most).rows.length === 0) return;
    }
  }

  /** Everything is asked for again. @param restored the head office went back in time */
  async #startLoad(position: Position, epoch: string | null, restored: boolean): Promise<void> {
    await this.#engine.store.transact(() => ({
      write: [
        writePosition({ ...position, checkpoint: null, epoch, gen: position.gen + 1, complete: false, restored }),
      ],
      result: undefined,
    }));
  }

  /** The next rows to push, parents first. `left`: more than fit into one request. */
  #batch(rounds: ReadonlyMap<string, number>, most: number): { rows: Row[]; left: boolean } {
    const place = (record: StoredRecord): number => (entityNames as readonly string[]).indexOf(record.entity);
    const waiting = [...this.#engine.attention.unsent()]
      .filter((record) => (rounds.get(recordKey(record)) ?? 0) < maxRounds)
      .sort((a, b) => place(a) - place(b));
    const rows: Row[] = [];
    let bytes = 2_000;
    for (const record of waiting) {
      const row = pushRow(record);
      if (!row) continue;
      bytes += new TextEncoder().encode(JSON.stringify(row)).length + 1;
      if (rows.length > 0 && (bytes > maxRequestBytes * 0.9 || rows.length >= most)) return { rows, left: true };
      rows.push({ key: recordKey(record), row });
    }
    return { rows, left: false };
  }

  async #ask(position: Position, rows: readonly Row[], left: boolean): Promise<Answer> {
    const { engine, transport } = this.#options;
    const limit = left ? 1 : position.complete ? pageRecords : maxPageRecords;
    for (const { row } of rows) engine.outbox.markSent(row.mut);
    const { checkpoint, epoch } = position;
    const brief = rows.length === 0 && position.complete && checkpoint !== null && epoch !== null;
    const request = {
      ...{ protocol: protocolVersion, checkpoint, push: rows.map(({ row }) => row) },
      ...(brief ? { brief } : { limit }),
    };
    const raw = await this.#within(checkpoint === null ? firstPageMs : requestMs, (signal) =>
      transport.sync(request, { waiting: engine.attention.waiting(), signal }),
    );
    const same = brief ? nothingNewSchema.safeParse(raw) : undefined;
    if (brief && same?.success)
      return {
        ...{ protocol: protocolVersion, epoch, checkpoint, serverTime: same.data.serverTime },
        ...{ results: [], records: [], gone: [], more: false, remaining: 0 },
      };
    const parsed = answerSchema.safeParse(raw);
    if (!parsed.success) throw new SyncFailure('not_head_office');
    return parsed.data;
  }

  /** @throws SyncFailure office_unreachable when the time is over or the exchange was given up */
  async #within<T>(ms: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const request = new AbortController();
    const abort = () => request.abort();
    this.#abort.signal.addEventListener('abort', abort);
    const cancel = this.#engine.ports.timer(abort, ms);
    try {
      const aborted = new Promise<never>((_resolve, reject) => {
        request.signal.addEventListener('abort', () => reject(new SyncFailure('office_unreachable')));
      });
      return await Promise.race([ask(request.signal), aborted]);
    } finally {
      cancel();
      this.#abort.signal.removeEventListener('abort', abort);
    }
  }

  /**
   * A refusal of the whole request may be the fault of one row: smaller requests find it.
   * @returns the size of the next request, 0 to park the only row, undefined to give the exchange up
   */
  #afterWholeRefusal(error: unknown, rows: readonly Row[], most: number): number | undefined {
    if (!(error instanceof SyncFailure) || rows.length === 0) return undefined;
    if (error.code !== 'bad_request' && error.code !== 'too_large') return undefined;
    return rows.length === 1 ? 0 : Math.max(1, Math.floor(Math.min(rows.length, most) / 2));
  }

  async #park(rows: readonly Row[], error: SyncFailure): Promise<void> {
    const at = this.#engine.now();
    await this.#engine.store.transact((get) => ({
      write: rows.flatMap(({ key }) => {
        const record = get(key);
        return record?.pending ? [{ ...record, parked: { code: error.code, details: error.details, at } }] : [];
      }),
      result: undefined,
    }));
  }

  /** A head office that cannot be asked is asked another time; what is wrong with the line, the next exchange hears. */
  async #compare(run: number, alive: () => void): Promise<void> {
    const { engine, transport } = this.#options;
    const began = engine.ports.clock();
    const { checkpoint } = this.#position();
    this.#compareLater();
    try {
      const found = await compareWithOffice(engine, async (question) => {
        const request = { protocol: protocolVersion, checkpoint: checkpoint ?? '', ...question };
        const answer = await this.#within(requestMs, (signal) => transport.digest(request, signal));
        if (run !== this.#run) throw new SyncFailure('office_unreachable');
        alive();
        return answer;
      });
      if (found.kind === 'everything') await this.#startLoad(this.#position(), this.#position().epoch, false);
      if (found.kind === 'compared')
        await this.#log('compared', { sent: 0, received: found.repaired }, began, undefined, found.records);
      else this.#again = true;
    } catch (error) {
      if (!(error instanceof SyncFailure) && !(error instanceof AppError)) throw error;
    }
  }

  #measureClock(answer: Answer): void {
    const server = Date.parse(answer.serverTime);
    if (Number.isNaN(server)) return;
    this.#clockOffsetMs = Math.round(server - this.#engine.ports.clock());
    this.#contactAt = answer.serverTime;
  }

  /** What an older version of this program could not hold may be readable now. */
  async #retryAside(): Promise<void> {
    const { store, outbox, session } = this.#engine;
    await store.transact((get) => {
      const position = readPosition(get);
      const write: StoredRecord[] = [];
      const purge: string[] = [];
      for (const [key, record] of store.records.books()) {
        if (record.entity !== '$aside') continue;
        const judged = problemOf(record.body['raw']);
        if (!('record' in judged)) continue;
        purge.push(key);
        const wire = judged.record;
        const next = meetPulled(get(keyOf(wire.entity, wire.id)), wire, {
          userId: session.user.id,
          outbox,
          at: this.#engine.now(),
          gen: position.gen,
          restored: false,
        });
        if (next) write.push(next);
      }
      return { write, purge, result: undefined };
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#run += 1;
    this.#cancelNext();
    this.#cancelStuck();
    this.#cancelCompare();
    this.#abort.abort();
    this.#pokes.stop();
    await Promise.resolve();
  }
}

/** What is sent of a record now: the state that may be on its way already, or the newest. */
function pushRow(record: StoredRecord): PushRow | undefined {
  const { pending } = record;
  if (!pending) return undefined;
  const form = pending.prior[0] ?? sentForm(record, pending);
  return {
    mut: form.mut,
    id: record.id,
    entity: record.entity,
    v: form.v,
    baseRev: form.baseRev,
    deleted: form.deleted,
    body: form.body,
    conflicts: [...form.conflicts],
    at: form.at,
  };
}
