// Customer intelligence on a laptop without anything from the head office: columns, populations, rules and the figures of all
// accounts from nothing, every analysis, and what an order changes. No other program does the same: there is no peer, and a
// limit only for how long others wait, which is how long they wait while nothing is asked. The goals are in SPEED.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnalysisKind } from '../src/shared/domain/insights/analyses';
import type { Asked } from './page/insights-page';
import { percentile, print, tell } from './support/figures';
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
    'whatIf',
  ] as const),
];
const newOrders = 20;
const restMs = 3000;
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
    office.cut();
    page = await laptops.start('own', benchPage);
    await page.evaluate(([s, count]) => window.bench.open(s, count, true), [session, records] as const);
    // The work of the start is behind it.
    await page.evaluate(() => window.bench.search('Feinkost'));
    const emptyBytes = await page.evaluate(() => window.bench.memory());

    tell(`${records} records: questions …`);
    const sort = (field: string): Promise<Asked> =>
      page.evaluate((one) => window.bench.insights.sortByFigure(one), field);
    const analyse = (kind: AnalysisKind): Promise<Asked> =>
      page.evaluate((one) => window.bench.insights.analyse(one), kind);
    const all: [work: string, asked: Asked][] = [
      [
        'columns, populations and figures of all accounts, sorted by lifetime value',
        await sort('figures.lifetimeMinor'),
      ],
      ['lines and rules', await analyse('rules')],
    ];
    all.push(['sort by churn risk', await sort('figures.churnRisk')]);
    for (const kind of kinds) all.push([`analysis: ${kind}`, await analyse(kind)]);
    const rest = await page.evaluate((ms) => window.bench.insights.rest(ms), restMs);
    const usedBytes = await page.evaluate(() => window.bench.memory());
    const ids = await page.evaluate((count) => window.bench.accountIds(0, count), newOrders);
    const scored: number[] = [];
    for (const id of ids) scored.push(await page.evaluate((one) => window.bench.insights.scoreAfterOrder(one), id));
    const again = await analyse('value');

    const line = (work: string, value: number, unit = 'ms', limit: number | null = null): void =>
      print({ bench: 'insights', work, docs: orders, value, unit, peer: null, limit });
    for (const [work, { ms }] of all) line(work, ms);
    line(
      'all of these together',
      all.reduce((sum, [, { ms }]) => sum + ms, 0),
    );
    line('value once more after new orders', again.ms);
    line('scores of an account after an order, durable: median', percentile(scored, 0.5));
    line('scores of an account after an order, durable: p95', percentile(scored, 0.95));
    const pageStallMs = Math.max(...all.map(([, asked]) => asked.pageStallMs));
    line('the page stands still, at most', pageStallMs, 'ms', rest.pageStallMs);
    for (const [work, { workerStallMs }] of all)
      line(`${work}: another question waits, at most`, workerStallMs, 'ms', rest.workerStallMs);
    line('memory of all of it', (usedBytes - emptyBytes) / 1e6, 'MB');
  } finally {
    await close();
  }
}
