// npm run bench -- search: type-ahead over everything, key by key, in three languages.
// The limit filters one plain array of folded texts of the accounts alone.
import { docsOf, median, percentile, print, tell } from './support/figures';
import { openStage } from './support/stage';

const docs = docsOf(process.argv, 100_000);
const stage = await openStage({ accounts: docs, contacts: true });
try {
  const page = await stage.browse(true);
  const session = await stage.signIn(page);
  await page.evaluate(([s, records]) => window.bench.open(s, records, false), [session, stage.records] as const);
  await page.evaluate(() => window.bench.raw('pull'));
  await page.evaluate(() => window.bench.raw('readAll'));

  const typed = [
    'Feinkost Lindner',
    'hoffmann',
    'van den berg',
    'köln',
    '上海鼎丰',
    '禾味商行',
    'wang xiulan',
    '4710',
    '0512-5550',
    '苏州 火锅',
    'zzzzqq',
    'hotel drei kronen',
  ];
  const texts = typed.flatMap((text) =>
    Array.from({ length: text.length }, (_, n) => text.slice(0, n + 1)).filter((part) => part.trim() !== ''),
  );
  const found = await page.evaluate((list) => window.bench.search(list), texts);
  tell(`${found.filter(({ hits }) => hits === 0).length} of ${texts.length} texts found nothing`);
  const raw: number[] = [];
  for (const text of texts) raw.push((await page.evaluate((part) => window.bench.raw('search', part, 50), text)).ms);
  const taken = found.map(({ ms }) => ms);
  const bench = 'search';
  print({
    bench,
    work: `first 50 hits over all types, ${stage.records} records, median of ${texts.length} keys`,
    docs,
    value: median(taken),
    unit: 'ms',
    peer: null,
    limit: median(raw),
  });
  print({
    bench,
    work: `first 50 hits over all types, ${stage.records} records, p95`,
    docs,
    value: percentile(taken, 0.95),
    unit: 'ms',
    peer: null,
    limit: percentile(raw, 0.95),
  });
} finally {
  await stage.close();
}
