import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { getRxStorageVault } from '../../src/renderer/data/vault';
import { conformance } from './conformance';

const dexie = getRxStorageDexie();
const vault = getRxStorageVault({ key: new Uint8Array(32).fill(7) });

conformance('dexie', () => ({ storage: dexie as never, shares: false, checksDigests: false }));
conformance('vault', () => ({ storage: vault as never, shares: true, checksDigests: true }));
