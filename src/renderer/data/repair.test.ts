import { afterEach, expect, it } from 'vitest';
import { FakeDisk, FakePlatter } from '../../../test/vault/fake-disk';
import { noPosition, readPosition, readSyncLog, writePosition } from './bookkeeping';
import type { StoredRecord } from './envelope';
import { Journal } from './journal';
import type { Bytes } from './keys/base64';
import { noteSeal } from './keys/sealed-note';
import { repair } from './repair';
import { vaultStorage } from './storage-vault';
import { openRecordStore, type RecordStore } from './store';

const key = new Uint8Array(32).fill(9);
const seal = await noteSeal(key, 'journal');
const at = '2026-11-22T08:00:00.000Z';
const account = (id: string, extra: Partial<StoredRecord> = {}): StoredRecord => ({
  id,
  entity: 'account',
  v: 1,
  rev: 3,
  gen: 4,
  deleted: false,
  body: { name: `Name ${id}`, type: 'customer' },
  mut: null,
  at,
  byId: null,
  conflicts: [],
  ...extra,
});
const unsent = (id: string, n: number): StoredRecord =>
  account(id, { rev: 0, pending: { mut: `0197-000${n}`, at, base: null, prior: [] } });

/** A laptop: its disk, and the file of its shell. */
function laptop(name: string) {
  const platter = new FakePlatter();
  let frames: readonly Bytes[] = [];
  const place = {
    readJournal: () => Promise.resolve(frames),
    appendJournal: async (more: readonly Bytes[]) => void (frames = [...frames, ...more]),
    replaceJournal: async (all: readonly Bytes[]) => void (frames = all),
  };
  const timer = (run: () => void, ms: number) => {
    const handle = setTimeout(run, ms);
    return () => clearTimeout(handle);
  };
  return {
    platter,
    start: async () => {
      const disks = { open: () => Promise.resolve(new FakeDisk(platter)) };
      const port = vaultStorage({ key, later: () => undefined, disks });
      const inner = await openRecordStore(name, port);
      const journal = new Journal({
        ...{ place, seal, timer },
        ring: () => Promise.resolve(undefined),
        onKept: () => undefined,
      });
      for (const entity of ['$position', '$log', '$journal', 'account']) await inner.load(entity);
      await repair(name, { store: inner, port, journal, attended: () => inner.records.values(), at });
      const store = journal.over(inner);
      open.push(store);
      const get = (one: string) => store.records.get(one);
      return {
        port,
        store,
        get,
        write: (...records: StoredRecord[]) => store.transact(() => ({ write: records, result: undefined })),
        close: () => store.close(),
        kinds: () => readSyncLog(get).map(({ kind, received }) => `${kind} ${received}`),
      };
    },
  };
}
let open: RecordStore[] = [];
afterEach(async () => {
  for (const store of open) await store.close();
  open = [];
});
const position = writePosition({ ...noPosition, checkpoint: 'here', epoch: 'e', gen: 4, complete: true });

it('finds nothing to do where nothing is damaged', async () => {
  const { start } = laptop('repair-fine');
  const first = await start();
  await first.write(position, account('a'));
  await first.write(unsent('b', 1));
  await first.close();
  const again = await start();
  expect([readPosition(again.get).checkpoint, again.kinds()]).toEqual(['here', []]);
  expect(again.get('account:b')?.pending?.mut).toBe('0197-0001');
});

it('after a lost chunk loads everything again, brings unsent work back, says so, and then is done', async () => {
  const name = 'repair-lost';
  const { start, platter } = laptop(name);
  const first = await start();
  await first.write(position, account('a'));
  await first.write(account('c'));
  await first.write(unsent('b', 1));
  await first.write(account('d'));
  await first.close();
  // The chunk with the unsent record, and with it the newest number of the journal.
  const numbers = [...platter.records.keys()].sort((a, b) => a - b);
  platter.records.delete(numbers.at(-2) ?? 0);
  const again = await start();
  expect(readPosition(again.get)).toMatchObject({ checkpoint: null, epoch: 'e', gen: 5, complete: false });
  expect(again.get('account:b')?.pending?.mut).toBe('0197-0001');
  expect(again.kinds()).toEqual(['damaged 1']);
  expect(await again.port.damages(name)).toEqual([]);
  await again.close();
  const third = await start();
  expect([readPosition(third.get).gen, third.kinds()]).toEqual([5, ['damaged 1']]);
});

it('tells what the journal brought back even when the vault saw no damage', async () => {
  const { start, platter } = laptop('repair-tail');
  const first = await start();
  await first.write(position, account('a'));
  const before = { records: new Map(platter.records), notes: new Map(platter.notes) };
  await first.write(unsent('b', 1));
  await first.write(unsent('c', 2));
  await first.close();
  // The whole profile of an hour ago, head and all.
  platter.records.clear();
  platter.notes.clear();
  for (const [number, bytes] of before.records) platter.records.set(number, bytes);
  for (const [note, bytes] of before.notes) platter.notes.set(note, bytes);
  const again = await start();
  expect(again.kinds()).toEqual(['damaged 2']);
  expect(again.get('account:c')?.pending?.mut).toBe('0197-0002');
});

it('takes pulled pages that a power cut took back for no damage: they are pulled again', async () => {
  const platter = new FakePlatter();
  let outside: Bytes | undefined;
  const storage = () =>
    vaultStorage({
      key,
      later: () => undefined,
      disks: { open: () => Promise.resolve(new FakeDisk(platter)) },
      headPlace: () => ({
        read: () => Promise.resolve(outside),
        write: async (head) => void (outside = head),
        forget: async () => void (outside = undefined),
      }),
    });
  const store = await openRecordStore('repair-power', storage());
  // RxDB writes a document of its own a moment later, strictly.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await store.transact(() => ({ write: [unsent('a', 1)], result: undefined }));
  await store.transact(() => ({ write: [account('b')], result: undefined }));
  await store.transact(() => ({ write: [account('c')], result: undefined }));
  await store.close();
  platter.cutPower(2);
  const port = storage();
  const again = await openRecordStore('repair-power', port);
  open.push(again);
  await again.load('account');
  expect([...again.records.keys()]).toEqual(['account:a']);
  expect(await port.damages('repair-power')).toEqual([]);
  // A log that lost more than that is noticed.
  expect(outside?.length).toBeGreaterThan(0);
  // And one that was removed begins anew.
  await again.close();
  await port.destroy?.('repair-power');
  expect(outside).toBeUndefined();
  expect(await port.damages('repair-power')).toEqual([]);
});
