import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Looks for words in everything a browser left on the disk: in every file as it lies there, in the decompressed blocks of
 * LevelDB's tables, in its logs without the headers between the fragments, and in values that Chromium compressed itself.
 */
export function findInProfile(folder: string, words: readonly string[]): string[] {
  const needles = words.flatMap((word) =>
    (['utf8', 'utf16le', 'latin1'] as const)
      .filter((encoding) => encoding !== 'latin1' || /^[ -ÿ]*$/.test(word))
      .map((encoding) => ({ word, encoding, bytes: Buffer.from(word, encoding) })),
  );
  const found = new Set<string>();
  const look = (where: string, bytes: Buffer): void => {
    for (const { word, encoding, bytes: needle } of needles)
      if (bytes.includes(needle)) found.add(`${word} (${encoding}) in ${where}`);
  };
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (statSync(path).size > 200 * 1024 * 1024) continue;
    const name = relative(folder, path);
    const content = readFileSync(path);
    look(name, content);
    for (const bytes of [...tableBlocks(content), ...(/\.log$/.test(entry.name) ? [logRecords(content)] : [content])]) {
      look(`${name}, unpacked`, bytes);
      for (const value of compressedValues(bytes)) look(`${name}, a compressed value`, value);
    }
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

function tableBlocks(bytes: Buffer): Buffer[] {
  if (bytes.length < 48 || !bytes.subarray(-8).equals(tableMagic)) return [];
  const footer = bytes.length - 48;
  const [, afterOffset] = varint(bytes, footer);
  const [, indexAt] = varint(bytes, afterOffset);
  const index = block(bytes, bytes.subarray(indexAt));
  const end = index.length - 4 - 4 * index.readUInt32LE(index.length - 4);
  const blocks: Buffer[] = [];
  for (let at = 0; at < end;) {
    const [, unshared] = varint(index, at);
    const [keyLength, valueAt] = varint(index, unshared);
    const [valueLength, keyAt] = varint(index, valueAt);
    blocks.push(block(bytes, index.subarray(keyAt + keyLength, keyAt + keyLength + valueLength)));
    at = keyAt + keyLength + valueLength;
  }
  return blocks;
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
    try {
      yield unsnappy(untilEnd(rest));
    } catch {
      // Something else begins with these bytes.
    }
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
