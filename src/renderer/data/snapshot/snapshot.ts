import { entities, entityNames, type EntityName } from '../../../shared/entities';
import { shapesOf } from '../packed/values';
import type { PackedImage, Version } from '../packed/packed-records';
import { joinBytes, type Bytes } from '../vault/bytes';
import { sessionLength, type Seal } from '../vault/seal';
import type { SearchImage } from '../packed/search-text';
import type { BlobPlace } from './blob-place';

/** Sealed bytes and opened ones lie in memory side by side. */
const openedAtOnce = 4;
/** Another number: what was written by an older Roadbook is not read. */
const format = 5;
const shownFormat = 1;
/** What a byte of a record means follows from the definition of its entity: another one leaves the others as they are. */
const definitionOf = (name: EntityName): string =>
  JSON.stringify([name, entities[name].version, shapesOf(entities[name].fields)]);

/** A sealed blob. */
interface Part {
  readonly number: number;
  readonly session: readonly number[];
  readonly counter: number;
}

interface SavedChunk {
  readonly part: Part;
  readonly used: number;
  readonly garbage: number;
}

interface SavedEntity {
  readonly definition: string;
  readonly count: number;
  readonly others: readonly (readonly [number, string])[];
  readonly open: number;
  /** Ids, their hash table, places and states, one behind the other, with the length of each. */
  readonly tables: Part;
  readonly lengths: readonly number[];
  /** Texts for the search in UTF-8, one block behind the other, then whose they are. */
  readonly texts: Part;
  readonly foldedTo: number;
  readonly unfolded: readonly number[];
  /** Of each block: bytes of its texts, and how many there are. Blocks of titles come first. */
  readonly blocks: readonly (readonly [bytes: number, count: number])[];
  readonly titleBlocks: number;
  readonly chunks: readonly (SavedChunk | null)[];
  /** Slots of all sort orders, one behind the other, with path, order of texts and number of slots of each. */
  readonly orders: Part;
  readonly orderNames: readonly (readonly [path: string, collation: string, count: number])[];
}

interface Manifest {
  readonly checkpoint: unknown;
  readonly unseen: readonly (readonly [key: string, version: Version])[];
  readonly entities: Readonly<Record<string, SavedEntity>>;
}

/** What the memory held at one moment. */
export interface Captured {
  /** Of the storage at that moment. */
  readonly checkpoint: unknown;
  /** Versions of documents that are in the storage and not among the records. */
  readonly unseen: readonly (readonly [key: string, version: Version])[];
  readonly images: readonly (readonly [EntityName, PackedImage])[];
}

/** What the screens showed lately, and where the storage stood then. */
export interface Shown {
  readonly at: unknown;
  readonly text: string;
}

/**
 * A sealed copy of the packed records, so that a start reads bytes instead of parsing every document. Nothing depends on
 * it: whatever is not exactly as it was written counts as missing. Chunks that were full at the last time are not written
 * again.
 */
export class Snapshot {
  #manifest: Manifest | undefined;
  /** The part that holds a chunk with so many bytes used. */
  #known = new WeakMap<Uint8Array, { readonly used: number; readonly part: Part }>();
  #counter = 0;
  #number = 0;
  #stops = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #showing: Promise<unknown> = Promise.resolve();

  /** @param storage names the storage it is a copy of: another one reads nothing of it */
  constructor(
    readonly place: BlobPlace,
    readonly seal: Seal,
    readonly storage: Bytes,
  ) {}

  #header(number: number): Bytes {
    return joinBytes([new TextEncoder().encode(`roadbook snapshot ${format} ${number} `), this.storage]);
  }

  /** What is shown of any entity is of all definitions: a title comes from elsewhere. */
  #shownHeader(): Bytes {
    const definitions = entityNames.map(definitionOf).join();
    return joinBytes([new TextEncoder().encode(`roadbook shown ${shownFormat} ${definitions} `), this.storage]);
  }

  #openNote(note: Bytes, header: Bytes): Promise<Bytes> {
    const session = note.slice(0, sessionLength);
    const counter = Number(new DataView(note.buffer, note.byteOffset + sessionLength, 8).getBigUint64(0));
    return this.seal.open(session, counter, header, note.slice(sessionLength + 8));
  }

  async #sealNote(text: string, header: Bytes): Promise<Bytes> {
    this.#counter += 1;
    const start = new Uint8Array(sessionLength + 8);
    start.set(this.seal.session);
    new DataView(start.buffer).setBigUint64(sessionLength, BigInt(this.#counter));
    return joinBytes([start, await this.seal.seal(this.#counter, header, new TextEncoder().encode(text))]);
  }

  /** What was written last, as far as this version understands it: `read` tells of each entity. */
  async find(): Promise<Pick<Captured, 'checkpoint' | 'unseen'> | undefined> {
    try {
      this.#number = Math.max(0, ...(await this.place.numbers()));
      const note = await this.place.note();
      if (!note) return undefined;
      const plain = await this.#openNote(note, this.#header(0));
      this.#manifest = JSON.parse(new TextDecoder().decode(plain)) as Manifest;
    } catch {
      this.#manifest = undefined;
    }
    return this.#manifest;
  }

  /** @returns undefined when there is none, or it is not whole */
  async readShown(): Promise<Shown | undefined> {
    try {
      const note = await this.place.shown();
      return note && (JSON.parse(new TextDecoder().decode(await this.#openNote(note, this.#shownHeader()))) as Shown);
    } catch {
      return undefined;
    }
  }

  /** Takes the place of the one before, unless it is stopped before it is sealed. */
  async writeShown(shown: Shown): Promise<void> {
    const stops = this.#stops;
    const written = this.#sealNote(JSON.stringify(shown), this.#shownHeader()).then((note) =>
      this.#stops === stops ? this.place.keepShown(note) : undefined,
    );
    this.#showing = written.catch(() => undefined);
    await written;
  }

  #saved(entity: EntityName): SavedEntity | undefined {
    const saved = this.#manifest?.entities[entity];
    return saved?.definition === definitionOf(entity) ? saved : undefined;
  }

  /** Bytes the records of an entity take. */
  sizeOf(entity: EntityName): number {
    return this.#saved(entity)?.chunks.reduce((sum, chunk) => sum + (chunk?.used ?? 0), 0) ?? 0;
  }

  /** @returns undefined when it is not there or not whole */
  async read(entity: EntityName): Promise<PackedImage | undefined> {
    const saved = this.#saved(entity);
    if (!saved) return undefined;
    try {
      const parts = [
        saved.tables,
        saved.texts,
        saved.orders,
        ...saved.chunks.flatMap((chunk) => (chunk ? [chunk.part] : [])),
      ];
      const [tables, texts, orders, ...opened] = await this.#openAll(parts);
      let [at, next] = [0, 0];
      const [ids, hashed, places, states] = saved.lengths.map((length) => {
        at += length;
        return (tables as Bytes).slice(at - length, at);
      }) as [Bytes, Bytes, Bytes, Bytes];
      const chunks = saved.chunks.map((chunk) => {
        if (!chunk) return undefined;
        const { used, garbage, part } = chunk;
        const bytes = opened[next++] as Bytes;
        this.#known.set(bytes, { used, part });
        return { bytes, used, garbage };
      });
      const { foldedTo, unfolded, titleBlocks } = saved;
      const blocks = readTexts(texts as Bytes, saved.blocks);
      return {
        texts: { foldedTo, unfolded, titles: blocks.slice(0, titleBlocks), others: blocks.slice(titleBlocks) },
        ids: { count: saved.count, others: saved.others, bytes: [ids, hashed] },
        places,
        states,
        chunks,
        open: saved.open,
        orders: readOrders(orders as Bytes, saved.orderNames),
      };
    } catch {
      return undefined;
    }
  }

  /** A few at a time: while one is unsealed, the next ones are on their way from the disk. */
  async #openAll(parts: readonly Part[]): Promise<Bytes[]> {
    const opened: Bytes[] = [];
    let next = 0;
    const openNext = async (): Promise<void> => {
      for (let at = next++; at < parts.length; at = next++) opened[at] = await this.#open(parts[at] as Part);
    };
    await Promise.all(Array.from({ length: openedAtOnce }, openNext));
    return opened;
  }

  async #open({ number, session, counter }: Part): Promise<Bytes> {
    const [sealed] = await this.place.read([number]);
    return this.seal.open(Uint8Array.from(session), counter, this.#header(number), sealed as Bytes);
  }

  async #add(bytes: Bytes): Promise<Part> {
    this.#number += 1;
    this.#counter += 1;
    const part = { number: this.#number, session: [...this.seal.session], counter: this.#counter };
    await this.place.add(part.number, await this.seal.seal(part.counter, this.#header(part.number), bytes));
    return part;
  }

  async #addTexts({ foldedTo, unfolded, titles, others }: PackedImage['texts']) {
    const blocks = [...titles, ...others];
    const encoded: Bytes[] = [];
    for (const [n, { text }] of blocks.entries()) {
      encoded.push(new TextEncoder().encode(text));
      // A few milliseconds at a time.
      if (n % 64 === 63) await new Promise((resolve) => setTimeout(resolve));
    }
    const slots = blocks.map((block) => new Uint8Array(block.slots.buffer));
    return {
      ...{ foldedTo, unfolded, titleBlocks: titles.length },
      blocks: blocks.map((block, n) => [(encoded[n] as Bytes).length, block.slots.length] as const),
      texts: await this.#add(joinBytes([...encoded, ...slots])),
    };
  }

  /** Takes the place of what was written before once all of it is there. One at a time. @returns false when it was stopped */
  write(captured: Captured): Promise<boolean> {
    const written = this.#write(captured);
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #write({ checkpoint, unseen, images }: Captured): Promise<boolean> {
    const stops = this.#stops;
    const isStopped = (): boolean => this.#stops !== stops;
    const saved: Record<string, SavedEntity> = {};
    for (const [name, { ids, places, states, texts, chunks, open, orders }] of images) {
      const tables = [...ids.bytes, places, states];
      const written: (SavedChunk | null)[] = [];
      for (const chunk of chunks) {
        if (isStopped()) return false;
        if (!chunk) {
          written.push(null);
          continue;
        }
        const { bytes, used, garbage } = chunk;
        const known = this.#known.get(bytes);
        const part = known?.used === used ? known.part : await this.#add(bytes.slice(0, used));
        this.#known.set(bytes, { used, part });
        written.push({ part, used, garbage });
      }
      saved[name] = {
        definition: definitionOf(name),
        ...{ count: ids.count, others: ids.others, open, lengths: tables.map(({ length }) => length), chunks: written },
        tables: await this.#add(joinBytes(tables)),
        orderNames: orders.map(({ path, collation, slots }) => [path, collation, slots.length] as const),
        orders: await this.#add(joinBytes(orders.map(({ slots }) => new Uint8Array(slots.buffer)))),
        ...(await this.#addTexts(texts)),
      };
    }
    const manifest: Manifest = { checkpoint, unseen, entities: saved };
    const note = await this.#sealNote(JSON.stringify(manifest), this.#header(0));
    if (isStopped()) return false;
    await this.place.settle(note, new Set(partsOf(manifest)));
    return true;
  }

  /** What is being written is given up; what is on the disk stays. */
  async stop(): Promise<void> {
    this.#stops += 1;
    await Promise.all([this.#writing, this.#showing]);
  }

  /** Nothing of it stays on the disk. */
  async drop(): Promise<void> {
    await this.stop();
    this.#manifest = undefined;
    this.#known = new WeakMap();
    await this.place.clear();
  }
}

const partsOf = (manifest: Manifest): number[] =>
  Object.values(manifest.entities).flatMap(({ tables, texts, orders, chunks }) => [
    tables.number,
    texts.number,
    orders.number,
    ...chunks.flatMap((chunk) => (chunk ? [chunk.part.number] : [])),
  ]);

function readTexts(bytes: Bytes, blocks: SavedEntity['blocks']): SearchImage {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let slotsAt = blocks.reduce((sum, [length]) => sum + length, 0);
  let at = 0;
  return blocks.map(([length, count]) => {
    const encoded = bytes.subarray(at, (at += length));
    const slots = new Uint32Array(bytes.slice(slotsAt, (slotsAt += count * 4)).buffer);
    // Nobody waits at the start for what is searched later.
    return {
      slots,
      get text() {
        return decoder.decode(encoded);
      },
    };
  });
}

function readOrders(bytes: Bytes, names: SavedEntity['orderNames']): PackedImage['orders'] {
  let at = 0;
  return names.map(([path, collation, count]) => {
    const slots = new Uint32Array(bytes.slice(at, (at += count * 4)).buffer);
    return { path, collation, slots };
  });
}
