import type { Block, FrameIndex, Listed, Mark } from './chunk';
import { VaultError } from './errors';

/** Where the newest version of a document lies. Compaction moves it; a new version is a new entry. */
export interface Entry {
  readonly id: string;
  readonly rev: string;
  readonly lwt: number;
  readonly deleted: boolean;
  readonly sequence: number;
  readonly length: number;
  chunk: number;
  /** Position among the bodies of the chunk, before they were deflated. */
  at: number;
  /** Position among the rows of its collection in the chunk: its place in a column. */
  row: number;
}

/** A chunk on the disk that belongs to the store, and how much of it still counts. */
export interface Chunk extends Listed {
  readonly bytes: number;
  readonly blocks: readonly Block[];
  readonly columns: Block | undefined;
  readonly marks: readonly Mark[];
  /** Compaction has been here: it is as small as it gets. */
  readonly compacted: boolean;
  readonly rows: number;
  readonly rowBytes: number;
  live: number;
  liveBytes: number;
}

export type Table = Map<string, Entry>;

/** What one committed change did to a collection. */
export interface Applied {
  readonly collection: string;
  readonly added: readonly Entry[];
  /** The entry before, at the same place as in `added`. */
  readonly replaced: readonly (Entry | undefined)[];
  readonly forgotten: readonly Entry[];
}

/** The store in memory: every document's newest entry, and every chunk with what of it still counts. */
export class LogState {
  readonly tables = new Map<string, Table>();
  readonly chunks = new Map<number, Chunk>();
  /** Marks seen while reading: rows come in any order. */
  #marks: Map<string, Map<string | null, number>> | undefined = new Map();

  table(collection: string): Table {
    const found = this.tables.get(collection);
    if (found) return found;
    const made: Table = new Map();
    this.tables.set(collection, made);
    return made;
  }

  /** A row counts against another of the same document by its sequence number alone, wherever it was read. */
  isNewer(entry: Entry, than: Entry): boolean {
    return entry.sequence > than.sequence;
  }

  #release(entry: Entry): void {
    const chunk = this.chunks.get(entry.chunk);
    if (!chunk) return;
    chunk.live -= 1;
    chunk.liveBytes -= entry.length;
  }

  /** @returns the entry it replaces; the entry itself when a newer one is there already */
  put(collection: string, entry: Entry): Entry | undefined {
    const table = this.table(collection);
    const before = table.get(entry.id);
    if (before && !this.isNewer(entry, before)) return entry;
    if (before) this.#release(before);
    table.set(entry.id, entry);
    const chunk = this.chunks.get(entry.chunk);
    if (chunk) {
      chunk.live += 1;
      chunk.liveBytes += entry.length;
    }
    return before;
  }

  /** @returns what it removed */
  mark({ collection, id, sequence }: Mark): Entry[] {
    const marks = this.#marks?.get(collection) ?? new Map<string | null, number>();
    this.#marks?.set(collection, marks.set(id, Math.max(sequence, marks.get(id) ?? 0)));
    const table = this.table(collection);
    const touched = id === null ? [...table.values()] : [table.get(id)];
    const removed = touched.filter((entry) => entry !== undefined && entry.sequence < sequence) as Entry[];
    for (const entry of removed) {
      this.#release(entry);
      table.delete(entry.id);
    }
    return removed;
  }

  /** Takes in a chunk that was read from the disk. */
  read(chunk: Chunk, { groups, marks }: FrameIndex, intern: (text: string) => string): void {
    this.chunks.set(chunk.number, chunk);
    let at = 0;
    for (const { collection, ids, revs, lwts, deleted, sequences, lengths } of groups) {
      const gone = new Set(deleted);
      const marked = this.#marks?.get(collection);
      const cleared = marked?.get(null) ?? 0;
      ids.forEach((id, position) => {
        const sequence = sequences[position] ?? 0;
        const length = lengths[position] ?? 0;
        if (sequence > cleared && sequence > (marked?.get(id) ?? 0))
          this.put(collection, {
            id,
            rev: intern(revs[position] ?? ''),
            lwt: lwts[position] ?? 0,
            deleted: gone.has(position),
            sequence,
            length,
            chunk: chunk.number,
            at,
            row: position,
          });
        at += length;
      });
    }
    for (const mark of marks) this.mark(mark);
  }

  /** Everything was read: from now on changes come in order. */
  doneReading(): void {
    this.#marks = undefined;
  }

  /**
   * The entries that chunks still hold, in the order of their bodies, by collection: as the chunks themselves name them,
   * without a look at all others. @throws VaultError unreadable when they name fewer than they hold
   */
  entriesOf(chunks: ReadonlyMap<number, Pick<FrameIndex, 'groups'>>): Map<string, Entry[]> {
    const found = new Map<string, Entry[]>();
    for (const [number, { groups }] of chunks) {
      let live = 0;
      for (const { collection, ids } of groups) {
        const table = this.table(collection);
        const entries = found.get(collection) ?? [];
        const before = entries.length;
        // What waited together is in one chunk, and may be there twice.
        for (const id of new Set(ids)) {
          const entry = table.get(id);
          if (entry?.chunk === number) entries.push(entry);
        }
        live += entries.length - before;
        if (entries.length > 0) found.set(collection, entries);
      }
      if (live !== this.chunks.get(number)?.live) throw new VaultError('unreadable');
    }
    for (const entries of found.values()) entries.sort((a, b) => a.sequence - b.sequence);
    return found;
  }
}
