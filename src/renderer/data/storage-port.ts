import type { RxStorage } from 'rxdb/plugins/core';
import type { AppError } from '../../shared/errors';
import type { Captured, Snapshot } from './snapshot/snapshot';

/** What the store asks of a storage beyond RxDB's own interface; every member but `storage` is a shortcut that may be missing. */
export interface StoragePort {
  readonly storage: RxStorage<unknown, unknown>;
  /** Largest `_meta.lwt` in the storage, read before RxDB opens it. */
  readonly latestWrite?: (databaseName: string) => Promise<number>;
  /** Documents whose primary key lies in [from, to), without a cursor per document. */
  readonly readRange?: (instance: unknown, from: string, to: string) => Promise<unknown[]>;
  /** Removes documents that are already marked deleted, so that nothing of them stays. */
  readonly purge?: (instance: unknown, ids: readonly string[]) => Promise<void>;
  /** Opens a connection that the storage lost (full disk, evicted), and finds out what became of the last write. */
  readonly recover?: (instance: unknown) => Promise<void>;
  /** What an error of this storage means to a person, where its name alone does not tell. */
  readonly errorOf?: (error: unknown) => AppError | undefined;
  /** Keeps copies of what lies in memory, so that a start need not read every document. */
  readonly snapshots?: SnapshotHome;
  /** Removes the storage from the disk. */
  readonly destroy?: (databaseName: string) => Promise<void>;
}

/** A copy, and what is newer than it. */
export interface Copied {
  readonly snapshot: Snapshot;
  readonly saved: Pick<Captured, 'unseen'>;
  /** Documents written since, deleted ones too. */
  readonly changed: readonly unknown[];
}

export interface SnapshotHome {
  /**
   * What can be told before the storage is open; undefined: nothing. `isTrue` asks the storage, once it is open, whether it
   * holds just this.
   * @param version of the schema of the collection
   * @param onShown called first, with what the screens showed last, if no record was written since
   */
  readonly glimpse: (
    databaseName: string,
    collectionName: string,
    version: number,
    onShown: (text: string) => void,
  ) => Promise<(Copied & { readonly isTrue: (instance: unknown) => Promise<boolean> }) | undefined>;
  /** Undefined when a copy may know more than the storage does. */
  readonly open: (databaseName: string, instance: unknown) => Promise<Snapshot | undefined>;
  /** Where the storage stands; nothing is being written. */
  readonly checkpoint: (instance: unknown) => unknown;
  /** Documents written since, deleted ones too; undefined when they are too many, or the checkpoint is none of this storage. */
  readonly changedSince: (instance: unknown, checkpoint: unknown) => Promise<unknown[] | undefined>;
  /** Runs `step` some time later, when there is little to do. */
  readonly later: (step: () => Promise<void>) => void;
  /** Runs a short step when nothing was asked for a moment. */
  readonly soon: (step: () => Promise<void>) => void;
}
