import { isUtf8 } from 'node:buffer';

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

/** Bytes up to which an answer is parsed; a page of a first load would take longer for that than for all its other ways. */
const parsedUpTo = 64 * 1024;

/**
 * Whether this is one whole JSON value. A long answer is looked at only as far as it takes to tell it from half of one and from
 * a page of some network: UTF-8, and from its first to its last byte one object or list whose brackets are closed. Whoever
 * reads it parses it anyway.
 */
export function isWholeJson(body: Uint8Array): boolean {
  if (!isUtf8(body)) return false;
  return body.length > parsedUpTo ? isClosed(body) : parses(body);
}

function parses(body: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(body));
    return true;
  } catch {
    return false;
  }
}

function isClosed(body: Uint8Array): boolean {
  if (body[0] !== openBrace && body[0] !== openBracket) return false;
  let depth = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] as number;
    if (byte === quote) {
      // To the end of the text.
      for (at += 1; at < body.length && body[at] !== quote; at += 1) if (body[at] === backslash) at += 1;
      if (at >= body.length) return false;
    } else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return at === body.length - 1;
    }
  }
  return false;
}
