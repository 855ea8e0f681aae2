import { sameBytes, type Bytes } from '../../src/renderer/data/vault/bytes';
import type { Disk, DiskChange, DiskRecord, Disks, NoteName } from '../../src/renderer/data/vault/disk';
import { VaultError } from '../../src/renderer/data/vault/errors';

/** The process is gone: nothing it still does reaches the disk. */
export class Crash extends Error {}

/** What a crash makes of the transaction it meets. */
export type CrashMode = 'before' | 'after' | 'torn';

/** What goes wrong, and when. One of it for each process that has the disk open. */
export class Faults {
  crashed = false;
  /** Steps until the crash; undefined: none. */
  countdown: number | undefined;
  mode: CrashMode = 'before';
  /**
   * The next transactions fail: no space; no answer though it was done; or the connection is gone before or after it was
   * done, so that nobody can ask what is there.
   */
  failing: 'full' | 'unanswered' | 'cutBefore' | 'cutAfter' | undefined;

  /** Every wait of the log passes here: each of them is a moment at which the process can end. */
  step(): boolean {
    if (this.crashed) throw new Crash();
    if (this.countdown === undefined) return false;
    this.countdown -= 1;
    if (this.countdown > 0) return false;
    this.crashed = true;
    return true;
  }

  async pass(): Promise<void> {
    if (this.step()) throw new Crash();
    await Promise.resolve();
  }
}

interface Undo {
  readonly strict: boolean;
  undo(): void;
}

/** What lies on the disk, whoever has it open. */
export class FakePlatter {
  readonly records = new Map<number, Bytes>();
  readonly notes = new Map<NoteName, Bytes>();
  #history: Undo[] = [];

  write({ add, remove, notes, strict }: Omit<DiskChange, 'expected'>): void {
    const removed = remove.map((number) => [number, this.records.get(number)] as const);
    const noted = Object.keys(notes).map((name) => [name as NoteName, this.notes.get(name as NoteName)] as const);
    for (const { number, bytes } of add) this.records.set(number, bytes);
    for (const number of remove) this.records.delete(number);
    for (const [name, bytes] of Object.entries(notes)) this.notes.set(name as NoteName, bytes);
    const undo = () => {
      for (const { number } of add) this.records.delete(number);
      for (const [number, bytes] of removed) if (bytes) this.records.set(number, bytes);
      for (const [name, bytes] of noted) {
        if (bytes) this.notes.set(name, bytes);
        else this.notes.delete(name);
      }
    };
    // A strict transaction takes everything before it to the disk.
    this.#history = strict ? [] : [...this.#history, { strict, undo }];
  }

  /** The power goes: up to `most` transactions that were not strict are gone, the newest first. */
  cutPower(most: number): void {
    for (let count = 0; count < most; count += 1) this.#history.pop()?.undo();
    this.#history = [];
  }
}

/** Opens one platter as one process would: with its own faults. */
export class FakeDisk implements Disk {
  constructor(
    readonly platter: FakePlatter,
    readonly faults: Faults = new Faults(),
  ) {}

  async note(name: NoteName): Promise<Bytes | undefined> {
    await this.faults.pass();
    if (this.faults.failing?.startsWith('cut')) throw new DOMException('connection lost', 'InvalidStateError');
    return this.platter.notes.get(name)?.slice();
  }

  async read(number: number): Promise<Bytes | undefined> {
    await this.faults.pass();
    return this.platter.records.get(number)?.slice();
  }

  async readAfter(after: number, maxBytes: number): Promise<DiskRecord[]> {
    await this.faults.pass();
    const found: DiskRecord[] = [];
    let bytes = 0;
    for (const number of [...this.platter.records.keys()].sort((a, b) => a - b)) {
      if (number <= after) continue;
      if (bytes > maxBytes) break;
      const record = this.platter.records.get(number) as Bytes;
      bytes += record.length;
      found.push({ number, bytes: record.slice() });
    }
    return found;
  }

  async apply(change: DiskChange): Promise<void> {
    const crashes = this.faults.step();
    await Promise.resolve();
    const { failing, mode } = this.faults;
    if (crashes ? mode === 'after' : failing !== 'cutBefore') this.#write(change);
    else if (crashes && mode === 'torn') this.#tear(change);
    if (crashes) throw new Crash();
    if (failing) throw new DOMException('connection lost', 'InvalidStateError');
  }

  #write(change: DiskChange): void {
    const head = this.platter.notes.get('head');
    const { expected } = change;
    if (head && expected ? !sameBytes(head, expected) : head !== expected) throw new VaultError('overtaken');
    if (change.add.some(({ number }) => this.platter.records.has(number))) throw new VaultError('overtaken');
    if (this.faults.failing === 'full') throw new DOMException('no space left', 'QuotaExceededError');
    this.platter.write(change);
  }

  /** A part of what was to be appended is there, and nothing else of it. */
  #tear({ add: [first] }: DiskChange): void {
    if (first) this.platter.records.set(first.number, first.bytes.slice(0, Math.ceil(first.bytes.length / 2)));
  }

  leaveTornEnd(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.platter.records.clear();
    this.platter.notes.clear();
    return Promise.resolve();
  }
}

/** A disk for each database name, without faults. */
export function fakeDisks(): Disks & { readonly platters: Map<string, FakePlatter> } {
  const platters = new Map<string, FakePlatter>();
  return {
    platters,
    open: (name) => {
      const platter = platters.get(name) ?? new FakePlatter();
      platters.set(name, platter);
      return Promise.resolve(new FakeDisk(platter));
    },
  };
}
