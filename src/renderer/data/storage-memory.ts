import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { StoragePort } from './storage-port';

/** RxDB's memory storage: the same code without a disk. A name that is opened again finds what it held. */
export const memoryStorage = (): StoragePort => ({ storage: getRxStorageMemory() as StoragePort['storage'] });
