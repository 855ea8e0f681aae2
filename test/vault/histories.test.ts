import fc from 'fast-check';
import { describe, it } from 'vitest';
import { aesSeal } from '../../src/renderer/data/vault/seal';
import { histories, runHistory } from './history';

describe('the vault against a plain map', () => {
  it('holds what it acknowledged over 2000 histories of crashes, compactions and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(histories, (steps) => runHistory(steps)),
      { numRuns: 2000, endOnFailure: true },
    );
  }, 240_000);

  it('does so sealed with AES as well', async () => {
    await fc.assert(
      fc.asyncProperty(histories, (steps) =>
        runHistory(steps, { seal: (session) => aesSeal(new Uint8Array(32), session) }),
      ),
      { numRuns: 50 },
    );
  }, 240_000);
});
