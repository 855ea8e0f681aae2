import { expect, it } from 'vitest';
import { Crash, FakeDisk, FakePlatter, Faults } from '../../../test/vault/fake-disk';
import { readMove, writeCounter, writePosition, noPosition } from './bookkeeping';
import { recordKey, type StoredRecord } from './envelope';
import { moveStock } from './move-stock';
import { dexieStorage, stockExists } from './storage-dexie';
import { vaultStorage } from './storage-vault';
import { openRecordStore, type RecordStore } from './store';

const key = new Uint8Array(32).fill(7);
const record = (n: number, extra: Partial<StoredRecord> = {}): StoredRecord => ({
  id: `a${n}`,
  entity: n % 3 === 0 ? 'contact' : 'account',
  v: 1,
  rev: 3,
  gen: 1,
  deleted: false,
  body: { name: `Name ${n}`, note: 'x'.repeat(n), unknown: { '|x': n } },
  mut: null,
  at: '2026-11-22T08:00:00.000Z',
  byId: null,
  conflicts: [],
  ...extra,
});
const pending = { mut: '0197-mut-1', at: '2026-11-22T08:01:00.000Z', base: null, prior: [] };
const held: readonly StoredRecord[] = [
  ...Array.from({ length: 600 }, (_, n) => record(n, { id: `a${n}`, body: { name: `Name ${n}` } })),
  record(2050, { rev: 0, pending }),
  record(2051, { pending: { ...pending, mut: '0197-mut-2' }, deleted: true }),
  writePosition({ ...noPosition, checkpoint: 'here', epoch: 'e1', complete: true }),
  writeCounter(17),
  // Of a newer Roadbook: nobody here knows what it is, and it is kept.
  record(2060, { entity: 'somethingNew' }),
];

let names = 0;
async function stock(records: readonly StoredRecord[]): Promise<string> {
  const name = `move-${(names += 1)}`;
  const store = await openRecordStore(name, dexieStorage(indexedDB));
  await store.transact(() => ({ write: [...records, record(2099)], result: undefined }));
  await store.transact(() => ({ purge: [recordKey(record(2099))], result: undefined }));
  await store.close();
  return name;
}

function storageOn(name: string, platter: FakePlatter, faults = new Faults()) {
  const disks = { open: () => Promise.resolve(new FakeDisk(platter, faults)) };
  const port = vaultStorage({ key, later: () => undefined, disks });
  const open = () => openRecordStore(name, port);
  const openAnew = async (): Promise<RecordStore> => {
    await port.destroy?.(name);
    return open();
  };
  return { open, openAnew };
}

async function contents(store: RecordStore): Promise<StoredRecord[]> {
  for (const entity of ['account', 'contact', '$position', '$counter', 'somethingNew']) await store.load(entity);
  const byKey = (a: StoredRecord, b: StoredRecord): number => (recordKey(a) < recordKey(b) ? -1 : 1);
  return [...store.records.values()].filter(({ entity }) => entity !== '$moved').sort(byKey);
}
const sorted = (records: readonly StoredRecord[]) =>
  [...records].sort((a, b) => (recordKey(a) < recordKey(b) ? -1 : 1));

it('takes over everything, byte for byte, and removes the old databases', async () => {
  const name = await stock(held);
  const platter = new FakePlatter();
  const store = await moveStock(indexedDB, name, storageOn(name, platter));
  expect(await contents(store)).toEqual(sorted(held));
  expect(await stockExists(indexedDB, name)).toBe(false);
  await store.close();
  const again = await moveStock(indexedDB, name, storageOn(name, platter));
  expect(await contents(again)).toEqual(sorted(held));
  await again.close();
});

it('does nothing where there is nothing to take over', async () => {
  const name = `move-${(names += 1)}`;
  const store = await moveStock(indexedDB, name, storageOn(name, new FakePlatter()));
  await store.load('$moved');
  expect(store.records.size).toBe(0);
  await store.close();
});

it('loses nothing whenever it is killed, again and again', async () => {
  const modes = ['before', 'after', 'torn'] as const;
  for (const mode of modes) {
    const name = await stock(held);
    const platter = new FakePlatter();
    let kills = 0;
    for (;;) {
      const faults = new Faults();
      faults.mode = mode;
      faults.countdown = kills + 1;
      // Between the copy and the removal, and in the middle of the removal.
      const factory = {
        databases: () => indexedDB.databases(),
        open: (...args: Parameters<IDBFactory['open']>) => indexedDB.open(...args),
        deleteDatabase: (database: string) => {
          if (faults.step()) throw new Crash();
          return indexedDB.deleteDatabase(database);
        },
      } as unknown as IDBFactory;
      let store: RecordStore | undefined;
      try {
        store = await moveStock(factory, name, storageOn(name, platter, faults));
      } catch {
        kills += 1;
        // The power goes with it: what was not strict may be gone.
        platter.cutPower(kills % 4);
        continue;
      }
      faults.countdown = undefined;
      expect(await contents(store)).toEqual(sorted(held));
      expect(readMove((one) => store.records.get(one))).toBe('done');
      await store.close();
      break;
    }
    expect(kills).toBeGreaterThanOrEqual(10);
    expect(await stockExists(indexedDB, name)).toBe(false);
  }
});

it('leaves the old databases alone while the disk is full', async () => {
  const name = await stock(held);
  const platter = new FakePlatter();
  const faults = new Faults();
  const opened: RecordStore[] = [];
  const open = async (): Promise<RecordStore> => {
    const store = await storageOn(name, platter, faults).open();
    opened.push(store);
    faults.failing = 'full';
    return store;
  };
  await expect(moveStock(indexedDB, name, { open, openAnew: open })).rejects.toMatchObject({ code: 'disk_full' });
  for (const store of opened) await store.close();
  expect(await stockExists(indexedDB, name)).toBe(true);
  const store = await moveStock(indexedDB, name, storageOn(name, platter));
  expect(await contents(store)).toEqual(sorted(held));
  await store.close();
});

it('takes over what an older Roadbook wrote that was started in between, once', async () => {
  const platter = new FakePlatter();
  const name = await stock(held);
  let store = await moveStock(indexedDB, name, storageOn(name, platter));
  await store.transact(() => ({
    write: [record(1, { rev: 9, body: { name: 'Newer' } }), record(2050, { rev: 1 })],
    result: undefined,
  }));
  await store.close();
  const older = await openRecordStore(name, dexieStorage(indexedDB));
  const body = { name: 'Written by the older one', type: 'customer' };
  const written = record(2070, { entity: 'account', body, pending: { ...pending, mut: '0198-mut-3' } });
  await older.transact(() => ({
    write: [record(1), record(2, { rev: 1 }), written, writeCounter(19)],
    result: undefined,
  }));
  await older.close();
  store = await moveStock(indexedDB, name, storageOn(name, platter));
  const all = await contents(store);
  expect(all.find(({ id }) => id === 'a2070')?.pending?.mut).toBe('0198-mut-3');
  expect(all.find(({ id }) => id === 'a1')?.body).toEqual({ name: 'Newer' });
  expect(all.find(({ id }) => id === 'a2050')?.pending).toBeUndefined();
  // No order gets a number that is on paper already.
  expect(all.find(({ entity }) => entity === '$counter')?.body).toEqual({ last: 19 });
  expect(await stockExists(indexedDB, name)).toBe(false);
  await store.close();
});
