// npm run bench -- first-load --docs 100000: everything a laptop needs, from the real head office, durable and queryable.
// The limit pulls the same pages through the same shell and puts them into raw IndexedDB with three indexes.
import { docsOf, print, tell } from './support/figures';
import { openStage } from './support/stage';

const docs = docsOf(process.argv, 100_000);
const stage = await openStage({ accounts: docs, contacts: false });
try {
  const raw = await stage.browse(true);
  await stage.signIn(raw);
  const limit = await raw.evaluate(() => window.bench.raw('pull'));
  if (limit.value !== stage.records) throw new Error(`the raw pull got ${limit.value} of ${stage.records} records`);
  tell(`raw pull: ${(limit.ms / 1000).toFixed(1)} s`);

  const page = await stage.browse(true);
  const session = await stage.signIn(page);
  const loaded = await page.evaluate(([s, records]) => window.bench.open(s, records, false), [
    session,
    stage.records,
  ] as const);
  const bench = 'first-load';
  print({
    bench,
    work: `load ${stage.records} records`,
    docs,
    value: stage.records / (loaded.completeMs / 1000),
    unit: 'docs/s',
    peer: null,
    limit: stage.records / (limit.ms / 1000),
  });
  print({
    bench,
    work: 'first rows to look at',
    docs,
    value: loaded.firstRowsMs,
    unit: 'ms',
    peer: null,
    limit: limit.ms,
  });
  print({
    bench,
    work: 'longest time the page could not answer',
    docs,
    value: loaded.longestStallMs,
    unit: 'ms',
    peer: null,
    limit: 50,
  });
} finally {
  await stage.close();
}
