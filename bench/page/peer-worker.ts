// The peer: stock RxDB on its Dexie storage with its own replication, used plainly. Same documents, same three indexes,
// same strict durability, same pages of the same head office.
import { createRxDatabase, type RxCollection, type RxDatabase, type RxJsonSchema } from 'rxdb/plugins/core';
import { replicateRxCollection, type RxReplicationState } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { entityOf, type EntityName } from '../../src/shared/entities';
import { maxPageRecords, pageRecords } from '../../src/shared/sync-protocol';
import { Checksum } from './checksum';
import type { DayChange } from './days-work';
import { askOffice, byKey, rowOf, serve, storedOf, type Rival, type StoredDocument, type WireDocument } from './rival';

export interface PeerCalls extends Rival {
  /** Like `edit`, but answers when a live query of the account has the change. */
  editSeen(id: string, phone: string): Promise<void>;
  /** Changes that only this laptop knows. */
  workOffline(changes: readonly DayChange[]): Promise<void>;
  /** Meets the head office: everything sent, everything fetched. */
  sync(): Promise<void>;
}

interface Checkpoint {
  readonly at: string;
}

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 64 },
    entity: { type: 'string', maxLength: 40 },
    v: { type: 'number' },
    rev: { type: 'number' },
    name: { type: 'string', maxLength: 300 },
    code: { type: 'string', maxLength: 40 },
    city: { type: 'string', maxLength: 200 },
    body: { type: 'object' },
  },
  required: ['id', 'entity', 'v', 'rev', 'name', 'code', 'city', 'body'],
  indexes: [
    ['entity', 'name'],
    ['entity', 'code'],
    ['entity', 'city'],
  ],
} as unknown as RxJsonSchema<StoredDocument>;

let opening: Promise<RxDatabase<{ records: RxCollection<StoredDocument> }>> | undefined;
let accounts: StoredDocument[] = [];
let replication: RxReplicationState<StoredDocument, Checkpoint> | undefined;

async function open(): Promise<RxDatabase<{ records: RxCollection<StoredDocument> }>> {
  const storage = getRxStorageDexie({ chromeTransactionDurability: 'strict' });
  const database = await createRxDatabase<{ records: RxCollection<StoredDocument> }>({
    name: 'peer',
    storage,
    multiInstance: false,
  });
  await database.addCollections({ records: { schema } });
  return database;
}
const records = async (): Promise<RxCollection<StoredDocument>> => (await (opening ??= open())).records;

const byCode = { selector: { entity: 'account' }, sort: [{ entity: 'asc' }, { code: 'asc' }, { id: 'asc' }] } as const;

/** RxDB knows the end of a pull by a page that is not full, so pages that the head office cut short are put together. */
async function pullPage(
  checkpoint: Checkpoint | undefined,
  batchSize: number,
  limit: number,
): Promise<{ documents: (StoredDocument & { _deleted: boolean })[]; checkpoint: Checkpoint }> {
  const documents: (StoredDocument & { _deleted: boolean })[] = [];
  let at = checkpoint?.at ?? null;
  for (;;) {
    const page = await askOffice(at, { limit });
    at = page.checkpoint;
    for (const record of page.records) documents.push({ ...storedOf(record), _deleted: false });
    if (!page.more || documents.length >= batchSize) return { documents, checkpoint: { at } };
  }
}

const pushRow = (next: StoredDocument, assumed: StoredDocument | undefined): unknown => ({
  mut: crypto.randomUUID(),
  id: next.id,
  entity: next.entity,
  v: next.v,
  baseRev: assumed?.rev ?? 0,
  deleted: false,
  body: next.body,
  conflicts: [],
  at: '2026-11-19T10:42:00.000Z',
});

async function start(limit: number): Promise<RxReplicationState<StoredDocument, Checkpoint>> {
  return replicateRxCollection<StoredDocument, Checkpoint>({
    collection: await records(),
    replicationIdentifier: 'office',
    pull: { batchSize: pageRecords, handler: (checkpoint, batchSize) => pullPage(checkpoint, batchSize, limit) },
    push: {
      async handler(rows) {
        const push = rows.map(({ newDocumentState, assumedMasterState }) =>
          pushRow(newDocumentState, assumedMasterState as StoredDocument | undefined),
        );
        const { results } = await askOffice(null, { push, limit: 1 });
        const refused = results.find(({ result }) => result === 'refused');
        if (refused) throw new Error(`the head office refused: ${JSON.stringify(refused)}`);
        return results
          .filter((answer): answer is typeof answer & { record: WireDocument } => answer.result === 'conflict')
          .map(({ record }) => ({ ...storedOf(record), _deleted: false }));
      },
    },
  });
}

async function meet(limit: number): Promise<void> {
  if (replication) replication.reSync();
  else replication = await start(limit);
  const failed = new Promise<never>((_resolve, reject) => {
    replication?.error$.subscribe((error) => reject(new Error(`replication: ${JSON.stringify(error.parameters)}`)));
  });
  const met = async (): Promise<void> => {
    await replication?.awaitInitialReplication();
    await replication?.awaitInSync();
  };
  await Promise.race([met(), failed]);
}

async function stopReplication(): Promise<void> {
  await replication?.cancel();
  replication = undefined;
}

const peer: PeerCalls = {
  async pull() {
    await meet(maxPageRecords);
    await stopReplication();
    return (await records()).count().exec();
  },
  async first(limit) {
    const rows = await (await records()).find({ ...byCode, limit } as never).exec();
    return rows.map(({ id }) => id);
  },
  async readAll() {
    const all = await (await records()).find().exec();
    accounts = all.map((document) => document._data).filter(({ entity }) => entity === 'account');
    return all.length;
  },
  async window(offset, limit) {
    const rows = await (await records()).find({ ...byCode, skip: offset, limit } as never).exec();
    return rows.map((document) => rowOf(document._data));
  },
  async sortByPostalCode(limit) {
    const sort = [{ 'body.postalCode': 'asc' }, { id: 'asc' }];
    const rows = await (await records()).find({ selector: { entity: 'account' }, sort, limit } as never).exec();
    return rows.map(({ id }) => id);
  },
  async countCity(city) {
    return (await records()).count({ selector: { entity: 'account', city } } as never).exec();
  },
  async edit(id, phone) {
    const document = await (await records()).findOne(id).exec();
    await document?.incrementalModify((data) => ({ ...data, body: { ...data.body, phone } }));
  },
  async editSeen(id, phone) {
    const document = await (await records()).findOne(id).exec();
    if (!document) throw new Error(`there is no account ${id}`);
    const seen = new Promise<void>((resolve) => {
      const watch = document.$.subscribe(({ body }) => {
        if (body['phone'] !== phone) return;
        queueMicrotask(() => watch.unsubscribe());
        resolve();
      });
    });
    await document.incrementalModify((data) => ({ ...data, body: { ...data.body, phone } }));
    await seen;
  },
  async checksum() {
    const sum = new Checksum();
    if (accounts.length === 0) await peer.readAll();
    for (const { id, body } of accounts.toSorted((a, b) => byKey(a.id, b.id))) sum.add(id, body);
    return sum.value;
  },
  async workOffline(changes) {
    // A replication that failed would wait for its next attempt when the line is there again.
    await stopReplication();
    const collection = await records();
    for (const change of changes) {
      if (change.op === 'update') {
        const document = await collection.findOne(change.accountId).exec();
        await document?.incrementalModify((data) => ({ ...data, body: { ...data.body, note: change.note } }));
      } else {
        const { entity, body } = change;
        const v = entityOf(entity satisfies EntityName).version;
        await collection.insert(storedOf({ id: crypto.randomUUID(), entity, v, rev: 0, body }));
      }
    }
  },
  sync: () => meet(pageRecords),
};

serve(peer);
