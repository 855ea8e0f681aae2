import { AppError } from '../shared/errors';

/** Deeper than any record of ours; a parser's or a writer's stack is never at risk. */
const maxDepth = 64;

/**
 * JSON as it came from outside. Keys like `__proto__` become ordinary own keys that no schema of ours knows; they are
 * refused where a record is judged, so that one bad record does not stop its neighbours.
 * @throws AppError bad_request for anything else than one JSON value in UTF-8 of a depth up to 64
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    assertDepth(text);
    return JSON.parse(text);
  } catch {
    throw new AppError('bad_request');
  }
}

function assertDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 0x5c) i += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      if (depth > maxDepth) throw new AppError('bad_request');
    } else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
}
