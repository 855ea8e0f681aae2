import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors';
import { findCommit, writeCommits } from './bookkeeping';
import { recordKey, type StoredRecord } from './envelope';
import { Journal, ringIn } from './journal';
import type { Bytes } from './keys/base64';
import { noteSeal } from './keys/sealed-note';
import { memoryStorage } from './storage-memory';
import { openRecordStore, type RecordStore } from './store';

const seal = await noteSeal(new Uint8Array(32).fill(3), 'journal');
const canary = 'Käserei Steinweg';
let muts = 0;
const edit = (id: string, extra: Partial<StoredRecord> = {}): StoredRecord => ({
  id,
  entity: 'account',
  v: 1,
  rev: 0,
  gen: 1,
  deleted: false,
  body: { name: `${canary} ${id}`, type: 'customer' },
  mut: null,
  at: '2026-11-22T08:00:00.000Z',
  byId: null,
  conflicts: [],
  pending: {
    mut: `0197-${String((muts += 1)).padStart(6, '0')}`,
    at: '2026-11-22T08:00:00.000Z',
    base: null,
    prior: [],
  },
  ...extra,
});
const settled = ({ pending: _pending, ...rest }: StoredRecord): StoredRecord => ({ ...rest, rev: 4 });

/** The shell's file. */
class File {
  frames: readonly Bytes[] = [];
  failing = false;
  unreadable = 0;
  /** What was asked of it. */
  readonly asked: string[] = [];
  /** Before it takes anything. */
  disk: Promise<void> = Promise.resolve();
  isSilent = false;
  #answer = async (): Promise<void> => {
    if (this.isSilent) await new Promise(() => undefined);
    await this.disk;
    if (this.failing) throw new Error('disk full');
  };
  readJournal = async () => {
    await this.#answer();
    if (this.unreadable > 0) {
      this.unreadable -= 1;
      throw new Error('late');
    }
    return this.frames;
  };
  appendJournal = async (frames: readonly Bytes[]) => {
    this.asked.push(`append ${frames.filter((frame) => frame[0] === 1).length}`);
    await this.#answer();
    this.frames = [...this.frames, ...frames];
  };
  replaceJournal = async (frames: readonly Bytes[]) => {
    this.asked.push(`replace ${frames.filter((frame) => frame[0] === 1).length}`);
    await this.#answer();
    this.frames = frames;
  };
}

/** Shorter than in life; but a file that answers in the end is waited for, however slow the machine is. */
const timerOf =
  (file: File) =>
  (run: () => void, ms: number): (() => void) => {
    const isPatience = ms === 1_000;
    if (isPatience && !file.isSilent) return () => undefined;
    const handle = setTimeout(run, ms / 20);
    return () => clearTimeout(handle);
  };
let names = 0;
let opened: RecordStore[] = [];
afterEach(async () => {
  for (const store of opened) await store.close();
  opened = [];
});
const open = async (file: File, isDamaged = false, before?: RecordStore, around = (store: RecordStore) => store) => {
  const inner = await openRecordStore(`journal-${(names += 1)}`, memoryStorage());
  opened.push(inner);
  // As IndexedDB has it now.
  if (before) await inner.transact(() => ({ write: [...before.records.values()], result: undefined }));
  const told: boolean[] = [];
  const onKept = () => void told.push(journal.isKept);
  const journal: Journal = new Journal({
    ...{ place: file, seal, ring: () => Promise.resolve('{"ring":1}'), timer: timerOf(file), onKept },
  });
  const back = await journal.replay(inner, isDamaged, () => inner.records.values());
  const store = journal.over(around(inner));
  const write = (...records: StoredRecord[]) => store.transact(() => ({ write: records, result: undefined }));
  const ids = (): string[] => [...store.records.values()].flatMap((one) => (one.pending ? [one.id] : [])).sort();
  return { journal, store, inner, back, write, ids, told };
};

/** A store that takes no record called `refused`, and nothing else of its commit. */
const refusing = (store: RecordStore): RecordStore => ({
  ...store,
  get records() {
    return store.records;
  },
  transact: async (plan) => {
    const planned = plan((key) => store.records.get(key));
    if (planned.write?.some(({ id }) => id === 'refused')) throw new AppError('disk_full');
    return store.transact(() => planned);
  },
  listen: (listener) => store.listen(listener),
  close: () => store.close(),
});

describe('the journal', () => {
  it('brings back unsent work that the store has lost, exactly once', async () => {
    const file = new File();
    const first = await open(file);
    await first.write(edit('a'));
    const [early] = [await open(new File(), false, first.store)];
    await first.write(edit('b'));
    const newer = edit('a', { body: { name: 'Newer', type: 'customer' } });
    await first.write(newer);
    // The last two commits never reached the disk.
    const second = await open(file, false, early.store);
    expect([second.back, second.ids(), second.store.records.get('account:a')]).toEqual([2, ['a', 'b'], newer]);
    expect((await open(file, false, second.store)).back).toBe(0);
    // Nothing at all is left.
    const third = await open(file, true);
    expect([third.back, third.ids()]).toEqual([2, ['a', 'b']]);
  });

  it('is sealed, and names the key ring for a device whose settings are gone', async () => {
    const file = new File();
    await (await open(file)).write(edit('a'));
    const text = new TextDecoder().decode(new Uint8Array(file.frames.flatMap((frame) => [...frame])));
    expect(text).not.toContain('Steinweg');
    expect(ringIn(file.frames)).toBe('{"ring":1}');
    expect(ringIn([])).toBeUndefined();
  });

  it('forgets what was sent or discarded, and is empty when nothing waits', async () => {
    const file = new File();
    const { store, write } = await open(file);
    const [a, b, c] = [edit('a'), edit('b'), edit('c')];
    await write(a, b);
    await write(c);
    await write(settled(a));
    await store.transact(() => ({ purge: [recordKey(c)], result: undefined }));
    await write(edit('d', { pending: undefined }));
    // Nobody waits for the removal, except who closes.
    await store.close();
    const lost = await open(file, true);
    expect(lost.ids()).toEqual(['b']);
    await lost.write(settled(b));
    await lost.store.close();
    expect(file.frames).toEqual([]);
  });

  it('does not bring back, after damage, an older state than the store has', async () => {
    const file = new File();
    const first = await open(file);
    const old = edit('a');
    await first.write(old);
    const kept = file.frames;
    const newer = edit('a', {
      pending: { mut: '0198-newer', at: '', base: null, prior: [] },
      body: { name: 'Newer', type: 'customer' },
    });
    await first.write(newer);
    file.frames = kept;
    const second = await open(file, true, first.store);
    expect([second.back, second.store.records.get('account:a')]).toEqual([0, newer]);
    // The store went on from it: it is settled under its own name.
    const sent = edit('s');
    const after = edit('s', {
      pending: {
        mut: '0100-clock-set-back',
        at: '',
        base: null,
        prior: [{ mut: sent.pending?.mut ?? '', v: 1, baseRev: 0, body: {}, deleted: false, conflicts: [], at: '' }],
      },
    });
    const third = await open(new File());
    await third.inner.transact(() => ({ write: [after], result: undefined }));
    const other = new File();
    await (await open(other)).write(sent);
    expect((await open(other, true, third.store)).back).toBe(0);
  });

  it('leaves what it could not read as it is, and gives it back later', async () => {
    const file = new File();
    const first = await open(file);
    await first.write(edit('a'));
    const sent = edit('b');
    await first.write(sent);
    // The store lost both; the file cannot be read at the start and for a moment after it.
    file.unreadable = 3;
    const second = await open(file, false);
    expect([second.back, second.journal.isRead, second.journal.isKept]).toEqual([0, false, false]);
    await second.write(edit('c'));
    expect(file.frames.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1_700));
    expect([second.ids(), second.journal.isRead, second.journal.isKept]).toEqual([['a', 'b', 'c'], true, true]);
    expect((await open(file, true)).ids()).toEqual(['a', 'b', 'c']);
  });

  it('is not overwritten by a commit that comes before it was read', async () => {
    const file = new File();
    const b = edit('b');
    await (await open(file)).write(edit('a'), b);
    const inner = await openRecordStore(`journal-${(names += 1)}`, memoryStorage());
    opened.push(inner);
    await inner.transact(() => ({ write: [b], result: undefined }));
    const ring = () => Promise.resolve(undefined);
    const journal = new Journal({ place: file, seal, ring, timer: timerOf(file), onKept: () => undefined });
    await journal.over(inner).transact(() => ({ write: [settled(b)], result: undefined }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await journal.replay(inner, false, () => inner.records.values());
    expect(inner.records.get('account:a')?.pending).toBeDefined();
  });

  it('brings back an edit that was made after the clock had been set back', async () => {
    const file = new File();
    const first = await open(file);
    await first.write(edit('a'));
    const [early] = [await open(new File(), false, first.store)];
    const later = edit('a', { pending: { mut: '0100-clock-set-back', at: '', base: null, prior: [] } });
    await first.write(later);
    expect((await open(file, false, early.store)).store.records.get('account:a')).toEqual(later);
  });

  it('never lets a commit wait long for a shell that does not answer, says so, and catches up', async () => {
    const file = new File();
    const { journal, write, told } = await open(file);
    await write(edit('a'));
    expect(journal.isKept).toBe(true);
    file.failing = true;
    await write(edit('b'));
    expect(journal.isKept).toBe(false);
    file.failing = false;
    // Space returns: the next attempt holds everything that was missed.
    await vi.waitFor(() => expect(journal.isKept).toBe(true), 25_000);
    expect((await open(file, true)).ids()).toEqual(['a', 'b']);
    file.isSilent = true;
    await write(edit('c'));
    expect(journal.isKept).toBe(false);
    // Whoever shows it hears of each change, and of nothing else.
    expect(told).toEqual([false, true, false]);
  });

  it('takes nothing that would not be valid here, and nothing that was not sealed with its key', async () => {
    const other = await noteSeal(new Uint8Array(32).fill(4), 'journal');
    const frame = async (value: unknown, with_ = seal): Promise<Bytes> =>
      Uint8Array.from([1, ...(await with_.seal(new TextEncoder().encode(JSON.stringify(value))))]);
    const good = edit('good');
    const file = new File();
    const put = [
      good,
      edit('nameless', { body: { type: 'customer' } }),
      edit('unknown', { entity: 'nobodyKnows' }),
      { ...edit('hostile'), pending: { mut: 'x' } },
      { ...edit('clean'), pending: undefined },
      edit('books', { entity: '$position' }),
      null,
      7,
    ];
    file.frames = [
      await frame({ n: 2, put, gone: [] }),
      await frame({ n: 3, put: [edit('foreign')], gone: [] }, other),
      await frame({ n: 'three', put: [edit('shapeless')] }),
      Uint8Array.from([1, 2, 3]),
      new Uint8Array(0),
    ];
    const opened = await open(file);
    expect([opened.back, opened.ids()]).toEqual([1, ['good']]);
  });

  it('stays short however much is written', async () => {
    const file = new File();
    const { write } = await open(file);
    const size = (): number => file.frames.reduce((sum, frame) => sum + frame.length, 0);
    const note = 'x'.repeat(20_000);
    for (let n = 0; n < 60; n += 1) {
      await write(edit('a', { body: { name: `Name ${n}`, type: 'customer', note } }));
      expect(size()).toBeLessThan(1_300_000);
    }
    await expect.poll(size).toBeLessThan(350_000);
    expect((await open(file, true)).store.records.get('account:a')?.body['name']).toBe('Name 59');
  });

  it('keeps the counter of order numbers', async () => {
    const file = new File();
    const { store } = await open(file);
    const counter = edit('order', { entity: '$counter', body: { last: 12 }, pending: undefined });
    await store.transact(() => ({ write: [counter], result: undefined }));
    expect((await open(file, true)).store.records.get('$counter:order')?.body).toEqual({ last: 12 });
  });

  it('is written while the store writes, and an edit is saved when both have it', async () => {
    const file = new File();
    const gate = { open: () => undefined as void, promise: Promise.resolve() };
    const { write } = await open(file, false, undefined, (inner) => ({
      ...inner,
      get records() {
        return inner.records;
      },
      transact: async (plan) => {
        const result = await inner.transact(plan);
        await gate.promise;
        return result;
      },
      listen: (listener) => inner.listen(listener),
      close: () => inner.close(),
    }));
    gate.promise = new Promise((resolve) => (gate.open = resolve));
    let saved = 0;
    const first = write(edit('a')).then(() => (saved += 1));
    await expect.poll(() => file.frames.length).toBe(2);
    expect(saved).toBe(0);
    gate.open();
    await first;
    let disk: () => void = () => undefined;
    file.disk = new Promise((resolve) => (disk = resolve));
    const second = write(edit('b')).then(() => (saved += 1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(saved).toBe(1);
    disk();
    await second;
    expect(file.asked).toEqual(['append 1', 'append 1']);
  });

  it('takes edits that queue in one append', async () => {
    const file = new File();
    const { write } = await open(file);
    await write(edit('a'));
    let disk: () => void = () => undefined;
    file.disk = new Promise((resolve) => (disk = resolve));
    const first = write(edit('b'));
    await expect.poll(() => file.asked.length).toBe(2);
    const others = ['c', 'd', 'e', 'f'].map((id) => write(edit(id)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    disk();
    await Promise.all([first, ...others]);
    expect(file.asked).toEqual(['append 1', 'append 1', 'append 4']);
    expect((await open(file, true)).ids()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('is emptied when nobody works, and never between two edits', async () => {
    const file = new File();
    const { write } = await open(file);
    for (const id of ['a', 'b', 'c']) {
      const record = edit(id);
      await write(record);
      await write(settled(record));
    }
    expect(file.asked.filter((one) => one.startsWith('replace'))).toEqual([]);
    await expect.poll(() => file.frames.length).toBe(0);
    expect(file.asked.filter((one) => one.startsWith('replace'))).toEqual(['replace 0']);
    await write(edit('d'));
    expect((await open(file, true)).ids()).toEqual(['d']);
  });

  it('gives a commit back that was under way, without calling it a loss, and its caller is answered', async () => {
    const file = new File();
    const { write, store } = await open(file);
    await write(edit('a'));
    const [early] = [await open(new File(), false, store)];
    const answer = { inverse: [{ op: 'remove', id: 'b' }] };
    await store.transact((get) => ({
      write: [edit('b'), writeCommits(get, [{ id: 'commit-b', result: answer }])],
      result: undefined,
    }));
    // Killed when the file had it and the store did not.
    const again = await open(file, false, early.store);
    expect([again.back, again.ids()]).toEqual([0, ['a', 'b']]);
    expect(findCommit((key) => again.store.records.get(key), 'commit-b')).toEqual(answer);
    // Killed when the store had it and the file did not.
    const [ahead, empty] = [await open(new File(), false, store), new File()];
    empty.frames = file.frames.slice(0, 2);
    const third = await open(empty, false, ahead.store);
    expect([third.back, third.ids()]).toEqual([0, ['a', 'b']]);
    expect((await open(empty, true)).ids()).toEqual(['a', 'b']);
  });

  it('does not keep what the store has refused', async () => {
    const file = new File();
    const { write, inner } = await open(file, false, undefined, refusing);
    const a = edit('a');
    await write(a);
    await expect(write(edit('refused'), edit('a', { body: { name: 'Refused', type: 'customer' } }))).rejects.toThrow();
    await expect.poll(() => file.asked.at(-1)).toBe('replace 1');
    expect(inner.records.get('account:a')).toEqual(a);
    const again = await open(file, true);
    expect([again.ids(), again.store.records.get('account:a')]).toEqual([['a'], a]);
  });

  it('does not bring back what went after the store had refused a commit', async () => {
    const file = new File();
    const { write, store, inner } = await open(file, false, undefined, refusing);
    await write(edit('a'), edit('b'));
    await expect(write(edit('refused'))).rejects.toThrow();
    await expect.poll(() => file.asked.at(-1)).toBe('replace 1');
    await store.transact(() => ({ purge: ['account:b'], result: undefined }));
    // Killed before the file hears of that.
    expect((await open(file, false, inner)).ids()).toEqual(['a']);
  });

  it('knows the answer of a commit that is under way while the file is written anew', async () => {
    const file = new File();
    const { write, store, inner } = await open(file, false, undefined, refusing);
    await write(edit('a'));
    const early = await open(new File(), false, inner);
    await write(edit('refused')).catch(() => undefined);
    await store.transact((get) => ({
      write: [edit('b'), writeCommits(get, [{ id: 'commit-b', result: 7 }])],
      result: undefined,
    }));
    expect(file.asked.at(-1)).toBe('replace 2');
    // Killed when the file had it and the store did not.
    const again = await open(file, false, early.inner);
    expect(again.ids()).toEqual(['a', 'b']);
    expect(findCommit((key) => again.store.records.get(key), 'commit-b')).toBe(7);
  });

  it('keeps an edit that was made before the file could be read, whatever the file has of that record', async () => {
    const file = new File();
    const first = await open(file);
    const [early] = [await open(new File(), false, first.store)];
    await first.write(edit('a'), edit('b'));
    // The store lost both.
    file.unreadable = 2;
    const second = await open(file, false, early.store);
    const newer = edit('a', { body: { name: 'Newer', type: 'customer' } });
    await second.write(newer);
    await vi.waitFor(() => expect(second.journal.isRead).toBe(true), 25_000);
    expect([second.ids(), second.store.records.get('account:a')]).toEqual([['a', 'b'], newer]);
  });

  it('writes nothing to the file once it was removed', async () => {
    const file = new File();
    const { write, store } = await open(file);
    await write(edit('a'));
    let disk: () => void = () => undefined;
    file.disk = new Promise((resolve) => (disk = resolve));
    const second = write(edit('b'));
    await expect.poll(() => file.asked.length).toBe(2);
    // As the storage does it.
    const wiped = store.destroy().then(() => (file.frames = []));
    await new Promise((resolve) => setTimeout(resolve, 20));
    disk();
    await Promise.all([second, wiped]);
    expect(file.frames).toEqual([]);
  });

  it('knows which of two entries is newer when a dying worker’s request arrives late', async () => {
    const file = new File();
    const first = await open(file);
    await first.write(edit('a'));
    const newer = edit('a', { body: { name: 'Newer', type: 'customer' } });
    await first.write(newer);
    file.frames = [...file.frames.slice(0, 1), ...file.frames.slice(1).reverse()];
    expect((await open(file, true)).store.records.get('account:a')).toEqual(newer);
  });
});
