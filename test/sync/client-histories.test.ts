import { describe, expect, it } from 'vitest';
import { runHistory } from './history';

const seeds = Array.from(
  { length: Number(process.env['SEEDS'] ?? 16) },
  (_, index) => Number(process.env['SEED'] ?? 1) + index,
);

describe('seeded histories of several laptops', () => {
  it(
    `lose nothing, converge whatever decays on a laptop, and apply everything once (${seeds.length} seeds)`,
    async () => {
      const problems: string[] = [];
      let [written, conflicts] = [0, 0];
      for (const seed of seeds) {
        const result = await runHistory({ seed, clients: 3, steps: 120, wrongClocks: seed % 2 === 0 });
        problems.push(...result.problems);
        written += result.written;
        conflicts += result.conflicts;
      }
      expect(problems).toEqual([]);
      // A history in which nothing meets proves nothing.
      expect(written).toBeGreaterThan(seeds.length * 30);
      expect(conflicts).toBeGreaterThan(seeds.length / 4);
    },
    seeds.length * 15_000,
  );

  it(
    'lose nothing although the head office is brought back from backups and forgets where laptops stand',
    async () => {
      const problems: string[] = [];
      let restores = 0;
      for (const seed of seeds) {
        const result = await runHistory({ seed, clients: 3, steps: 120, wrongClocks: seed % 2 === 0, restores: true });
        problems.push(...result.problems);
        restores += result.log.filter((line) => line.endsWith(' restored')).length;
      }
      expect(problems).toEqual([]);
      expect(restores).toBeGreaterThan(0);
    },
    seeds.length * 15_000,
  );

  it('end the same whatever the clocks of the laptops say, and the same every time', async () => {
    for (const seed of seeds.slice(0, 4)) {
      const options = { seed, clients: 3, steps: 80 };
      const right = await runHistory({ ...options, wrongClocks: false });
      expect(await runHistory({ ...options, wrongClocks: false })).toEqual(right);
      expect((await runHistory({ ...options, wrongClocks: true })).state).toBe(right.state);
    }
  }, 120_000);
});
