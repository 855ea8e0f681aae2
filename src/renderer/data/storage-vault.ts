import { AppError, type ErrorCode } from '../../shared/errors';
import type { StoragePort } from './storage-port';
import { vaultSnapshots, type VaultSnapshotsOptions } from './snapshot/vault-snapshots';
import { pulledContext } from './store';
import { getRxStorageVault, type VaultOptions } from './vault';
import type { Damage } from './vault/chain';
import { VaultError } from './vault/errors';
import type { VaultInstance } from './vault/instance';

/** The vault as the store sees it, and what the vault found damaged. */
export interface VaultPort extends StoragePort {
  /** What was found when the database was opened and is not settled yet. */
  readonly damages: (databaseName: string) => Promise<readonly Damage[]>;
  /** The damages were dealt with. */
  readonly settle: (databaseName: string) => Promise<void>;
}

const codes: Readonly<Record<VaultError['code'], ErrorCode>> = {
  wrong_key: 'vault_wrong_key',
  key_size: 'vault_wrong_key',
  overtaken: 'vault_overtaken',
  closed: 'store_failed',
  unreadable: 'vault_unreadable',
};

export interface VaultStorageOptions extends Pick<VaultOptions, 'key' | 'headPlace' | 'later' | 'disks'> {
  /** Where copies of what lies in memory are kept; without it every start reads every document. */
  readonly copies?: Pick<VaultSnapshotsOptions, 'blobs' | 'later' | 'soon'>;
}

/** The sealed log (decision 014). What is pulled may be acknowledged early; everything else is strict. */
export function vaultStorage({ copies, ...options }: VaultStorageOptions): VaultPort {
  const vault = getRxStorageVault({ ...options, isRelaxed: (context) => context === pulledContext });
  return {
    storage: vault as unknown as StoragePort['storage'],
    purge: (instance, ids) => (instance as VaultInstance<never>).purge(ids),
    readRange: (instance, from, to) => (instance as VaultInstance<never>).documentsBetween(from, to),
    // The disk opens a lost connection again by itself.
    recover: (instance) => (instance as VaultInstance<never>).settled(),
    errorOf: (error) => (error instanceof VaultError ? new AppError(codes[error.code]) : undefined),
    ...(copies && {
      snapshots: vaultSnapshots({
        ...{ ...copies, key: options.key },
        glimpse: (name, look) => vault.glimpse(name, look),
        damages: async (name) => (await vault.damages(name)).length,
      }),
    }),
    destroy: async (name) => {
      await copies?.blobs(name).destroy();
      await vault.destroy(name);
    },
    damages: (name) => vault.damages(name),
    settle: (name) => vault.settle(name),
  };
}
