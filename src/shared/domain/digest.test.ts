import { describe, expect, it } from 'vitest';
import { must } from '../errors';
import { DigestIndex, leafRecords, type Version } from './digest';

const versions = (count: number): Version[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `0190a${String(n).padStart(7, '0')}-7000-8000-000000000000`,
    rev: 1 + (n % 3),
  }));

/** Asks as a laptop does. @returns the ids it would ask for again, and how many questions it took */
function search(laptop: DigestIndex, office: DigestIndex): { suspects: string[]; rounds: number } {
  const suspects: string[] = [];
  let ask = [laptop.part('')];
  let rounds = 0;
  while (ask.length > 0) {
    rounds += 1;
    const followed = ask.flatMap((part) => office.difference(part) ?? []).map((found) => laptop.follow(found));
    suspects.push(...followed.flatMap((step) => step.suspects));
    ask = followed.flatMap((step) => step.ask);
  }
  return { suspects: suspects.sort(), rounds };
}

describe('digest', () => {
  it('is the same for the same versions in any order', () => {
    const all = versions(1000);
    expect(new DigestIndex(all).part('')).toEqual(new DigestIndex([...all].reverse()).part(''));
    expect(new DigestIndex(all).part('')).toEqual({ prefix: '', count: 1000, xor: new DigestIndex(all).part('').xor });
    expect(new DigestIndex([]).part('')).toEqual({ prefix: '', count: 0, xor: '0000000000000000' });
  });

  it('stays the same from one release to the next: laptops and head office may differ in age', () => {
    expect(new DigestIndex([{ id: 'a-1', rev: 3 }]).part('')).toEqual({
      prefix: '',
      count: 1,
      xor: 'f3c5703f730887e9',
    });
  });

  it('finds a lost, a stray and a stale record among 100 000 in four questions', () => {
    const all = versions(100_000);
    const [lost, stale] = [must(all[4711], 'made'), must(all[77_777], 'made')];
    const held = all.filter((version) => version !== lost && version !== stale);
    held.push({ id: stale.id, rev: stale.rev + 1 }, { id: 'stray', rev: 1 });
    const { suspects, rounds } = search(new DigestIndex(held), new DigestIndex(all));
    expect(suspects).toEqual([lost.id, stale.id, 'stray'].sort());
    expect(rounds).toBeLessThanOrEqual(4);
  });

  it('sees that neighbours both went on by one version, which an even sum might hide', () => {
    const all = versions(2000);
    const moved = all.map((version, n) => (n === 5 || n === 6 ? { ...version, rev: version.rev + 1 } : version));
    expect(search(new DigestIndex(all), new DigestIndex(moved)).suspects).toEqual([all[5]?.id, all[6]?.id]);
    const pairs = new Set<string>();
    for (const { id } of all)
      pairs.add(
        new DigestIndex([
          { id, rev: 1 },
          { id, rev: 2 },
        ]).part('').xor,
      );
    expect(pairs.size).toBe(all.length);
  });

  it('comes to an end with nothing on one side', () => {
    const all = versions(leafRecords * 3);
    const ids = all.map(({ id }) => id).sort();
    expect(search(new DigestIndex([]), new DigestIndex(all)).suspects).toEqual(ids);
    expect(search(new DigestIndex(all), new DigestIndex([])).suspects).toEqual(ids);
  });

  it('spreads ids made one after the other evenly', () => {
    const index = new DigestIndex(versions(16_000));
    for (const digit of '0123456789abcdef') {
      expect(index.part(digit).count).toBeGreaterThan(850);
      expect(index.part(digit).count).toBeLessThan(1150);
    }
  });
});
