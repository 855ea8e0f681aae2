import { customer, type Customer } from './customers';
import { openIndexedDb } from './indexeddb';
import { openPouch } from './pouch';
import { openDexie, openMemory, openVault } from './rx';
import { openSqlite } from './sqlite';
import type { OpenStore, Store } from './store';

export const stores = {
  vault: openVault,
  'raw IndexedDB': openIndexedDb,
  'RxDB + Dexie': openDexie,
  'RxDB memory': () => openMemory(),
  'sqlite-wasm': openSqlite,
  PouchDB: () => openPouch(),
} satisfies Readonly<Record<string, OpenStore>>;
export type StoreName = keyof typeof stores;

export interface Loaded {
  readonly ms: number;
  /** After it: tidying up, building indexes. */
  readonly settleMs: number;
  readonly extraBytes: number;
}

/** Milliseconds of every question, and what was answered: the same for every store. */
export interface Samples {
  readonly ms: readonly number[];
  readonly said: readonly unknown[];
}

export interface Used {
  /** From nothing to the first fifty by name. */
  readonly openMs: number;
  readonly all: { readonly ms: number; readonly count: number; readonly sum: number };
  readonly questions: Readonly<Record<string, Samples>>;
  readonly extraBytes: number;
}

const batchSize = 1000;
const most = 40;
/** A store that takes longer for one kind of question is asked fewer of them. */
const patienceMs = 8000;

const cities = ['Köln', '上海', '台北', 'Maastricht', '杭州', 'Bonn', '高雄', 'Utrecht', '苏州', '台中'];
const idsOf = (found: readonly Customer[]): string[] => found.map(({ id }) => id);

async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

async function ask(count: number, question: (n: number) => Promise<unknown>): Promise<Samples> {
  const [ms, said]: [number[], unknown[]] = [[], []];
  for (let n = 0, spent = 0; n < count && spent < patienceMs; n += 1) {
    const answer = await timed(() => question(n));
    ms.push(answer.ms);
    said.push(answer.value);
    spent += answer.ms;
  }
  return { ms, said };
}

let kept: Store | undefined;

/** @param stays the store cannot be opened again and goes on as it is */
export async function load(name: StoreName, docs: number, stays: boolean): Promise<Loaded> {
  const store = await stores[name]('load');
  // Pages are made before the clock runs, as if the network had brought them; not all at once, to spare the memory.
  let ms = 0;
  for (let at = 0; at < docs; at += batchSize) {
    const batch = Array.from({ length: Math.min(batchSize, docs - at) }, (_, n) => customer(at + n));
    ms += (await timed(() => store.write(batch))).ms;
  }
  const { ms: settleMs } = await timed(() => store.settle());
  const { extraBytes } = store;
  if (stays) kept = store;
  else await store.close();
  return { ms, settleMs, extraBytes };
}

/** Distinct questions in a fixed order: no cache of answers helps anybody. */
export async function use(name: StoreName, docs: number): Promise<Used> {
  const { ms: openMs, value } = await timed(async () => {
    const store = kept ?? (await stores[name]('use'));
    return { store, first: idsOf(await store.page(0, 50)) };
  });
  const { store, first } = value;
  const offsetOf = (n: number): number => Math.floor(((n * 0.618) % 1) * Math.max(0, docs - 50));
  const numberOf = (n: number): number => Math.floor(((n * 0.382) % 1) * docs);
  const questions: Record<string, Samples> = {
    'first 50 by name': { ms: [openMs], said: [first] },
    'first sort by a field without index, 50': await ask(1, async () => idsOf(await store.byPhone(50))),
    'one by id': await ask(most, (n) => store.byId(customer(numberOf(n)).id)),
    '50 by name from anywhere': await ask(most, async (n) => idsOf(await store.page(offsetOf(n + 1), 50))),
    'the newest': await ask(10, async (n) => idsOf(await store.newest(50 + n))),
    '50 of a city': await ask(10, async (n) => idsOf(await store.ofCity(cities[n] as string, 50))),
    'count of a city': await ask(10, (n) => store.countCity(cities[n] as string)),
  };
  let [count, sum] = [0, 0];
  const { ms: allMs } = await timed(() =>
    store.forAll((customers) => {
      count += customers.length;
      for (const { id, name: called, phone, visits } of customers)
        for (const text of [id, called, phone, String(visits)])
          for (let at = 0; at < text.length; at += 1) sum = (sum + text.charCodeAt(at) * (at + 1)) % 0x1_0000_0000;
    }),
  );
  questions['an edit, durable'] = await ask(most, async (n) => {
    await store.update(customer(numberOf(n)), customer(numberOf(n), n + 1));
    return n;
  });
  const { extraBytes } = store;
  kept = store;
  return { openMs, all: { ms: allMs, count, sum }, questions, extraBytes };
}
