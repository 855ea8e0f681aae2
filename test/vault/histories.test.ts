import fc from 'fast-check';
import { describe, it } from 'vitest';
import { histories, runHistory, smallSteps } from './history';

// histories-usual.test.ts runs the other half of the 2000: two files use both cores.
describe('the vault against a plain map', () => {
  it('holds what it acknowledged over 985 histories with compaction in small steps', async () => {
    await fc.assert(
      fc.asyncProperty(histories, (steps) => runHistory(steps, { compaction: smallSteps })),
      { numRuns: 985, endOnFailure: true },
    );
  }, 240_000);
});
