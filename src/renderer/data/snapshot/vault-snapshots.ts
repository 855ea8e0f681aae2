import type { SnapshotHome } from '../storage-port';
import type { Bytes } from '../vault/bytes';
import { nameInLog } from '../vault/collection';
import type { Glimpse, LogPlace } from '../vault/glimpse';
import type { VaultInstance } from '../vault/instance';
import { aesSeal, sessionLength, type Seal } from '../vault/seal';
import type { BlobPlace } from './blob-place';
import { Snapshot } from './snapshot';

export interface VaultSnapshotsOptions {
  /** The data key. */
  readonly key: Bytes | CryptoKey;
  readonly blobs: (databaseName: string) => BlobPlace;
  /** Shows what the end of the log of a database tells while it is not open. */
  readonly glimpse: <T>(databaseName: string, look: (seen: Glimpse) => Promise<T>) => Promise<T | undefined>;
  /** How many damages of the database are not settled yet. */
  readonly damages: (databaseName: string) => Promise<number>;
  /** Runs a step some time later, when there is little to do. */
  readonly later: (step: () => Promise<void>) => void;
  /** Another cipher, for tests. */
  readonly seal?: (key: Bytes | CryptoKey, session: Bytes) => Promise<Seal>;
}

const newSession = (): Bytes => crypto.getRandomValues(new Uint8Array(sessionLength));
const readAtOnce = 1000;
/** With more, reading everything takes hardly longer. */
const mostNews = 50_000;

/** Copies of what lies in memory, beside the vault and sealed with its key. */
export const vaultSnapshots = ({
  key,
  blobs,
  glimpse,
  damages,
  later,
  seal = aesSeal,
}: VaultSnapshotsOptions): SnapshotHome => ({
  glimpse: (name, collectionName, version) =>
    glimpse(name, async ({ identity, sequence, since }) => {
      const snapshot = new Snapshot(blobs(name), await seal(key, newSession()), identity);
      const saved = await snapshot.find();
      const changed = saved && (await since(saved.checkpoint as LogPlace, nameInLog(collectionName, version)));
      if (!saved || !changed || changed.length > mostNews) {
        snapshot.place.close();
        return undefined;
      }
      const isTrue = async (instance: unknown): Promise<boolean> => {
        if ((await damages(name)) > 0) return false;
        const { documents } = await (instance as VaultInstance<never>).getChangedDocumentsSince(1, { sequence });
        return documents.length === 0;
      };
      return { snapshot, saved, changed, isTrue };
    }),
  open: async (name, instance) => {
    const identity = await (instance as VaultInstance<never>).internals.vault.log.options.disk.note('identity');
    if (!identity) return undefined;
    const snapshot = new Snapshot(blobs(name), await seal(key, newSession()), identity);
    // What the vault lost, the copy may still have, with a revision the vault knows nothing of.
    if ((await damages(name)) > 0) await snapshot.drop();
    return snapshot;
  },
  checkpoint: (instance): LogPlace => (instance as VaultInstance<never>).internals.vault.log.place,
  changedSince: async (instance, checkpoint) => {
    const vault = instance as VaultInstance<never>;
    const { sequence } = checkpoint as LogPlace;
    if (sequence > vault.internals.vault.log.sequence) return undefined;
    const found: unknown[] = [];
    for (let since = { sequence }; found.length <= mostNews;) {
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

/**
 * Copies are written a while after something has changed, and not one right after the other.
 * @param isArriving a first load is under way: a copy of a part of it would be out of date before it is read
 */
export function seldom(
  later: (step: () => Promise<boolean>) => void,
  isArriving: () => boolean,
): VaultSnapshotsOptions['later'] {
  let lastAt = -betweenMs;
  return (step) => {
    const look = (): void => {
      if (isArriving()) setTimeout(look, soonMs);
      else
        later(async () => {
          lastAt = performance.now();
          await step();
          return false;
        });
    };
    setTimeout(look, Math.max(soonMs, lastAt + betweenMs - performance.now()));
  };
}
