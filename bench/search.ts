// Type-ahead over accounts, the people there and everything else, key by key, in three languages. Limit: a plain scan of
// folded texts that ranks nothing and knows no pinyin. Peer: a MiniSearch index (begins of words; pairs of characters for Chinese).
import { mustEqual, print, printSpread, tell } from './support/figures';
import { benchPage } from './support/laptops';
import type { Stage } from './support/stage';

export const typed = [
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
const shownHits = 50;

export async function search(stage: Stage): Promise<void> {
  await stage.addContacts();
  const [own, beside] = [await stage.laptop('own'), await stage.laptop('raw')];
  const all = typed.flatMap((text) =>
    Array.from({ length: text.length }, (_, n) => text.slice(0, n + 1)).filter((part) => part.trim() !== ''),
  );
  const texts = stage.docs < 5000 ? all.filter((_, n) => n % 9 === 0) : all;

  tell(`Search: ${texts.length} texts here …`);
  const page = await own.go(benchPage);
  await page.evaluate(([s, count]) => window.bench.open(s, count, true), [own.session, stage.records] as const);
  const firstMs = await page.evaluate(async () => (await window.bench.search('Feinkost')).ms);
  const found = [];
  for (const text of texts) found.push(await page.evaluate((part) => window.bench.search(part), text));

  tell('Search: a plain scan, then MiniSearch …');
  const other = await beside.go(benchPage);
  await other.evaluate(() => window.bench.ask('search', 'read'));
  const scanReady = await other.evaluate(() => window.bench.timed('search', 'prepareScan'));
  const indexReady = await other.evaluate(() => window.bench.timed('search', 'prepareMiniSearch'));
  mustEqual('records in the index', indexReady.value, scanReady.value);
  const [scanMs, indexMs]: [number[], number[]] = [[], []];
  let [inBoth, inOwn] = [0, 0];
  for (const [n, text] of texts.entries()) {
    const scan = await other.evaluate((part) => window.bench.timed('search', 'scan', part), text);
    const expected = await other.evaluate(([part, most]) => window.bench.ask('search', 'expected', part, most), [
      text,
      shownHits,
    ] as const);
    const index = await other.evaluate((part) => window.bench.timed('search', 'miniSearch', part), text);
    scanMs.push(scan.ms);
    indexMs.push(index.ms);
    const hits = found[n]?.ids ?? [];
    mustEqual(`hits for “${text}”`, hits.length, Math.min(shownHits, expected.count));
    if (expected.count > shownHits) continue;
    mustEqual(`hits for “${text}”`, hits.toSorted(), expected.ids.toSorted());
    inOwn += hits.length;
    inBoth += hits.filter((id) => index.value.includes(id)).length;
  }
  tell(`MiniSearch found ${inBoth} of the ${inOwn} hits of texts with at most ${shownHits}`);

  const { docs } = stage;
  const figure = { bench: 'search', docs, unit: 'ms' } as const;
  printSpread(
    { ...figure, work: `first ${shownHits} hits among ${scanReady.value} records, ${texts.length} texts` },
    { own: found.map(({ ms }) => ms), peer: indexMs, limit: scanMs },
  );
  print({
    ...{ ...figure, work: 'first search after the start, preparation included' },
    ...{ value: firstMs, peer: indexReady.ms, limit: scanReady.ms },
  });
}
