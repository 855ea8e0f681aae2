import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import zlib, { brotliDecompressSync, constants, inflateRawSync } from 'node:zlib';

/** As text lies in files, in values of a database and in its keys. */
const encodings = ['utf8', 'latin1', 'utf16le', 'utf16be'] as const;

function encoded(word: string, encoding: (typeof encodings)[number]): Buffer {
  if (encoding === 'utf16be') return Buffer.from(word, 'utf16le').swap16();
  return Buffer.from(word, encoding);
}

/** What was searched of one part of a profile. */
export interface SearchedPlace {
  files: number;
  bytes: number;
  /** Bytes that blocks, values and answers had when they were decompressed. */
  unpackedBytes: number;
}

export interface ProfileSearch {
  /** One line for each word, encoding and file. */
  readonly found: readonly string[];
  readonly places: ReadonlyMap<string, SearchedPlace>;
  /** Answers packed in a way that nobody here can unpack: what is in them is not known. */
  readonly unread: readonly string[];
}

/** Where a browser keeps what it was told, by the path inside the profile; the first that fits. */
const placeNames: readonly (readonly [name: string, place: RegExp])[] = [
  ['IndexedDB', /IndexedDB/],
  ['Local Storage', /Local Storage/],
  ['Session Storage', /Session Storage/],
  ['Cache Storage', /CacheStorage/],
  ['HTTP cache', /[\\/](Cache|Code Cache)[\\/]/],
  ['History', /[\\/](History|Top Sites|Favicons|Visited Links)/],
  ['Sessions', /Sessions/],
  ['Preferences', /Preferences|Local State/],
];

/**
 * Looks for words in everything a browser left on the disk: in every file as it lies there, in the decompressed blocks and
 * the whole keys of LevelDB's tables, in its logs without the headers between the fragments, in values that Chromium
 * compressed itself, and in answers that its caches keep as gzip, brotli or, where this Node can, zstd.
 */
export function searchProfile(folder: string, words: readonly string[]): ProfileSearch {
  const needles = words.flatMap((word) => {
    // What is the same bytes in two of them is looked for once.
    const known = new Map(encodings.map((encoding) => [encoded(word, encoding).toString('hex'), encoding]));
    const isLatin = /^[\0-ÿ]*$/.test(word);
    return [...known]
      .filter(([, encoding]) => isLatin || encoding !== 'latin1')
      .map(([hex, encoding]) => ({ word, encoding, bytes: Buffer.from(hex, 'hex') }));
  });
  const found = new Set<string>();
  const unread: string[] = [];
  const places = new Map<string, SearchedPlace>();
  const look = (where: string, bytes: Buffer): void => {
    for (const { word, encoding, bytes: needle } of needles)
      if (bytes.includes(needle)) found.add(`${word} (${encoding}) in ${where}`);
  };
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    const content = readFileSync(path);
    const placeName = placeNames.find(([, place]) => place.test(path))?.[0] ?? 'elsewhere';
    const place = places.get(placeName) ?? { files: 0, bytes: 0, unpackedBytes: 0 };
    places.set(placeName, place);
    place.files += 1;
    place.bytes += content.length;
    const lookInside = (where: string, bytes: Buffer): void => {
      place.unpackedBytes += bytes.length;
      look(`${name}, ${where}`, bytes);
    };
    look(name, content);
    const parts = [...tableParts(content), ...(/\.log$/.test(entry.name) ? [logRecords(content)] : [])];
    for (const bytes of parts) lookInside('unpacked', bytes);
    for (const bytes of [content, ...parts])
      for (const value of compressedValues(bytes)) lookInside('a compressed value', value);
    for (const bytes of packedAnswers(content)) lookInside('an answer unpacked', bytes);
    if (cachedBody(content)?.subarray(0, 4).equals(zstdMark)) {
      const answer = unzstd(cachedBody(content) as Buffer);
      if (answer) lookInside('an answer unpacked', answer);
      else unread.push(`${name}: zstd`);
    }
  }
  return { found: [...found].sort(), places, unread };
}

/** For the message of a test: what was searched, and how much of it. */
export const searchedText = ({ places }: ProfileSearch): string =>
  [...places]
    .sort()
    .map(
      ([name, { files, bytes, unpackedBytes }]) =>
        `${name}: ${files} files, ${bytes} bytes${unpackedBytes > 0 ? `, ${unpackedBytes} unpacked` : ''}`,
    )
    .join('; ');

function varint(bytes: Buffer, at: number): readonly [value: number, next: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7, at += 1) {
    const byte = bytes[at];
    if (byte === undefined || shift > 49) throw new RangeError('no varint');
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at + 1];
  }
}

/** https://github.com/google/snappy/blob/main/format_description.txt @throws RangeError when it is not snappy */
function unsnappy(bytes: Buffer): Buffer {
  const [length, start] = varint(bytes, 0);
  if (length > 64 * 1024 * 1024) throw new RangeError('too long');
  const out = Buffer.alloc(length);
  let to = 0;
  for (let at = start; at < bytes.length;) {
    const tag = bytes[at] as number;
    at += 1;
    if ((tag & 3) === 0) {
      let size = tag >> 2;
      if (size >= 60) {
        const extra = size - 59;
        size = bytes.readUIntLE(at, extra);
        at += extra;
      }
      size += 1;
      if (at + size > bytes.length || to + size > length) throw new RangeError('literal');
      to += bytes.copy(out, to, at, at + size);
      at += size;
      continue;
    }
    const kind = tag & 3;
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset =
      kind === 1
        ? ((tag >> 5) << 8) | (bytes[at] as number)
        : kind === 2
          ? bytes.readUInt16LE(at)
          : bytes.readUInt32LE(at);
    at += kind === 1 ? 1 : kind === 2 ? 2 : 4;
    if (offset === 0 || offset > to || to + size > length) throw new RangeError('copy');
    for (let n = 0; n < size; n += 1, to += 1) out[to] = out[to - offset] as number;
  }
  if (to !== length) throw new RangeError('short');
  return out;
}

const tableMagic = Buffer.from('57fb808b247547db', 'hex');

/** A block of a LevelDB table, by its handle: its bytes, one byte that names the compression, four of a checksum. */
function block(bytes: Buffer, handle: Buffer): Buffer {
  const [offset, second] = varint(handle, 0);
  const [size] = varint(handle, second);
  const content = bytes.subarray(offset, offset + size);
  return bytes[offset + size] === 1 ? unsnappy(content) : content;
}

/** The blocks of a table, and the keys of each one behind the other: in a block a key lacks what it shares with the one before. */
function tableParts(bytes: Buffer): Buffer[] {
  if (bytes.length < 48 || !bytes.subarray(-8).equals(tableMagic)) return [];
  const footer = bytes.length - 48;
  const [, afterOffset] = varint(bytes, footer);
  const [, indexAt] = varint(bytes, afterOffset);
  return entriesOf(block(bytes, bytes.subarray(indexAt))).flatMap(({ value }) => {
    const content = block(bytes, value);
    return [content, Buffer.concat(entriesOf(content).map(({ key }) => key))];
  });
}

/** https://github.com/google/leveldb/blob/main/doc/table_format.md */
function entriesOf(content: Buffer): { readonly key: Buffer; readonly value: Buffer }[] {
  const end = content.length - 4 - 4 * content.readUInt32LE(content.length - 4);
  const entries: { readonly key: Buffer; readonly value: Buffer }[] = [];
  let key = Buffer.alloc(0);
  for (let at = 0; at < end;) {
    const [shared, afterShared] = varint(content, at);
    const [keyLength, afterKeyLength] = varint(content, afterShared);
    const [valueLength, keyAt] = varint(content, afterKeyLength);
    key = Buffer.concat([key.subarray(0, shared), content.subarray(keyAt, keyAt + keyLength)]);
    at = keyAt + keyLength + valueLength;
    entries.push({ key, value: content.subarray(keyAt + keyLength, at) });
  }
  return entries;
}

/** LevelDB's log: blocks of 32 KB with fragments, a header of 7 bytes before each. */
function logRecords(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += 32_768)
    for (let at = start; at + 7 <= Math.min(bytes.length, start + 32_768);) {
      const size = bytes.readUInt16LE(at + 4);
      if (size === 0) break;
      parts.push(bytes.subarray(at + 7, at + 7 + size));
      at += 7 + size;
    }
  return Buffer.concat(parts);
}

/** Chromium compresses large values of IndexedDB itself: FF 11 02, then snappy. */
function* compressedValues(bytes: Buffer): Generator<Buffer> {
  const mark = Buffer.from([0xff, 0x11, 0x02]);
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) {
    const rest = bytes.subarray(at + 3);
    yield* tried(() => unsnappy(untilEnd(rest)));
  }
}

/** Where a snappy stream ends is known only from its own length: what follows it is cut off. */
function untilEnd(bytes: Buffer): Buffer {
  const [length, start] = varint(bytes, 0);
  let to = 0;
  let at = start;
  while (at < bytes.length && to < length) {
    const tag = bytes[at] as number;
    at += 1;
    if ((tag & 3) === 0) {
      let size = tag >> 2;
      if (size >= 60) {
        const extra = size - 59;
        size = bytes.readUIntLE(at, extra);
        at += extra;
      }
      to += size + 1;
      at += size + 1;
    } else {
      to += (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
      at += (tag & 3) === 1 ? 1 : (tag & 3) === 2 ? 2 : 4;
    }
  }
  return bytes.subarray(0, at);
}

/** gzip as servers send it: without the name of a file, so that the header has 10 bytes. */
const gzipMark = Buffer.from([0x1f, 0x8b, 0x08, 0]);
/** Chromium's simple cache: a header of 24 bytes with the length of the address at 12, the address, then the body. */
const cacheMark = Buffer.from('305c72a71b6dfbfc', 'hex');
const cacheEnd = Buffer.from('d8410d97456ffaf4', 'hex');

/** Bodies as a server packed them: gzip wherever it begins, brotli, which has no mark of its own, where a cache keeps a body. */
function* packedAnswers(bytes: Buffer): Generator<Buffer> {
  for (let at = bytes.indexOf(gzipMark); at !== -1; at = bytes.indexOf(gzipMark, at + 1))
    // What is cut off, and what lies behind it, keeps nobody from reading what is there.
    yield* tried(() => inflateRawSync(bytes.subarray(at + 10), { finishFlush: constants.Z_SYNC_FLUSH }));
  const body = cachedBody(bytes);
  if (body) yield* tried(() => brotliDecompressSync(body));
}

/** The body of an answer in a file of Chromium's cache; undefined: it is another file. */
function cachedBody(bytes: Buffer): Buffer | undefined {
  if (!bytes.subarray(0, 8).equals(cacheMark)) return undefined;
  const from = 24 + bytes.readUInt32LE(12);
  const end = bytes.indexOf(cacheEnd, from);
  return bytes.subarray(from, end === -1 ? bytes.length : end);
}

const zstdMark = Buffer.from('28b52ffd', 'hex');

/** undefined: this Node cannot (22.15 is the first that can), or it is damaged. */
function unzstd(bytes: Buffer): Buffer | undefined {
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (packed: Buffer) => Buffer };
  try {
    return zstdDecompressSync?.(bytes);
  } catch {
    return undefined;
  }
}

function* tried(unpack: () => Buffer): Generator<Buffer> {
  try {
    yield unpack();
  } catch {
    // Something else begins with these bytes.
  }
}
