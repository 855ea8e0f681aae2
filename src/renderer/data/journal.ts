import { z } from '../../shared/schema/zod';
import { entityOf, isEntityName } from '../../shared/entities';
import { migrateBody } from '../../shared/schema/entity';
import { validateBody } from '../../shared/schema/validate';
import { wireRecordSchema } from '../../shared/sync-protocol';
import { readCounter, readJournalNumber, writeJournalNumber } from './bookkeeping';
import { keyOf, recordKey, type StoredRecord } from './envelope';
import type { Bytes } from './keys/base64';
import type { NoteSeal } from './keys/sealed-note';
import type { VaultHost } from './keys/vault-host';
import type { Get, Plan, RecordStore } from './store';

/** One commit with unsent work, or the end of such work. */
interface Entry {
  /** Number of the commit: the store holds the number of its newest one. */
  readonly n: number;
  readonly put: readonly StoredRecord[];
  /** Keys of records that hold nothing unsent any more. */
  readonly gone: readonly string[];
}

export interface JournalOptions {
  /** The shell's file, fsynced before it answers. */
  readonly place: Pick<VaultHost, 'readJournal' | 'appendJournal' | 'replaceJournal'>;
  readonly seal: NoteSeal;
  /** The key ring as it is kept: with it the journal can be opened after everything else of the profile is gone. */
  readonly ring: () => Promise<string | undefined>;
  readonly timer: (run: () => void, ms: number) => () => void;
}

/** So long "saved" waits for the second copy; after that the change is on this laptop once, and the person is told. */
const patienceMs = 1_000;
const retryMs = 15_000;
/** A journal that is longer than what it is for is written anew. */
const longBytes = 256 * 1024;

/** First byte of a frame. */
const ringFrame = 0;
const entryFrame = 1;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const framed = (kind: number, bytes: Uint8Array): Bytes => {
  const frame = new Uint8Array(bytes.length + 1);
  frame[0] = kind;
  frame.set(bytes, 1);
  return frame;
};

/** The key ring beside a journal, for a device whose settings are gone. */
export const ringIn = (frames: readonly Bytes[]): string | undefined => {
  const frame = frames.findLast((one) => one[0] === ringFrame);
  return frame && decoder.decode(frame.subarray(1));
};

/** What only this laptop has: unsent work, and the number of the last order that was made here. */
export const isUnsent = (record: StoredRecord): boolean => record.pending !== undefined || record.entity === '$counter';

/**
 * The second copy of unsent work (SYNC.md 3.8): every commit that holds some is also in a file of the shell before "saved" is
 * said. What IndexedDB loses comes back from there.
 */
export class Journal {
  readonly #options: JournalOptions;
  /** What has to be in the file now. */
  readonly #unsent = new Map<string, StoredRecord>();
  #bytes = 0;
  /** The file lacks something: it is written anew, whole. */
  #isBehind = false;
  #isKept = true;
  /** What the file holds is known and was given back; nothing of it is overwritten before. */
  #isRead = false;
  #restoring: ((found: readonly Entry[]) => Promise<number>) | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #cancelRetry: () => void = () => undefined;
  #isClosed = false;
  #number = 0;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Whether unsent work lies on this laptop twice. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** Entries as far as they can be opened, oldest first. */
  async #read(): Promise<Entry[]> {
    const { place, seal } = this.#options;
    const entries: Entry[] = [];
    for (const frame of await place.readJournal()) {
      if (frame[0] !== entryFrame) continue;
      const plain = await seal.open(frame.slice(1));
      const parsed = plain && entrySchema.safeParse(JSON.parse(decoder.decode(plain)));
      if (parsed?.success) entries.push(parsed.data as unknown as Entry);
    }
    return entries;
  }

  /** Whether all that the file held is in the store. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /**
   * Brings back what the store lacks, and makes the file hold what is unsent now. The store must be loaded. A file that cannot
   * be read now is read later, and left as it is until then.
   * @param isDamaged something of the store was lost, nobody knows what
   * @param attended every record with unsent work, and perhaps others
   * @returns how many records came back
   */
  async replay(store: RecordStore, isDamaged: boolean, attended: () => Iterable<StoredRecord>): Promise<number> {
    const entries = await this.#read().catch(() => undefined);
    let isLate = false;
    this.#restoring = async (found) => {
      // What was written since says nothing of what the store had before: every entry is looked at.
      const back = await store.transact((get) => planReplay(get, found, isDamaged || isLate));
      const get: Get = (key) => store.records.get(key);
      this.#number = readJournalNumber(get);
      const counter = get(keyOf('$counter', 'order'));
      for (const record of [...attended(), ...(counter ? [counter] : [])])
        if (isUnsent(record)) this.#unsent.set(recordKey(record), record);
      this.#isBehind = found.length > 0 || this.#unsent.size > 0;
      this.#isRead = true;
      return back;
    };
    const back = entries ? await this.#restoring(entries) : 0;
    isLate = true;
    await this.#patiently(this.#queue(undefined));
    return back;
  }

  /** The commit is in the store. Resolves when it is in the file too, or when that takes too long. */
  async #committed(entry: Entry): Promise<void> {
    for (const record of entry.put) this.#unsent.set(recordKey(record), record);
    for (const key of entry.gone) this.#unsent.delete(key);
    const done = this.#queue(entry);
    // What is sent needs no second copy: nobody waits for its removal.
    if (entry.put.length > 0) await this.#patiently(done);
  }

  async #patiently(done: Promise<void>): Promise<void> {
    let cancel: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.#options.timer(() => {
        this.#isKept = false;
        resolve();
      }, patienceMs);
    });
    await Promise.race([done, late]);
    cancel();
  }

  #queue(entry: Entry | undefined): Promise<void> {
    const turn = this.#tail.then(() => (this.#isClosed ? undefined : this.#write(entry)));
    this.#tail = turn;
    return turn;
  }

  async #write(entry: Entry | undefined): Promise<void> {
    const { place } = this.#options;
    try {
      if (!this.#isRead && this.#restoring) await this.#restoring(await this.#read());
      // Nobody has asked yet what is in there.
      if (!this.#isRead) return;
      const isLong = this.#bytes > longBytes || this.#unsent.size === 0;
      if (entry && !this.#isBehind && !isLong && this.#bytes > 0) {
        const frame = await this.#frame(entry);
        await place.appendJournal([frame]);
        this.#bytes += frame.length;
      } else if (this.#isBehind || this.#bytes > 0 || entry) await this.#rewrite();
      this.#isBehind = false;
      this.#isKept = true;
    } catch {
      this.#isBehind = true;
      this.#isKept = false;
      this.#cancelRetry();
      this.#cancelRetry = this.#options.timer(() => void this.#queue(undefined), retryMs);
    }
  }

  async #frame(entry: Entry): Promise<Bytes> {
    return framed(entryFrame, await this.#options.seal.seal(encoder.encode(JSON.stringify(entry))));
  }

  async #rewrite(): Promise<void> {
    const { place, ring } = this.#options;
    const put = [...this.#unsent.values()];
    const frames: Bytes[] = [];
    if (put.length > 0) {
      const copy = await ring();
      if (copy !== undefined) frames.push(framed(ringFrame, encoder.encode(copy)));
      frames.push(await this.#frame({ n: this.#number, put, gone: [] }));
    }
    await place.replaceJournal(frames);
    // Half of it is what it is for; from then on it grows.
    this.#bytes = put.length === 0 ? 0 : 1;
  }

  /** The same store, whose commits with unsent work are in the journal as well. */
  over(store: RecordStore): RecordStore {
    return {
      get records() {
        return store.records;
      },
      load: (entity) => store.load(entity),
      listen: (listener) => store.listen(listener),
      transact: async (plan) => {
        let entry: Entry | undefined;
        const result = await store.transact((get) => {
          const planned = plan(get);
          entry = entryOf(get, planned, readJournalNumber(get) + 1);
          // A number says that all before it is here too.
          if (!entry || entry.put.length === 0 || !this.#isRead) return planned;
          return { ...planned, write: [...(planned.write ?? []), writeJournalNumber(entry.n)] };
        });
        if (entry) {
          if (entry.put.length > 0 && this.#isRead) this.#number = Math.max(this.#number, entry.n);
          await this.#committed(entry);
        }
        return result;
      },
      close: async () => {
        await this.#tail;
        this.#close();
        await store.close();
      },
      destroy: async () => {
        this.#close();
        await store.destroy();
      },
    };
  }

  #close(): void {
    this.#isClosed = true;
    this.#cancelRetry();
  }
}

function entryOf(get: Get, { write = [], purge = [] }: Plan<unknown>, n: number): Entry | undefined {
  const put = write.filter(isUnsent);
  const gone = [...write.filter((record) => !isUnsent(record)).map(recordKey), ...purge].filter(
    (key) => get(key)?.pending !== undefined,
  );
  return put.length + gone.length > 0 ? { n, put, gone } : undefined;
}

const baseSchema = z.object({
  v: z.number().int(),
  rev: z.number().int(),
  body: z.record(z.string(), z.unknown()),
  deleted: z.boolean(),
  conflicts: z.array(z.unknown()),
});
const sentSchema = z.object({
  mut: z.string(),
  v: z.number().int(),
  baseRev: z.number().int(),
  body: z.record(z.string(), z.unknown()),
  deleted: z.boolean(),
  conflicts: z.array(z.unknown()),
  at: z.string(),
});
const storedSchema = wireRecordSchema.extend({
  gen: z.number().int(),
  pending: z
    .object({ mut: z.string().min(8), at: z.string(), base: baseSchema.nullable(), prior: z.array(sentSchema).max(1) })
    .optional(),
  parked: z
    .object({ code: z.string(), details: z.record(z.string(), z.union([z.string(), z.number()])), at: z.string() })
    .optional(),
});
const entrySchema = z.object({ n: z.number().int(), put: z.array(z.unknown()), gone: z.array(z.string()) });

/** A record of the journal, judged as one that arrives from outside; undefined: it cannot be used. */
function usable(raw: unknown): StoredRecord | undefined {
  const parsed = storedSchema.safeParse(raw);
  if (!parsed.success) return undefined;
  const record = parsed.data as unknown as StoredRecord;
  if (record.entity === '$counter') return Number.isSafeInteger(record.body['last']) ? record : undefined;
  if (!isEntityName(record.entity) || !record.pending) return undefined;
  const entity = entityOf(record.entity);
  if (record.deleted || record.v > entity.version) return record;
  try {
    const body = record.v < entity.version ? migrateBody(entity, record.v, { ...record.body }) : record.body;
    return validateBody(entity, body).every(({ code }) => code === 'unknown_field') ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Names of mutations rise with the time they were made at on this laptop, unless its clock was set back.
 * @param isNews the store has not seen that commit: it counts, whatever its name
 */
function isOlder(local: StoredRecord | undefined, { pending }: StoredRecord, isNews: boolean): boolean {
  const held = local?.pending;
  if (!held) return true;
  if (held.mut === pending?.mut || held.prior.some(({ mut }) => mut === pending?.mut)) return false;
  return isNews || held.mut < (pending?.mut ?? '');
}

/**
 * What the store lacks of a journal. A change that was accepted meanwhile may be among it: it goes out under its old name
 * again, and the head office answers as it did.
 */
export function planReplay(get: Get, entries: readonly Entry[], isDamaged: boolean): Plan<number> {
  const known = readJournalNumber(get);
  const newest = new Map<string, { readonly n: number; readonly record: StoredRecord }>();
  for (const { n, put, gone } of entries) {
    for (const raw of put) {
      const record = usable(raw);
      if (record) newest.set(recordKey(record), { n, record });
    }
    for (const key of gone) newest.delete(key);
  }
  const write: StoredRecord[] = [];
  let back = 0;
  for (const { n, record } of newest.values()) {
    if (record.entity === '$counter') {
      if (Number(record.body['last']) > readCounter(get)) write.push(record);
      continue;
    }
    const isNews = n > known;
    if ((!isNews && !isDamaged) || !isOlder(get(recordKey(record)), record, isNews)) continue;
    write.push(record);
    back += 1;
  }
  const highest = entries.reduce((most, { n }) => Math.max(most, n), known);
  if (highest > known) write.push(writeJournalNumber(highest));
  return { write, result: back };
}
