import type { BlobPlace } from '../../src/renderer/data/snapshot/blob-place';
import { vaultSnapshots } from '../../src/renderer/data/snapshot/vault-snapshots';
import type { StoragePort } from '../../src/renderer/data/storage-port';
import { openRecordStore, pulledContext, type RecordStore } from '../../src/renderer/data/store';
import { getRxStorageVault } from '../../src/renderer/data/vault';
import type { Bytes } from '../../src/renderer/data/vault/bytes';
import type { VaultInstance } from '../../src/renderer/data/vault/instance';
import { entityNames } from '../../src/shared/entities';
import { FakeDisk, FakePlatter, Faults } from './fake-disk';

const key = new Uint8Array(32).fill(7);

/** Blobs in memory, and what can happen to them. */
export class FakeBlobs implements BlobPlace {
  readonly blobs = new Map<number, Bytes>();
  head: Bytes | undefined;
  second: Bytes | undefined;
  reads = 0;
  /** Called before anything is written. */
  beforeWrite: () => void | Promise<void> = () => undefined;
  /** Nothing can be written or removed: the disk is full. */
  isFull = false;

  note = () => Promise.resolve(this.head);
  shown = () => Promise.resolve(this.second);
  numbers = () => Promise.resolve([...this.blobs.keys()]);
  close = () => undefined;

  read(numbers: readonly number[]): Promise<(Bytes | undefined)[]> {
    this.reads += numbers.length;
    return Promise.resolve(numbers.map((number) => this.blobs.get(number)));
  }

  async #change(): Promise<void> {
    await this.beforeWrite();
    if (this.isFull) throw new DOMException('no space left', 'QuotaExceededError');
  }

  async add(number: number, bytes: Bytes): Promise<void> {
    await this.#change();
    if (this.blobs.has(number)) throw new Error('a blob was overwritten');
    this.blobs.set(number, bytes);
  }

  async settle(note: Bytes, kept: ReadonlySet<number>): Promise<void> {
    await this.#change();
    this.head = note;
    for (const number of this.blobs.keys()) if (!kept.has(number)) this.blobs.delete(number);
  }

  async keepShown(bytes: Bytes | undefined): Promise<void> {
    if (bytes || this.isFull) await this.#change();
    this.second = bytes;
  }

  destroy = () => this.clear();

  async clear(): Promise<void> {
    if (this.isFull) await this.#change();
    this.head = undefined;
    this.second = undefined;
    this.blobs.clear();
  }
}

/** A computer: its disks, and the program that is started on it again and again. */
export class Computer {
  readonly platter = new FakePlatter();
  readonly blobs = new FakeBlobs();
  /** What goes wrong with the disk of the process that was started last. */
  faults = new Faults();
  documentsRead = 0;
  damages = 0;
  /** A log is not read from its beginning before this. */
  untilLogRead: Promise<void> | undefined;
  /** Of the log. */
  bytesRead = 0;
  /** How often a log was read from its beginning. */
  logsRead = 0;
  /** What the copy had told wrongly. */
  again: readonly string[] = [];
  /** What the screens showed last, as the last start found it. */
  shown: string | undefined;
  #steps: (() => Promise<void>)[] = [];
  #compact: () => Promise<void> = () => Promise.resolve();
  #shortSteps: (() => Promise<void>)[] = [];

  async start(withSnapshots: boolean): Promise<RecordStore> {
    this.#steps = [];
    this.#shortSteps = [];
    const faults = (this.faults = new Faults());
    const storage = getRxStorageVault({
      key,
      disks: {
        open: () => {
          const disk = new FakeDisk(this.platter, faults);
          const [read, readAfter] = [disk.read.bind(disk), disk.readAfter.bind(disk)];
          disk.read = async (number) => {
            const bytes = await read(number);
            this.bytesRead += bytes?.length ?? 0;
            return bytes;
          };
          disk.readAfter = async (after, maxBytes) => {
            if (after === 0) this.logsRead += 1;
            if (after === 0) await this.untilLogRead;
            const records = await readAfter(after, maxBytes);
            for (const { bytes } of records) this.bytesRead += bytes.length;
            return records;
          };
          return Promise.resolve(disk);
        },
      },
      later: () => undefined,
      // So that little is enough for a compaction.
      compaction: { stepBytes: 4096, smallBytes: 1024, smallChunks: 4 },
      isRelaxed: (context) => context === pulledContext,
    });
    this.#compact = () => storage.compact('records', false);
    const port: StoragePort = {
      storage: storage as unknown as StoragePort['storage'],
      purge: (instance, ids) => (instance as VaultInstance<unknown>).purge(ids),
      recover: (instance) => (instance as VaultInstance<unknown>).settled(),
      readRange: async (instance, from, to) => {
        const found = await (instance as VaultInstance<unknown>).documentsBetween(from, to);
        this.documentsRead += found.length;
        return found;
      },
      ...(withSnapshots
        ? {
            snapshots: vaultSnapshots({
              key,
              blobs: () => this.blobs,
              glimpse: (name, look) => storage.glimpse(name, look),
              damages: () => Promise.resolve(this.damages),
              later: (step) => this.#steps.push(step),
              soon: (step) => this.#shortSteps.push(step),
            }),
          }
        : {}),
    };
    return openRecordStore('records', port);
  }

  async startAndLoad(withSnapshots: boolean): Promise<RecordStore> {
    this.documentsRead = 0;
    const store = await this.start(withSnapshots);
    this.shown = await store.nextStart.shown();
    for (const entity of entityNames) await store.load(entity);
    this.again = await store.confirm();
    for (const entity of this.again) await store.load(entity);
    await store.load('$position');
    return store;
  }

  /** What lies in many chunks, or was overwritten, is moved together. */
  compact(): Promise<void> {
    return this.#compact();
  }

  /** There is little to do: the copy is written. */
  async idle(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step();
  }

  /** Nobody asked anything for a moment: what the screens show is kept. */
  async pause(): Promise<void> {
    for (const step of this.#shortSteps.splice(0)) await step();
  }
}
