import type { Bytes } from './bytes';
import type { Document } from './order';
import type { Entry } from './state';

/** Makes of a body a document that has some of its fields, at a fraction of the time that parsing all of it takes. */
export type FieldReader = (entry: Entry, body: Bytes) => Document;

const [quote, backslash, open, close, openList, closeList, comma] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c];
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Position behind the text that begins at `at`. */
function endOfText(body: Bytes, at: number): number {
  let position = at + 1;
  while (body[position] !== quote) position += body[position] === backslash ? 2 : 1;
  return position + 1;
}

/** Position behind the value that begins at `at`. */
function endOfValue(body: Bytes, at: number): number {
  if (body[at] === quote) return endOfText(body, at);
  let position = at;
  for (let depth = 0; ; position += 1) {
    const byte = body[position];
    if (byte === quote) position = endOfText(body, position) - 1;
    else if (byte === open || byte === openList) depth += 1;
    else if (byte === close || byte === closeList) {
      if (depth === 0) return position;
      depth -= 1;
      if (depth === 0) return position + 1;
    } else if (byte === comma && depth === 0) return position;
  }
}

const isAt = (body: Bytes, at: number, end: number, text: Bytes): boolean => {
  if (end - at !== text.length) return false;
  for (let position = 0; position < text.length; position += 1)
    if (body[at + position] !== text[position]) return false;
  return true;
};

/**
 * @param paths of the fields that are wanted, `a.b` for one inside another. Bodies are what JSON.stringify writes, without
 *   spaces.
 */
export function fieldReader(primary: string, paths: Iterable<string>): FieldReader {
  const known = new Set([primary, '_deleted', '_meta.lwt']);
  const names = new Set([...paths].filter((path) => !known.has(path)).map((path) => path.split('.')[0] as string));
  const wanted = [...names].map((name) => ({ name, text: encoder.encode(JSON.stringify(name)) }));
  return ({ id, deleted, lwt }, body) => {
    const document: Record<string, unknown> = { [primary]: id, _deleted: deleted, _meta: { lwt } };
    let missing = wanted.length;
    for (let at = 1; missing > 0 && body[at] === quote;) {
      const nameEnd = endOfText(body, at);
      const end = endOfValue(body, nameEnd + 1);
      const field = wanted.find(({ text }) => isAt(body, at, nameEnd, text));
      if (field) {
        document[field.name] = JSON.parse(decoder.decode(body.subarray(nameEnd + 1, end)));
        missing -= 1;
      }
      at = end + 1;
    }
    return document as Document;
  };
}
