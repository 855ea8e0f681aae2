import type { QueryResultRow } from 'pg';
import type { Tx } from '../database';

/** One order that counts, as the analyses read it. */
export interface SalesRow {
  readonly account: string;
  readonly territory: string | null;
  /** Days since 1970-01-01; null where the order has no date. */
  readonly day: number | null;
  readonly currency: string | null;
  readonly netMinor: number;
  /** Ids of its products with blanks between, of orders from `productsFrom` on; else null. What was given back is not among them. */
  readonly products: string | null;
}

const batch = 1_000;

/** The rows of a statement in batches, so that neither memory nor the event loop holds them at once. */
export async function* batches<R extends QueryResultRow>(
  tx: Tx,
  statement: string,
  values: readonly unknown[],
): AsyncGenerator<readonly R[]> {
  await tx.query(`DECLARE batches NO SCROLL CURSOR FOR ${statement}`, values);
  for (;;) {
    const { rows } = await tx.query<R>(`FETCH ${batch} FROM batches`);
    if (rows.length > 0) yield rows;
    if (rows.length < batch) break;
  }
  await tx.query('CLOSE batches');
}

/** As on laptops: drafts, rejected and cancelled orders are no sales. */
const counting = "org_id = $1 AND NOT deleted AND status NOT IN ('draft', 'cancelled', 'rejected')";

/**
 * All orders that count, in batches, always in the same order: sums of another order differ in their last digit, and would be sent to every laptop. Inside one transaction. Accounts are read by themselves and joined here: right after an import PostgreSQL knows
 * nothing of the sizes of tables, and its way to join them would take minutes.
 * @param productsFrom YYYY-MM-DD; older orders come without their products
 * @throws the reason of the signal
 */
export async function* salesRows(
  tx: Tx,
  orgId: string,
  productsFrom: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly SalesRow[]> {
  const territories = new Map<string, string | null>();
  const accounts = 'SELECT id, territory_id AS territory FROM accounts WHERE org_id = $1 AND NOT deleted';
  for await (const rows of batches<{ id: string; territory: string | null }>(tx, accounts, [orgId]))
    for (const { id, territory } of rows) territories.set(id, territory);
  const orders = batches<Omit<SalesRow, 'territory'>>(
    tx,
    `SELECT account_id AS account, ordered_on - DATE '1970-01-01' AS day, doc->'body'->>'currency' AS currency,
       coalesce((doc->'body'->>'netMinor')::bigint, 0) AS "netMinor",
       CASE WHEN ordered_on >= $2::date THEN
         (SELECT string_agg(line->>'productId', ' ') FROM jsonb_array_elements(doc->'body'->'lines') AS line
          WHERE (line->>'netMinor')::numeric >= 0) END AS products
     FROM orders WHERE ${counting} ORDER BY id`,
    [orgId, productsFrom],
  );
  for await (const rows of orders) {
    signal?.throwIfAborted();
    // What a removed account ordered is on no laptop.
    yield rows.flatMap((row) => {
      const territory = territories.get(row.account);
      return territory === undefined ? [] : [{ ...row, territory }];
    });
  }
}

/** Accounts with the fields of their own, in batches. Inside one transaction, and not before another batch reader of it has ended. */
export async function* accountRows(
  tx: Tx,
  orgId: string,
): AsyncGenerator<readonly (Readonly<Record<string, unknown>> & { readonly id: string })[]> {
  const accounts = "SELECT id, doc->'body' AS body FROM accounts WHERE org_id = $1 AND NOT deleted";
  for await (const rows of batches<{ id: string; body: Record<string, unknown> }>(tx, accounts, [orgId]))
    yield rows.map(({ id, body }) => ({ ...body, id }));
}

/** Day of the last order up to `today`, in days since 1970-01-01; null without one. @param today YYYY-MM-DD */
export async function lastOrderDay(tx: Tx, orgId: string, today: string): Promise<number | null> {
  const { rows } = await tx.query<{ day: number | null }>(
    `SELECT max(ordered_on) - DATE '1970-01-01' AS day FROM orders WHERE ${counting} AND ordered_on <= $2::date`,
    [orgId, today],
  );
  return rows[0]?.day ?? null;
}
