import { inflateSync } from 'fflate';

/** Bytes on their own buffer, as WebCrypto, IndexedDB and the compression streams take them. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function joinBytes(parts: readonly Bytes[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function sameBytes(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

/** By the browser, beside the thread: deflating costs three times as much as inflating. */
export async function deflate(bytes: Bytes): Promise<Bytes> {
  const stream = new CompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  // What goes wrong here is thrown by the reader as well.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  const parts: Bytes[] = [];
  const reader = stream.readable.getReader() as ReadableStreamDefaultReader<Bytes>;
  for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value);
  return parts.length === 1 && parts[0] ? parts[0] : joinBytes(parts);
}

/**
 * At once: a stream of the browser costs half a millisecond before it has inflated anything.
 * @param length of what comes out, where it is known @throws Error when the bytes are not what `deflate` made
 */
export const inflate = (bytes: Bytes, length?: number): Bytes =>
  inflateSync(bytes, length === undefined ? {} : { out: new Uint8Array(length) }) as Bytes;
