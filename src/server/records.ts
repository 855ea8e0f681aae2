import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { parentAccounts, may } from '../shared/domain/permissions';
import { entityNames, type Body, type EntityName } from '../shared/entities';
import { AppError } from '../shared/errors';
import type { PushResult } from '../shared/sync-protocol';
import { asPerson, isOverload, OvertakenError, retryingCollisions, sqlState, type Tx } from './database';
import type { Checkpoint } from './checkpoint';
import { actorIn } from './directory';
import { assertNotBack } from './epoch';
import { readDocuments, wireOf, type Document } from './records-document';
import {
  isRefusal,
  judge,
  readRow,
  type Pusher,
  type ReadableRow,
  type Refusal,
  type Situation,
  type Verdict,
} from './records-judge';
import type { Prices } from './records-order';
import { accountKeysIn, writeChanges, type Accepted, type Change } from './records-write';
import type { RequestActor } from './request-actor';

export { importRecords } from './records-import';

/** Told about what a row did that nobody expected; `ref` is what the laptop shows. Carries no customer data. */
export type Report = (error: unknown, ref: string) => void;

/**
 * Takes what a laptop changed, row by row; every row has its result, in the order of `rows`. All accepted rows are one
 * transaction. When a row fails in an unexpected way, the push is taken again one row at a time, so that only this row is
 * refused (`internal`) and the others flow. `options.before`: where the laptop stands; when the head office was restored
 * since, nothing is taken and nothing answered, because equal version numbers may count different histories.
 * @throws AppError not_signed_in, user_disabled; WentBackError; Error when the database cannot be reached
 */
export async function pushRecords(
  pool: Pool,
  who: RequestActor,
  rows: readonly unknown[],
  options: { readonly now?: () => Date; readonly report?: Report; readonly before?: Checkpoint } = {},
): Promise<PushResult[]> {
  if (rows.length === 0) return [];
  const now = options.now ?? (() => new Date());
  const attempt = (work: (tx: Tx, pusher: Pusher, at: string) => Promise<PushResult[]>): Promise<PushResult[]> =>
    retryingCollisions(() =>
      asPerson(pool, who, async (tx) => {
        const at = now();
        const { actor, organisation } = await actorIn(tx, who.orgId, who.userId, at);
        if (options.before !== undefined) {
          if (options.before.e !== organisation.epoch) return [];
          await assertNotBack(tx, organisation, options.before);
        }
        return work(tx, { orgId: who.orgId, userId: who.userId, deviceId: who.deviceId, actor }, at.toISOString());
      }),
    );
  try {
    return await attempt((tx, pusher, at) => applyPush(tx, pusher, rows, at));
  } catch (error) {
    if (!concernsOneRow(error)) throw error;
    return attempt((tx, pusher, at) => oneByOne(tx, pusher, rows, at, options.report ?? (() => undefined)));
  }
}

/** Trouble with the connection or with the whole server is not the fault of a row. */
const concernsOneRow = (error: unknown): boolean =>
  error instanceof AppError ? error.code === 'not_allowed' : sqlState(error) === uniqueViolation || !isOverload(error);

async function oneByOne(
  tx: Tx,
  pusher: Pusher,
  rows: readonly unknown[],
  at: string,
  report: Report,
): Promise<PushResult[]> {
  const results: PushResult[] = [];
  for (const index of parentsFirst(rows.map(readRow))) {
    await tx.query('SAVEPOINT one_row');
    try {
      const [result] = await applyPush(tx, pusher, [rows[index]], at);
      if (result) results[index] = result;
      await tx.query('RELEASE SAVEPOINT one_row');
    } catch (error) {
      if (!concernsOneRow(error)) throw error;
      await tx.query('ROLLBACK TO SAVEPOINT one_row');
      results[index] = refusalFor(readRow(rows[index]).mut, error, report);
    }
  }
  return results;
}

const uniqueViolation = '23505';

/**
 * What row-level security refuses is not allowed, whatever `authorizeWrite` thought of it. A key that still collides after
 * several attempts is the mutation id of somebody else.
 */
function refusalFor(mut: string, error: unknown, report: Report): PushResult {
  if (error instanceof AppError)
    return { result: 'refused', mut, code: error.code, details: error.details, record: null };
  if (sqlState(error) === uniqueViolation)
    return { result: 'refused', mut, code: 'mutation_reused', details: {}, record: null };
  const ref = randomBytes(6).toString('base64url');
  report(error, ref);
  if (sqlState(error) === '42501') return { result: 'refused', mut, code: 'not_allowed', details: {}, record: null };
  return { result: 'refused', mut, code: 'internal', details: { ref }, record: null };
}

/**
 * Judges and writes the rows of one push inside a transaction of the pusher.
 * @param now instant of acceptance
 * @throws when anything unexpected happens; then the transaction must be rolled back
 */
export async function applyPush(tx: Tx, pusher: Pusher, rows: readonly unknown[], now: string): Promise<PushResult[]> {
  const read = rows.map(readRow);
  const situation = await situationOf(
    tx,
    pusher,
    read.filter((row): row is ReadableRow => !isRefusal(row)),
    now,
  );
  const before = new Map(situation.documents);
  const verdicts = new Map<number, Verdict>();
  const changes = new Map<string, Change>();
  const accepted: Accepted[] = [];
  for (const index of parentsFirst(read)) {
    const row = read[index];
    if (!row || isRefusal(row)) continue;
    const verdict = judge(situation, row);
    verdicts.set(index, verdict);
    if (verdict.result !== 'accepted' || !verdict.isNews) continue;
    const { document, numbered } = verdict;
    changes.set(document.id, {
      before: before.get(document.id),
      after: document,
      numbered: numbered || (changes.get(document.id)?.numbered ?? false),
    });
    accepted.push({ mut: row.mut, hash: row.hash, saidAt: row.at, before: verdict.before, after: document });
  }
  const written = await writeChanges(tx, pusher, [...changes.values()], accepted);
  return read.map((row, index) => (isRefusal(row) ? refused(row) : resultOf(row, verdicts.get(index), written)));
}

const refused = ({ mut, code, details }: Refusal): PushResult => ({
  result: 'refused',
  mut,
  code,
  details,
  record: null,
});

function resultOf(
  { mut }: ReadableRow,
  verdict: Verdict | undefined,
  written: ReadonlyMap<string, Document>,
): PushResult {
  if (!verdict) throw new Error('every readable row was judged');
  if (verdict.result === 'refused')
    return {
      result: 'refused',
      mut,
      code: verdict.code,
      details: verdict.details,
      record: verdict.document ? wire(verdict.document) : null,
    };
  const document =
    verdict.result === 'accepted' ? (written.get(verdict.document.id) ?? verdict.document) : verdict.document;
  return { result: verdict.result, mut, record: wire(document) };
}

const wire = (document: Document): Extract<PushResult, { result: 'accepted' }>['record'] => {
  const { conflicts, ...rest } = wireOf(document);
  return { ...rest, conflicts: [...conflicts] };
};

/** Positions of rows in an order in which a record comes after the records it hangs on. */
function parentsFirst(rows: readonly (ReadableRow | Refusal)[]): number[] {
  const rank = (row: ReadableRow | Refusal | undefined): number =>
    !row || isRefusal(row) ? -1 : entityNames.indexOf(row.entityName);
  return rows.map((_, index) => index).sort((a, b) => rank(rows[a]) - rank(rows[b]) || a - b);
}

async function situationOf(tx: Tx, pusher: Pusher, rows: readonly ReadableRow[], now: string): Promise<Situation> {
  const ids = [...new Set(rows.map((row) => row.id))];
  const accounts = new Set(rows.flatMap((row) => parentAccounts(row.entityName, row.body)));
  // Locked before anything is read: from here on nobody else changes these records or moves the accounts they hang on.
  const { rows: locked } = await tx.query<{ doc_id: string; entity: EntityName }>(
    'SELECT doc_id, entity FROM lock_documents($1)',
    [[...new Set([...ids, ...accounts])]],
  );
  const existing = new Map(locked.map((row) => [row.doc_id, row.entity]));
  // Before the documents: whoever is seen to have made a change is then seen with the record it made.
  const mutations = await mutationsIn(tx, pusher.orgId, rows);
  const documents = await documentsIn(tx, pusher.orgId, rows);
  for (const document of documents.values())
    for (const id of parentAccounts(document.entity, document.body)) accounts.add(id);
  const accountKeys = await accountKeysIn(tx, [...accounts]);
  const appeared =
    [...documents.keys()].some((id) => !existing.has(id)) ||
    [...accountKeys.keys()].some((id) => !existing.has(id) && !heldBefore(documents, id));
  if (appeared) throw new OvertakenError();
  return {
    pusher,
    now,
    existing,
    documents,
    accountKeys,
    visibleAccounts: await visibleAccountsIn(tx, pusher, [...accountKeys.keys()], accountKeys),
    mutations,
    prices: await pricesIn(tx, pusher.orgId, rows),
  };
}

/** Accounts a record hung on before the push: found only after the locks were taken, and not moved by anybody who would not wait for this record. */
const heldBefore = (documents: ReadonlyMap<string, Document>, accountId: string): boolean =>
  [...documents.values()].some((document) => parentAccounts(document.entity, document.body).includes(accountId));

async function documentsIn(tx: Tx, orgId: string, rows: readonly ReadableRow[]): Promise<Map<string, Document>> {
  const documents = new Map<string, Document>();
  for (const entity of new Set(rows.map((row) => row.entityName))) {
    const ids = rows.filter((row) => row.entityName === entity).map((row) => row.id);
    for (const document of await readDocuments(tx, orgId, entity, ids)) documents.set(document.id, document);
  }
  return documents;
}

async function visibleAccountsIn(
  tx: Tx,
  pusher: Pusher,
  ids: readonly string[],
  keys: ReadonlyMap<string, readonly string[]>,
): Promise<Set<string>> {
  const asked = ids.filter((id) => may(pusher.actor, 'read', keys.get(id) ?? []));
  if (asked.length === 0) return new Set();
  const { rows } = await tx.query<{ id: string }>('SELECT id FROM accounts WHERE org_id = $1 AND id = ANY($2)', [
    pusher.orgId,
    asked,
  ]);
  return new Set(rows.map((row) => row.id));
}

async function mutationsIn(tx: Tx, orgId: string, rows: readonly ReadableRow[]): Promise<Situation['mutations']> {
  if (rows.length === 0) return new Map();
  const { rows: known } = await tx.query<{ id: string; hash: string; rev: number }>(
    'SELECT id, hash, rev FROM mutation WHERE org_id = $1 AND id = ANY($2)',
    [orgId, rows.map((row) => row.mut)],
  );
  return new Map(known.map(({ id, hash, rev }) => [id, { hash, rev }]));
}

async function pricesIn(tx: Tx, orgId: string, rows: readonly ReadableRow[]): Promise<Prices> {
  const products = new Set<string>();
  const lists = new Set<string>();
  for (const { body } of rows.filter((row) => row.entityName === 'order' && row.body['status'] !== 'draft')) {
    if (typeof body['priceListId'] === 'string') lists.add(body['priceListId']);
    if (Array.isArray(body['lines']))
      for (const line of body['lines'] as unknown[])
        if (typeof line === 'object' && line !== null && 'productId' in line && typeof line.productId === 'string')
          products.add(line.productId);
  }
  const [foundProducts, foundLists] = [
    await readDocuments(tx, orgId, 'product', [...products]),
    await readDocuments(tx, orgId, 'priceList', [...lists]),
  ];
  return {
    products: new Map(
      foundProducts.filter((document) => !document.deleted).map(({ id, body }) => [id, body as Body<'product'>]),
    ),
    lists: new Map(
      foundLists.map(({ id, body }) => {
        const list = body as Body<'priceList'>;
        return [
          id,
          {
            currency: list.currency,
            prices: new Map((list.prices ?? []).map((price) => [price.productId, price.unitPriceMinor])),
          },
        ];
      }),
    ),
  };
}
