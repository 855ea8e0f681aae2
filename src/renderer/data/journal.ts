import { readJournalNumber, writeJournalNumber } from './bookkeeping';
import { keyOf, recordKey, type StoredRecord } from './envelope';
import { entryOf, isUnsent, planReplay, readEntry, type Entry } from './journal-entries';
import type { Bytes } from './keys/base64';
import type { NoteSeal } from './keys/sealed-note';
import type { VaultHost } from './keys/vault-host';
import type { Committed, Get, RecordStore } from './store';

export interface JournalOptions {
  /** The shell's file, fsynced before it answers. */
  readonly place: Pick<VaultHost, 'readJournal' | 'appendJournal' | 'replaceJournal'>;
  readonly seal: NoteSeal;
  /** The key ring as it is kept: with it the journal can be opened after everything else of the profile is gone. */
  readonly ring: () => Promise<string | undefined>;
  readonly timer: (run: () => void, ms: number) => () => void;
  /** `isKept` says something else than before. */
  readonly onKept: () => void;
}

/** So long "saved" waits for the second copy; after that the change is on this laptop once, and the person is told. */
const patienceMs = 1_000;
const retryMs = 15_000;
/** The file is written anew when nobody has worked for so long: an edit never waits for that. */
const idleMs = 5_000;
/** A file that has grown by so much is worth writing anew when nobody works, and by so much at once. */
const longBytes = 256 * 1024;
const tooLongBytes = 4 * longBytes;

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
const sizeOf = (frames: readonly Bytes[]): number => frames.reduce((sum, frame) => sum + frame.length, 0);

/** The key ring beside a journal, for a device whose settings are gone. */
export const ringIn = (frames: readonly Bytes[]): string | undefined => {
  const frame = frames.findLast((one) => one[0] === ringFrame);
  return frame && decoder.decode(frame.subarray(1));
};

/**
 * The second copy of unsent work (SYNC.md 3.8): every commit that holds some is also in a file of the shell before "saved" is
 * said. It goes there while the store writes it, so that an edit waits for the slower of the two and not for both. What
 * IndexedDB loses comes back from there; what only the journal has is a commit that was under way.
 */
export class Journal {
  readonly #options: JournalOptions;
  /** What has to be in the file now. */
  readonly #unsent = new Map<string, StoredRecord>();
  /** What goes into the file next, all together. */
  #waiting: Entry[] = [];
  /** Length of the file, and how long it was when it was written anew. */
  #bytes = 0;
  #leastBytes = 0;
  /** The file lacks something: it is written anew, whole. */
  #isBehind = false;
  #isKept = true;
  /** What the file holds is known and was given back; nothing of it is overwritten before. */
  #isRead = false;
  #restoring: ((found: readonly Entry[]) => Promise<number>) | undefined;
  #tail: Promise<void> = Promise.resolve();
  /** The write that has not begun yet. */
  #next: Promise<void> | undefined;
  #cancelRetry: () => void = () => undefined;
  #cancelTidying: () => void = () => undefined;
  #isTidying = false;
  #isClosed = false;
  #number = 0;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Whether unsent work lies on this laptop twice. */
  get isKept(): boolean {
    return this.#isKept;
  }

  #setKept(isKept: boolean): void {
    if (isKept === this.#isKept) return;
    this.#isKept = isKept;
    this.#options.onKept();
  }

  /** Entries as far as they can be opened, oldest first. */
  async #read(): Promise<Entry[]> {
    const { place, seal } = this.#options;
    const entries: Entry[] = [];
    for (const frame of await place.readJournal()) {
      if (frame[0] !== entryFrame) continue;
      const plain = await seal.open(frame.slice(1));
      const entry = plain && readEntry(JSON.parse(decoder.decode(plain)));
      if (entry) entries.push(entry);
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
   * @returns how many records came back of those that had been told to be saved
   */
  async replay(store: RecordStore, isDamaged: boolean, attended: () => Iterable<StoredRecord>): Promise<number> {
    const entries = await this.#read().catch(() => undefined);
    let isLate = false;
    this.#restoring = async (found) => {
      // What was written since says nothing of what the store had before: every entry is looked at.
      const isWrittenSince = (key: string): boolean => this.#unsent.has(key);
      const back = await store.transact((get) => planReplay(get, found, isDamaged || isLate, isWrittenSince));
      const get: Get = (key) => store.records.get(key);
      this.#number = Math.max(this.#number, readJournalNumber(get));
      const counter = get(keyOf('$counter', 'order'));
      for (const record of [...attended(), ...(counter ? [counter] : [])])
        // What is known already is of a commit that is under way.
        if (isUnsent(record) && !this.#unsent.has(recordKey(record))) this.#unsent.set(recordKey(record), record);
      this.#isBehind = found.length > 0 || this.#unsent.size > 0;
      this.#isRead = true;
      return back;
    };
    const back = entries ? await this.#restoring(entries) : 0;
    isLate = true;
    await this.#patiently(this.#write());
    return back;
  }

  async #patiently(done: Promise<void>): Promise<void> {
    let cancel: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.#options.timer(() => {
        this.#setKept(false);
        resolve();
      }, patienceMs);
    });
    await Promise.race([done, late]);
    cancel();
  }

  /** Resolves when all that waits now was written, or could not be. What comes while one write is under way goes together. */
  #write(): Promise<void> {
    this.#next ??= this.#tail.then(() => {
      this.#next = undefined;
      return this.#isClosed ? undefined : this.#writeNow(this.#waiting.splice(0));
    });
    this.#tail = this.#next;
    return this.#next;
  }

  async #writeNow(entries: readonly Entry[]): Promise<void> {
    try {
      if (!this.#isRead && this.#restoring) await this.#restoring(await this.#read());
      // Nobody has asked yet what is in there.
      if (!this.#isRead) return;
      const isTidying = this.#isTidying && this.#isUntidy && !entries.some(({ put }) => put.length > 0);
      if (this.#isBehind || isTidying) await this.#rewrite(entries);
      else if (entries.length > 0) await this.#append(entries);
      this.#setKept(true);
    } catch {
      this.#isBehind = true;
      this.#setKept(false);
      this.#cancelRetry();
      this.#cancelRetry = this.#options.timer(() => void this.#write(), retryMs);
    }
    this.#isTidying = false;
    this.#tidyLater();
  }

  /** The file holds more than it is for. */
  get #isUntidy(): boolean {
    if (this.#unsent.size === 0) return this.#bytes > 0;
    return this.#bytes - this.#leastBytes > Math.max(longBytes, this.#leastBytes);
  }

  #tidyLater(): void {
    this.#cancelTidying();
    if (this.#isClosed || !this.#isRead || !(this.#isUntidy || this.#waiting.length > 0)) return;
    const tidy = (): void => {
      this.#isTidying = true;
      void this.#write();
    };
    if (this.#bytes - this.#leastBytes > Math.max(tooLongBytes, this.#leastBytes)) tidy();
    else this.#cancelTidying = this.#options.timer(tidy, idleMs);
  }

  async #frame(entry: Entry): Promise<Bytes> {
    return framed(entryFrame, await this.#options.seal.seal(encoder.encode(JSON.stringify(entry))));
  }

  async #ringFrame(): Promise<Bytes[]> {
    const copy = await this.#options.ring();
    return copy === undefined ? [] : [framed(ringFrame, encoder.encode(copy))];
  }

  async #append(entries: readonly Entry[]): Promise<void> {
    const ring = this.#bytes === 0 ? await this.#ringFrame() : [];
    const frames = [...ring, ...(await Promise.all(entries.map((entry) => this.#frame(entry))))];
    await this.#options.place.appendJournal(frames);
    this.#bytes += sizeOf(frames);
  }

  /** @param entries that would have been appended: the newest may be of a commit that is under way */
  async #rewrite(entries: readonly Entry[]): Promise<void> {
    // What is withdrawn from now on asks for the next one.
    this.#isBehind = false;
    const put = [...this.#unsent.values()];
    const all = [
      ...(put.length > 0 ? [{ n: this.#number, put, gone: [] }] : []),
      ...entries.flatMap(({ n, done }) => (done ? [{ n, put: [], gone: [], done }] : [])),
    ];
    const ring = all.length > 0 ? await this.#ringFrame() : [];
    const frames = [...ring, ...(await Promise.all(all.map((entry) => this.#frame(entry))))];
    await this.#options.place.replaceJournal(frames);
    this.#bytes = sizeOf(frames);
    this.#leastBytes = this.#bytes;
  }

  /** The commit is about to be written to the store. Resolves when it is in the file, or could not be. */
  #begin(entry: Entry): Promise<void> {
    for (const record of entry.put) this.#unsent.set(recordKey(record), record);
    if (this.#isRead) this.#number = Math.max(this.#number, entry.n);
    this.#waiting.push(entry);
    return this.#write();
  }

  /** The store has it. */
  #follow(committed: Committed): void {
    if (this.#isClosed) return;
    // Of a commit without an answer that was done after all, too.
    this.#number = Math.max(
      this.#number,
      readJournalNumber((key) => committed.get(key)),
    );
    const gone: string[] = [];
    let isNews = false;
    for (const [key, record] of committed)
      if (!record || !isUnsent(record)) {
        if (this.#unsent.delete(key)) gone.push(key);
      } else if (this.#unsent.get(key) !== record) {
        // It did not begin here: a commit without an answer was done after all.
        this.#unsent.set(key, record);
        isNews = true;
      }
    if (isNews) this.#isBehind = true;
    if (isNews && this.#isRead) void this.#write();
    if (gone.length === 0) return;
    // Nobody waits for the removal of what needs no second copy any more.
    this.#waiting.push({ n: this.#number, put: [], gone });
    this.#tidyLater();
  }

  /** The store has refused a commit that may be in the file already: the file is written anew, without it. */
  #withdraw(entry: Entry, { records }: RecordStore): void {
    for (const key of entry.put.map(recordKey)) {
      const record = records.get(key);
      if (record && isUnsent(record)) this.#unsent.set(key, record);
      else this.#unsent.delete(key);
    }
    this.#waiting = this.#waiting.filter((one) => one !== entry);
    // With its number the file would tell of what the store has not seen, and bring back what goes from there now.
    this.#number = readJournalNumber((key) => records.get(key));
    this.#isBehind = true;
    void this.#write();
  }

  /** The same store, whose commits with unsent work are in the journal as well. */
  over(store: RecordStore): RecordStore {
    store.listen({ committed: (committed) => this.#follow(committed) });
    return {
      get records() {
        return store.records;
      },
      nextStart: store.nextStart,
      load: (entity) => store.load(entity),
      confirm: (onTakenBack) => store.confirm(onTakenBack),
      listen: (listener) => store.listen(listener),
      transact: async (plan) => {
        let entry: Entry | undefined;
        let kept: Promise<void> | undefined;
        let result;
        try {
          result = await store.transact((get) => {
            const planned = plan(get);
            entry = entryOf(planned, readJournalNumber(get) + 1);
            if (!entry) return planned;
            kept = this.#begin(entry);
            // A number says that all before it is here too.
            return this.#isRead
              ? { ...planned, write: [...(planned.write ?? []), writeJournalNumber(entry.n)] }
              : planned;
          });
        } catch (error) {
          if (entry) this.#withdraw(entry, store);
          throw error;
        }
        if (kept) await this.#patiently(kept);
        return result;
      },
      close: async () => {
        if (this.#isUntidy) this.#isTidying = true;
        await this.#write();
        this.#close();
        await store.close();
      },
      destroy: async () => {
        this.#close();
        // What is on its way to the file would come there after it was removed.
        await this.#tail;
        await store.destroy();
      },
    };
  }

  #close(): void {
    this.#isClosed = true;
    this.#cancelRetry();
    this.#cancelTidying();
  }
}
