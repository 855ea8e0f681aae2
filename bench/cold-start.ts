// npm run bench -- cold-start: a new browser process, no network, until the first rows and until every list is complete.
// The limit reads the same documents from raw IndexedDB in a new browser process.
import { docsOf, median, print } from './support/figures';
import { openStage } from './support/stage';

const rounds = 3;
const docs = docsOf(process.argv, 100_000);
const stage = await openStage({ accounts: docs, contacts: false });
try {
  const first = await stage.browse(true);
  const session = await stage.signIn(first);
  await first.evaluate(([s, records]) => window.bench.open(s, records, false), [session, stage.records] as const);
  await first.evaluate(() => window.bench.raw('pull'));
  stage.line.isCut = true;
  const [firstRows, complete, limits]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const page = await stage.browse();
    const opened = await page.evaluate(([s, records]) => window.bench.open(s, records, true), [
      session,
      stage.records,
    ] as const);
    firstRows?.push(opened.firstRowsMs);
    complete?.push(opened.completeMs);
    const raw = await stage.browse();
    limits?.push((await raw.evaluate(() => window.bench.raw('readAll'))).ms);
  }
  const limit = median(limits ?? []);
  print({
    bench: 'cold-start',
    work: 'first 50 rows of accounts by name',
    docs,
    value: median(firstRows ?? []),
    unit: 'ms',
    peer: null,
    limit,
  });
  print({
    bench: 'cold-start',
    work: `all ${stage.records} records ready`,
    docs,
    value: median(complete ?? []),
    unit: 'ms',
    peer: null,
    limit,
  });
} finally {
  await stage.close();
}
