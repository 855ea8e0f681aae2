import fc from 'fast-check';
import { describe, it } from 'vitest';
import { histories, runHistory, smallSteps } from './history';

// histories-usual.test.ts runs the other thousand: two files use both cores.
describe('the vault against a plain map', () => {
  it('holds what it acknowledged over 1000 histories with compaction in small steps', async () => {
    await fc.assert(
      fc.asyncProperty(histories, (steps) => runHistory(steps, { compaction: smallSteps })),
      { numRuns: 1000, endOnFailure: true },
    );
  }, 240_000);
});
