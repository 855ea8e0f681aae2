// PouchDB with its find plugin. Its indexes are built when they are first asked for: that belongs to its first load.
import PouchDB from 'pouchdb-browser';
import find from 'pouchdb-find';
import type { Customer } from './customers';
import type { Store } from './store';

PouchDB.plugin(find);

export async function openPouch(): Promise<Store> {
  const database = new PouchDB('store', { auto_compaction: true });
  for (const field of ['name', 'city', 'updatedAt']) await database.createIndex({ index: { fields: [field, 'id'] } });
  const plain = ({ _id, _rev, ...customer }: Record<string, unknown>): Customer => customer as unknown as Customer;
  const ask = async (request: object): Promise<Customer[]> => (await database.find(request)).docs.map(plain);
  const everything = async (): Promise<Customer[]> =>
    (await database.allDocs({ include_docs: true })).rows
      .filter(({ id }) => !id.startsWith('_design/'))
      .map(({ doc }) => plain(doc ?? {}));
  return {
    extraBytes: 0,
    write: async (customers) => {
      await database.bulkDocs(customers.map((one) => ({ ...one, _id: one.id })));
    },
    settle: async () => {
      for (const field of ['name', 'city', 'updatedAt']) await ask({ selector: { [field]: { $gte: null } }, limit: 1 });
    },
    byId: async (id) => plain(await database.get(id)),
    page: (skip, limit) => ask({ selector: { name: { $gte: null } }, sort: ['name', 'id'], skip, limit }),
    newest: (limit) =>
      ask({ selector: { updatedAt: { $gte: null } }, sort: [{ updatedAt: 'desc' }, { id: 'desc' }], limit }),
    ofCity: (city, limit) => ask({ selector: { city }, sort: ['city', 'id'], limit }),
    countCity: async (city) => (await ask({ selector: { city }, limit: 1_000_000 })).length,
    byPhone: async (limit) =>
      (await everything())
        .sort((a, b) => (a.phone < b.phone ? -1 : a.phone > b.phone ? 1 : a.id < b.id ? -1 : 1))
        .slice(0, limit),
    update: async (_before, after) => {
      const { _rev } = await database.get(after.id);
      await database.put({ ...after, _id: after.id, _rev });
    },
    forAll: async (take) => take(await everything()),
    close: () => database.close(),
  };
}
