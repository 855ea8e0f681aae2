// A new browser process, no network, the workers of all systems started: from the moment the data key is here until the first
// rows by customer number, and until every list can be sorted, searched and counted. What is on the screen is timed from the
// start of the page, worker and key included. Limit: raw IndexedDB, by its index and with getAll. Peer: RxDB on Dexie, by its
// index and with find().
import { median, mustEqual, print, tell } from './support/figures';
import { firstRowMs } from './support/screen';
import { benchPage } from './support/laptops';
import { systems, type Laptop, type Stage, type SystemName } from './support/stage';

const firstRows = 50;

export async function coldStart(stage: Stage): Promise<void> {
  const { docs, records, line } = stage;
  const laptops = new Map<SystemName, Laptop>();
  for (const system of systems) laptops.set(system, await stage.laptop(system));
  const rounds = docs < 5000 ? 1 : 3;
  const first: Record<SystemName, number[]> = { own: [], raw: [], peer: [] };
  const complete: Record<SystemName, number[]> = { own: [], raw: [], peer: [] };
  const onScreen: Record<SystemName, number[]> = { own: [], raw: [], peer: [] };
  tell('Cold start: until the copy that a start reads is written …');
  const own = laptops.get('own') as Laptop;
  const idle = await own.start(benchPage);
  await idle.evaluate(([s, count]) => window.bench.open(s, count, false), [own.session, records] as const);
  await idle.evaluate((s) => window.bench.untilCopied(s), own.session);
  line.cut();
  for (let round = 1; round <= rounds; round += 1) {
    let expected: readonly string[] | undefined;
    for (const [system, laptop] of laptops) {
      tell(`Cold start ${round} of ${rounds}: ${system} …`);
      const page = await laptop.start(benchPage);
      await page.evaluate((name) => window.bench.warm(name), system);
      let ids: readonly string[];
      if (system === 'own') {
        const opened = await page.evaluate(([s, count]) => window.bench.open(s, count, true), [
          laptop.session,
          records,
        ] as const);
        first.own.push(opened.firstRowsMs);
        complete.own.push(opened.completeMs);
        ids = opened.ids;
      } else {
        const rows = await page.evaluate(([name, limit]) => window.bench.timed(name, 'first', limit), [
          system,
          firstRows,
        ] as const);
        const all = await page.evaluate((name) => window.bench.timed(name, 'readAll'), system);
        mustEqual(`records of ${system}`, all.value, records);
        first[system].push(rows.ms);
        complete[system].push(rows.ms + all.ms);
        ids = rows.value;
      }
      expected ??= ids;
      mustEqual(`first rows of ${system}`, ids, expected);
    }
    for (const [system, laptop] of laptops) {
      const page = await laptop.start(system === 'own' ? '/accounts' : `${benchPage}#${system}=${docs}`);
      onScreen[system].push(await firstRowMs(page));
    }
  }
  line.mend();
  const bench = 'cold-start';
  const figure = { bench, docs, unit: 'ms' } as const;
  print({
    ...{ ...figure, work: `first ${firstRows} rows` },
    ...{ value: median(first.own), peer: median(first.peer), limit: median(first.raw) },
  });
  print({
    ...{ ...figure, work: 'on the screen: first rows, from the start of the page' },
    ...{ value: median(onScreen.own), peer: median(onScreen.peer), limit: median(onScreen.raw) },
  });
  print({
    ...{ ...figure, work: `all ${records} records ready` },
    ...{ value: median(complete.own), peer: median(complete.peer), limit: median(complete.raw) },
  });
}
