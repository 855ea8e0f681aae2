import { fillWithDefaultSettings, prepareQuery, type FilledMangoQuery, type RxDocumentData } from 'rxdb/plugins/core';
import { expect, it } from 'vitest';
import { getRxStorageVault, type VaultOptions } from '../../src/renderer/data/vault';
import { joinBytes, type Bytes } from '../../src/renderer/data/vault/bytes';
import { headerLength } from '../../src/renderer/data/vault/chunk';
import { fakeDisks, type FakePlatter } from './fake-disk';

interface Person {
  id: string;
  name: string;
  age: number;
}
const schema = fillWithDefaultSettings<Person>({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 10 },
    name: { type: 'string', maxLength: 20 },
    age: { type: 'integer', minimum: 0, maximum: 200, multipleOf: 1 },
  },
  required: ['id', 'name', 'age'],
  indexes: ['age', 'name'],
});

const tag = new Uint8Array(16);
/** Leaves everything as it is, so that a test can read and change it. */
const noSeal: VaultOptions['seal'] = async (_key, session) => ({
  session,
  seal: (_counter, _header, plain) => Promise.resolve(joinBytes([plain, tag])),
  open: (_session, _counter, _header, sealed) => Promise.resolve(sealed.slice(0, -tag.length)),
  identify: (salt) => Promise.resolve(salt),
});

/** The same chunk as the first version wrote it: its index names no columns, and the bodies lie behind it. */
function withoutColumns(record: Bytes): Bytes {
  const frame = record.slice(headerLength, -tag.length);
  const end = 8 + new DataView(frame.buffer).getUint32(0);
  const index = JSON.parse(new TextDecoder().decode(frame.subarray(8, end))) as { columns?: readonly number[] };
  const [, length = 0] = index.columns ?? [];
  expect(length).toBeGreaterThan(0);
  delete index.columns;
  const text = new TextEncoder().encode(JSON.stringify(index));
  const start = new Uint8Array(8);
  new DataView(start.buffer).setUint32(0, text.length);
  return joinBytes([record.slice(0, headerLength), start, text, frame.subarray(end + length), tag]);
}

it('reads chunks of the first version, which have no columns, beside those that have them', async () => {
  const disks = fakeDisks();
  const storage = getRxStorageVault({ key: new Uint8Array(32), disks, seal: noSeal, later: () => undefined });
  const open = () =>
    storage.createStorageInstance<Person>({
      ...{ databaseInstanceToken: 'x', databaseName: 'old', collectionName: 'people', schema, options: {} },
      ...{ multiInstance: false, devMode: false },
    });
  let instance = await open();
  const write = (from: number, to: number) =>
    instance.bulkWrite(
      Array.from({ length: to - from }, (_, at) => ({
        document: {
          ...{ id: `p${from + at}`, name: `Name ${(from + at) % 7}`, age: (from + at) % 11 },
          ...{ _deleted: false, _attachments: {}, _meta: { lwt: 1 }, _rev: '1-old' },
        } as RxDocumentData<Person>,
      })),
      'old',
    );
  const asked = async (): Promise<readonly string[]> => {
    const queries: FilledMangoQuery<Person>[] = [
      { selector: { age: { $gt: 4 } }, sort: [{ age: 'asc' }, { id: 'asc' }], skip: 0 },
      { selector: {}, sort: [{ name: 'asc' }, { id: 'asc' }], skip: 0, limit: 20 },
    ];
    const found: string[] = [];
    for (const query of queries)
      for (const { id, name, age } of (await instance.query(prepareQuery<Person>(schema, query))).documents)
        found.push(`${id} ${name} ${age}`);
    return found;
  };
  await write(0, 40);
  await write(40, 60);
  await write(60, 80);
  const expected = await asked();
  const platter = disks.platters.get('old') as FakePlatter;
  await instance.close();
  // The last one is as it is written today.
  for (const [number, record] of [...platter.records].slice(0, -1)) platter.records.set(number, withoutColumns(record));
  instance = await open();
  expect([await asked(), await storage.damages('old')]).toEqual([expected, []]);

  // Rewritten together, and still the same.
  await storage.compact('old', true);
  await instance.close();
  instance = await open();
  expect([await asked(), await storage.damages('old')]).toEqual([expected, []]);
  await instance.close();
});
