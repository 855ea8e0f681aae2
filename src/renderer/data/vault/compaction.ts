import type { Mark } from './chunk';
import type { Chunk } from './state';

export interface CompactionLimits {
  /** Bodies that one step rewrites at most, before deflating. */
  readonly stepBytes: number;
  /** A chunk below this is a single edit or a small page. */
  readonly smallBytes: number;
  /** So many small chunks are merged: each of them costs at every start. */
  readonly smallChunks: number;
}

export const usualLimits: CompactionLimits = { stepBytes: 2 * 1024 * 1024, smallBytes: 32 * 1024, smallChunks: 32 };

export interface Wish {
  /** Everything that was overwritten or purged goes, however little it is: after a purge of what must not stay. */
  readonly thorough: boolean;
}

const hasGarbage = ({ live, rows }: Chunk): boolean => live < rows;

/**
 * The chunks to rewrite next: half empty, not deflated yet, or one of many small ones. None: there is nothing to gain.
 */
export function chooseVictims(
  chunks: Iterable<Chunk>,
  { thorough }: Wish,
  { stepBytes, smallBytes, smallChunks }: CompactionLimits,
): Chunk[] {
  const all = [...chunks].sort((a, b) => a.number - b.number);
  const small = all.filter(({ bytes }) => bytes < smallBytes);
  const mergeSmall = small.length >= smallChunks;
  const wanted = all.filter(
    (chunk) =>
      (thorough && hasGarbage(chunk)) ||
      chunk.liveBytes * 2 < chunk.rowBytes ||
      (chunk.live === 0 && hasGarbage(chunk)) ||
      (!chunk.compacted && chunk.bytes >= smallBytes) ||
      (chunk.marks.length > 0 && isForgettable(chunk, all)) ||
      (mergeSmall && chunk.bytes < smallBytes),
  );
  const victims: Chunk[] = [];
  let bytes = 0;
  for (const chunk of wanted) {
    if (victims.length > 0 && bytes + chunk.liveBytes > stepBytes) break;
    victims.push(chunk);
    bytes += chunk.liveBytes;
  }
  return victims;
}

const isForgettable = (chunk: Chunk, all: readonly Chunk[]): boolean =>
  chunk.marks.some((mark) => !hidesSomething(mark, all));

/** A mark is needed as long as a chunk can hold an older version of what it removed. */
export const hidesSomething = ({ sequence }: Mark, chunks: Iterable<Chunk>): boolean => {
  for (const chunk of chunks) if (hasGarbage(chunk) && chunk.first < sequence) return true;
  return false;
};
