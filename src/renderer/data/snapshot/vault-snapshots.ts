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
  open: async (name) => {
    const place = blobs(name);
    const snapshot = new Snapshot(place, await seal(key, crypto.getRandomValues(new Uint8Array(sessionLength))));
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
