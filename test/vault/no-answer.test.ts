// A transaction whose answer is lost may have happened. The vault finds out later; the records have to hear of it.
import { expect, it } from 'vitest';
import type { StoredRecord } from '../../src/renderer/data/envelope';
import { Journal } from '../../src/renderer/data/journal';
import { noteSeal } from '../../src/renderer/data/keys/sealed-note';
import type { RecordStore } from '../../src/renderer/data/store';
import type { Bytes } from '../../src/renderer/data/vault/bytes';
import { Computer } from './computer';

const account = (id: string, n: number): StoredRecord => ({
  ...{ id, entity: 'account', v: 1, rev: n, gen: 1, deleted: false, mut: null, byId: null, conflicts: [] },
  ...{ at: '2026-11-22T08:00:00.000Z', body: { name: `Name ${n}` } },
});
const write = (store: RecordStore, ...records: StoredRecord[]) =>
  store.transact(() => ({ write: records, result: undefined }));
const revs = (store: RecordStore): Record<string, number> =>
  Object.fromEntries([...store.records].map(([key, { rev }]) => [key, rev]).sort());

/** What a start that reads every document holds. */
async function onDisk(computer: Computer): Promise<Record<string, number>> {
  const store = await computer.startAndLoad(false);
  const held = revs(store);
  await store.close();
  return held;
}

/** The connection is gone right after the transaction was done, and comes back later. */
async function losesAnswer(computer: Computer, work: () => Promise<unknown>): Promise<void> {
  computer.faults.failing = 'cutAfter';
  await expect(work()).rejects.toMatchObject({ code: 'store_failed' });
  computer.faults.failing = undefined;
}

it('is in no copy that says it holds more than it does', async () => {
  const computer = new Computer();
  const store = await computer.startAndLoad(true);
  await write(store, account('a', 1));
  await losesAnswer(computer, () => write(store, account('a', 2), account('b', 1)));
  await computer.idle();
  // Killed.
  const wanted = await onDisk(computer);
  expect(wanted).toEqual({ 'account:a': 2, 'account:b': 1 });
  expect(revs(await computer.startAndLoad(true))).toEqual(wanted);
});

it('shows what was done after all with the next write, which is built on it', async () => {
  const computer = new Computer();
  const store = await computer.startAndLoad(true);
  await write(store, account('a', 1));
  await losesAnswer(computer, () => write(store, account('a', 2), account('b', 1)));
  const told: string[] = [];
  store.listen({ committed: (changed) => told.push(...changed.keys()) });
  // All of it, though it touches what nobody knew of.
  await store.transact((get) => ({
    write: [account('a', (get('account:a')?.rev ?? 0) + 1), account('c', 1)],
    result: undefined,
  }));
  expect(revs(store)).toEqual({ 'account:a': 3, 'account:b': 1, 'account:c': 1 });
  expect(told).toEqual(['account:a', 'account:b', 'account:a', 'account:c']);
  await computer.idle();
  await store.close();
  const wanted = await onDisk(computer);
  expect(wanted).toEqual(revs(store));
  expect(revs(await computer.startAndLoad(true))).toEqual(wanted);
});

it('is in the copy when the vault has found out by itself', async () => {
  const computer = new Computer();
  const store = await computer.startAndLoad(true);
  for (let n = 1; n < 9; n += 1) await write(store, account('a', n));
  await losesAnswer(computer, () => write(store, account('a', 20)));
  await computer.compact();
  await computer.idle();
  const wanted = await onDisk(computer);
  expect(wanted).toEqual({ 'account:a': 20 });
  expect(revs(await computer.startAndLoad(true))).toEqual(wanted);
});

it('changes nothing where it was not done', async () => {
  const computer = new Computer();
  const store = await computer.startAndLoad(true);
  await write(store, account('a', 1));
  computer.faults.failing = 'cutBefore';
  await expect(write(store, account('a', 2))).rejects.toMatchObject({ code: 'store_failed' });
  // Nothing is built on what nobody knows.
  await expect(write(store, account('b', 1))).rejects.toMatchObject({ code: 'store_failed' });
  computer.faults.failing = undefined;
  const told: string[] = [];
  store.listen({ committed: (changed) => told.push(...changed.keys()) });
  await write(store, account('b', 1));
  expect([revs(store), told]).toEqual([{ 'account:a': 1, 'account:b': 1 }, ['account:b']]);
  await computer.idle();
  await store.close();
  // The copy says no more than it holds, and is believed.
  expect(revs(await computer.startAndLoad(true))).toEqual({ 'account:a': 1, 'account:b': 1 });
  expect(computer.documentsRead).toBe(0);
});

/** The second copy of unsent work, in memory. */
class File {
  frames: readonly Bytes[] = [];
  readJournal = () => Promise.resolve(this.frames);
  appendJournal = (frames: readonly Bytes[]) => Promise.resolve(void (this.frames = [...this.frames, ...frames]));
  replaceJournal = (frames: readonly Bytes[]) => Promise.resolve(void (this.frames = frames));
}
const seal = await noteSeal(new Uint8Array(32).fill(3), 'journal');
const journaled = async (inner: RecordStore, file: File, isDamaged = false) => {
  const [ring, timer] = [() => Promise.resolve(undefined), () => () => undefined];
  const journal = new Journal({ place: file, seal, ring, timer, onKept: () => undefined });
  await journal.replay(inner, isDamaged, () => [...inner.records].map(([, record]) => record));
  return journal.over(inner);
};
const unsent = (id: string, n: number): StoredRecord => ({
  ...account(id, n),
  body: { name: `Name ${n}`, type: 'customer' },
  pending: { mut: `0197-00000${n}`, at: '2026-11-22T08:00:00.000Z', base: null, prior: [] },
});

it('is in the journal as soon as it is found out: unsent work lies on this laptop twice', async () => {
  const [computer, file] = [new Computer(), new File()];
  const store = await journaled(await computer.startAndLoad(true), file);
  await write(store, unsent('a', 1));
  await losesAnswer(computer, () => write(store, unsent('a', 2), unsent('b', 1)));
  await computer.idle();
  expect(revs(store)).toMatchObject({ 'account:a': 2, 'account:b': 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  // The profile is lost, the shell's file is not.
  const other = await new Computer().startAndLoad(true);
  await journaled(other, file, true);
  expect(revs(other)).toMatchObject({ 'account:a': 2, 'account:b': 1 });
});

it('leaves the journal when it turns out that it was sent', async () => {
  const [computer, file] = [new Computer(), new File()];
  const store = await journaled(await computer.startAndLoad(true), file);
  await write(store, unsent('a', 1));
  expect(file.frames).not.toEqual([]);
  await losesAnswer(computer, () => write(store, account('a', 2)));
  await computer.idle();
  expect(revs(store)).toMatchObject({ 'account:a': 2 });
  await store.close();
  expect(file.frames).toEqual([]);
});
