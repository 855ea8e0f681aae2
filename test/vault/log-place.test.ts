// A place that somebody remembers is on the log, or what it was about is gone: whatever happened in between.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Bytes } from '../../src/renderer/data/vault/bytes';
import { glimpse } from '../../src/renderer/data/vault/glimpse';
import { SealedLog } from '../../src/renderer/data/vault/log';
import type { LogPlace } from '../../src/renderer/data/vault/log-place';
import { CheapSeal } from './cheap-seal';
import { FakeDisk, FakePlatter, Faults } from './fake-disk';

const kinds = {
  ...{ strict: 4, relaxed: 6, remember: 6, compact: 2, full: 1, cutBefore: 1, cutAfter: 2, told: 2 },
  ...{ start: 3, manyStarts: 1, powerCut: 4, backup: 1, restored: 1, damaged: 1, settle: 2 },
} as const;
const step = fc.record({
  do: fc.oneof(
    ...Object.entries(kinds).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind as keyof typeof kinds) })),
  ),
  n: fc.nat(20),
});

let sessions = 0;
const random = (): Bytes => {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, (sessions += 1));
  return bytes;
};

interface Remembered {
  readonly place: LogPlace;
  readonly held: string;
}

class World {
  platter = new FakePlatter();
  faults = new Faults();
  outside: Bytes | undefined;
  told: Bytes | undefined;
  backup: FakePlatter | undefined;
  log!: SealedLog;
  commits = 0;
  believed = 0;
  refused = 0;
  readonly remembered: Remembered[] = [];

  async start(): Promise<void> {
    this.faults.crashed = true;
    const faults = (this.faults = new Faults());
    this.log = await SealedLog.open({
      disk: new FakeDisk(this.platter, faults),
      seal: new CheapSeal(random(), 1, () => Promise.resolve()),
      salt: random(),
      headPlace: {
        read: () => Promise.resolve(this.outside),
        write: (head) => Promise.resolve(void (this.told = head)),
        forget: () => Promise.resolve(),
      },
      cacheBytes: 4000,
      compaction: { stepBytes: 600, smallBytes: 700, smallChunks: 4 },
    });
    await this.check();
  }

  /** What the log holds up to a place. */
  heldAt(sequence: number): string {
    const entries = [...this.log.table('c').values()].filter((entry) => entry.sequence <= sequence);
    return entries
      .map(({ id, sequence: at }) => `${id}@${at}`)
      .sort()
      .join();
  }

  async check(): Promise<void> {
    const seen = await glimpse(new FakeDisk(this.platter), new CheapSeal(random(), 1, () => Promise.resolve()));
    for (const { place, held } of this.remembered) {
      const isTrue = this.heldAt(place.sequence) === held;
      const answers = [this.log.holds(place), this.log.damages.length === 0 && seen?.holds(place)];
      if (answers.includes(true)) this.believed += 1;
      else this.refused += 1;
      if (!isTrue && answers.includes(true))
        throw new Error(
          `${JSON.stringify(place)} was believed: ${held} is ${this.heldAt(place.sequence)}; ${String(answers)}`,
        );
    }
  }

  async write(strict: boolean): Promise<void> {
    this.commits += 1;
    const row = { id: `d${this.commits}`, rev: '1', lwt: 1, deleted: false, body: new Uint8Array(60).fill(7) };
    await this.log.commit({ strict, make: () => [{ collection: 'c', rows: [row] }] });
  }

  async run({ do: what, n }: { readonly do: keyof typeof kinds; readonly n: number }): Promise<void> {
    switch (what) {
      case 'strict':
      case 'relaxed':
        return this.write(what === 'strict');
      case 'remember': {
        await this.log.commit({ strict: false, make: () => [] });
        const { place } = this.log;
        this.remembered.push({ place, held: this.heldAt(Infinity) });
        return;
      }
      case 'compact':
        await this.log.compact({ thorough: n % 2 === 0 });
        return;
      case 'full':
      case 'cutBefore':
      case 'cutAfter':
        this.faults.failing = what;
        await this.write(n % 2 === 0).catch(() => undefined);
        this.faults.failing = undefined;
        return;
      case 'told':
        this.outside = this.told ?? this.outside;
        return;
      case 'start':
        return this.start();
      case 'manyStarts':
        for (let count = 0; count < n; count += 1) {
          await this.start();
          if (count % 3) await this.write(true);
        }
        return;
      case 'powerCut':
        this.platter.cutPower(n % 4);
        return this.start();
      case 'backup': {
        this.backup = new FakePlatter();
        for (const [number, bytes] of this.platter.records) this.backup.records.set(number, bytes);
        for (const [name, bytes] of this.platter.notes) this.backup.notes.set(name, bytes);
        return;
      }
      case 'restored': {
        if (!this.backup) return;
        this.platter = this.backup;
        this.backup = undefined;
        return this.start();
      }
      case 'damaged': {
        const numbers = [...this.platter.records.keys()];
        const number = numbers[n % Math.max(1, numbers.length)];
        if (number !== undefined) this.platter.records.delete(number);
        return this.start();
      }
      case 'settle':
        return this.log.settle();
    }
  }
}

it('is never believed of what the log does not hold', async () => {
  let [believed, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
      const world = new World();
      await world.start();
      for (const one of steps) await world.run(one);
      await world.start();
      believed += world.believed;
      refused += world.refused;
    }),
    { numRuns: 60, endOnFailure: true },
  );
  expect(Math.min(believed, refused)).toBeGreaterThan(30);
}, 240_000);
