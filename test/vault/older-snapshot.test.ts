import { expect, it } from 'vitest';
import type { BlobPlace } from '../../src/renderer/data/snapshot/blob-place';
import { Snapshot } from '../../src/renderer/data/snapshot/snapshot';
import { joinBytes, type Bytes } from '../../src/renderer/data/vault/bytes';
import { sessionLength, type Seal } from '../../src/renderer/data/vault/seal';

/** Authenticates the header and hides nothing, so that a test can change what is inside. */
const openSeal: Seal = {
  session: new Uint8Array(sessionLength),
  seal: (_counter, header, plain) => Promise.resolve(joinBytes([header, plain])),
  open: (_session, _counter, header, sealed) => {
    const found = sealed.slice(0, header.length);
    if (String(found) !== String(header)) return Promise.reject(new Error('not as it was sealed'));
    return Promise.resolve(sealed.slice(header.length));
  },
  identify: (salt) => Promise.resolve(salt),
};

let note: Bytes | undefined;
const place: BlobPlace = {
  note: () => Promise.resolve(note),
  read: () => Promise.resolve([]),
  numbers: () => Promise.resolve([]),
  add: () => Promise.resolve(),
  settle: (bytes) => Promise.resolve(void (note = bytes)),
  clear: () => Promise.resolve(void (note = undefined)),
  close: () => undefined,
  destroy: () => Promise.resolve(),
};
const start = () => new Snapshot(place, openSeal, new Uint8Array([1, 2, 3]));

/** The note with another text in place of one that stands in it. */
const rewritten = (from: RegExp, to: string): Bytes => {
  const text = Buffer.from(note as Bytes).toString('latin1');
  expect(text).toMatch(from);
  return new Uint8Array(Buffer.from(text.replace(from, to), 'latin1'));
};

it('reads nothing of a copy that another version of Roadbook wrote', async () => {
  await start().write({ checkpoint: 'here', unseen: [], images: [] });
  expect(await start().find()).toMatchObject({ checkpoint: 'here' });
  const written = note as Bytes;
  const others = [
    // Of other definitions, and of another format in its own words and in its header.
    rewritten(/"definitions":"\[\d+/, '"definitions":"[0'),
    rewritten(/\[\\"account\\",\d+/, '[\\"account\\",0'),
    rewritten(/roadbook snapshot \d+/, 'roadbook snapshot 0'),
  ];
  for (const other of others) {
    note = other;
    expect(await start().find()).toBeUndefined();
  }
  note = written;
  expect(await start().find()).toMatchObject({ checkpoint: 'here' });
});
