import { Bodies } from './bodies';
import { joinBytes, sameBytes, type Bytes } from './bytes';
import type { Damage, Head } from './chain';
import {
  encodeFrame,
  encodeHeader,
  encodeList,
  nothingBefore,
  tagOf,
  type ChunkKind,
  type Columns,
  type FrameIndex,
  type Link,
  type Mark,
  type Row,
  type RowGroup,
} from './chunk';
import { chooseVictims, hidesSomething, type CompactionLimits, type Wish } from './compaction';
import type { Disk, DiskChange, DiskRecord, NoteName } from './disk';
import { VaultError } from './errors';
import { isOnLog, sessionName, withStart, type LogPlace, type LogStart } from './log-place';
import { readLog } from './read-log';
import type { Seal } from './seal';
import { type LogState, type Applied, type Chunk, type Entry, type Table } from './state';

/** The second place of the head: a file of the main process, or nothing. */
export interface HeadPlace {
  read(): Promise<Bytes | undefined>;
  write(head: Bytes): Promise<void>;
  forget(): Promise<void>;
}

export interface LogOptions {
  readonly disk: Disk;
  /** Of this log alone: two logs with one session would use the same counters. */
  readonly seal: Seal;
  /** 16 random bytes for a log that is new. */
  readonly salt: Bytes;
  readonly headPlace?: HeadPlace | undefined;
  /** Chunks kept open in memory. */
  readonly cacheBytes: number;
  readonly compaction: CompactionLimits;
}

/** The newest version of a document, with the changes of the same commit that come before. */
export type Look = (collection: string, id: string) => Pick<Entry, 'rev' | 'sequence' | 'deleted'> | undefined;

export interface Change {
  readonly collection: string;
  readonly rows: readonly Omit<Row, 'sequence'>[];
  /** Keys of the rows, so that an order is made without their bodies. */
  readonly columns?: Columns;
  /** Documents of which nothing stays, not even that they were deleted. */
  readonly forget?: readonly string[];
  /** The whole collection goes, before `rows`. */
  readonly clear?: boolean;
}

export interface Plan {
  readonly strict: boolean;
  /** Runs alone, on the newest state. What it throws, `commit` throws; nothing is written then. */
  make(look: Look): readonly Change[];
  /** The disk has it. Called in the order of the commits, before `commit` answers. */
  committed?(applied: readonly Applied[]): void;
}

interface Waiting {
  readonly run: () => Promise<void> | void;
  readonly plan?: Plan;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Drafted {
  readonly item: Waiting;
  readonly changes: readonly {
    readonly change: Change;
    readonly entries: readonly Entry[];
    readonly marks: readonly Mark[];
  }[];
}

interface Group {
  readonly rows: Row[];
  readonly entries: Entry[];
  readonly columns: Record<string, (string | null)[]>;
}

interface Made {
  readonly record: DiskRecord;
  readonly chunk: Chunk;
  readonly frame: Bytes;
  /** Points the entries to where they lie now. */
  place(): void;
}

/** What waits together is committed together, up to about this many bytes. */
const batchBytes = 8 * 1024 * 1024;

const encoder = new TextEncoder();

/**
 * An append-only log of sealed chunks. Commits queue; those that wait together share one chunk and one transaction of the
 * disk. What is in memory is what the disk has: nothing is visible before it is acknowledged.
 */
export class SealedLog {
  readonly state: LogState;
  /** What was found at opening and is not settled. */
  damages: readonly Damage[];
  #last: Link;
  #place: LogPlace;
  readonly #starts: readonly LogStart[];
  #number: number;
  #sequence: number;
  #counter = 0;
  #manifest: number;
  #identity: Bytes | undefined;
  #spoiled: readonly number[];
  readonly #bodies: Bodies;
  #queue: Waiting[] = [];
  #working: Promise<void> | undefined;
  #unsure: { readonly head: Bytes; readonly apply: () => void } | undefined;
  #outside: { next: Bytes | undefined; running: Promise<void> | undefined } = { next: undefined, running: undefined };
  #compacting: Promise<boolean> | undefined;
  #headNote: Bytes | undefined;
  #refusal: VaultError | undefined;

  private constructor(
    readonly options: LogOptions,
    read: Awaited<ReturnType<typeof readLog>>,
  ) {
    this.state = read.state;
    this.damages = read.damages;
    this.#last = read.last;
    // Where something was lost, nothing that anybody remembers is known to be there.
    const before = read.damages.length > 0 ? [] : read.starts;
    this.#starts = withStart(before, { session: sessionName(options.seal.session), after: read.sequence });
    this.#place = { sequence: read.sequence, number: read.number, session: before.at(-1)?.session ?? '' };
    this.#number = read.number;
    this.#sequence = read.sequence;
    this.#manifest = read.manifest;
    this.#identity = read.identity;
    this.#spoiled = read.spoiled;
    this.#headNote = read.headNote;
    this.#bodies = new Bodies(options.disk, options.seal, read.state.chunks, read.frames);
  }

  /** @throws VaultError wrong_key, or what the disk says */
  static async open(options: LogOptions): Promise<SealedLog> {
    return new SealedLog(options, await readLog(options));
  }

  table(collection: string): ReadonlyMap<string, Entry> & Table {
    return this.state.table(collection);
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Where the log ends, as the disk has said: numbers of a commit that failed are not there. */
  get place(): LogPlace {
    return this.#place;
  }

  /** Whether what was written up to `place` is still there. */
  holds(place: LogPlace): boolean {
    return isOnLog(place, this.#starts, this.#sequence);
  }

  /** All or none of it, acknowledged by the disk. @throws VaultError closed, overtaken; what the plan or the disk says */
  commit(plan: Plan): Promise<void> {
    return this.#wait(() => undefined, plan);
  }

  #wait(run: Waiting['run'], plan?: Plan): Promise<void> {
    if (this.#refusal) return Promise.reject(this.#refusal);
    return new Promise((resolve, reject) => {
      this.#queue.push({ run, resolve, reject, ...(plan ? { plan } : {}) });
      this.#working ??= this.#work();
    });
  }

  async #work(): Promise<void> {
    // What is called in the same turn is committed together.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const plans = this.#queue.findIndex(({ plan }) => !plan);
      const batch = this.#queue.splice(0, plans === -1 ? this.#queue.length : Math.max(1, plans));
      try {
        await this.#settleUnsure();
        const [first] = batch;
        if (first && !first.plan) await first.run();
        else await this.#commitTogether(batch);
        const later = new Set(this.#queue);
        for (const item of batch) if (!later.has(item)) item.resolve();
      } catch (error) {
        const later = new Set(this.#queue);
        for (const item of batch) if (!later.has(item)) item.reject(error);
      }
    }
    this.#working = undefined;
  }

  /** A transaction without an answer has happened, or not: the head on the disk tells. */
  async #settleUnsure(): Promise<boolean> {
    const unsure = this.#unsure;
    if (!unsure) return false;
    const stored = await this.options.disk.note('head');
    this.#unsure = undefined;
    if (!stored || !sameBytes(stored, unsure.head)) return false;
    unsure.apply();
    return true;
  }

  /** Plans of one batch, each on top of the ones before; one that throws takes nobody with it. */
  #draft(batch: readonly Waiting[]): Drafted[] {
    const ahead = new Map<string, Map<string, Entry | undefined>>();
    const cleared = new Set<string>();
    const look: Look = (collection, id) => {
      const known = ahead.get(collection);
      if (known?.has(id)) return known.get(id);
      return cleared.has(collection) ? undefined : this.state.table(collection).get(id);
    };
    const drafted: Drafted[] = [];
    let bytes = 0;
    for (const [position, item] of batch.entries()) {
      if (bytes > batchBytes) {
        this.#queue.unshift(...batch.slice(position));
        break;
      }
      try {
        const changes = (item.plan as Plan).make(look).map((change) => {
          const { collection, rows, forget = [], clear = false } = change;
          const known = ahead.get(collection) ?? new Map<string, Entry | undefined>();
          ahead.set(collection, known);
          const marks: Mark[] = [];
          if (clear) {
            marks.push({ collection, id: null, sequence: (this.#sequence += 1) });
            cleared.add(collection);
            known.clear();
          }
          for (const id of forget) {
            marks.push({ collection, id, sequence: (this.#sequence += 1) });
            known.set(id, undefined);
          }
          const entries = rows.map(({ id, rev, lwt, deleted, body }) => {
            const sequence = (this.#sequence += 1);
            const entry = { id, rev, lwt, deleted, sequence, length: body.length, chunk: 0, at: 0, row: 0 };
            known.set(id, entry);
            bytes += body.length;
            return entry;
          });
          return { change, entries, marks };
        });
        drafted.push({ item, changes });
      } catch (error) {
        item.reject(error);
      }
    }
    return drafted;
  }

  async #commitTogether(batch: readonly Waiting[]): Promise<void> {
    const drafted = this.#draft(batch);
    const all = drafted.flatMap(({ changes }) => changes);
    const groups = new Map<string, Group>();
    for (const { change, entries } of all) {
      const group = groups.get(change.collection) ?? { rows: [], entries: [], columns: {} };
      if (entries.length > 0) groups.set(change.collection, group);
      for (const [index, keys] of Object.entries(change.columns ?? {})) {
        const column = (group.columns[index] ??= []);
        // Rows without a key of this index came before.
        while (column.length < group.rows.length) column.push(null);
        for (const key of keys) column.push(key);
      }
      change.rows.forEach((row, position) => {
        const entry = entries[position] as Entry;
        group.rows.push({ ...row, sequence: entry.sequence });
        group.entries.push(entry);
      });
    }
    const marks = all.flatMap((one) => one.marks);
    if (groups.size === 0 && marks.length === 0) return drafted.forEach(({ item }) => item.plan?.committed?.([]));
    const made = await this.#makeChunk('log', groups, marks, false);
    await this.#write({
      last: made.chunk,
      add: [made.record],
      remove: [],
      strict: drafted.some(({ item }) => item.plan?.strict),
      apply: () => {
        this.state.chunks.set(made.chunk.number, made.chunk);
        this.#bodies.cache.set(`${made.chunk.number}`, made.frame);
        made.place();
        for (const { item, changes } of drafted) {
          const applied = changes.map((one) => this.#apply(one));
          item.plan?.committed?.(applied);
        }
      },
    });
  }

  #apply({ change: { collection }, entries, marks }: Drafted['changes'][number]): Applied {
    const forgotten = marks.flatMap((mark) => this.state.mark(mark));
    return {
      collection,
      added: entries,
      replaced: entries.map((entry) => this.state.put(collection, entry)),
      forgotten,
    };
  }

  async #makeChunk(
    kind: ChunkKind,
    grouped: ReadonlyMap<string, Group>,
    marks: readonly Mark[],
    compress: boolean,
  ): Promise<Made> {
    const groups: RowGroup[] = [...grouped].map(([collection, { rows, columns }]) => ({ collection, rows, columns }));
    const { frame, blocks, columns } = await encodeFrame(groups, marks, compress);
    const record = await this.#seal(kind, frame);
    const sequences = [...groups.flatMap(({ rows }) => rows), ...marks].map(({ sequence }) => sequence);
    const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
    const chunk: Chunk = {
      number: record.number,
      tag: tagOf(record.bytes),
      first: sequences.reduce((a, b) => Math.min(a, b), Infinity),
      last: sequences.reduce((a, b) => Math.max(a, b), 0),
      collections: [...new Set([...grouped.keys(), ...marks.map(({ collection }) => collection)])],
      bytes: record.bytes.length,
      blocks,
      columns,
      marks,
      compacted: compress,
      rows,
      rowBytes: blocks.reduce((sum, { rawLength }) => sum + rawLength, 0),
      live: 0,
      liveBytes: 0,
    };
    const place = () => {
      let at = 0;
      for (const { entries } of grouped.values())
        for (const [row, entry] of entries.entries()) {
          entry.chunk = chunk.number;
          entry.at = at;
          entry.row = row;
          at += entry.length;
        }
    };
    return { record, chunk, frame, place };
  }

  async #seal(kind: ChunkKind, frame: Bytes): Promise<DiskRecord> {
    const { seal } = this.options;
    const number = kind === 'head' ? this.#number : (this.#number += 1);
    const counter = (this.#counter += 1);
    const before = kind === 'base' ? nothingBefore : this.#last;
    const header = encodeHeader({ kind, number, before, session: seal.session, counter });
    return { number, bytes: joinBytes([header, await seal.seal(counter, header, frame)]) };
  }

  /** One transaction: chunks in and out, and the head that goes with them. */
  async #write(change: {
    readonly last: Link;
    readonly add: readonly DiskRecord[];
    readonly remove: readonly number[];
    readonly strict: boolean;
    readonly manifest?: number;
    readonly settled?: boolean;
    readonly apply: () => void;
  }): Promise<void> {
    const { last, add, remove, strict, manifest = this.#manifest, settled = false } = change;
    const damages = settled ? [] : this.damages;
    const starts = this.#starts;
    const head: Head = { number: last.number, tag: last.tag, manifest, sequence: this.#sequence, damages, starts };
    const { bytes } = await this.#seal('head', encoder.encode(JSON.stringify(head)));
    const notes: Partial<Record<NoteName, Bytes>> = { head: bytes };
    if (!this.#identity) {
      const { salt, seal } = this.options;
      notes.identity = joinBytes([salt, await seal.identify(salt)]);
    }
    const apply = () => {
      this.#identity ??= notes.identity;
      this.#headNote = bytes;
      this.#last = { number: last.number, tag: last.tag };
      const { session } = starts.at(-1) as LogStart;
      this.#place = { sequence: head.sequence, number: head.number, session };
      this.#manifest = manifest;
      this.damages = damages;
      change.apply();
      // What a power cut may take back is not told: the second place would run ahead of the disk.
      if (strict) this.#tellOutside(bytes);
    };
    await this.#transact({ expected: this.#headNote, add, remove, notes, strict }, bytes, apply);
  }

  async #transact(change: DiskChange, head: Bytes, apply: () => void): Promise<void> {
    try {
      await this.options.disk.apply(change);
    } catch (error) {
      if (error instanceof VaultError) {
        // Whoever wrote has the end of the chain. Another link from here would fork it.
        this.#refusal ??= error;
        throw error;
      }
      this.#unsure = { head, apply };
      if (await this.#settleUnsure().catch(() => false)) return;
      throw error;
    }
    apply();
  }

  /** The second place hears of the newest head; it may lag behind and never runs ahead. */
  #tellOutside(head: Bytes): void {
    const place = this.options.headPlace;
    if (!place) return;
    this.#outside.next = head;
    this.#outside.running ??= (async () => {
      for (let next = this.#outside.next; next; next = this.#outside.next) {
        this.#outside.next = undefined;
        // An older head there stays true. The next commit tries again.
        await place.write(next).catch(() => undefined);
      }
      this.#outside.running = undefined;
    })();
  }

  /**
   * Bodies of entries, in their order. Of one that was overwritten since, and whose bytes are gone: its newest one;
   * undefined: it was forgotten. @throws VaultError unreadable, or what the disk says
   */
  async bodies(collection: string, entries: readonly Entry[]): Promise<(Bytes | undefined)[]> {
    const found = new Array<Bytes | undefined>(entries.length);
    let open = entries.map((entry, position) => ({ entry, position }));
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const bodies = await this.#bodies.read(open.map(({ entry }) => entry));
      for (const [index, body] of bodies) found[(open[index] as (typeof open)[0]).position] = body;
      const missed = open.filter((_one, index) => !bodies.has(index));
      if (missed.length === 0) return found;
      // A compaction without an answer may have moved it: the line of the commits settles that first.
      await this.#wait(() => undefined);
      open = missed.flatMap(({ entry, position }) => {
        const newest = this.state.table(collection).get(entry.id);
        return newest ? [{ entry: newest, position }] : [];
      });
    }
    throw new VaultError('unreadable');
  }

  /** Keys of entries in an index, at their positions; undefined where only the body tells. @throws VaultError unreadable */
  async keys(collection: string, index: string, entries: readonly Entry[]): Promise<(string | undefined)[]> {
    const found = new Array<string | undefined>(entries.length);
    // Compaction moves entries while this reads: each place is the one it had when the reading began.
    const byChunk = new Map<number, { readonly position: number; readonly row: number }[]>();
    entries.forEach(({ chunk, row }, position) => {
      const places = byChunk.get(chunk);
      if (places) places.push({ position, row });
      else byChunk.set(chunk, [{ position, row }]);
    });
    for (const [number, places] of byChunk) {
      const column = (await this.#bodies.columns(number))?.[collection]?.[index];
      if (column) for (const { position, row } of places) found[position] = column[row] ?? undefined;
    }
    return found;
  }

  /** One step. True: there is more to do. Writes go on meanwhile; only its own transaction waits in their line. */
  compact(wish: Wish = { thorough: false }): Promise<boolean> {
    if (this.#refusal) return Promise.resolve(false);
    this.#compacting ??= this.#compact(wish)
      .catch((error: unknown) => {
        if (this.#refusal?.code === 'closed') return false;
        throw error;
      })
      .finally(() => {
        this.#compacting = undefined;
      });
    return this.#compacting;
  }

  async #compact(wish: Wish): Promise<boolean> {
    const victims = chooseVictims(this.state.chunks.values(), wish, this.options.compaction);
    if (victims.length === 0) return false;
    const gone = new Set(victims.map(({ number }) => number));
    const groups = await this.#readLive(gone);
    const rest = [...this.state.chunks.values()].filter(({ number }) => !gone.has(number));
    const marks = victims.flatMap((victim) => victim.marks).filter((mark) => this.isMarkNeeded(mark, rest));
    const isEmpty = groups.size === 0 && marks.length === 0;
    const made = isEmpty ? undefined : await this.#makeChunk('base', groups, marks, true);
    await this.#wait(() => this.#replace(gone, made, groups));
    return chooseVictims(this.state.chunks.values(), wish, this.options.compaction).length > 0;
  }

  isMarkNeeded(mark: Mark, chunks: readonly Chunk[]): boolean {
    return hidesSomething(mark, chunks);
  }

  async #readLive(victims: ReadonlySet<number>): Promise<Map<string, Group>> {
    const groups = new Map<string, Group>();
    const columnsOf = new Map<number, Readonly<Record<string, Columns>> | undefined>();
    const indexes = new Map<number, FrameIndex>();
    for (const number of victims) {
      columnsOf.set(number, await this.#bodies.columns(number));
      indexes.set(number, await this.#bodies.index(number));
    }
    for (const [collection, entries] of this.state.entriesOf(indexes)) {
      const bodies = await this.#bodies.read(entries);
      // Nobody else removes chunks while a compaction runs.
      if (bodies.size < entries.length) throw new VaultError('unreadable');
      const names = new Set([...columnsOf.values()].flatMap((columns) => Object.keys(columns?.[collection] ?? {})));
      const column = (index: string) =>
        entries.map(({ chunk, row }) => columnsOf.get(chunk)?.[collection]?.[index]?.[row] ?? null);
      groups.set(collection, {
        entries,
        columns: Object.fromEntries([...names].map((index) => [index, column(index)])),
        rows: entries.map((entry, position) => ({ ...entry, body: bodies.get(position) as Bytes })),
      });
    }
    return groups;
  }

  /** In the line of the commits: what was overwritten since the rewrite began is garbage in the new chunk. */
  async #replace(
    victims: ReadonlySet<number>,
    made: Made | undefined,
    groups: ReadonlyMap<string, { readonly entries: readonly Entry[] }>,
  ): Promise<void> {
    const kept = [...this.state.chunks.values()].filter(({ number }) => !victims.has(number));
    const list = [...kept, ...(made ? [made.chunk] : [])].sort((a, b) => a.number - b.number);
    const manifest = await this.#seal('manifest', encodeList(list.map(listed)));
    await this.#write({
      last: { number: manifest.number, tag: tagOf(manifest.bytes) },
      add: [...(made ? [made.record] : []), manifest],
      remove: [...victims, ...(this.#manifest > 0 ? [this.#manifest] : [])],
      // What is dropped may have been strict, and so is what takes its place.
      strict: true,
      manifest: manifest.number,
      apply: () => {
        if (made) this.state.chunks.set(made.chunk.number, made.chunk);
        if (made) this.#bodies.cache.set(`${made.chunk.number}`, made.frame);
        for (const [collection, { entries }] of groups) {
          const table = this.state.table(collection);
          for (const entry of entries) {
            if (!made || table.get(entry.id) !== entry) continue;
            made.chunk.live += 1;
            made.chunk.liveBytes += entry.length;
          }
        }
        made?.place();
        for (const number of victims) {
          this.state.chunks.delete(number);
          this.#bodies.cache.delete(`${number}`);
        }
      },
    });
  }

  /** The damages were dealt with: what cannot be used leaves the disk, and the chain starts anew. */
  settle(): Promise<void> {
    return this.#wait(async () => {
      if (this.damages.length === 0) return;
      const manifest = await this.#seal('manifest', encodeList([...this.state.chunks.values()].map(listed)));
      await this.#write({
        last: { number: manifest.number, tag: tagOf(manifest.bytes) },
        add: [manifest],
        remove: [...this.#spoiled, ...(this.#manifest > 0 ? [this.#manifest] : [])],
        strict: true,
        manifest: manifest.number,
        settled: true,
        apply: () => {
          this.#spoiled = [];
        },
      });
    });
  }

  /** Bytes of all chunks on the disk. */
  get bytes(): number {
    let sum = 0;
    for (const chunk of this.state.chunks.values()) sum += chunk.bytes;
    return sum;
  }

  async close(): Promise<void> {
    if (this.#refusal?.code === 'closed') return;
    this.#refusal = new VaultError('closed');
    await this.#compacting?.catch(() => undefined);
    await this.#working;
    await this.#outside.running;
    this.#bodies.clear();
    await this.options.disk.close();
  }

  /** Closes, and removes everything from the disk. */
  async destroy(): Promise<void> {
    await this.close();
    await this.options.disk.destroy();
  }
}

const listed = ({ number, tag, first, last, collections }: Chunk) => ({ number, tag, first, last, collections });
