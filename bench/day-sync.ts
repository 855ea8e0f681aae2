// 300 changes of the laptop and 300 of others meet over 200 ms round trip and 1 Mbit/s, then there is nothing new.
// Limit: one round trip, and the bytes of our exchange compressed both ways. Peer: RxDB's replication of the same changes.
import type { Page } from 'playwright';
import { importRecords } from '../src/server/records';
import { asSystem } from '../src/server/database';
import { print, tell } from './support/figures';
import { benchPage } from './support/laptops';
import type { Laptop, Stage } from './support/stage';

const roundTripMs = 200;
const bytesPerSecond = 125_000;

interface Exchange {
  readonly ms: number;
  readonly roundTrips: number;
  readonly bytes: number;
  /** The same content, compressed both ways. */
  readonly leastBytes: number;
}

export async function daySync(stage: Stage): Promise<void> {
  const { docs } = stage;
  const changes = Math.min(300, Math.floor(docs / 5));
  const laptops = { own: await stage.laptop('own'), peer: await stage.laptop('peer') };
  const own = await day(stage, laptops.own, 'own', changes);
  const peer = await day(stage, laptops.peer, 'peer', changes);
  stage.added(2 * createdOf(changes));
  const bench = 'day-sync';
  const figure = { bench, docs } as const;
  const limitMs = (exchange: Exchange): number => roundTripMs + (exchange.leastBytes / bytesPerSecond) * 1000;
  for (const [work, ours, theirs, leastBytes] of [
    [`${changes} changes both ways`, own.full, peer.full, own.full.leastBytes],
    ['nothing new', own.idle, peer.idle, 1024],
  ] as const) {
    print({
      ...{ ...figure, work: `${work}, over ${roundTripMs} ms and 1 Mbit/s`, unit: 'ms' },
      ...{ value: ours.ms, peer: theirs.ms, limit: limitMs(ours) },
    });
    print({
      ...{ ...figure, work: `${work}, round trips`, unit: 'round trips' },
      ...{ value: ours.roundTrips, peer: theirs.roundTrips, limit: 1 },
    });
    print({
      ...{ ...figure, work: `${work}, bytes both ways`, unit: 'bytes' },
      ...{ value: ours.bytes, peer: theirs.bytes, limit: leastBytes },
    });
  }
}

/** A third of a day's work changes accounts; the rest is new. */
const createdOf = (changes: number): number => changes - Math.ceil(changes / 3);

async function day(
  stage: Stage,
  laptop: Laptop,
  system: 'own' | 'peer',
  changes: number,
): Promise<{ readonly full: Exchange; readonly idle: Exchange }> {
  const { line } = stage;
  const page = await laptop.go(benchPage);
  tell(`Day: ${changes} changes in ${system}, offline …`);
  // In the morning everybody knows everything.
  if (system === 'own')
    await page.evaluate(([s, count]) => window.bench.open(s, count, false), [laptop.session, stage.records] as const);
  else await page.evaluate(() => window.bench.ask('peer', 'sync'));
  line.cut();
  // Each on accounts of its own, so that nobody meets a conflict.
  const ids = await accountIds(stage, system === 'own' ? 0 : 2 * changes, 2 * changes);
  await work(page, laptop, system, ids.slice(0, changes));
  await colleaguesWork(stage, ids.slice(changes));

  tell(`Day: ${system} meets the head office …`);
  line.mend();
  line.roundTripMs = roundTripMs;
  line.bytesPerSecond = bytesPerSecond;
  const full = await exchange(page, stage, system);
  // RxDB fetches once more what it has just sent; only then there is nothing new.
  await exchange(page, stage, system);
  const idle = await exchange(page, stage, system);
  line.roundTripMs = 0;
  line.bytesPerSecond = Infinity;
  return { full, idle };
}

const work = (page: Page, laptop: Laptop, system: 'own' | 'peer', ids: readonly string[]): Promise<void> =>
  system === 'own'
    ? page.evaluate((list) => window.bench.workOffline(list, list.length), ids)
    : page.evaluate(([list, ownerId]) => window.bench.peerWorksOffline(list, list.length, ownerId), [
        ids,
        laptop.session.user.id,
      ] as const);

async function exchange(page: Page, { line }: Stage, system: 'own' | 'peer'): Promise<Exchange> {
  line.reset();
  const ms =
    system === 'own'
      ? await page.evaluate(() => window.bench.syncNow())
      : (await page.evaluate(() => window.bench.timed('peer', 'sync'))).ms;
  const { requests, sentBytes, receivedBytes, leastSentBytes } = line;
  tell(`  ${requests} round trips, ${sentBytes} bytes out, ${receivedBytes} bytes in, ${Math.round(ms)} ms`);
  return { ms, roundTrips: requests, bytes: sentBytes + receivedBytes, leastBytes: leastSentBytes + receivedBytes };
}

async function accountIds({ pool, orgId }: Stage, offset: number, limit: number): Promise<string[]> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ id: string }>(`SELECT id FROM accounts WHERE org_id = $1 ORDER BY id OFFSET ${offset} LIMIT ${limit}`, [
      orgId,
    ]),
  );
  return rows.map(({ id }) => id);
}

async function colleaguesWork({ pool, orgId }: Stage, ids: readonly string[]): Promise<void> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ id: string; body: Record<string, unknown> }>(
      `SELECT id, doc->'body' AS body FROM accounts WHERE org_id = $1 AND id = ANY($2)`,
      [orgId, ids],
    ),
  );
  await importRecords(
    pool,
    orgId,
    rows.map(({ id, body }) => ({ entity: 'account', id, body: { ...body, note: 'Changed by a colleague' } })),
  );
}
