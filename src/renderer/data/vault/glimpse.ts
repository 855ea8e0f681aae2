import { Bodies } from './bodies';
import { ByteCache } from './byte-cache';
import type { Bytes } from './bytes';
import type { Disk, DiskRecord } from './disk';
import type { Document } from './order';
import { chunkOf, openChunk, openHead, readManifest } from './read-log';
import type { Head, Manifest } from './chain';
import { isOnLog, type LogPlace } from './log-place';
import type { Seal } from './seal';
import { LogState } from './state';

/** What the end of a log tells before all of it was read. Whether it is true, only the open log knows. */
export interface Glimpse {
  readonly identity: Bytes;
  /** Of the newest commit. */
  readonly sequence: number;
  /** Whether what was written up to `place` is still there. */
  holds(place: LogPlace): boolean;
  /**
   * Newest versions of the documents of a collection that were written behind `place`; undefined: the log does not hold it,
   * there is too much behind it, or not whole. @param atMost bytes of chunks that are read for it
   */
  since(place: LogPlace, collection: string, atMost?: number): Promise<readonly Document[] | undefined>;
}

const pageBytes = 4 * 1024 * 1024;
/** With more, opening the whole log takes hardly longer. */
const mostBytes = 16 * 1024 * 1024;
const readAtOnce = 16;

/** undefined: there is nothing yet, or it was damaged. @throws what the disk says */
export async function glimpse(disk: Disk, seal: Seal): Promise<Glimpse | undefined> {
  const [identity, headNote] = await Promise.all([disk.note('identity'), disk.note('head')]);
  const head = await openHead(seal, headNote);
  if (!identity || !head || head.damages.length > 0) return undefined;
  const { sequence, starts = [] } = head;
  const holds = (place: LogPlace): boolean => isOnLog(place, starts, sequence);
  return {
    identity,
    sequence,
    holds,
    async since(place, collection, atMost = mostBytes) {
      if (!holds(place)) return undefined;
      const manifest = await manifestBehind(place, head, disk, seal);
      if (manifest === 'lost') return undefined;
      const state = new LogState();
      const frames = new ByteCache(mostBytes);
      let bytes = 0;
      for await (const records of recordsBehind(place, manifest, disk, Math.min(pageBytes, atMost))) {
        for (const record of records) {
          bytes += record?.bytes.length ?? 0;
          if (!record || bytes > atMost) return undefined;
          const { header, frame, index } = await openChunk(seal, record);
          if (header?.kind === 'manifest' && frame) continue;
          if (!frame || !index || header?.number !== record.number) return undefined;
          state.read(chunkOf(record, '', header.kind === 'base', index), index, (text) => text);
          frames.set(`${record.number}`, frame);
        }
      }
      const entries = [...state.table(collection).values()].filter((entry) => entry.sequence > place.sequence);
      const bodies = await new Bodies(disk, seal, state.chunks, frames).read(entries);
      if (bodies.size < entries.length) return undefined;
      const decoder = new TextDecoder();
      return entries.map((_, position) => JSON.parse(decoder.decode(bodies.get(position))) as Document);
    },
  };
}

/** What the last compaction left, if it was behind `place`. */
async function manifestBehind(
  place: LogPlace,
  head: Head,
  disk: Disk,
  seal: Seal,
): Promise<Manifest | 'lost' | undefined> {
  if (head.manifest <= place.number) return undefined;
  return (await readManifest(disk, seal, head)) ?? 'lost';
}

/**
 * Records behind `place`, by number, a few at a time; undefined: one is not there. Compaction moves documents that are known
 * at `place` to chunks behind it: the manifest tells which of them hold nothing newer.
 */
async function* recordsBehind(
  place: LogPlace,
  manifest: Manifest | undefined,
  disk: Disk,
  maxBytes: number,
): AsyncGenerator<(DiskRecord | undefined)[]> {
  const newer = (manifest?.list ?? []).filter(({ number, last }) => number > place.number && last > place.sequence);
  for (let from = 0; from < newer.length; from += readAtOnce)
    yield Promise.all(
      newer.slice(from, from + readAtOnce).map(async ({ number }) => {
        const bytes = await disk.read(number);
        return bytes && { number, bytes };
      }),
    );
  for (let after = manifest?.number ?? place.number; ;) {
    const page = await disk.readAfter(after, maxBytes);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.number;
  }
}
