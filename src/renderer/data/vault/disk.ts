import type { Bytes } from './bytes';

export interface DiskRecord {
  readonly number: number;
  readonly bytes: Bytes;
}

/** Two small records beside the log: which key belongs to it, and where it ends. */
export type NoteName = 'identity' | 'head';

/** One transaction. */
export interface DiskChange {
  /** The head as this writer left or found it. Another one there makes all of it fail: somebody else writes. */
  readonly expected: Bytes | undefined;
  readonly add: readonly DiskRecord[];
  readonly remove: readonly number[];
  readonly notes: Partial<Record<NoteName, Bytes>>;
  /** True: acknowledged only when the disk has it. False: a power cut may take it back, whole. */
  readonly strict: boolean;
}

/** Where the sealed log lies. Numbers are above 0 and rise. */
export interface Disk {
  note(name: NoteName): Promise<Bytes | undefined>;
  /** Records with a number above `after`, by number, at least one if there are any, about `maxBytes` together. */
  readAfter(after: number, maxBytes: number): Promise<DiskRecord[]>;
  read(number: number): Promise<Bytes | undefined>;
  /** All or none of it. @throws VaultError overtaken, or whatever the disk says */
  apply(change: DiskChange): Promise<void>;
  /**
   * After a process was killed or the power went, the end of what lies under the disk may be torn: from then on nothing
   * more is written behind it. Nobody has to wait.
   */
  leaveTornEnd(): Promise<void>;
  close(): Promise<void>;
  /** Closes and removes everything. */
  destroy(): Promise<void>;
}

export interface Disks {
  open(databaseName: string): Promise<Disk>;
}
