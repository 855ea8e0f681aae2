import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliDecompressSync, constants, inflateRawSync } from 'node:zlib';

/** As text lies in files, in values of a database and in its keys. */
const encodings = ['utf8', 'latin1', 'utf16le', 'utf16be'] as const;

function encoded(word: string, encoding: (typeof encodings)[number]): Buffer {
  if (encoding === 'utf16be') return Buffer.from(word, 'utf16le').swap16();
  return Buffer.from(word, encoding);
}

/**
 * Looks for words in everything a browser left on the disk: in every file as it lies there, in the decompressed blocks and
 * the whole keys of LevelDB's tables, in its logs without the headers between the fragments, in values that Chromium
 * compressed itself, and in answers that its caches keep as gzip or brotli.
 */
export function findInProfile(folder: string, words: readonly string[]): string[] {
  const needles = words.flatMap((word) => {
    // What is the same bytes in two of them is looked for once.
    const known = new Map(encodings.map((encoding) => [encoded(word, encoding).toString('hex'), encoding]));
    const isLatin = /^[\0-ÿ]*$/.test(word);
    return [...known]
      .filter(([, encoding]) => isLatin || encoding !== 'latin1')
      .map(([hex, encoding]) => ({ word, encoding, bytes: Buffer.from(hex, 'hex') }));
  });
  const found = new Set<string>();
  const look = (where: string, bytes: Buffer): void => {
    for (const { word, encoding, bytes: needle } of needles)
      if (bytes.includes(needle)) found.add(`${word} (${encoding}) in ${where}`);
  };
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    const content = readFileSync(path);
    look(name, content);
    const parts = [...tableParts(content), ...(/\.log$/.test(entry.name) ? [logRecords(content)] : [])];
    for (const bytes of parts) look(`${name}, unpacked`, bytes);
    for (const bytes of [content, ...parts])
      for (const value of compressedValues(bytes)) look(`${name}, a compressed value`, value);
    for (const bytes of packedAnswers(content)) look(`${name}, an answer unpacked`, bytes);
  }
  return [...found].sort();
}

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
  if (!bytes.subarray(0, 8).equals(cacheMark)) return;
  const from = 24 + bytes.readUInt32LE(12);
  const end = bytes.indexOf(cacheEnd, from);
  yield* tried(() => brotliDecompressSync(bytes.subarray(from, end === -1 ? bytes.length : end)));
}

function* tried(unpack: () => Buffer): Generator<Buffer> {
  try {
    yield unpack();
  } catch {
    // Something else begins with these bytes.
  }
}
