import { getChangedDocumentsSince, type RxDocumentData, type RxStorageInstance } from 'rxdb';
import { createDataClient } from '../../src/renderer/data/data-client';
import type { DataClient } from '../../src/renderer/data/api';
import { Engine } from '../../src/renderer/data/engine';
import { memoryStorage } from '../../src/renderer/data/storage-memory';
import type { StoragePort } from '../../src/renderer/data/storage-port';
import { openRecordStore } from '../../src/renderer/data/store';
import { Sync } from '../../src/renderer/data/sync';
import { SyncFailure, type SyncTransport } from '../../src/renderer/data/sync-port';
import type { ErrorCode } from '../../src/shared/errors';
import { nothingNewIn, type DigestRequest, type Session, type SyncRequest } from '../../src/shared/sync-protocol';
import type { FakeOffice } from './fake-office';
import type { FakeTime } from './fake-time';
import { sessionOf } from './people';
import type { Random } from './random';

/** What the line does to a request. */
export type LineFault =
  | 'none'
  | 'dropRequest'
  | 'dropResponse'
  | 'duplicate'
  | 'truncated'
  | 'html'
  | 'slow'
  | 'hang'
  | 'garbled'
  | { readonly code: ErrorCode; readonly retryAfterMs?: number };

export interface SimOptions {
  readonly name: string;
  readonly userId: string;
  readonly office: FakeOffice;
  readonly time: Pick<FakeTime, 'now' | 'timer' | 'wait'>;
  /** Takes the place of `office`: the real head office. @throws SyncFailure */
  readonly exchange?: (request: SyncRequest) => Promise<unknown>;
  readonly random: Random;
  readonly deviceCode?: string;
  /** What lies on its disk before it starts. */
  readonly disk?: readonly RxDocumentData<unknown>[];
}

let made = 0;

/** One laptop: the real store, engine and replication on memory storage, with everything around it under control. */
export class SimClient {
  engine!: Engine;
  sync!: Sync;
  data!: DataClient;
  readonly session: Session;
  /** RxDB's memory storage outlives a test file: another laptop of the same name must not find this one's records. */
  readonly #databaseName: string;
  online = true;
  clockSkew = 0;
  fault: () => LineFault = () => 'none';
  /** Called before a write; throws to make it fail. */
  beforeWrite: () => void = () => undefined;
  requests: SyncRequest[] = [];
  questions: DigestRequest[] = [];
  wiped = false;
  #generation = 0;
  #poke: (() => void) | undefined;
  #records: RxStorageInstance<unknown, unknown, unknown> | undefined;

  constructor(readonly options: SimOptions) {
    made += 1;
    this.#databaseName = `${options.name}-${made}`;
    this.session = { ...sessionOf(options.userId, options.deviceCode ?? options.name), deviceId: options.name };
  }

  async start(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const { random, time } = this.options;
    const store = await openRecordStore(
      this.#databaseName,
      this.#storage(() => generation === this.#generation),
    );
    const clock = () => time.now + this.clockSkew;
    this.engine = new Engine({
      session: this.session,
      language: 'en',
      store,
      ports: {
        clock,
        randomBytes: (count) => Uint8Array.from({ length: count }, () => random.int(256)),
        timer: (run, ms) =>
          time.timer(() => {
            if (generation === this.#generation) run();
          }, ms),
        zoneOffset: () => 0,
      },
    });
    this.sync = new Sync({
      engine: this.engine,
      transport: this.#transport(),
      random: () => random.next(),
      onRevoked: async () => {
        this.wiped = true;
        await this.engine.wipe();
      },
    });
    this.engine.useSync(this.sync);
    await this.engine.load();
    await this.sync.start();
    this.data = createDataClient(this.engine.port(() => this.engine.close()));
  }

  /** The process dies: nothing it still wanted to do happens. */
  async crash(): Promise<void> {
    this.#generation += 1;
    await this.sync.stop();
    await this.engine.store.close();
  }

  /** Somebody copied the disk to another computer: the same device to the head office, not started yet. */
  async copy(): Promise<SimClient> {
    const { documents } = await getChangedDocumentsSince(this.#records as never, 10_000);
    return new SimClient({ ...this.options, disk: structuredClone(documents) as never });
  }

  poke(): void {
    this.#poke?.();
  }

  #storage(alive: () => boolean): StoragePort {
    const { storage } = memoryStorage();
    return {
      storage: {
        ...storage,
        createStorageInstance: async (params) => {
          const instance = await storage.createStorageInstance(params);
          if (params.collectionName !== 'records') return instance;
          const { disk = [] } = this.options;
          if (this.#records === undefined)
            await instance.bulkWrite(disk.map((document) => ({ document })) as never, 'what lies on the disk');
          this.#records = instance as never;
          const bulkWrite = instance.bulkWrite.bind(instance);
          instance.bulkWrite = (rows, context) => {
            if (!alive()) return Promise.reject(new Error('the process is gone'));
            try {
              this.beforeWrite();
            } catch (error) {
              return Promise.reject(error as Error);
            }
            return bulkWrite(rows, context);
          };
          return instance;
        },
      },
    };
  }

  #transport(): SyncTransport {
    const { office, time, random, userId } = this.options;
    const ask = async (request: SyncRequest): Promise<unknown> => {
      const copy = structuredClone(request);
      this.requests.push(copy);
      if (this.options.exchange) return this.options.exchange(copy);
      const answer = office.exchange(userId, this.session.deviceId, copy);
      return copy.brief === true ? (nothingNewIn(copy, answer) ?? answer) : answer;
    };
    return {
      sync: async (request, { signal }) => {
        if (!this.online) throw new SyncFailure('office_unreachable');
        const fault = this.fault();
        await time.wait(5 + random.int(40));
        if (typeof fault === 'object') throw new SyncFailure(fault.code, {}, fault.retryAfterMs ?? 0);
        switch (fault) {
          case 'dropRequest':
            throw new SyncFailure('office_unreachable');
          case 'dropResponse':
            await ask(request);
            throw new SyncFailure('office_unreachable');
          case 'duplicate': {
            const first = await ask(request);
            await time.wait(random.int(200));
            await ask(request);
            return first;
          }
          case 'truncated':
            await ask(request);
            throw new SyncFailure('not_head_office');
          case 'html':
            return '<html>Sign in to the hotel network</html>';
          case 'garbled':
            return { ...((await ask(request)) as object), checkpoint: 7 };
          case 'hang':
            await ask(request);
            await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
            throw new SyncFailure('office_unreachable');
          case 'slow': {
            const answer = await ask(request);
            await time.wait(random.int(20_000));
            return answer;
          }
          case 'none':
            return ask(request);
        }
      },
      digest: async (request) => {
        if (!this.online) throw new SyncFailure('office_unreachable');
        await time.wait(5 + random.int(40));
        const fault = this.fault();
        if (typeof fault === 'object') throw new SyncFailure(fault.code, {}, fault.retryAfterMs ?? 0);
        if (fault === 'html' || fault === 'truncated') throw new SyncFailure('not_head_office');
        if (fault === 'garbled') return { differences: 7 };
        if (fault !== 'none') throw new SyncFailure('office_unreachable');
        this.questions.push(structuredClone(request));
        return office.compare(userId, request);
      },
      events: (onEvent, signal) =>
        new Promise<void>((resolve, reject) => {
          if (!this.online) {
            reject(new SyncFailure('office_unreachable'));
            return;
          }
          onEvent('open');
          this.#poke = () => onEvent('poke');
          signal.addEventListener('abort', () => resolve());
        }),
    };
  }
}
