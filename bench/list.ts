// npm run bench -- list: scroll through a long list, sort it anew, count by a filter.
// The limit is a plain array, sorted beforehand, in a worker of its own: the same hop, nothing else.
import { docsOf, median, percentile, print } from './support/figures';
import { openStage } from './support/stage';

const docs = docsOf(process.argv, 100_000);
const stage = await openStage({ accounts: docs, contacts: false });
try {
  const page = await stage.browse(true);
  const session = await stage.signIn(page);
  await page.evaluate(([s, records]) => window.bench.open(s, records, false), [session, stage.records] as const);
  await page.evaluate(() => window.bench.raw('pull'));
  await page.evaluate(() => window.bench.raw('readAll'));
  const bench = 'list';

  // 200 stops all over the list, never two next to each other.
  const offsets = Array.from({ length: 200 }, (_, n) => Math.floor(((n * 0.618) % 1) * (docs - 50)));
  await page.evaluate(() => window.bench.windows([0, 0, 0], 'name'));
  const scroll = await page.evaluate((list) => window.bench.windows(list, 'name'), offsets);
  const rawScroll: number[] = [];
  for (const offset of offsets.slice(0, 100))
    rawScroll.push((await page.evaluate((at) => window.bench.raw('window', at, 50), offset)).ms);
  print({
    bench,
    work: '50 rows anywhere in the list by name, median',
    docs,
    value: median(scroll),
    unit: 'ms',
    peer: null,
    limit: median(rawScroll),
  });
  print({
    bench,
    work: '50 rows anywhere in the list by name, p95',
    docs,
    value: percentile(scroll, 0.95),
    unit: 'ms',
    peer: null,
    limit: percentile(rawScroll, 0.95),
  });

  const [sorted = Number.NaN] = await page.evaluate(() => window.bench.windows([0], 'city'));
  const rawSorted = await page.evaluate(() => window.bench.raw('sortByCity', 50));
  print({
    bench,
    work: 'first sort by a new column',
    docs,
    value: sorted,
    unit: 'ms',
    peer: null,
    limit: rawSorted.ms,
  });
  const again = await page.evaluate(() => window.bench.windows([0, 50, 100], 'city'));
  print({
    bench,
    work: 'the same sort again',
    docs,
    value: median(again),
    unit: 'ms',
    peer: null,
    limit: median(rawScroll),
  });

  const [counts, rawCounts]: number[][] = [[], []];
  for (const city of ['Köln', '上海', '台北', 'Maastricht', '杭州', 'Bonn', '高雄', 'Utrecht', '苏州', '台中']) {
    const own = await page.evaluate((name) => window.bench.count(name), city);
    const raw = await page.evaluate((name) => window.bench.raw('countCity', name), city);
    if (own.count !== raw.value) throw new Error(`${city}: ${own.count} here, ${raw.value} in the plain array`);
    counts?.push(own.ms);
    rawCounts?.push(raw.ms);
  }
  print({
    bench,
    work: 'count by a city not counted before, median of 10',
    docs,
    value: median(counts ?? []),
    unit: 'ms',
    peer: null,
    limit: median(rawCounts ?? []),
  });
} finally {
  await stage.close();
}
