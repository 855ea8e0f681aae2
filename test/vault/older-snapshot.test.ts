import { expect, it } from 'vitest';
import type { StoredRecord } from '../../src/renderer/data/envelope';
import { PackedRecords } from '../../src/renderer/data/packed/packed-records';
import type { BlobPlace } from '../../src/renderer/data/snapshot/blob-place';
import { Snapshot } from '../../src/renderer/data/snapshot/snapshot';
import { joinBytes, type Bytes } from '../../src/renderer/data/vault/bytes';
import { sessionLength, type Seal } from '../../src/renderer/data/vault/seal';
import { entityOf, type EntityName } from '../../src/shared/entities';

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
const blobs = new Map<number, Bytes>();
const place: BlobPlace = {
  note: () => Promise.resolve(note),
  shown: () => Promise.resolve(undefined),
  keepShown: () => Promise.resolve(),
  read: (numbers) => Promise.resolve(numbers.map((number) => blobs.get(number))),
  numbers: () => Promise.resolve([...blobs.keys()]),
  add: (number, bytes) => Promise.resolve(void blobs.set(number, bytes)),
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

const record = (entity: EntityName): StoredRecord => ({
  ...{ id: 'a', entity, v: entityOf(entity).version, rev: 1, gen: 1, deleted: false, body: { name: 'Adler' } },
  ...{ mut: null, at: '2026-11-22T08:00:00.000Z', byId: null, conflicts: [] },
});

it('reads of a copy that another Roadbook wrote what was defined as it is now, and nothing of another format', async () => {
  const names = ['account', 'product'] as const;
  const images = names.map((name) => {
    const records = new PackedRecords(entityOf(name));
    records.set(record(name), undefined);
    return [name, records.image()] as const;
  });
  await start().write({ checkpoint: 'here', unseen: [], images });
  const read = async (): Promise<readonly (number | undefined)[]> => {
    const snapshot = start();
    if (!(await snapshot.find())) return [];
    return Promise.all(names.map(async (name) => (await snapshot.read(name))?.ids.count));
  };
  expect(await read()).toEqual([1, 1]);
  const written = note as Bytes;
  note = rewritten(/\[\\"account\\",\d+/, '[\\"account\\",0');
  expect(await read()).toEqual([undefined, 1]);
  note = written;
  note = rewritten(/roadbook snapshot \d+/, 'roadbook snapshot 0');
  expect(await read()).toEqual([]);
  note = written;
  expect(await start().find()).toMatchObject({ checkpoint: 'here' });
});
