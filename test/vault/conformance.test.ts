import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { getRxStorageVault } from '../../src/renderer/data/vault';
import { dexieDisks } from '../../src/renderer/data/vault/dexie-disk';
import { conformance } from './conformance';

const indexedDB = new IDBFactory() as unknown as globalThis.IDBFactory;
const keyRange = IDBKeyRange as unknown as typeof globalThis.IDBKeyRange;
const memory = getRxStorageMemory();
const dexie = getRxStorageDexie({ indexedDB, IDBKeyRange: keyRange });
const vault = getRxStorageVault({ key: new Uint8Array(32).fill(7), disks: dexieDisks(indexedDB, keyRange) });

conformance('memory', () => ({ storage: memory as never, shares: true, checksDigests: true }));
conformance('dexie', () => ({ storage: dexie as never, shares: false, checksDigests: false }));
conformance('vault', () => ({ storage: vault as never, shares: true, checksDigests: true }));
