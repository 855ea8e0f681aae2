// npm run bench -- edit: one field of one account changes, while a screen shows it: until the screen has it, until the disk has it.
// The limit gets and puts the same document in raw IndexedDB, strictly durable as well.
import { docsOf, median, percentile, print } from './support/figures';
import { openStage } from './support/stage';

const docs = docsOf(process.argv, 100_000);
const stage = await openStage({ accounts: docs, contacts: false });
try {
  const page = await stage.browse(true);
  const session = await stage.signIn(page);
  await page.evaluate(([s, records]) => window.bench.open(s, records, false), [session, stage.records] as const);
  await page.evaluate(() => window.bench.raw('pull'));
  // The day is offline: what is measured is the laptop alone.
  stage.line.isCut = true;
  const ids = await page.evaluate((middle) => window.bench.accountIds(middle, 300), Math.floor(docs / 2));
  await page.evaluate((list) => window.bench.edit(list), ids.slice(0, 20));
  const edits = await page.evaluate((list) => window.bench.edit(list), ids.slice(20));
  const raw: number[] = [];
  for (const [index, id] of ids.slice(20).entries())
    raw.push(
      (await page.evaluate(([key, phone]) => window.bench.raw('edit', key, phone), [id, `0211 ${index}`] as const)).ms,
    );
  const bench = 'edit';
  for (const [name, at] of [
    ['median', median],
    ['p95', (values: readonly number[]) => percentile(values, 0.95)],
  ] as const) {
    print({
      bench,
      work: `a change is shown, ${name}`,
      docs,
      value: at(edits.map(({ shownMs }) => shownMs)),
      unit: 'ms',
      peer: null,
      limit: at(raw),
    });
    print({
      bench,
      work: `a change is durable, ${name}`,
      docs,
      value: at(edits.map(({ durableMs }) => durableMs)),
      unit: 'ms',
      peer: null,
      limit: at(raw),
    });
  }
} finally {
  await stage.close();
}
