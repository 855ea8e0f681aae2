import { ByteCache } from './byte-cache';
import { pause } from '../pause';
import type { Bytes } from './bytes';
import { decodeColumns, decodeIndex, readBlock, type Columns, type FrameIndex } from './chunk';
import type { Disk } from './disk';
import { VaultError } from './errors';
import { openRecord } from './read-log';
import type { Seal } from './seal';
import type { Chunk, Entry } from './state';

interface Place {
  readonly position: number;
  readonly at: number;
  readonly length: number;
}

/** Bytes. Apart from the chunks: whoever reads everything would drive them out, and they cost a look at the disk. */
const keptBlocks = 8 * 1024 * 1024;
/** Inflating these takes a few milliseconds: then others have their turn. */
const blocksBetweenPauses = 64;

/** Reads bodies out of chunks; each chunk is opened and each block inflated once for all that is asked of it. */
export class Bodies {
  /** By number of the chunk and position in it. */
  readonly #blocks = new ByteCache(keptBlocks);

  /** @param cache opened chunks by number */
  constructor(
    readonly disk: Disk,
    readonly seal: Seal,
    readonly chunks: ReadonlyMap<number, Chunk>,
    readonly cache: ByteCache,
  ) {}

  /** undefined: it is not there any more. @throws VaultError unreadable */
  async #frame(number: number): Promise<Bytes | undefined> {
    const kept = this.cache.get(`${number}`);
    if (kept) return kept;
    const bytes = await this.disk.read(number);
    if (!bytes) return undefined;
    const { frame } = await openRecord(this.seal, { bytes });
    if (!frame) throw new VaultError('unreadable');
    this.cache.set(`${number}`, frame);
    return frame;
  }

  /** Bodies by position among the entries. What is not there any more is left out. */
  async read(entries: readonly Entry[]): Promise<Map<number, Bytes>> {
    // Compaction moves entries while this reads: each place is the one it had when the reading began.
    const byChunk = new Map<number, Place[]>();
    const found = new Map<number, Bytes>();
    entries.forEach(({ chunk, at, length }, position) => {
      if (length === 0) found.set(position, new Uint8Array(0));
      const places = byChunk.get(chunk);
      if (places) places.push({ position, at, length });
      else byChunk.set(chunk, [{ position, at, length }]);
    });
    const blocksOf = new Map([...byChunk.keys()].map((number) => [number, this.chunks.get(number)?.blocks ?? []]));
    let inflated = 0;
    for (const [number, places] of byChunk) {
      places.sort((a, b) => a.at - b.at);
      let next = 0;
      const wanted = (blocksOf.get(number) ?? []).flatMap((block, index) => {
        const end = block.rawAt + block.rawLength;
        const first = next;
        while ((places[next]?.at ?? Infinity) < end) next += 1;
        return next === first ? [] : [{ block, index, places: places.slice(first, next) }];
      });
      let frame: Bytes | undefined;
      for (const { block, index, places: inside } of wanted) {
        const name = `${number}/${index}`;
        let raw = block.deflated ? this.#blocks.get(name) : undefined;
        if (!raw) {
          frame ??= await this.#frame(number);
          if (!frame) break;
          raw = readBlock(frame, block);
          if (block.deflated) {
            this.#blocks.set(name, raw);
            inflated += 1;
            if (inflated % blocksBetweenPauses === 0) await pause();
          }
        }
        for (const { position, at, length } of inside)
          found.set(position, raw.subarray(at - block.rawAt, at - block.rawAt + length));
      }
    }
    return found;
  }

  /** What a chunk says it holds. @throws VaultError unreadable */
  async index(number: number): Promise<FrameIndex> {
    const frame = await this.#frame(number);
    if (!frame) throw new VaultError('unreadable');
    return decodeIndex(frame);
  }

  /** The columns of a chunk, by collection; undefined: it has none, or it is not there any more. @throws VaultError unreadable */
  async columns(number: number): Promise<Readonly<Record<string, Columns>> | undefined> {
    const block = this.chunks.get(number)?.columns;
    const frame = block && (await this.#frame(number));
    return frame && decodeColumns(readBlock(frame, block));
  }

  /** Nothing opened stays in memory. */
  clear(): void {
    this.cache.clear();
    this.#blocks.clear();
  }
}
