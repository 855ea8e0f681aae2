import { deflate, inflate, joinBytes, type Bytes } from './bytes';
import { sessionLength, tagLength } from './seal';

/** `log`: what was committed. `base`: what compaction kept. `manifest`: the chunks that belong to the store. */
export type ChunkKind = 'log' | 'base' | 'manifest' | 'head';
const kinds: readonly ChunkKind[] = ['log', 'base', 'manifest', 'head'];

export interface Link {
  readonly number: number;
  /** Last bytes of the record, as hexadecimal text. */
  readonly tag: string;
}
export const nothingBefore: Link = { number: 0, tag: '00'.repeat(tagLength) };

/** In clear before the ciphertext, and authenticated by it. Says nothing of what is inside. */
export interface Header {
  readonly kind: ChunkKind;
  readonly number: number;
  /** The chunk that was the last one when this one was committed: the links make a chain. */
  readonly before: Link;
  readonly session: Bytes;
  readonly counter: number;
}

const magic = 0x52425631;
export const headerLength = 64;

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hexOf = (bytes: Bytes): string => {
  let text = '';
  for (const byte of bytes) text += hexOfByte[byte] as string;
  return text;
};

const nibble = (code: number): number => (code > 0x60 ? code - 0x57 : code - 0x30);

/** 64 bits, as far as a number is exact. A BigInt costs ten times as much. */
function setNumber(view: DataView, at: number, value: number): void {
  view.setUint32(at, Math.floor(value / 2 ** 32));
  view.setUint32(at + 4, value >>> 0);
}
const getNumber = (view: DataView, at: number): number => view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);

/** `magic 4 | kind 1 | 0 3 | number 8 | number before 8 | tag before 16 | session 16 | counter 8`, big-endian. */
export function encodeHeader({ kind, number, before, session, counter }: Header): Bytes {
  const bytes = new Uint8Array(headerLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  view.setUint8(4, kinds.indexOf(kind) + 1);
  setNumber(view, 8, number);
  setNumber(view, 16, before.number);
  for (let at = 0; at < tagLength; at += 1)
    bytes[24 + at] = 16 * nibble(before.tag.charCodeAt(2 * at)) + nibble(before.tag.charCodeAt(2 * at + 1));
  bytes.set(session, 40);
  setNumber(view, 56, counter);
  return bytes;
}

/** undefined: these bytes never were a whole record. */
export function decodeHeader(record: Bytes): Header | undefined {
  if (record.length < headerLength + tagLength) return undefined;
  const view = new DataView(record.buffer, record.byteOffset);
  const kind = kinds[view.getUint8(4) - 1];
  if (view.getUint32(0) !== magic || !kind) return undefined;
  return {
    kind,
    number: getNumber(view, 8),
    before: { number: getNumber(view, 16), tag: hexOf(record.slice(24, 24 + tagLength)) },
    session: record.slice(40, 40 + sessionLength),
    counter: getNumber(view, 56),
  };
}

export const tagOf = (record: Bytes): string => hexOf(record.slice(-tagLength));

/** One version of one document. `body` is what the storage wants back, unread. */
export interface Row {
  readonly id: string;
  readonly rev: string;
  readonly lwt: number;
  readonly deleted: boolean;
  /** Position among all versions of all collections: a higher one is newer, wherever it lies. */
  readonly sequence: number;
  readonly body: Bytes;
}

/** Keys of rows, at the positions of the rows, by the name of an index. null: not known, the body tells. */
export type Columns = Readonly<Record<string, readonly (string | null)[]>>;

export interface RowGroup {
  readonly collection: string;
  readonly rows: readonly Row[];
  readonly columns: Columns;
}

/** Everything older of `id` (null: of the whole collection) is gone. */
export interface Mark {
  readonly collection: string;
  readonly id: string | null;
  readonly sequence: number;
}

/** Bodies lie one after another in blocks; a block can be deflated, and is read as a whole. */
export interface Block {
  readonly rawAt: number;
  readonly rawLength: number;
  /** Position in the frame. */
  readonly at: number;
  readonly length: number;
  readonly deflated: boolean;
}

/** What the start of a frame says: enough to find and compare every row without reading a body. */
export interface FrameIndex {
  readonly groups: readonly {
    readonly collection: string;
    readonly ids: readonly string[];
    readonly revs: readonly string[];
    readonly lwts: readonly number[];
    /** Positions of deleted rows. */
    readonly deleted: readonly number[];
    readonly sequences: readonly number[];
    readonly lengths: readonly number[];
  }[];
  readonly marks: readonly Mark[];
  readonly blocks: readonly Block[];
  /** Where the columns lie; undefined: there are none. */
  readonly columns: Block | undefined;
}

/** A page of fifty reads about as many blocks: larger ones save a few per cent on the disk and cost each read more. */
const blockBytes = 16 * 1024;
/** Below this, deflating costs more than the bytes it saves. */
const worthDeflating = 1024;

/** The bytes themselves where they do not get smaller. */
async function smaller(
  bytes: Bytes,
  compress: boolean,
): Promise<{ readonly bytes: Bytes; readonly deflated: boolean }> {
  if (!compress || bytes.length < worthDeflating) return { bytes, deflated: false };
  const small = await deflate(bytes);
  return small.length < bytes.length ? { bytes: small, deflated: true } : { bytes, deflated: false };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function cutIntoBlocks(groups: readonly RowGroup[]): Bytes[][] {
  const blocks: Bytes[][] = [];
  let parts: Bytes[] = [];
  let length = 0;
  for (const { rows } of groups)
    for (const { body } of rows) {
      parts.push(body);
      length += body.length;
      if (length < blockBytes) continue;
      blocks.push(parts);
      parts = [];
      length = 0;
    }
  if (length > 0) blocks.push(parts);
  return blocks;
}

/**
 * @param compress deflates blocks that get smaller by it: for what is rewritten in the background. A commit does not wait
 *   for it.
 */
export async function encodeFrame(
  groups: readonly RowGroup[],
  marks: readonly Mark[],
  compress: boolean,
): Promise<{ readonly frame: Bytes } & Pick<FrameIndex, 'blocks' | 'columns'>> {
  const stored: Bytes[] = [];
  const table: Place[] = [];
  const blocks = cutIntoBlocks(groups);
  if (compress) {
    const raws = blocks.map(joinBytes);
    // Deflating is mostly waiting: all wait together.
    const smalls = await Promise.all(raws.map((raw) => smaller(raw, true)));
    for (const [position, { bytes, deflated }] of smalls.entries()) {
      stored.push(bytes);
      table.push([raws[position]?.length ?? 0, bytes.length, deflated ? 1 : 0]);
    }
  } else
    for (const parts of blocks) {
      // Joined once, together with all others.
      for (const part of parts) stored.push(part);
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      table.push([length, length, 0]);
    }
  const filled = groups.filter(({ columns }) => Object.keys(columns).length > 0);
  const columns = filled.map(({ collection, columns: one }) => [collection, one] as const);
  const keys = columns.length > 0 ? encoder.encode(JSON.stringify(Object.fromEntries(columns))) : new Uint8Array(0);
  const keyed = await smaller(keys, compress);
  const place: Place = [keys.length, keyed.bytes.length, keyed.deflated ? 1 : 0];
  const text = encoder.encode(
    JSON.stringify({
      groups: groups.map(({ collection, rows }) => ({
        collection,
        ids: rows.map(({ id }) => id),
        revs: rows.map(({ rev }) => rev),
        lwts: rows.map(({ lwt }) => lwt),
        deleted: rows.flatMap(({ deleted }, position) => (deleted ? [position] : [])),
        sequences: rows.map(({ sequence }) => sequence),
        lengths: rows.map(({ body }) => body.length),
      })),
      marks,
      blocks: table,
      columns: place,
    }),
  );
  const { bytes: index, deflated } = await smaller(text, compress);
  const start = new Uint8Array(8);
  const view = new DataView(start.buffer);
  view.setUint32(0, index.length);
  view.setUint8(4, deflated ? 1 : 0);
  const frame = joinBytes([start, index, keyed.bytes, ...stored]);
  return { frame, ...placed(table, place, start.length + index.length) };
}

type Place = readonly [rawLength: number, length: number, deflated: number];

/** @param from behind the index: the columns come first, then the bodies */
function placed(
  table: readonly Place[],
  [rawLength, length, deflated]: Place,
  from: number,
): Pick<FrameIndex, 'blocks' | 'columns'> {
  const columns = { rawAt: 0, rawLength, at: from, length, deflated: deflated === 1 };
  return { blocks: placeBlocks(table, from + length), columns: length > 0 ? columns : undefined };
}

function placeBlocks(table: readonly Place[], from: number): Block[] {
  let at = from;
  let rawAt = 0;
  return table.map(([rawLength, length, deflated]) => {
    const block = { rawAt, rawLength, at, length, deflated: deflated === 1 };
    at += length;
    rawAt += rawLength;
    return block;
  });
}

/** @throws when the frame was not made by `encodeFrame` */
export function decodeIndex(frame: Bytes): FrameIndex {
  const view = new DataView(frame.buffer, frame.byteOffset);
  const end = 8 + view.getUint32(0);
  const bytes = frame.subarray(8, end);
  const text = view.getUint8(4) === 1 ? inflate(bytes) : bytes;
  const { groups, marks, blocks, columns } = JSON.parse(decoder.decode(text)) as Pick<
    FrameIndex,
    'groups' | 'marks'
  > & {
    readonly blocks: Place[];
    readonly columns?: Place;
  };
  // Chunks of the first version have no columns.
  return { groups, marks, ...placed(blocks, columns ?? [0, 0, 0], end) };
}

/** The columns of a frame, by collection. */
export const decodeColumns = (raw: Bytes): Readonly<Record<string, Columns>> =>
  JSON.parse(decoder.decode(raw)) as Readonly<Record<string, Columns>>;

export const readBlock = (frame: Bytes, { at, length, rawLength, deflated }: Block): Bytes =>
  deflated ? inflate(frame.subarray(at, at + length), rawLength) : frame.subarray(at, at + length);

/** A chunk that belongs to the store, as the manifest names it. */
export interface Listed extends Link {
  readonly first: number;
  readonly last: number;
  readonly collections: readonly string[];
}

export const encodeList = (chunks: readonly Listed[]): Bytes => encoder.encode(JSON.stringify(chunks));
export const decodeList = (frame: Bytes): Listed[] => JSON.parse(decoder.decode(frame)) as Listed[];
