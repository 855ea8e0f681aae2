// npm run bench -- day-sync: 300 changes of the laptop and 300 of others meet over 200 ms round trip and 1 Mbit/s.
// The limit is one round trip and the time the bytes of this very exchange take.
import { importRecords } from '../src/server/records';
import { asSystem } from '../src/server/database';
import { docsOf, print, tell } from './support/figures';
import { openStage } from './support/stage';

const changes = 300;
const docs = docsOf(process.argv, 20_000);
const stage = await openStage({ accounts: docs, contacts: false });
try {
  const page = await stage.browse(true);
  const session = await stage.signIn(page);
  await page.evaluate(([s, records]) => window.bench.open(s, records, false), [session, stage.records] as const);
  const { line, pool, orgId } = stage;
  const reset = (): void => {
    line.requests = 0;
    line.sentBytes = 0;
    line.receivedBytes = 0;
  };

  line.isCut = true;
  const ids = await page.evaluate(() => window.bench.accountIds(0, 100));
  await page.evaluate(([list, count]) => window.bench.workOffline(list, count), [ids, changes] as const);
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ id: string; body: Record<string, unknown> }>(
      `SELECT id, doc->'body' AS body FROM accounts WHERE org_id = $1 AND NOT id = ANY($2) ORDER BY id LIMIT ${changes}`,
      [orgId, ids],
    ),
  );
  await importRecords(
    pool,
    orgId,
    rows.map(({ id, body }) => ({ entity: 'account', id, body: { ...body, note: 'Changed by a colleague' } })),
  );

  line.isCut = false;
  line.roundTripMs = 200;
  line.bytesPerSecond = 125_000;
  reset();
  const dayMs = await page.evaluate(() => window.bench.syncNow());
  const waiting = await page.evaluate(() => window.bench.waiting());
  if (waiting !== 0) throw new Error(`${waiting} changes still wait`);
  const bench = 'day-sync';
  const bytes = line.sentBytes + line.receivedBytes;
  tell(`${line.requests} requests, ${line.sentBytes} bytes out, ${line.receivedBytes} bytes in`);
  print({
    bench,
    work: `${changes} changes both ways over 200 ms and 1 Mbit/s`,
    docs,
    value: dayMs,
    unit: 'ms',
    peer: null,
    limit: line.roundTripMs + (bytes / line.bytesPerSecond) * 1000,
  });
  print({ bench, work: 'round trips of that', docs, value: line.requests, unit: 'round trips', peer: null, limit: 1 });

  reset();
  const idleMs = await page.evaluate(() => window.bench.syncNow());
  print({ bench, work: 'nothing new', docs, value: idleMs, unit: 'ms', peer: null, limit: line.roundTripMs });
  print({
    bench,
    work: 'round trips when nothing is new',
    docs,
    value: line.requests,
    unit: 'round trips',
    peer: null,
    limit: 1,
  });
  print({
    bench,
    work: 'bytes when nothing is new',
    docs,
    value: line.sentBytes + line.receivedBytes,
    unit: 'bytes',
    peer: null,
    limit: 1024,
  });
} finally {
  await stage.close();
}
