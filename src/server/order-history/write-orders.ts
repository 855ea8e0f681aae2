import type { Pool } from 'pg';
import { entityOf, type Body, type EntityName } from '../../shared/entities';
import { completeBody } from '../../shared/schema/validate';
import { asOffice, asSystem, retryingCollisions, type Tx } from '../database';
import { readDocuments } from '../records-document';
import { importInto, type ImportRecord } from '../records-import';
import { Directory, Users, type Entry } from './directory';
import { asBefore, fateOf, orderId, type Fate, type Known, type Plan } from './plan';
import type { OldOrder } from './read-orders';
import { beginRun, finishRun, noteChanges } from './runs';

/** What a file may name: all accounts, products and users of the organisation. */
export const readKnown = (pool: Pool, orgId: string): Promise<Known> =>
  asSystem(pool, async (tx) => {
    const read = async <E extends Entry>(table: 'accounts' | 'products', more: string): Promise<Directory<E>> => {
      const { rows } = await tx.query<Entry & { packaging: string | null }>(
        `SELECT id, doc->'body'->>'code' AS code, doc->'body'->>'name' AS name ${more} FROM ${table} WHERE org_id = $1 AND NOT deleted`,
        [orgId],
      );
      return new Directory(
        rows.map(
          (row) => ({ ...row, code: row.code ?? undefined, packaging: row.packaging ?? undefined }) as unknown as E,
        ),
      );
    };
    const accounts = await read<Entry>('accounts', '');
    const products = await read<Entry & { packaging: string | undefined }>(
      'products',
      ", doc->'body'->>'packaging' AS packaging",
    );
    const { rows: people } = await tx.query<{ id: string; body: Partial<Body<'user'>> }>(
      `SELECT id, doc->'body' AS body FROM users WHERE org_id = $1 AND NOT deleted`,
      [orgId],
    );
    const users = new Users(
      people.map(({ id, body: { name, code, email, signInName } }) => ({
        id,
        calledBy: [name, code, email, signInName, signInName?.replace(/@[^@]*$/, '')],
      })),
    );
    // What an undone import had made comes back with the next one; what somebody removed does not.
    const { rows } = await tx.query<{ id: string }>(
      `SELECT id FROM accounts WHERE org_id = $1 AND deleted AND doc->>'mut' IS NOT NULL
       UNION ALL SELECT id FROM products WHERE org_id = $1 AND deleted AND doc->>'mut' IS NOT NULL`,
      [orgId],
    );
    const removed = new Set(rows.map(({ id }) => id));
    return { accounts, products, users, isRemoved: (id) => removed.has(id) };
  });

export interface Written {
  /** Of the orders. */
  readonly fates: Readonly<Record<Fate, number>>;
  /** Takes it back; undefined where nothing was written. */
  readonly run: number | undefined;
  /** Stopped between two batches: the same file goes on from there. */
  readonly stopped: boolean;
}

interface Writing {
  readonly source: string;
  /** Name of the file. */
  readonly file: string;
  readonly now: Date;
  /** Finds out and writes nothing. */
  readonly isDryRun: boolean;
  readonly onProgress: (done: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const batch = 1000;

/**
 * Writes what a plan says, in transactions of a thousand records, so that the head office goes on serving meanwhile. A run that is
 * stopped leaves whole orders; the same file finds them and goes on.
 */
export async function writePlan(pool: Pool, orgId: string, plan: Plan, writing: Writing): Promise<Written> {
  const fates = { new: 0, changed: 0, unchanged: 0, kept: 0 };
  let run: number | undefined;
  const write = (records: readonly ImportRecord[], at: Tx): Promise<number | undefined> =>
    writeIn(at, orgId, run, records, writing);
  const stopped = (): boolean => writing.signal?.aborted === true;
  const made = [...recordsOf('product', plan.products), ...recordsOf('account', plan.accounts)];
  for (const records of chunks(writing.isDryRun ? [] : made)) {
    if (stopped()) return { fates, run, stopped: true };
    run = await inTransaction(pool, orgId, (tx) => write(records, tx));
  }
  let done = 0;
  for await (const orders of batches(plan.orders())) {
    if (stopped()) return { fates, run, stopped: true };
    const { found, run: of } = await inTransaction(pool, orgId, async (tx) => {
      const found = await ordersOf(tx, orgId, plan, orders, writing.source);
      return { found, run: writing.isDryRun ? undefined : await write(found.records, tx) };
    });
    run = of;
    for (const fate of found.fates) fates[fate] += 1;
    done += orders.length;
    writing.onProgress(done);
  }
  if (run !== undefined) await finishRun(pool, orgId, run);
  return { fates, run, stopped: false };
}

const inTransaction = <T>(pool: Pool, orgId: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  retryingCollisions(() => asOffice(pool, orgId, work, { statementTimeoutMs: 300_000 }));

const recordsOf = (entity: EntityName, bodies: ReadonlyMap<string, object>): ImportRecord[] =>
  [...bodies].map(([id, body]) => ({ entity, id, body: { ...body } }));

/** @returns the orders that are to be written, and what becomes of each */
async function ordersOf(
  tx: Tx,
  orgId: string,
  plan: Plan,
  orders: readonly OldOrder[],
  source: string,
): Promise<{ readonly records: readonly ImportRecord[]; readonly fates: readonly Fate[] }> {
  const ids = orders.map((order) => orderId(source, order));
  // Before they are read: what somebody does to one at this moment is not to be overwritten.
  await tx.query('SELECT doc_id FROM lock_documents($1)', [ids]);
  const known = new Map((await readDocuments(tx, orgId, 'order', ids)).map((document) => [document.id, document]));
  const fates: Fate[] = [];
  const records = orders.flatMap((order, n): ImportRecord[] => {
    const id = ids[n] ?? '';
    const before = known.get(id);
    const now = plan.bodyOf(order);
    const body = completeBody(
      entityOf('order'),
      before === undefined || before.deleted ? now : asBefore(before.body as typeof now, now),
    );
    const fate = fateOf(before, body);
    fates.push(fate);
    return fate === 'new' || fate === 'changed' ? [{ entity: 'order', id, body }] : [];
  });
  return { records, fates };
}

/** @returns the run, which begins with the first record that is written */
async function writeIn(
  tx: Tx,
  orgId: string,
  run: number | undefined,
  records: readonly ImportRecord[],
  writing: Writing,
): Promise<number | undefined> {
  if (records.length === 0) return run;
  const { changes, orphans } = await importInto(tx, orgId, records, { now: () => writing.now });
  const orphan = orphans[0];
  if (orphan !== undefined)
    throw new Error('An account was removed while its orders were imported: run the same command again.');
  const of = run ?? (await beginRun(tx, orgId, writing));
  await noteChanges(tx, orgId, of, changes);
  return of;
}

/** Pieces of any size as batches of one. */
async function* batches(pieces: AsyncGenerator<readonly OldOrder[]>): AsyncGenerator<readonly OldOrder[]> {
  let waiting: OldOrder[] = [];
  for await (const piece of pieces) {
    waiting.push(...piece);
    const whole = waiting.length - (waiting.length % batch);
    yield* chunks(waiting.slice(0, whole));
    waiting = waiting.slice(whole);
  }
  yield* chunks(waiting);
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += batch) yield items.slice(from, from + batch);
}
