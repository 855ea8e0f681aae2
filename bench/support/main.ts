// npm run bench -- [<name> …] [--docs <n>,…]: one company, one line, one browser at a time; every benchmark after the other,
// and every size after the other.
// The store needs no company: where it runs alone, no head office is started.
import { coldStart } from '../cold-start';
import { daySync } from '../day-sync';
import { edit } from '../edit';
import { firstLoad } from '../first-load';
import { growth } from '../growth';
import { insights } from '../insights';
import { runKills } from '../kills';
import { list } from '../list';
import { search } from '../search';
import { store } from '../store';
import { tell } from './figures';
import { openStage, type Stage } from './stage';

let stage: Stage | undefined;
let interrupted = false;
const interruption = new AbortController();

const onStage =
  (run: (stage: Stage) => Promise<void>) =>
  async (docs: number): Promise<void> =>
    run((stage ??= await openStage(docs)));

/** In an order in which none disturbs the next: the search adds people to the company. */
const benches: Readonly<Record<string, (docs: number) => Promise<void>>> = {
  'first-load': onStage(firstLoad),
  'cold-start': onStage(coldStart),
  list: onStage(list),
  edit: onStage(edit),
  'day-sync': onStage(daySync),
  search: onStage(search),
  store: (docs) => store(docs, interruption.signal),
  // A hundred thousand documents stand for fifty kills and ten thousand acknowledged writes.
  growth: (docs) => growth(docs, interruption.signal),
  // Documents are orders here.
  insights: (orders) => insights(orders, interruption.signal),
  kills: (docs) => runKills(docs / 100_000, interruption.signal),
};

/** @returns what to run, or why not */
function read(parameters: readonly string[]): { names: readonly string[]; sizes: readonly number[] } | string {
  const names: string[] = [];
  let sizes = [100_000];
  for (let at = 0; at < parameters.length; at += 1) {
    const word = parameters[at] ?? '';
    if (word === '--docs') {
      at += 1;
      sizes = (parameters[at] ?? '').split(',').map(Number);
      if (sizes.some((docs) => !Number.isInteger(docs) || docs < 200))
        return '--docs wants whole numbers from 200 on, with commas between them';
    } else if (Object.hasOwn(benches, word)) names.push(word);
    else return `npm run bench -- [<name> …] [--docs <n>,…]\nThere are: ${Object.keys(benches).join(', ')}`;
  }
  return { names, sizes };
}

let closing: Promise<void> | undefined;
const close = (): Promise<void> =>
  (closing ??= (stage?.close() ?? Promise.resolve()).finally(() => {
    stage = closing = undefined;
  }));

/** Everything that was started is stopped and every folder removed, whenever the key comes. */
function interrupt(): void {
  if (interrupted) return;
  interrupted = true;
  interruption.abort();
  tell('\nStopping …');
  if (stage) void close().then(() => process.exit(130));
}

const order = read(process.argv.slice(2));
if (typeof order === 'string') {
  tell(order);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
try {
  for (const docs of order.sizes) {
    for (const [name, run] of Object.entries(benches)) {
      if (interrupted) break;
      if (order.names.length > 0 && !order.names.includes(name)) continue;
      const started = performance.now();
      await run(docs);
      tell(`${name}, ${docs}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
    }
    await close();
  }
} catch (error) {
  if (!interrupted) {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
} finally {
  await close();
  if (interrupted) process.exit(130);
}
