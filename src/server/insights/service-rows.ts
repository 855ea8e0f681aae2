import type { CaseFact, ContactFact, TieFact } from '../../shared/domain/insights/customer-facts';
import { caseFact, contactFact, tieFact } from '../../shared/domain/insights/record-facts';
import type { Body } from '../../shared/entities';
import type { Tx } from '../database';
import { batches } from './sales-rows';

/** What hangs on a customer besides its orders, and which of these are open. */
export interface CustomerService {
  readonly contacts: ContactFact[];
  readonly cases: CaseFact[];
  readonly ties: TieFact[];
  /** Instant of the last contact that took place, notes aside. */
  lastContactAt?: string;
  openOrders: number;
  openOrdersMinor: number;
}

interface Row<B> {
  readonly id: string;
  readonly account: string;
  readonly body: B;
  readonly at: string;
}

/**
 * Reads it of some customers, in batches. Inside one transaction, and not before another batch reader of it has ended.
 * @param wanted number of the customer by the id of the account
 * @param zoneOffset minutes to add to UTC for the days of the head office
 * @returns by number; nothing of a customer on whom nothing hangs
 * @throws the reason of the signal
 */
export async function customerService(
  tx: Tx,
  orgId: string,
  wanted: ReadonlyMap<string, number>,
  zoneOffset: number,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, CustomerService>> {
  const found = new Map<number, CustomerService>();
  const of = (account: string): CustomerService | undefined => {
    const customer = wanted.get(account);
    if (customer === undefined) return undefined;
    const known = found.get(customer) ?? { contacts: [], cases: [], ties: [], openOrders: 0, openOrdersMinor: 0 };
    found.set(customer, known);
    return known;
  };
  const each = async <B>(table: string, take: (service: CustomerService, row: Row<B>) => void): Promise<void> => {
    const statement = `SELECT id, account_id AS account, doc->'body' AS body, doc->>'at' AS at FROM ${table}
      WHERE org_id = $1 AND NOT deleted AND account_id IS NOT NULL ORDER BY id`;
    for await (const rows of batches<Row<B>>(tx, statement, [orgId])) {
      signal?.throwIfAborted();
      for (const row of rows) {
        const service = of(row.account);
        if (service) take(service, row);
      }
    }
  };
  await each<Body<'activity'>>('activities', (service, { id, body }) => {
    const fact = contactFact(id, body, zoneOffset);
    if (!fact) return;
    if (body.kind !== 'note' && body.startAt > (service.lastContactAt ?? '')) service.lastContactAt = body.startAt;
    // Of the others nobody knows whether they reached somebody.
    if (fact.answered !== undefined) service.contacts.push(fact);
  });
  await each<Body<'case'>>('cases', (service, { id, body, at }) => {
    service.cases.push(caseFact(id, body, at, zoneOffset));
  });
  await each<Body<'tie'>>('ties', (service, { id, body }) => {
    const fact = tieFact(id, body);
    if (fact) service.ties.push(fact);
  });
  const open = batches<{ account: string; orders: number; minor: number }>(
    tx,
    `SELECT account_id AS account, count(*)::int AS orders, sum((doc->'body'->>'netMinor')::bigint)::float8 AS minor FROM orders
     WHERE org_id = $1 AND NOT deleted AND status IN ('submitted', 'accepted', 'adjusted') AND (doc->'body'->>'netMinor')::bigint >= 0
     GROUP BY account_id`,
    [orgId],
  );
  for await (const rows of open)
    for (const { account, orders, minor } of rows) {
      const service = of(account);
      if (service) Object.assign(service, { openOrders: orders, openOrdersMinor: minor });
    }
  return found;
}
