// Storages of RxDB behind RxDB's own interface: ours, the stock ones, all asked in the same way.
import {
  createRevision,
  fillWithDefaultSettings,
  getChangedDocumentsSince,
  normalizeMangoQuery,
  prepareQuery,
  type MangoQuery,
  type RxDocumentData,
  type RxJsonSchema,
  type RxStorage,
  type RxStorageInstance,
} from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { getRxStorageVault } from '../../../src/renderer/data/vault';
import type { Customer } from './customers';
import type { Phase, Store } from './store';

type Document = RxDocumentData<Customer>;

const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;
const schema = fillWithDefaultSettings<Customer>({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: text(16), name: text(60), city: text(20), updatedAt: text(24), phone: text(30) },
  required: ['id', 'name', 'city', 'updatedAt', 'phone'],
  indexes: ['name', 'city', 'updatedAt'],
} as unknown as RxJsonSchema<Customer>) as RxJsonSchema<Document>;

async function openStorage(storage: RxStorage<never, never>, afterLoad?: () => Promise<void>): Promise<Store> {
  const instance = (await storage.createStorageInstance<Customer>({
    databaseInstanceToken: 'bench',
    databaseName: 'store',
    collectionName: 'customers',
    schema,
    options: {} as never,
    multiInstance: false,
    devMode: false,
  })) as unknown as RxStorageInstance<Customer, unknown, unknown>;
  let written = 0;
  const made = (customer: Customer, previous?: Document): Document =>
    ({
      ...customer,
      _deleted: false,
      _attachments: {},
      _meta: { lwt: Date.now() + (written += 1) / 1000 },
      _rev: createRevision('bench', previous),
    }) as Document;
  const plain = ({ _deleted, _attachments, _meta, _rev, ...customer }: Document): Customer => customer as Customer;
  const prepared = (query: MangoQuery<Customer>) => {
    const selector = { ...query.selector, _deleted: { $eq: false } } as MangoQuery<Customer>['selector'];
    return prepareQuery<Customer>(schema, normalizeMangoQuery(schema, { ...query, selector }));
  };
  const find = async (query: MangoQuery<Customer>) => (await instance.query(prepared(query))).documents.map(plain);
  const write = async (rows: { document: Document; previous?: Document }[]) => {
    const { error } = await instance.bulkWrite(rows as never, 'bench');
    if (error.length > 0) throw new Error(`refused: ${JSON.stringify(error[0])}`);
  };
  return {
    extraBytes: 0,
    write: (customers) => write(customers.map((customer) => ({ document: made(customer) }))),
    settle: () => afterLoad?.() ?? Promise.resolve(),
    byId: async (id) => (await instance.findDocumentsById([id], false)).map(plain)[0],
    page: (skip, limit) => find({ sort: [{ name: 'asc' }, { id: 'asc' }], skip, limit }),
    newest: (limit) => find({ sort: [{ updatedAt: 'desc' }, { id: 'asc' }], limit }),
    ofCity: (city, limit) => find({ selector: { city }, sort: [{ city: 'asc' }, { id: 'asc' }], limit }),
    countCity: async (city) => (await instance.count(prepared({ selector: { city } }))).count,
    byPhone: (limit) => find({ sort: [{ phone: 'asc' }, { id: 'asc' }], limit }),
    update: async (_before, after) => {
      const [previous] = await instance.findDocumentsById([after.id], false);
      await write([{ previous: previous as Document, document: made(after, previous) }]);
    },
    forAll: async (take) => {
      for (let checkpoint: unknown; ;) {
        const page = await getChangedDocumentsSince(instance, 5000, checkpoint);
        take(page.documents.map(plain));
        if (page.documents.length < 5000) return;
        checkpoint = page.checkpoint;
      }
    },
    close: () => instance.close(),
  };
}

export function openVault(phase: Phase): Promise<Store> {
  const storage = getRxStorageVault({
    key: new Uint8Array(32).fill(7),
    isRelaxed: () => phase === 'load',
    // As in the app, and all of it before the store is opened again: a quiet minute later nothing is left to tidy.
    later: () => undefined,
  });
  return openStorage(storage as never, () => storage.compact('store', false));
}

export const openDexie = (phase: Phase): Promise<Store> =>
  openStorage(getRxStorageDexie({ chromeTransactionDurability: phase === 'load' ? 'relaxed' : 'strict' }) as never);

const memory = getRxStorageMemory();
export const openMemory = (): Promise<Store> => openStorage(memory as never);
