import { isEntityName } from '../../../shared/entities';
import type { SnapshotHome } from '../storage-port';
import type { Bytes } from '../vault/bytes';
import { nameInLog } from '../vault/collection';
import type { Glimpse } from '../vault/glimpse';
import type { VaultInstance } from '../vault/instance';
import type { LogPlace } from '../vault/log-place';
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
  /** Runs a short step when nothing was asked for a moment. */
  readonly soon: (step: () => Promise<void>) => void;
  /** Another cipher, for tests. */
  readonly seal?: (key: Bytes | CryptoKey, session: Bytes) => Promise<Seal>;
}

const newSession = (): Bytes => crypto.getRandomValues(new Uint8Array(sessionLength));
const readAtOnce = 1000;
/** With more, reading everything takes hardly longer. */
const mostNews = 50_000;
/** Bytes. What was shown last saves less time than reading more takes. */
const mostShownNews = 256 * 1024;

/** Copies of what lies in memory, beside the vault and sealed with its key. */
export const vaultSnapshots = ({
  key,
  blobs,
  glimpse,
  damages,
  later,
  soon,
  seal = aesSeal,
}: VaultSnapshotsOptions): SnapshotHome => ({
  glimpse: (name, collectionName, version, onShown) =>
    glimpse(name, async (seen) => {
      const { identity, sequence, since } = seen;
      const snapshot = new Snapshot(blobs(name), await seal(key, newSession()), identity);
      const collection = nameInLog(collectionName, version);
      const finding = snapshot.find();
      const shown = await snapshot.readShown();
      if (shown && (await isCurrent(shown.at as LogPlace, seen, collection))) onShown(shown.text);
      const saved = await finding;
      const changed = saved && (await since(saved.checkpoint as LogPlace, collection));
      if (!saved || !changed || changed.length > mostNews) {
        snapshot.place.close();
        return undefined;
      }
      const isTrue = async (instance: unknown): Promise<boolean> => {
        if ((await damages(name)) > 0) return false;
        const opened = instance as VaultInstance<never>;
        if (opened.internals.vault.log.sequence === sequence) return true;
        const { documents } = await opened.getChangedDocumentsSince(1, { sequence });
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
    const place = checkpoint as LogPlace;
    if (!vault.internals.vault.log.holds(place)) return undefined;
    const found: unknown[] = [];
    for (let since = { sequence: place.sequence }; found.length <= mostNews;) {
      const page = await vault.getChangedDocumentsSince(readAtOnce, since);
      found.push(...page.documents);
      if (page.documents.length < readAtOnce) return found;
      since = page.checkpoint;
    }
    return undefined;
  },
  later,
  soon,
});

/** Whether no record was written since. What is counted and remembered beside them is on no screen. */
async function isCurrent(at: LogPlace, { sequence, holds, since }: Glimpse, collection: string): Promise<boolean> {
  if (at.sequence === sequence) return holds(at);
  const news = await since(at, collection, mostShownNews);
  return news?.every((document) => !isEntityName((document as unknown as { readonly entity: string }).entity)) ?? false;
}

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
