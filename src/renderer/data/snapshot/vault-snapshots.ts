import type { SnapshotHome } from '../storage-port';
import type { Bytes } from '../vault/bytes';
import type { Checkpoint } from '../vault/collection';
import type { VaultInstance } from '../vault/instance';
import { aesSeal, sessionLength, type Seal } from '../vault/seal';
import type { BlobPlace } from './blob-place';
import { Snapshot } from './snapshot';

export interface VaultSnapshotsOptions {
  /** The data key. */
  readonly key: Bytes | CryptoKey;
  readonly blobs: (databaseName: string) => BlobPlace;
  /** How many damages of the database are not settled yet. */
  readonly damages: (databaseName: string) => Promise<number>;
  /** Runs a step some time later, when there is little to do. */
  readonly later: (step: () => Promise<void>) => void;
  /** Another cipher, for tests. */
  readonly seal?: (key: Bytes | CryptoKey, session: Bytes) => Promise<Seal>;
}

const readAtOnce = 1000;
/** With more, reading everything takes hardly longer. */
const mostNews = 50_000;

/** Copies of what lies in memory, beside the vault and sealed with its key. */
export const vaultSnapshots = ({
  key,
  blobs,
  damages,
  later,
  seal = aesSeal,
}: VaultSnapshotsOptions): SnapshotHome => ({
  open: async (name, instance) => {
    const identity = await (instance as VaultInstance<never>).internals.vault.log.options.disk.note('identity');
    if (!identity) return undefined;
    const session = crypto.getRandomValues(new Uint8Array(sessionLength));
    const snapshot = new Snapshot(blobs(name), await seal(key, session), identity);
    // What the vault lost, the copy may still have, with a revision the vault knows nothing of.
    if ((await damages(name)) > 0) await snapshot.drop();
    return snapshot;
  },
  checkpoint: (instance): Checkpoint => ({ sequence: (instance as VaultInstance<never>).internals.vault.log.sequence }),
  changedSince: async (instance, checkpoint) => {
    const vault = instance as VaultInstance<never>;
    if ((checkpoint as Checkpoint).sequence > vault.internals.vault.log.sequence) return undefined;
    const found: unknown[] = [];
    for (let since = checkpoint as Checkpoint; found.length <= mostNews;) {
      const page = await vault.getChangedDocumentsSince(readAtOnce, since);
      found.push(...page.documents);
      if (page.documents.length < readAtOnce) return found;
      since = page.checkpoint;
    }
    return undefined;
  },
  later,
});

const soonMs = 20_000;
const betweenMs = 300_000;

/** Copies are written a while after something has changed, and not one right after the other. */
export function seldom(later: (step: () => Promise<boolean>) => void): VaultSnapshotsOptions['later'] {
  let lastAt = -betweenMs;
  return (step) => {
    const wait = Math.max(soonMs, lastAt + betweenMs - performance.now());
    setTimeout(
      () =>
        later(async () => {
          lastAt = performance.now();
          await step();
          return false;
        }),
      wait,
    );
  };
}
