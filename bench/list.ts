// A long list: rows anywhere, a sort no index knows, counts; then the same on the screen of the real app.
// Limit: a plain sorted array in a worker, on the screen under bare rows of text. Peer: RxDB on Dexie, likewise.
import type { Page } from 'playwright';
import { median, mustEqual, print, printSpread, tell } from './support/figures';
import {
  bareList,
  clickAndSee,
  framesDuring,
  holdKey,
  jumps,
  ownList,
  scrollToEnd,
  type Frames,
  type ScreenList,
} from './support/screen';
import { benchPage } from './support/laptops';
import { systems, type Stage, type SystemName } from './support/stage';

const bench = 'list';
const cities = ['Köln', '上海', '台北', 'Maastricht', '杭州', 'Bonn', '高雄', 'Utrecht', '苏州', '台中'];

/** What is made ahead after a start takes seconds, because it rests while somebody asks. */
export const settledMs = 15_000;

export interface Answers {
  readonly windowMs: number[];
  readonly sortMs: number;
  readonly countMs: number[];
  /** Of some accounts. */
  readonly ids: readonly string[];
  /** What was answered: the same for every system. */
  readonly said: readonly unknown[];
}

interface Screen {
  readonly scroll: Frames;
  readonly held: Frames;
  readonly jumpMs: number[];
}

export async function list(stage: Stage): Promise<void> {
  const answers = new Map<SystemName, Answers>();
  const screens = new Map<SystemName, Screen>();
  let clicks: { readonly sortMs: number; readonly filterMs: number } | undefined;
  stage.line.cut();
  for (const system of systems) {
    stage.line.mend();
    const laptop = await stage.laptop(system);
    stage.line.cut();
    const page = await laptop.go(benchPage);
    tell(`List: questions to ${system} …`);
    if (system === 'own') {
      await page.evaluate(([s, count]) => window.bench.open(s, count, true), [laptop.session, stage.records] as const);
      // Like the array, it has made ahead what nobody waits for; a question amid that is what `insights` asks.
      await page.evaluate((s) => window.bench.untilCopied(s), laptop.session);
      await page.waitForTimeout(settledMs);
    } else if (system === 'raw') await page.evaluate(() => window.bench.ask('raw', 'readAll'));
    answers.set(system, await askAll(page, system, stage.docs));
    tell(`List: the screen of ${system} …`);
    if (system === 'own') {
      const app = await laptop.go('/accounts');
      await app.locator('tbody tr[aria-rowindex] .cell').first().waitFor();
      await untilAllAreHere(app, stage.docs);
      screens.set(system, await lookAt(app, ownList, stage.docs));
      clicks = await clickAround(app);
    } else {
      const bare = await laptop.go(`${benchPage}#${system}=${stage.docs}`);
      await bare.locator('.bare-row').first().waitFor();
      screens.set(system, await lookAt(bare, bareList, stage.docs));
    }
  }
  stage.line.mend();

  const [own, raw, peer] = systems.map((system) => answers.get(system));
  const [ownScreen, rawScreen, peerScreen] = systems.map((system) => screens.get(system));
  if (!own || !raw || !peer || !ownScreen || !rawScreen || !peerScreen || !clicks) throw new Error('not measured');
  mustEqual('answers of the raw array', own.said, raw.said);
  mustEqual('answers of the peer', own.said, peer.said);

  const { docs } = stage;
  // Beside ours a sort or a filter is its questions alone, without a screen.
  const filtered = ({ countMs, windowMs }: Answers): number => median(countMs) + median(windowMs);
  const figure = { bench, docs, unit: 'ms' } as const;
  printSpread(
    { ...figure, work: '50 rows anywhere by customer number' },
    { own: own.windowMs, peer: peer.windowMs, limit: raw.windowMs },
  );
  print({
    ...{ ...figure, work: 'first sort by a field without index' },
    ...{ value: own.sortMs, peer: peer.sortMs, limit: raw.sortMs },
  });
  printSpread(
    { ...figure, work: 'count by a city not counted before' },
    { own: own.countMs, peer: peer.countMs, limit: raw.countMs },
  );
  printSpread(
    { ...figure, work: 'on the screen: all rows in sight after a jump' },
    { own: ownScreen.jumpMs, peer: peerScreen.jumpMs, limit: rawScreen.jumpMs },
  );
  for (const [work, key] of [
    ['scrolling from the first row to the last', 'scroll'],
    ['holding Page Down', 'held'],
  ] as const) {
    print({
      ...{ ...figure, work: `on the screen: longest frame, ${work}` },
      ...{ value: ownScreen[key].longestMs, peer: peerScreen[key].longestMs, limit: rawScreen[key].longestMs },
    });
    print({
      ...{ ...figure, work: `on the screen: frames of at most 50 ms, ${work}`, unit: '%' },
      ...{ value: ownScreen[key].within50Ms, peer: peerScreen[key].within50Ms, limit: rawScreen[key].within50Ms },
    });
  }
  print({
    ...{ ...figure, work: 'on the screen: first sort by another column' },
    ...{ value: clicks.sortMs, peer: peer.sortMs, limit: raw.sortMs },
  });
  print({
    ...{ ...figure, work: 'on the screen: filter by a part of the list, counted' },
    ...{ value: clicks.filterMs, peer: filtered(peer), limit: filtered(raw) },
  });
}

/** @param docs accounts */
export async function askAll(page: Page, system: SystemName, docs: number): Promise<Answers> {
  const [windowMs, countMs, said]: [number[], number[], unknown[]] = [[], [], []];
  // Stops all over the list, never two next to each other.
  const stops = docs < 5000 ? 10 : 40;
  const offsets = Array.from({ length: stops }, (_, n) => Math.floor(((n * 0.618) % 1) * (docs - 50)));
  for (const [n, offset] of [0, 0, ...offsets].entries()) {
    const { ms, ids } =
      system === 'own'
        ? await page.evaluate((at) => window.bench.window(at), offset)
        : await page.evaluate(
            async ([name, at]) => {
              const { ms: taken, value } = await window.bench.timed(name, 'window', at, 50);
              return { ms: taken, ids: value.map(({ id }) => id) };
            },
            [system, offset] as const,
          );
    // The first two find the way.
    if (n >= 2) windowMs.push(ms);
    said.push(ids);
  }
  const sorted =
    system === 'own'
      ? await page.evaluate(() => window.bench.sortByPostalCode())
      : await page.evaluate(async (name) => {
          const { ms, value } = await window.bench.timed(name, 'sortByPostalCode', 50);
          return { ms, ids: value };
        }, system);
  const ids = said.flat() as string[];
  said.push(sorted.ids);
  for (const city of cities) {
    const counted =
      system === 'own'
        ? await page.evaluate((name) => window.bench.countCity(name), city)
        : await page.evaluate(
            async ([name, place]) => {
              const { ms, value } = await window.bench.timed(name, 'countCity', place);
              return { ms, count: value };
            },
            [system, city] as const,
          );
    countMs.push(counted.ms);
    said.push(counted.count);
  }
  return { windowMs, sortMs: sorted.ms, countMs, ids, said };
}

/** The list shows accounts with an owner: nearly all. */
const untilAllAreHere = (app: Page, docs: number): Promise<unknown> =>
  app.waitForFunction(
    (wanted) => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) > wanted * 0.9,
    docs,
  );

async function lookAt(page: Page, screen: ScreenList, docs: number): Promise<Screen> {
  const isSmall = docs < 5000;
  const places = Array.from({ length: isSmall ? 3 : 30 }, (_, n) => (n * 0.618) % 1);
  await jumps(page, screen, [0.5, 0]);
  const jumpMs = await jumps(page, screen, places);
  const scroll = await framesDuring(page, () => scrollToEnd(page, screen, isSmall ? 20 : 600));
  const held = await framesDuring(page, () => holdKey(page, screen, 'PageDown', isSmall ? 5 : 150));
  return { scroll, held, jumpMs };
}

async function clickAround(app: Page): Promise<{ readonly sortMs: number; readonly filterMs: number }> {
  await jumps(app, ownList, [0.5, 0]);
  // Partners stand first without a sort; by type customers do.
  const type = app.getByRole('columnheader', { name: 'Type' }).getByRole('button');
  const pool = app.getByText('Public pool', { exact: true });
  const sortMs = await clickAndSee(type, ownList);
  const filterMs = await clickAndSee(pool, ownList);
  return { sortMs, filterMs };
}
