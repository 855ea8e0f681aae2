import type { Tx } from '../database';

/** One order that counts, as the analyses read it. */
export interface SalesRow {
  readonly account: string;
  readonly territory: string | null;
  /** Days since 1970-01-01; null where the order has no date. */
  readonly day: number | null;
  readonly currency: string | null;
  readonly netMinor: number;
  /** Ids of its products with blanks between, of orders from `productsFrom` on; else null. */
  readonly products: string | null;
}

const batch = 1_000;

/** As on laptops: drafts, rejected and cancelled orders are no sales. What a removed account ordered is on no laptop. */
const counting = `o.org_id = $1 AND NOT o.deleted AND o.status NOT IN ('draft', 'cancelled', 'rejected') AND NOT a.deleted`;

/**
 * All orders that count, in batches, so that neither memory nor the event loop holds them at once. Inside one transaction.
 * @param productsFrom YYYY-MM-DD; older orders come without their products
 */
export async function* salesRows(tx: Tx, orgId: string, productsFrom: string): AsyncGenerator<readonly SalesRow[]> {
  await tx.query(
    `DECLARE sales NO SCROLL CURSOR FOR
     SELECT o.account_id AS account, a.territory_id AS territory, o.ordered_on - DATE '1970-01-01' AS day,
       o.doc->'body'->>'currency' AS currency, coalesce((o.doc->'body'->>'netMinor')::bigint, 0) AS "netMinor",
       CASE WHEN o.ordered_on >= $2::date THEN
         (SELECT string_agg(line->>'productId', ' ') FROM jsonb_array_elements(o.doc->'body'->'lines') AS line) END AS products
     FROM orders o JOIN accounts a ON a.org_id = o.org_id AND a.id = o.account_id WHERE ${counting}`,
    [orgId, productsFrom],
  );
  for (;;) {
    const { rows } = await tx.query<SalesRow>(`FETCH ${batch} FROM sales`);
    if (rows.length > 0) yield rows;
    if (rows.length < batch) break;
  }
  await tx.query('CLOSE sales');
}

/** Day of the last order up to `today`, in days since 1970-01-01; null without one. @param today YYYY-MM-DD */
export async function lastOrderDay(tx: Tx, orgId: string, today: string): Promise<number | null> {
  const { rows } = await tx.query<{ day: number | null }>(
    `SELECT max(o.ordered_on) - DATE '1970-01-01' AS day FROM orders o JOIN accounts a ON a.org_id = o.org_id AND a.id = o.account_id
     WHERE ${counting} AND o.ordered_on <= $2::date`,
    [orgId, today],
  );
  return rows[0]?.day ?? null;
}
