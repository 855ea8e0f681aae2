// The storage of RxDB alone, without head office: ours against raw IndexedDB (limit), stock RxDB + Dexie (peer) and others.
import { percentile, mustEqual, print, tell, type Figure } from './support/figures';
import { openBarePage, type BarePage } from './support/bare-page';
import type { Loaded, StoreName, Used } from './page/stores/run';

const bench = 'store';
const names = ['vault', 'raw IndexedDB', 'RxDB + Dexie', 'RxDB memory', 'sqlite-wasm', 'PouchDB'] as const;
/** PouchDB builds an index in half a minute for 20 000 documents, and longer for each further one. */
const mostForPouch = 20_000;

interface Measured {
  readonly loaded: Loaded;
  readonly used: Used;
  /** Bytes in memory after the questions, opened anew; and on the disk. */
  readonly memory: number;
  readonly disk: number;
}

/** @param interruption stops the browser at once, and then everything */
export async function store(docs: number, interruption: AbortSignal): Promise<void> {
  tell('Building the page of the store benchmark …');
  const bare = await openBarePage('store.html', 'storeBench');
  interruption.addEventListener('abort', () => void bare.stop());
  try {
    const measured = new Map<StoreName, Measured>();
    for (const name of names) {
      if (interruption.aborted) return;
      if (name === 'PouchDB' && docs > mostForPouch) {
        tell(`PouchDB is left out above ${mostForPouch} documents: its indexes alone take minutes.`);
        continue;
      }
      try {
        measured.set(name, await measure(bare, name, docs));
      } catch (error) {
        // What is too much for one store is told; limit and peer are needed.
        if (interruption.aborted || ['vault', 'raw IndexedDB', 'RxDB + Dexie'].includes(name)) throw error;
        tell(`${name} did not get through: ${String(error)}`);
      }
    }
    report(docs, measured);
  } finally {
    await bare.close();
  }
}

async function measure(bare: BarePage, name: StoreName, docs: number): Promise<Measured> {
  const profile = name.replaceAll(/\W/g, '-');
  tell(`${name}: writing ${docs} …`);
  let page = await bare.start(profile);
  const task = { name, docs };
  const loaded = (await page.evaluate((one) => window.storeBench.run({ task: 'load', ...one }), task)) as Loaded;
  tell(`  ${(loaded.ms / 1000).toFixed(1)} s, and ${(loaded.settleMs / 1000).toFixed(1)} s afterwards; asking …`);
  if (name !== 'RxDB memory') page = await bare.start(profile);
  const used = (await page.evaluate((one) => window.storeBench.run({ task: 'use', ...one }), task)) as Used;
  const memory = (await page.evaluate(() => window.storeBench.memory())) + used.extraBytes;
  const disk = await page.evaluate(() => window.storeBench.disk());
  await bare.stop();
  return { loaded, used, memory, disk };
}

/** One kind of work: what to read off a store that was measured. */
interface Work {
  readonly work: string;
  readonly unit: string;
  of(measured: Measured): number;
}

function worksOf(docs: number, own: Measured): Work[] {
  const spread = (work: string, share: number) => (measured: Measured) =>
    percentile(measured.used.questions[work]?.ms ?? [], share);
  const questions = Object.entries(own.used.questions).flatMap(([work, { ms }]): Work[] =>
    ms.length === 1
      ? [{ work, unit: 'ms', of: spread(work, 0.5) }]
      : [
          { work: `${work}, median`, unit: 'ms', of: spread(work, 0.5) },
          { work: `${work}, p95`, unit: 'ms', of: spread(work, 0.95) },
        ],
  );
  return [
    { work: 'first-load', unit: 'docs/s', of: ({ loaded }) => docs / (loaded.ms / 1000) },
    // Ours tidies up, PouchDB builds its indexes.
    {
      work: 'first-load, what comes after it included',
      unit: 'docs/s',
      of: ({ loaded: { ms, settleMs } }) => docs / ((ms + settleMs) / 1000),
    },
    ...questions,
    { work: 'reading all', unit: 'ms', of: ({ used }) => used.all.ms },
    { work: 'memory', unit: 'MB', of: ({ memory }) => memory / 1e6 },
    { work: 'disk', unit: 'MB', of: ({ disk }) => disk / 1e6 },
  ];
}

function report(docs: number, measured: ReadonlyMap<StoreName, Measured>): void {
  const own = measured.get('vault');
  const limit = measured.get('raw IndexedDB');
  const peer = measured.get('RxDB + Dexie');
  if (!own || !limit || !peer) throw new Error('not measured');
  for (const [name, { used }] of measured) {
    const { count, sum } = used.all;
    mustEqual(`documents of ${name}`, [own.used.all.count, own.used.all.sum], [count, sum]);
    mustEqual(`documents of ${name}`, count, docs);
    for (const [work, { said }] of Object.entries(used.questions)) {
      const asked = own.used.questions[work]?.said ?? [];
      const both = Math.min(asked.length, said.length);
      mustEqual(`${work}, ${name}`, asked.slice(0, both), said.slice(0, both));
    }
  }
  const works = worksOf(docs, own);
  for (const { work, unit, of } of works) {
    const figure: Omit<Figure, 'work' | 'peer'> = { bench, docs, unit, value: of(own), limit: of(limit) };
    print({ ...figure, work, peer: of(peer) });
    for (const [name, other] of measured)
      if (other !== own && other !== limit && other !== peer)
        print({ ...figure, work: `${work}, peer ${name}`, peer: of(other), limit: null });
  }
  table(works, measured);
}

/** For people, on the other output. */
function table(works: readonly Work[], measured: ReadonlyMap<StoreName, Measured>): void {
  const shown = (value: number) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));
  const rows = [
    ['work', 'unit', ...measured.keys()],
    ...works.map(({ work, unit, of }) => [work, unit, ...[...measured.values()].map((one) => shown(of(one)))]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows)
    tell(row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '));
}
