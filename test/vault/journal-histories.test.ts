// Store and journal against a plain map, while commits are refused or get no answer, processes are killed, the file of the
// shell fails, and everything beside it is lost.
import fc from 'fast-check';
import { it } from 'vitest';
import type { StoredRecord } from '../../src/renderer/data/envelope';
import { Journal } from '../../src/renderer/data/journal';
import type { NoteSeal } from '../../src/renderer/data/keys/sealed-note';
import type { RecordStore } from '../../src/renderer/data/store';
import type { Bytes } from '../../src/renderer/data/vault/bytes';
import { Computer } from './computer';
import type { Faults } from './fake-disk';

const at = '2026-11-22T08:00:00.000Z';
const ids = ['a', 'b', 'c', 'd'] as const;
type Id = (typeof ids)[number];
/** What is sealed does not matter here, and how long it takes would. */
const seal: NoteSeal = { seal: (plain) => Promise.resolve(plain), open: (sealed) => Promise.resolve(sealed) };

type Change = 'edit' | 'editTwo' | 'settle' | 'discard';
type Event = 'full' | 'cutBefore' | 'cutAfter' | 'killed' | 'restart' | 'late' | 'lose' | 'fail' | 'work' | 'tick';
interface Step {
  readonly do: Change | Event;
  /** What is written where `do` says what becomes of it. */
  readonly change: Change;
  readonly id: Id;
  readonly n: number;
}
const often = (weight: number, what: Step['do']) => ({ weight, arbitrary: fc.constant(what) });
const changes = [often(8, 'edit'), often(3, 'editTwo'), often(5, 'settle'), often(3, 'discard')];
const events = [
  ...[often(2, 'full'), often(1, 'cutBefore'), often(3, 'cutAfter'), often(4, 'killed'), often(2, 'restart')],
  ...[often(1, 'late'), often(1, 'lose'), often(1, 'fail'), often(2, 'work'), often(3, 'tick')],
];
const step = fc.record({
  do: fc.oneof(...changes, ...events),
  change: fc.oneof(...changes),
  id: fc.constantFrom(...ids),
  n: fc.nat(40),
}) as fc.Arbitrary<Step>;

/** The shell's file. */
class File {
  frames: readonly Bytes[] = [];
  isFull = false;
  /** So often it cannot be read. */
  unreadable = 0;

  /** As one process sees it. */
  of(faults: Faults) {
    const write = async (frames: () => readonly Bytes[]): Promise<void> => {
      await faults.pass();
      if (this.isFull) throw new Error('no space left');
      this.frames = frames();
    };
    return {
      readJournal: async () => {
        await faults.pass();
        this.unreadable -= 1;
        if (this.unreadable >= 0) throw new Error('no answer');
        return this.frames;
      },
      appendJournal: (frames: readonly Bytes[]) => write(() => [...this.frames, ...frames]),
      replaceJournal: (frames: readonly Bytes[]) => write(() => frames),
    };
  }
}

/** Everything that was begun has come to its end. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

class History {
  readonly file = new File();
  #computer = new Computer();
  #store!: RecordStore;
  #journal!: Journal;
  #timers = new Set<() => void>();
  #count = 0;
  /** What may be there of a record: the name of its unsent change, `sent`, or `none`. */
  readonly #allowed = new Map<Id, Set<string>>(ids.map((id) => [id, new Set(['none'])]));

  async start(isDamaged: boolean): Promise<void> {
    const timers = (this.#timers = new Set());
    const inner = await this.#computer.startAndLoad(true);
    for (const entity of ['$recent', '$journal']) await inner.load(entity);
    this.#journal = new Journal({
      place: this.file.of(this.#computer.faults),
      seal,
      ring: () => Promise.resolve(undefined),
      // Time does not pass by itself.
      timer: (run) => {
        timers.add(run);
        return () => timers.delete(run);
      },
      onKept: () => undefined,
    });
    this.#store = this.#journal.over(inner);
    await this.#journal.replay(inner, isDamaged, () => [...inner.records.values()]);
  }

  #pass(): Promise<void> {
    const due = [...this.#timers];
    this.#timers.clear();
    for (const run of due) run();
    return settled();
  }

  #restart(isDamaged = false): Promise<void> {
    this.#computer.faults.crashed = true;
    return settled().then(() => this.start(isDamaged));
  }

  #record(id: Id, isUnsent: boolean): StoredRecord {
    const n = (this.#count += 1);
    const pending = { mut: `0197-${String(n).padStart(6, '0')}`, at, base: null, prior: [] };
    return {
      ...{ id, entity: 'account', v: 1, rev: n, gen: 1, deleted: false, mut: null, byId: null, conflicts: [], at },
      body: { name: `Name ${n}`, type: 'customer' },
      ...(isUnsent ? { pending } : {}),
    };
  }

  /** @returns whether it was done, and what is there then */
  #change(change: Change, id: Id, n: number): { readonly done: Promise<boolean>; readonly after: Map<Id, string> } {
    const other = ids[(ids.indexOf(id) + 1) % ids.length] as Id;
    const touched = change === 'editTwo' ? [id, other] : [id];
    const write = change === 'discard' ? [] : touched.map((one) => this.#record(one, change !== 'settle'));
    const purge = change === 'discard' ? [`account:${id}`] : [];
    const work = this.#store.transact(() => ({ write, purge, result: undefined, isShownAhead: n % 2 === 0 }));
    const done = work.then(
      () => true,
      () => false,
    );
    const after = change === 'discard' ? 'none' : 'sent';
    return { done, after: new Map(touched.map((one, at) => [one, write[at]?.pending?.mut ?? after])) };
  }

  #expect(after: ReadonlyMap<Id, string>, isCertain: boolean): void {
    for (const [id, value] of after)
      if (isCertain) this.#allowed.set(id, new Set([value]));
      else this.#allowed.get(id)?.add(value);
  }

  /** @param isLoose what was sent or discarded may be here once more, and what was sent need not be here */
  #look(isLoose = false): void {
    for (const id of ids) {
      const allowed = this.#allowed.get(id) as Set<string>;
      const record = this.#store.records.get(`account:${id}`);
      const found = record ? (record.pending?.mut ?? 'sent') : 'none';
      const isFine =
        allowed.has(found) || (isLoose && found !== 'sent' && (allowed.has('sent') || allowed.has('none')));
      if (!isFine) throw new Error(`${id} is ${found}, and may be ${[...allowed].join()}`);
      this.#allowed.set(id, new Set([found]));
    }
  }

  async run({ do: what, change, id, n }: Step): Promise<void> {
    const { file } = this;
    switch (what) {
      case 'full':
      case 'cutBefore':
      case 'cutAfter': {
        this.#computer.faults.failing = what;
        const { done, after } = this.#change(change, id, n);
        const isDone = await done;
        this.#computer.faults.failing = undefined;
        if (isDone || what === 'cutAfter') this.#expect(after, isDone);
        return settled();
      }
      case 'killed': {
        Object.assign(this.#computer.faults, { countdown: 1 + (n % 12), mode: n % 2 ? 'before' : 'after' });
        const { done, after } = this.#change(change, id, n);
        this.#expect(after, await Promise.race([done, settled().then(() => false)]));
        await this.#restart();
        return this.#look();
      }
      case 'restart':
        await this.#restart();
        return this.#look();
      case 'late': {
        Object.assign(file, { unreadable: 2, isFull: false });
        await this.#restart();
        this.#look();
        const { done, after } = this.#change(change, id, n);
        this.#expect(after, await done);
        while (!this.#journal.isRead) await this.#pass();
        return this.#look(true);
      }
      case 'lose':
        await settled();
        // Nothing was promised where the person was told that it lies here once.
        if (!this.#journal.isKept || file.isFull) return;
        this.#computer.faults.crashed = true;
        this.#computer = new Computer();
        await this.start(true);
        return this.#look(true);
      case 'fail':
      case 'work':
        file.isFull = what === 'fail';
        return;
      case 'tick':
        return this.#pass();
      default: {
        const { done, after } = this.#change(what, id, n);
        if (!(await done)) throw new Error('a commit was refused');
        this.#expect(after, true);
        return this.#look();
      }
    }
  }
}

it('loses no unsent work, and brings back nothing that was sent or discarded unless the store was damaged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const history = new History();
      await history.start(false);
      for (const one of steps) await history.run(one);
    }),
    { numRuns: 40, endOnFailure: true },
  );
}, 120_000);
