import { createRxDatabase } from 'rxdb/plugins/core';
import { afterEach, expect, it, vi } from 'vitest';
import { getRxStorageVault } from '../../src/renderer/data/vault';
import type { VaultInstance } from '../../src/renderer/data/vault/instance';
import { fakeDisks } from './fake-disk';

afterEach(() => vi.unstubAllGlobals());

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 40 }, age: { type: 'integer', minimum: 0, maximum: 20_000 } },
  required: ['id', 'age'],
} as const;

it('lets others in while it looks ids through, and answers with what is there then', async () => {
  const storage = getRxStorageVault({
    key: new Uint8Array(32).fill(5),
    disks: fakeDisks(),
    later: () => undefined,
  });
  const database = await createRxDatabase({ name: 'many', storage: storage as never, multiInstance: false });
  const { people } = await database.addCollections({ people: { schema } });
  if (!people) throw new Error('no collection');
  await people.bulkInsert(Array.from({ length: 17_000 }, (_, age) => ({ id: `p${age}`, age })));
  const instance = people.storageInstance.originalStorageInstance as unknown as VaultInstance<{ id: string }>;
  let pauses = 0;
  const others = async (): Promise<void> => {
    pauses += 1;
    if (pauses > 1) return;
    await people.findOne('p100').incrementalPatch({ age: 1 });
    await people.findOne('p1001').remove();
    await people.findOne('p1002').remove();
    await people.insert({ id: 'p1002', age: 2 });
    await people.insert({ id: 'p100new', age: 3 });
  };
  vi.stubGlobal('scheduler', { postTask: others });
  const found = (await instance.documentsBetween('p100', 'p101')) as unknown as { id: string; age: number }[];
  expect(pauses).toBeGreaterThan(0);
  expect(found.map(({ id, age }) => [id, age]).sort()).toEqual(
    [
      ['p100', 1],
      ...[0, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [`p100${n}`, n === 2 ? 2 : 1000 + n]),
      ...Array.from({ length: 10 }, (_, n) => [`p1000${n}`, 10_000 + n]),
      ...Array.from({ length: 90 }, (_, n) => [`p100${n + 10}`, 10_010 + n]),
      ['p100new', 3],
    ].sort(),
  );
  await database.close();
});
