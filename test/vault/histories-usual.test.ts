import fc from 'fast-check';
import { describe, it } from 'vitest';
import { aesSeal } from '../../src/renderer/data/vault/seal';
import { histories, runHistory } from './history';

describe('the vault against a plain map', () => {
  it('holds what it acknowledged over 985 histories with compaction as usual', async () => {
    await fc.assert(
      fc.asyncProperty(histories, (steps) => runHistory(steps)),
      { numRuns: 985, endOnFailure: true },
    );
  }, 240_000);

  it('does so over 30 histories sealed with AES', async () => {
    const key = new Uint8Array(32).fill(9);
    await fc.assert(
      fc.asyncProperty(histories, (steps) => runHistory(steps, { seal: (session) => aesSeal(key, session) })),
      { numRuns: 30, endOnFailure: true },
    );
  }, 240_000);
});
