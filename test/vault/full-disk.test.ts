import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredRecord } from '../../src/renderer/data/envelope';
import { vaultStorage } from '../../src/renderer/data/storage-vault';
import { openRecordStore, type RecordStore } from '../../src/renderer/data/store';
import { FakeDisk, FakePlatter, Faults } from './fake-disk';

const record = (id: string, extra: Partial<StoredRecord> = {}): StoredRecord => ({
  ...{ id, entity: 'account', v: 1, rev: 1, gen: 1, deleted: false, body: { name: `Name ${id}` } },
  ...{ mut: null, at: '2026-11-22T08:00:00.000Z', byId: null, conflicts: [], ...extra },
});
const unsent = (id: string): StoredRecord =>
  record(id, { pending: { mut: `m-${id}`, at: '2026-11-22T08:00:00.000Z', base: null, prior: [] } });

let platter: FakePlatter;
let faults: Faults;
let isNoRoomToOpen: boolean;
/** What tidies up later. */
let steps: (() => Promise<boolean>)[];
beforeEach(() => {
  [platter, faults, isNoRoomToOpen, steps] = [new FakePlatter(), new Faults(), false, []];
});

const start = async (name: string): Promise<RecordStore> => {
  const disks = {
    open: () =>
      isNoRoomToOpen
        ? Promise.reject(new DOMException('no space left', 'QuotaExceededError'))
        : Promise.resolve(new FakeDisk(platter, faults)),
  };
  const port = vaultStorage({ key: new Uint8Array(32).fill(7), disks, later: (step) => steps.push(step) });
  return openRecordStore(name, port);
};
const write = (store: RecordStore, ...records: StoredRecord[]) =>
  store.transact(() => ({ write: records, result: undefined }));
const held = async (store: RecordStore): Promise<string> => {
  await store.load('account');
  return [...store.records.keys()].toSorted().join();
};

/** In Chromium with a quota: decision 014. Here at every place where the vault writes. */
describe('a full disk', () => {
  it('at the start is said, and the next start finds everything', async () => {
    const first = await start('full-open');
    await write(first, unsent('a'));
    await first.close();
    isNoRoomToOpen = true;
    await expect(start('full-open')).rejects.toMatchObject({ code: 'disk_full' });
    isNoRoomToOpen = false;
    const again = await start('full-open');
    expect(await held(again)).toBe('account:a');
    await again.close();
  });

  it('while something is written or pulled is said, what is there stays, and it goes on by itself', async () => {
    let store = await start('full-write');
    await write(store, record('a'));
    faults.failing = 'full';
    await expect(write(store, unsent('b'))).rejects.toMatchObject({ code: 'disk_full' });
    await expect(write(store, record('c'))).rejects.toMatchObject({ code: 'disk_full' });
    expect(await held(store)).toBe('account:a');
    faults.failing = undefined;
    await write(store, unsent('b'));
    await write(store, record('c'));
    await store.close();
    store = await start('full-write');
    expect(await held(store)).toBe('account:a,account:b,account:c');
    await store.close();
  });

  it('while it compacts changes nothing, and it compacts when there is room', async () => {
    let store = await start('full-compaction');
    for (let n = 0; n < 40; n += 1) await write(store, record('a', { rev: n }), unsent(`b${n}`));
    const [before, expected] = [platter.records.size, await held(store)];
    const tidy = async (): Promise<void> => {
      for (const step of steps.splice(0)) while (await step());
    };
    faults.failing = 'full';
    await tidy();
    expect(platter.records.size).toBe(before);
    faults.failing = undefined;
    await write(store, record('a', { rev: 99 }));
    await tidy();
    expect(platter.records.size).toBeLessThan(before / 2);
    await store.close();
    store = await start('full-compaction');
    expect([await held(store), store.records.get('account:a')?.rev]).toEqual([expected, 99]);
    await store.close();
  });
});
