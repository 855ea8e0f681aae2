import { ensureRxStorageInstanceParamsAreCorrect, RXDB_VERSION } from 'rxdb/plugins/core';
import type {
  BulkWriteRow,
  RxStorage,
  RxStorageBulkWriteResponse,
  RxStorageInstanceCreationParams,
} from 'rxdb/plugins/core';
import { sameBytes, type Bytes } from './bytes';
import type { Damage } from './chain';
import { usualLimits, type CompactionLimits } from './compaction';
import { dexieDisks } from './dexie-disk';
import type { Disks } from './disk';
import { VaultError } from './errors';
import { glimpse, type Glimpse } from './glimpse';
import { VaultInstance, type VaultInternals } from './instance';
import { SealedLog, type HeadPlace } from './log';
import { aesSeal, sessionLength, type Seal } from './seal';
import { Vault } from './vault';

export interface VaultOptions {
  /** The data key: 32 bytes, or a CryptoKey for HKDF that may derive keys and bits. */
  readonly key: Bytes | CryptoKey;
  /** Where the log lies; without it in the IndexedDB of the realm. One and the same object shares what is open. */
  readonly disks?: Disks;
  /** A second place for the head of the log, so that a log cut off at its end is noticed. */
  readonly headPlace?: (databaseName: string) => HeadPlace;
  /** Which writes a power cut may take back because they can be had again. Without it none. */
  readonly isRelaxed?: (context: string) => boolean;
  /** Bytes of opened chunks kept in memory; 32 MB without it. */
  readonly chunkCacheBytes?: number;
  /** Bytes of texts of documents kept parsed; 8 MB without it. */
  readonly documentCacheBytes?: number;
  /** How much compaction rewrites at once, and what it takes for small. */
  readonly compaction?: CompactionLimits;
  /** Runs later, and again while it answers true. Without it: after a second. */
  readonly later?: (step: () => Promise<boolean>) => void;
  /** Random bytes; crypto.getRandomValues without it. */
  readonly random?: (length: number) => Bytes;
  /** Puts another cipher in place of AES-256-GCM: for tests. */
  readonly seal?: (key: Bytes | CryptoKey, session: Bytes) => Promise<Seal>;
}

export interface VaultWrite {
  readonly instance: VaultInstance<never>;
  readonly rows: BulkWriteRow<never>[];
  readonly context: string;
}

/** RxDB's storage interface, and what it has no word for. */
export interface RxStorageVault extends RxStorage<VaultInternals, unknown> {
  createStorageInstance<T>(params: RxStorageInstanceCreationParams<T, unknown>): Promise<VaultInstance<T>>;
  /** All rows of all collections of one database or, where one of them conflicts, none. */
  writeTogether(writes: readonly VaultWrite[]): Promise<RxStorageBulkWriteResponse<never>[]>;
  /**
   * Shows `look` what the end of the log tells, without opening the database. undefined: it is open in this realm, new, or
   * damaged. @throws what the disk says
   */
  glimpse<T>(databaseName: string, look: (seen: Glimpse) => Promise<T>): Promise<T | undefined>;
  /** What was found damaged when the database was opened, until it is settled. */
  damages(databaseName: string): Promise<readonly Damage[]>;
  /** The damages were dealt with: what cannot be used leaves the disk. */
  settle(databaseName: string): Promise<void>;
  /** Rewrites what is wasteful now, instead of later. `thorough`: nothing that was overwritten or purged stays. */
  compact(databaseName: string, thorough: boolean): Promise<void>;
  /** Removes the database from the disk. Its instances must be closed. */
  destroy(databaseName: string): Promise<void>;
}

interface Open {
  readonly vault: Promise<Vault>;
  users: number;
}

/** What this realm has open, by where it lies: two logs on one disk would not know of each other. */
const openAt = new WeakMap<Disks, Map<string, Open>>();
const closingAt = new WeakMap<Disks, Map<string, Promise<void>>>();
const disksOf = new WeakMap<IDBFactory, Disks>();

const mapAt = <T>(maps: WeakMap<Disks, Map<string, T>>, disks: Disks): Map<string, T> => {
  const found = maps.get(disks) ?? new Map<string, T>();
  maps.set(disks, found);
  return found;
};

function defaultDisks(): Disks {
  const found = disksOf.get(indexedDB) ?? dexieDisks(indexedDB, IDBKeyRange);
  disksOf.set(indexedDB, found);
  return found;
}

const afterASecond = (step: () => Promise<boolean>): void => {
  setTimeout(async () => {
    if (await step()) afterASecond(step);
  }, 1000);
};

const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/**
 * The vault as an RxStorage: documents of all collections of a database in one log of sealed chunks.
 * Opening throws VaultError key_size or wrong_key; every call throws `closed` after closing, `overtaken` when another window
 * has written to the same database, and whatever the disk says.
 */
export function getRxStorageVault(options: VaultOptions): RxStorageVault {
  const disks = options.disks ?? defaultDisks();
  const open = mapAt(openAt, disks);
  const closing = mapAt(closingAt, disks);
  const random = options.random ?? randomBytes;

  const openVault = async (name: string): Promise<Vault> => {
    await closing.get(name);
    const disk = await disks.open(name);
    try {
      const log = await SealedLog.open({
        disk,
        seal: await (options.seal ?? aesSeal)(options.key, random(sessionLength)),
        salt: random(sessionLength),
        headPlace: options.headPlace?.(name),
        cacheBytes: options.chunkCacheBytes ?? 32 * 1024 * 1024,
        compaction: options.compaction ?? usualLimits,
      });
      // A disk that is new was left by nobody.
      if (log.place.number > 0) void disk.leaveTornEnd();
      return new Vault(log, {
        documentCacheBytes: options.documentCacheBytes ?? 8 * 1024 * 1024,
        isRelaxed: options.isRelaxed ?? (() => false),
        later: options.later ?? afterASecond,
      });
    } catch (error) {
      await disk.close();
      throw error;
    }
  };

  const take = (name: string): Open => {
    const found = open.get(name) ?? { vault: openVault(name), users: 0 };
    open.set(name, found);
    found.users += 1;
    return found;
  };

  /** A log that begins anew is not one that lost its end. */
  const forgetHead = async (name: string): Promise<void> =>
    options
      .headPlace?.(name)
      .forget()
      .catch(() => undefined);

  const close = async (name: string, vault: Vault): Promise<void> => {
    await vault.log.close();
    if (!vault.isLeftEmpty) return;
    // A database whose last collection was removed leaves nothing behind.
    await forgetHead(name);
    await vault.log.destroy();
  };

  const leave = async (name: string, used: Open): Promise<void> => {
    used.users -= 1;
    if (used.users > 0 || open.get(name) !== used) return;
    open.delete(name);
    const closed = used.vault.then(
      (vault) => close(name, vault),
      () => undefined,
    );
    closing.set(name, closed);
    await closed.finally(() => closing.get(name) === closed && closing.delete(name));
  };

  let fingerprint: Promise<Bytes> | undefined;
  const fingerprintOf = (sealer: Seal): Promise<Bytes> => sealer.identify(new Uint8Array(sessionLength));
  /** What is open already opens with its own key only. @throws VaultError wrong_key */
  const enter = async (used: Open): Promise<Vault> => {
    const vault = await used.vault;
    fingerprint ??= (options.seal ?? aesSeal)(options.key, random(sessionLength)).then(fingerprintOf);
    if (!sameBytes(await fingerprint, await fingerprintOf(vault.log.options.seal))) throw new VaultError('wrong_key');
    return vault;
  };

  const using = async <T>(name: string, work: (vault: Vault) => Promise<T> | T): Promise<T> => {
    const used = take(name);
    try {
      return await work(await enter(used));
    } finally {
      await leave(name, used);
    }
  };

  return {
    name: 'vault',
    rxdbVersion: RXDB_VERSION,
    async createStorageInstance<T>(params: RxStorageInstanceCreationParams<T, unknown>) {
      ensureRxStorageInstanceParamsAreCorrect(params);
      const { databaseName, collectionName, schema } = params;
      const used = take(databaseName);
      try {
        const vault = await enter(used);
        const collection = vault.collection(collectionName, schema as never);
        const release = () => leave(databaseName, used);
        const given = params.options as object;
        return new VaultInstance<T>(databaseName, collectionName, given, { vault, collection }, release);
      } catch (error) {
        await leave(databaseName, used);
        throw error;
      }
    },
    async writeTogether(writes) {
      const [first] = writes;
      if (!first) return [];
      const requests = writes.map(({ instance, rows, context }) => instance.request(rows, context));
      return (await first.instance.internals.vault.write(requests, true)) as never;
    },
    async glimpse(name, look) {
      await closing.get(name);
      if (open.has(name)) return undefined;
      const disk = await disks.open(name);
      try {
        const seen = await glimpse(disk, await (options.seal ?? aesSeal)(options.key, random(sessionLength)));
        return seen && (await look(seen));
      } finally {
        await disk.close();
      }
    },
    damages: (name) => using(name, ({ log }) => log.damages),
    settle: (name) => using(name, ({ log }) => log.settle()),
    compact: (name, thorough) =>
      using(name, async ({ log }) => {
        while (await log.compact({ thorough }));
      }),
    async destroy(name) {
      await closing.get(name);
      await forgetHead(name);
      await (await disks.open(name)).destroy();
    },
  };
}
