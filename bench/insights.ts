// Customer intelligence on a laptop, with what the head office has worked out (the usual case) and without it (a company just
// imported): columns, populations, rules and the figures of all accounts from nothing, every analysis, and what an order changes.
// No other program does the same: there is no peer, and a limit only for how long others wait, which is how long they wait while
// nothing is asked. The goals are in SPEED.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnalysisKind } from '../src/shared/domain/insights/analyses';
import type { Asked } from './page/insights-page';
import { percentile, print, tell } from './support/figures';
import type { Page } from 'playwright';
import { benchPage, openLaptops, type Laptops } from './support/laptops';
import { pretendOffice } from './support/pretend-office';

const kinds: readonly AnalysisKind[] = [
  ...([
    'value',
    'rfm',
    'lifetime',
    'cohorts',
    'migration',
    'rules',
    'whiteSpace',
    'forecast',
    'quality',
    'drift',
    'whatIf',
  ] as const),
];
const newOrders = 100;
const restMs = 3000;
/** The figures are made three seconds after a start, where the head office has sent a population. */
const warmMs = 10_000;
/** Records of the pretended company for each order: with its accounts and activities. */
const recordsOfOrder = 5 / 3;

/** @param orders of the company, about: three an account */
export async function insights(orders: number, interruption: AbortSignal): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'roadbook-bench-'));
  const office = pretendOffice(Math.round(orders * recordsOfOrder));
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
    let page = await laptops.start('own', benchPage);
    const session = await page.evaluate(() => window.bench.signIn('sabine.kruger@demo', 'roadbook'));
    tell(`${orders} orders: first load …`);
    const { records } = await page.evaluate((s) => window.bench.open(s, undefined, false), session);
    await page.evaluate((s) => window.bench.untilCopied(s), session);
    await laptops.copy('own', 'analysed');
    office.cut();
    /** Offline, with the work of the start behind it. */
    const start = async (at: Laptops, profile: string, count: number): Promise<Page> => {
      const started = await at.start(profile, benchPage);
      await started.evaluate(([s, n]) => window.bench.open(s, n, true), [session, count] as const);
      await started.evaluate(() => window.bench.untilWhole());
      await started.evaluate(() => window.bench.search('Feinkost'));
      return started;
    };
    page = await start(laptops, 'own', records);
    tell(`${records} records: questions, everything fitted here …`);
    await measure(page, orders, 'fitted here');

    office.mend();
    const results = await office.analyse();
    page = await laptops.start('analysed', benchPage);
    await page.evaluate(([s, n]) => window.bench.open(s, n, false), [session, records + results] as const);
    office.cut();
    page = await laptops.start('analysed', benchPage);
    await page.evaluate(([s, n]) => window.bench.open(s, n, true), [session, records + results] as const);
    const warming = await page.evaluate((ms) => window.bench.insights.rest(ms), warmMs);
    for (const [who, ms] of [
      ['the page stands still', warming.pageStallMs],
      ['another question waits', warming.workerStallMs],
    ] as const)
      print({
        ...{ bench: 'insights', work: `figures are made after a start: ${who}, at most`, docs: orders },
        ...{ value: ms, unit: 'ms', peer: null, limit: null },
      });
    page = await start(laptops, 'analysed', records + results);
    tell(`${records} records: questions, with results of the head office …`);
    await measure(page, orders, 'with results of the head office');
    await measureOrders(page, orders);
  } finally {
    await close();
  }
}

/** @param name of the case, behind each line */
async function measure(page: Page, orders: number, name: string): Promise<void> {
  const emptyBytes = await page.evaluate(() => window.bench.memory());
  const sort = (field: string): Promise<Asked> =>
    page.evaluate((one) => window.bench.insights.sortByFigure(one), field);
  const analyse = (kind: AnalysisKind): Promise<Asked> =>
    page.evaluate((one) => window.bench.insights.analyse(one), kind);
  const all: [work: string, asked: Asked][] = [
    ['columns, populations and figures of all accounts, sorted by lifetime value', await sort('figures.lifetimeMinor')],
    ['lines and rules', await analyse('rules')],
    ['sort by churn risk', await sort('figures.churnRisk')],
  ];
  for (const kind of kinds) all.push([`analysis: ${kind}`, await analyse(kind)]);
  const rest = await page.evaluate((ms) => window.bench.insights.rest(ms), restMs);
  const usedBytes = await page.evaluate(() => window.bench.memory());
  const line = (work: string, value: number, unit = 'ms', limit: number | null = null): void =>
    print({ bench: 'insights', work: `${work} (${name})`, docs: orders, value, unit, peer: null, limit });
  for (const [work, { ms }] of all) line(work, ms);
  line(
    'all of these together',
    all.reduce((sum, [, { ms }]) => sum + ms, 0),
  );
  const pageStallMs = Math.max(...all.map(([, asked]) => asked.pageStallMs));
  line('the page stands still, at most', pageStallMs, 'ms', rest.pageStallMs);
  for (const [work, { workerStallMs }] of all)
    line(`${work}: another question waits, at most`, workerStallMs, 'ms', rest.workerStallMs);
  line('memory of all of it', (usedBytes - emptyBytes) / 1e6, 'MB');
}

/** Last of all: what waits to be sent comes along with every later start. */
async function measureOrders(page: Page, orders: number): Promise<void> {
  const ids = await page.evaluate((count) => window.bench.accountIds(0, count), newOrders);
  const scored: number[] = [];
  for (const id of ids) scored.push(await page.evaluate((one) => window.bench.insights.scoreAfterOrder(one), id));
  const again = await page.evaluate(() => window.bench.insights.analyse('value'));
  for (const [work, value] of [
    ['scores of an account after an order, durable: median', percentile(scored, 0.5)],
    ['scores of an account after an order, durable: p95', percentile(scored, 0.95)],
    ['value once more after new orders', again.ms],
  ] as const)
    print({ bench: 'insights', work, docs: orders, value, unit: 'ms', peer: null, limit: null });
}
