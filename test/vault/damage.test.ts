import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/renderer/data/vault/bytes';
import type { Damage } from '../../src/renderer/data/vault/chain';
import { usualLimits } from '../../src/renderer/data/vault/compaction';
import { SealedLog, type Change, type HeadPlace } from '../../src/renderer/data/vault/log';
import { aesSeal } from '../../src/renderer/data/vault/seal';
import { FakeDisk, FakePlatter } from './fake-disk';

const encode = (text: string): Bytes => new TextEncoder().encode(text);
const dataKey = new Uint8Array(32).fill(3);

class SecondPlace implements HeadPlace {
  head: Bytes | undefined;
  read = () => Promise.resolve(this.head);
  write = (head: Bytes) => {
    this.head = head;
    return Promise.resolve();
  };
  forget = () => {
    this.head = undefined;
    return Promise.resolve();
  };
}

const open = async (platter: FakePlatter, headPlace?: HeadPlace, key = dataKey) =>
  SealedLog.open({
    disk: new FakeDisk(platter),
    seal: await aesSeal(key, crypto.getRandomValues(new Uint8Array(16))),
    salt: crypto.getRandomValues(new Uint8Array(16)),
    headPlace,
    cacheBytes: 0,
    compaction: usualLimits,
  });

const write = (log: SealedLog, id: string, text: string, collection = 'notes') => {
  const row = { id, rev: `1-${text}`, lwt: 1, deleted: false, body: encode(text) };
  const change: Change = { collection, rows: [row] };
  return log.commit({ strict: true, make: () => [change] });
};

const texts = async (log: SealedLog, collection = 'notes'): Promise<Record<string, string>> => {
  const entries = [...log.table(collection).values()];
  const bodies = await log.bodies(collection, entries);
  return Object.fromEntries(entries.map(({ id }, index) => [id, new TextDecoder().decode(bodies[index])]));
};

/** Six commits in two sessions, so that chunks 1 to 6 hold a to f. */
const filled = async (headPlace?: HeadPlace) => {
  const platter = new FakePlatter();
  for (const half of ['abc', 'def']) {
    const log = await open(platter, headPlace);
    for (const id of half) await write(log, id, `text ${id}`);
    await log.close();
  }
  return platter;
};

const all = { a: 'text a', b: 'text b', c: 'text c', d: 'text d', e: 'text e', f: 'text f' };
const without = (...ids: string[]) => Object.fromEntries(Object.entries(all).filter(([id]) => !ids.includes(id)));
const told = (damages: readonly Damage[]) => damages.map(({ kind, chunk }) => `${kind} ${chunk}`).sort();

const record = (platter: FakePlatter, number: number) => platter.records.get(number) as Bytes;
const flip = (bytes: Bytes, at: number) => {
  const flipped = bytes.slice();
  flipped[at < 0 ? bytes.length + at : at] = (flipped.at(at) as number) ^ 0x10;
  return flipped;
};

interface Case {
  readonly harm: (platter: FakePlatter) => void;
  readonly left: Record<string, string>;
  readonly told: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  'a bit of a body': {
    harm: (platter) => platter.records.set(3, flip(record(platter, 3), -20)),
    left: without('c'),
    told: ['unreadable 3'],
  },
  'a bit of the link': {
    harm: (platter) => platter.records.set(3, flip(record(platter, 3), 30)),
    left: without('c'),
    told: ['unreadable 3'],
  },
  'a record torn in its body': {
    harm: (platter) => platter.records.set(3, record(platter, 3).slice(0, 70)),
    left: without('c'),
    told: ['unreadable 3'],
  },
  'a record torn in its header': {
    harm: (platter) => platter.records.set(6, record(platter, 6).slice(0, 10)),
    left: without('f'),
    told: ['unreadable 6'],
  },
  'a record that is missing': {
    harm: (platter) => platter.records.delete(3),
    left: without('c'),
    told: ['missing 3'],
  },
  'the first record missing': {
    harm: (platter) => platter.records.delete(1),
    left: without('a'),
    told: ['missing 1'],
  },
  'two records in the place of each other': {
    harm: (platter) => {
      const two = record(platter, 2);
      platter.records.set(2, record(platter, 5)).set(5, two);
    },
    left: without('b', 'e'),
    told: ['misplaced 2', 'misplaced 5'],
  },
  'an old record once more behind the end': {
    harm: (platter) => platter.records.set(7, record(platter, 2)),
    left: all,
    told: ['misplaced 7'],
  },
  'the end cut off': {
    harm: (platter) => {
      platter.records.delete(5);
      platter.records.delete(6);
    },
    left: without('e', 'f'),
    told: ['lost-tail 5'],
  },
  'half a record behind the end': {
    harm: (platter) => platter.records.set(7, record(platter, 6).slice(0, 90)),
    left: all,
    told: ['torn 7'],
  },
  'the head missing': {
    harm: (platter) => platter.notes.delete('head'),
    left: all,
    told: ['lost-head 0'],
  },
  'a bit of the head': {
    harm: (platter) => platter.notes.set('head', flip(platter.notes.get('head') as Bytes, -1)),
    left: all,
    told: ['lost-head 0'],
  },
  'the note that says whose key it is': {
    harm: (platter) => platter.notes.set('identity', new Uint8Array(32)),
    left: all,
    told: [],
  },
};

describe('damage', () => {
  it.each(Object.entries(cases))(
    'of %s is told, and the rest is there',
    async (_name, { harm, left, told: wanted }) => {
      const platter = await filled();
      harm(platter);
      let log = await open(platter);
      expect([await texts(log), told(log.damages)]).toEqual([left, wanted]);

      // Work goes on, and the damage is told until somebody has dealt with it.
      await write(log, 'g', 'text g');
      await log.close();
      log = await open(platter);
      expect([await texts(log), told(log.damages)]).toEqual([{ ...left, g: 'text g' }, wanted]);
      await log.settle();
      expect(log.damages).toEqual([]);
      await write(log, 'h', 'text h');
      await log.close();
      log = await open(platter);
      expect([await texts(log), log.damages]).toEqual([{ ...left, g: 'text g', h: 'text h' }, []]);
    },
  );

  it('says which sequence numbers and collections are gone', async () => {
    const platter = await filled();
    platter.records.delete(3);
    platter.records.delete(4);
    let log = await open(platter);
    expect(log.damages).toMatchObject([{ kind: 'missing', sequences: [3, 4], collections: null }]);
    await log.settle();
    platter.records.delete(5);
    await log.close();
    log = await open(platter);
    expect(log.damages).toEqual([{ kind: 'missing', chunk: 5, sequences: [5, 5], collections: ['notes'] }]);
  });

  it('of a whole profile taken back to an older state is told by the second place', async () => {
    const place = new SecondPlace();
    const platter = await filled(place);
    const older = { records: new Map(platter.records), notes: new Map(platter.notes) };
    let log = await open(platter, place);
    await write(log, 'a', 'newer');
    await log.close();
    Object.assign(platter, older);
    log = await open(platter);
    expect([await texts(log), log.damages]).toEqual([all, []]);
    log = await open(platter, place);
    expect([await texts(log), told(log.damages)]).toEqual([all, ['lost-tail 7']]);
    // Numbers of the lost tail are not given out again, and the damage stays told.
    await write(log, 'b', 'newer');
    await log.close();
    log = await open(platter, place);
    expect([log.sequence > 7, told(log.damages)]).toEqual([true, ['lost-tail 7']]);
  });

  it('of a copy of the profile that went on alone is told by the second place', async () => {
    const place = new SecondPlace();
    const platter = await filled(place);
    const copied = new FakePlatter();
    for (const [number, bytes] of platter.records) copied.records.set(number, bytes);
    for (const [name, bytes] of platter.notes) copied.notes.set(name, bytes);
    let log = await open(platter, place);
    await write(log, 'a', 'here');
    await log.close();
    log = await open(copied);
    await write(log, 'a', 'elsewhere');
    await log.close();
    log = await open(copied, place);
    expect(told(log.damages)).toEqual(['foreign 7']);
  });

  it('of compacted chunks and of the list of chunks is told', async () => {
    const compacted = async () => {
      const platter = await filled();
      const log = await open(platter);
      const rows = ['x', 'y'].map((id) => ({ id, rev: '1-x', lwt: 1, deleted: false, body: encode(`text ${id}`) }));
      await log.commit({ strict: true, make: () => [{ collection: 'notes', rows }] });
      await write(log, 'x', 'newer');
      await write(log, 'a', 'newer');
      const before = new Map(platter.records);
      while (await log.compact({ thorough: true }));
      await write(log, 'f', 'newer');
      await log.close();
      const base = [...platter.records.keys()].find((number) => !before.has(number)) as number;
      return { platter, before, base, list: base + 1 };
    };
    const left = { ...all, x: 'newer', y: 'text y', a: 'newer', f: 'newer' };

    const missing = await compacted();
    missing.platter.records.delete(missing.base);
    let log = await open(missing.platter);
    expect(log.damages).toMatchObject([{ kind: 'missing', chunk: missing.base, collections: ['notes'] }]);

    const replayed = await compacted();
    replayed.platter.records.set(1, replayed.before.get(1) as Bytes);
    log = await open(replayed.platter);
    expect([await texts(log), told(log.damages)]).toEqual([left, ['foreign 1']]);

    const unlisted = await compacted();
    unlisted.platter.records.delete(unlisted.list);
    log = await open(unlisted.platter);
    expect(await texts(log)).toEqual(left);
    expect(told(log.damages)).toContain(`lost-list ${unlisted.list}`);
    await log.settle();
    await log.close();
    log = await open(unlisted.platter);
    expect([await texts(log), log.damages]).toEqual([left, []]);

    const headless = await compacted();
    headless.platter.notes.delete('head');
    log = await open(headless.platter);
    expect([await texts(log), told(log.damages)]).toEqual([left, ['lost-head 0']]);
  });

  it('is never a wrong key, and a wrong key is never damage', async () => {
    const platter = await filled();
    await expect(open(platter, undefined, new Uint8Array(32))).rejects.toMatchObject({ code: 'wrong_key' });
    await expect(open(platter, undefined, new Uint8Array(16))).rejects.toMatchObject({ code: 'key_size' });
    expect(await texts(await open(platter))).toEqual(all);
  });

  it('of any byte is told, and takes nothing with it but the chunk it is in', async () => {
    const platter = await filled();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.nat(), fc.boolean(), async (number, where, cut) => {
        const harmed = new FakePlatter();
        for (const [name, bytes] of platter.notes) harmed.notes.set(name, bytes);
        for (const [at, bytes] of platter.records) harmed.records.set(at, bytes);
        const bytes = record(platter, number);
        const at = where % bytes.length;
        harmed.records.set(number, cut ? bytes.slice(0, at) : flip(bytes, at));
        const log = await open(harmed);
        expect(await texts(log)).toEqual(without('abcdef'.charAt(number - 1)));
        expect(told(log.damages)).toEqual([`unreadable ${number}`]);
      }),
      { numRuns: 150 },
    );
  });
});
