// How the laptop grows with what lies on it: one size after the other, so that what is flat, linear or worse is seen. Documents
// come through the whole data module, from a head office that is played. Limit: raw IndexedDB and plain arrays. Peer: RxDB on
// Dexie, up to a size at which it answers at all. For the search see its own benchmark.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Session } from '../src/shared/sync-protocol';
import { askAll, settledMs, type Answers } from './list';
import { typed } from './search';
import { median, mustEqual, percentile, print, tell } from './support/figures';
import { benchPage, openLaptops, type Laptops } from './support/laptops';
import { pretendOffice, type PretendOffice } from './support/pretend-office';

type System = 'own' | 'raw' | 'peer';
/** A start of the peer reads everything, and a sort without index keeps all of it in memory: minutes from here on. */
const mostForPeer = 20_000;
const edits = 100;
const firstRows = 50;

interface Measured {
  readonly records: number;
  readonly loadMs: number;
  readonly firstRowsMs: number;
  readonly completeMs: number;
  readonly ids: readonly string[];
  readonly answers: Answers;
  /** Right after a start, amid what is made ahead; and when that is done. */
  readonly searchMs: readonly number[];
  readonly settledSearchMs: readonly number[];
  readonly editMs: readonly number[];
  readonly memory: number;
  readonly disk: number;
}

/** @param docs records of all kinds, about */
export async function growth(docs: number, interruption: AbortSignal): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'roadbook-bench-'));
  const office = pretendOffice(docs);
  let laptops: Laptops | undefined;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      await laptops?.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    })());
  interruption.addEventListener('abort', () => void close());
  try {
    laptops = await openLaptops(folder, { officeUrl: office.url, fetch: office.fetch });
    const measured = new Map<System, Measured>();
    for (const system of ['own', 'raw', 'peer'] as const) {
      if (interruption.aborted) return;
      if (system === 'peer' && docs > mostForPeer) tell(`The peer is left out above ${mostForPeer} documents.`);
      else
        try {
          measured.set(system, await measure(laptops, office, system, docs));
        } catch (error) {
          // At a size that is too much for another system, ours is told all the same.
          if (system === 'own' || interruption.aborted) throw error;
          tell(`${system} did not get through: ${String(error)}`);
        }
    }
    report(docs, measured);
  } finally {
    await close();
  }
}

async function measure(laptops: Laptops, office: PretendOffice, system: System, docs: number): Promise<Measured> {
  tell(`${docs} documents: first load of ${system} …`);
  office.mend();
  let page = await laptops.start(system, benchPage);
  const session = await page.evaluate(() => window.bench.signIn('sabine.kruger@demo', 'roadbook'));
  const { records, loadMs } = await load(page, system, session);
  tell(`  ${records} in ${(loadMs / 1000).toFixed(1)} s`);
  if (system === 'own') {
    const started = performance.now();
    await page.evaluate((s) => window.bench.untilCopied(s), session);
    tell(`  its copy for the next start was there ${((performance.now() - started) / 1000).toFixed(0)} s later`);
  }
  office.cut();
  const starts: { firstRowsMs: number; completeMs: number; ids: readonly string[] }[] = [];
  for (let round = 0; round < 3; round += 1) {
    page = await laptops.start(system, benchPage);
    starts.push(await coldStart(page, system, session, records));
  }
  tell('  questions …');
  // An edit waits until the log behind the copy is open: what is asked now is not asked beside that work.
  const first = starts[0]?.ids[0] ?? '';
  if (system === 'own') await page.evaluate((id) => window.bench.edit(id, '0211'), first);
  const answers = await askAll(page, system, Math.round(docs / 5));
  const searchMs = system === 'own' ? await searchSome(page) : [];
  let settledSearchMs: readonly number[] = [];
  if (system === 'own') {
    page = await laptops.start(system, benchPage);
    await coldStart(page, system, session, records);
    await page.waitForTimeout(settledMs);
    settledSearchMs = await searchSome(page);
  }
  const editMs = await editSome(page, system, answers.ids);
  const memory = await page.evaluate(() => window.bench.memory());
  const disk = await page.evaluate(() => window.bench.disk());
  return {
    ...{ records, loadMs, ids: starts[0]?.ids ?? [], answers, searchMs, settledSearchMs, editMs, memory, disk },
    firstRowsMs: median(starts.map((one) => one.firstRowsMs)),
    completeMs: median(starts.map((one) => one.completeMs)),
  };
}

async function load(page: Page, system: System, session: Session): Promise<{ records: number; loadMs: number }> {
  if (system !== 'own') {
    const { ms, value } = await page.evaluate((name) => window.bench.timed(name, 'pull'), system);
    return { records: value, loadMs: ms };
  }
  const opened = await page.evaluate((s) => window.bench.open(s, undefined, false), session);
  return { records: opened.records, loadMs: opened.completeMs };
}

async function coldStart(page: Page, system: System, session: Session, records: number) {
  await page.evaluate((name) => window.bench.warm(name), system);
  if (system === 'own')
    return page.evaluate(([s, count]) => window.bench.open(s, count, true), [session, records] as const);
  const first = await page.evaluate(([name, limit]) => window.bench.timed(name, 'first', limit), [
    system,
    firstRows,
  ] as const);
  const all = await page.evaluate((name) => window.bench.timed(name, 'readAll'), system);
  mustEqual(`records of ${system}`, all.value, records);
  return { firstRowsMs: first.ms, completeMs: first.ms + all.ms, ids: first.value };
}

/** Key by key. */
async function searchSome(page: Page): Promise<number[]> {
  const taken: number[] = [];
  for (const text of typed)
    for (let length = 1; length <= text.length; length += 1)
      taken.push((await page.evaluate((part) => window.bench.search(part), text.slice(0, length))).ms);
  return taken;
}

/** One field of one account at a time, durable. */
async function editSome(page: Page, system: System, ids: readonly string[]): Promise<number[]> {
  const taken: number[] = [];
  for (let n = 0; n < edits; n += 1) {
    const change = [ids[n % ids.length] ?? '', `0211 ${n}`] as const;
    const ms =
      system === 'own'
        ? (await page.evaluate((args) => window.bench.edit(...args), change)).durableMs
        : (
            await page.evaluate(([name, ...args]) => window.bench.timed(name, 'edit', ...args), [
              system,
              ...change,
            ] as const)
          ).ms;
    // The first ones find the way.
    if (n >= 10) taken.push(ms);
  }
  return taken;
}

function report(docs: number, measured: ReadonlyMap<System, Measured>): void {
  const own = measured.get('own');
  if (!own) throw new Error('not measured');
  for (const [system, { records, ids, answers }] of measured) {
    mustEqual(`records of ${system}`, records, own.records);
    mustEqual(`first rows of ${system}`, ids, own.ids);
    mustEqual(`answers of ${system}`, answers.said, own.answers.said);
  }
  const line = (work: string, unit: string, of: (one: Measured) => number, isOursAlone = false): void => {
    const other = (system: System): number | null => {
      const one = isOursAlone ? undefined : measured.get(system);
      return one ? of(one) : null;
    };
    print({ bench: 'growth', work, docs, value: of(own), unit, peer: other('peer'), limit: other('raw') });
  };
  line('first load', 'docs/s', ({ records, loadMs }) => records / (loadMs / 1000));
  line(`start: first ${firstRows} rows`, 'ms', ({ firstRowsMs }) => firstRowsMs);
  line('start: everything ready', 'ms', ({ completeMs }) => completeMs);
  const spread = (work: string, of: (one: Measured) => readonly number[], isOursAlone = false): void => {
    line(`${work}, median`, 'ms', (one) => median(of(one)), isOursAlone);
    line(`${work}, p95`, 'ms', (one) => percentile(of(one), 0.95), isOursAlone);
  };
  spread('50 accounts anywhere by customer number', ({ answers }) => answers.windowMs);
  line('first sort of accounts by a field without index', 'ms', ({ answers }) => answers.sortMs);
  spread('accounts of a city not counted before', ({ answers }) => answers.countMs);
  spread('search while typing, right after a start', ({ searchMs }) => searchMs, true);
  spread('search while typing, 15 s after a start', ({ settledSearchMs }) => settledSearchMs, true);
  spread('an edit is durable', ({ editMs }) => editMs);
  line('memory of page and worker after all of it', 'MB', ({ memory }) => memory / 1e6, true);
  line('disk', 'MB', ({ disk }) => disk / 1e6);
}
