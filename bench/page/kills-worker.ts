// Writes to the vault until somebody ends the process, and tells of every write that was acknowledged.
import { fillWithDefaultSettings, getChangedDocumentsSince } from 'rxdb/plugins/core';
import type { BulkWriteRow, RxDocumentData, RxJsonSchema } from 'rxdb/plugins/core';
import { getRxStorageVault } from '../../src/renderer/data/vault';
import { customer, type Customer } from './stores/customers';

/** Number of a document and how often it was written. */
export type Version = readonly [document: number, writes: number];

export type KillsCall =
  | { readonly call: 'open'; readonly head: string | null }
  | { readonly call: 'read' }
  | { readonly call: 'write'; readonly seed: number };
export type KillsNews =
  | { readonly acked: readonly Version[] }
  | { readonly head: string }
  | { readonly opened: readonly string[] }
  | { readonly found: readonly Version[] }
  | { readonly failed: string };

type Document = RxDocumentData<Customer>;
const documents = 500;
const schema = fillWithDefaultSettings<Customer>({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 16 }, name: { type: 'string', maxLength: 60 } },
  required: ['id', 'name'],
  indexes: ['name'],
} as unknown as RxJsonSchema<Customer>) as RxJsonSchema<Document>;

const tell = (news: KillsNews): void => self.postMessage(news);
const textOf = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const numberOf = ({ code }: Document): number => Number(String(code).slice(2));

async function open(head: string | null) {
  const storage = getRxStorageVault({
    key: new Uint8Array(32).fill(3),
    headPlace: () => ({
      read: () => Promise.resolve(head === null ? undefined : bytesOf(head)),
      write: (bytes) => Promise.resolve(tell({ head: textOf(bytes) })),
      // The disk is never removed here.
      forget: () => Promise.resolve(),
    }),
    // Compaction never rests, so that processes end in the middle of it.
    compaction: { stepBytes: 64 * 1024, smallBytes: 16 * 1024, smallChunks: 8 },
    later: (step) => {
      const again = async (): Promise<void> => {
        if (await step()) setTimeout(again, 5);
      };
      setTimeout(again, 5);
    },
  });
  const instance = await storage.createStorageInstance<Customer>({
    ...{ databaseInstanceToken: 'kills', databaseName: 'kills', collectionName: 'customers', schema },
    ...{ options: {}, multiInstance: false, devMode: false },
  });
  const damages = (await storage.damages('kills')).map(({ kind }) => kind);
  if (damages.length > 0) await storage.settle('kills');
  return { instance, damages };
}
let opened: Awaited<ReturnType<typeof open>> | undefined;
const instance = () => {
  if (!opened) throw new Error('nothing is open');
  return opened.instance;
};

/** Everything that is there; a document must be what was written, to the last character. */
async function read(): Promise<Document[]> {
  const { documents: all } = await getChangedDocumentsSince(instance(), documents + 1);
  for (const { _deleted, _attachments, _meta, _rev, ...one } of all as Document[]) {
    const expected = customer(numberOf(one as Document), Number(one['visits']));
    if (JSON.stringify(one) !== JSON.stringify(expected)) throw new Error(`${one.id} is not as it was written`);
  }
  return all as Document[];
}

/** Four at a time, some of them several documents at once, without end. */
async function write(seed: number): Promise<never> {
  const newest = new Map((await read()).map((one) => [numberOf(one), one]));
  let dice = seed;
  const roll = (sides: number): number => {
    dice = (Math.imul(dice, 1664525) + 1013904223) >>> 0;
    return Math.floor((dice / 2 ** 32) * sides);
  };
  const writer = async (lane: number): Promise<never> => {
    for (;;) {
      const chosen = new Set(Array.from({ length: roll(4) === 0 ? 5 : 1 }, () => roll(documents / 4) * 4 + lane));
      const rows = [...chosen].map((number): BulkWriteRow<Customer> => {
        const previous = newest.get(number);
        const writes = previous ? Number(previous['visits']) + 1 : 1;
        const document = {
          ...customer(number, writes),
          ...{ _deleted: false, _attachments: {}, _meta: { lwt: Date.now() }, _rev: `${writes}-kills` },
        } as Document;
        return previous ? { previous, document } : { document };
      });
      const { error } = await instance().bulkWrite(rows, 'kills');
      if (error.length > 0) throw new Error(`refused: ${JSON.stringify(error[0])}`);
      for (const { document } of rows) newest.set(numberOf(document as Document), document as Document);
      tell({ acked: rows.map(({ document }) => [numberOf(document as Document), Number(document['visits'])]) });
    }
  };
  return (await Promise.all([0, 1, 2, 3].map(writer)))[0] as never;
}

self.onmessage = async ({ data }: MessageEvent<KillsCall>) => {
  try {
    if (data.call === 'open') {
      opened = await open(data.head);
      tell({ opened: opened.damages });
    } else if (data.call === 'read') {
      const all = await read();
      tell({ found: all.map((one) => [numberOf(one), Number(one['visits'])]) });
    } else await write(data.seed);
  } catch (error) {
    tell({ failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
};
