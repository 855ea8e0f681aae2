import { scopeKeysOf } from '../shared/domain/permissions';
import { equalValues } from '../shared/domain/merge';
import { entityNames, entityOf, type EntityName } from '../shared/entities';
import { AppError, must } from '../shared/errors';
import { isChildOfSql, tableOf } from '../shared/schema/postgres';
import type { Tx } from './database';
import { storedDoc, type Document, type RecordBody } from './records-document';

/** PostgreSQL tells listening processes on this channel what happened; see events.ts. */
export const notifyChannel = 'roadbook';
// PostgreSQL carries at most 8000 bytes per notification.
const maxNotifiedKeys = 100;

/** A record that changes in this transaction: as it was at its start, and as it will be. */
export interface Change {
  readonly before: Document | undefined;
  readonly after: Document;
  /** An order that gets its official number now. */
  readonly numbered: boolean;
}

/** One accepted mutation, for the journal of mutations and the audit. */
export interface Accepted {
  readonly mut: string;
  readonly hash: string;
  readonly saidAt: string;
  readonly before: Document | undefined;
  readonly after: Document;
}

export interface Writer {
  readonly orgId: string;
  readonly userId: string | null;
  readonly deviceId: string | null;
}

interface FeedEntry {
  readonly id: string;
  readonly entity: EntityName;
  readonly deleted: boolean;
  readonly bytes: number;
  readonly scopes: readonly string[];
}

/**
 * Writes changes, what follows from them, and their place in the feed. The feed's counter comes last: it is locked until
 * the transaction ends, so that the order of commits is the order of the feed.
 * @returns the documents as written, by id: orders carry their numbers
 * @throws AppError not_allowed when row-level security lets fewer rows through than asked
 */
export async function writeChanges(
  tx: Tx,
  writer: Writer,
  changes: readonly Change[],
  accepted: readonly Accepted[],
): Promise<Map<string, Document>> {
  const plain = changes.filter((change) => !change.numbered);
  const numbered = changes.filter((change) => change.numbered);
  await writeDocuments(tx, writer.orgId, plain);
  const moved = await rescope(tx, writer.orgId, changes);
  await writeMutations(tx, writer, accepted);

  const touched = changes.length + moved.length;
  const written = new Map(plain.map(({ after }) => [after.id, after]));
  if (touched === 0) return written;
  const people = changes.some(({ after }) => after.entity === 'user');
  const counters = await takeCounters(tx, writer.orgId, touched, numbered.length, people);
  // Its chain is locked until the end of the transaction too: taken after the counter, it makes nobody wait who does not wait already.
  await writeAudit(tx, writer, accepted);
  const withNumbers = numbered.map((change, index) => ({
    ...change,
    after: withNumber(change.after, counters.orderNumber - numbered.length + 1 + index),
  }));
  await writeDocuments(tx, writer.orgId, withNumbers);
  for (const { after } of withNumbers) written.set(after.id, after);

  const entries = [...[...written.values()].map(entryOf), ...moved.map((move) => move.entry)].sort(
    (a, b) => entityNames.indexOf(a.entity) - entityNames.indexOf(b.entity),
  );
  await writeFeed(tx, writer.orgId, entries, counters.seq - touched);
  const keys = new Set([
    ...changes.flatMap(({ before, after }) => [...(before?.scopes ?? []), ...after.scopes]),
    ...moved.flatMap((move) => move.keys),
  ]);
  await notify(tx, {
    org: writer.orgId,
    device: writer.deviceId,
    seq: counters.seq,
    people,
    keys: keys.size > maxNotifiedKeys ? null : [...keys],
  });
  return written;
}

export interface Notice {
  readonly org: string;
  /** The laptop that made the change: it knows already. */
  readonly device: string | null;
  readonly seq: number;
  /** A user changed: what anybody sees may have changed with it. */
  readonly people: boolean;
  /** Scope keys of what changed, before and after; null stands for too many to name. */
  readonly keys: readonly string[] | null;
}

const notify = async (tx: Tx, notice: Notice): Promise<void> => {
  await tx.query('SELECT pg_notify($1, $2)', [notifyChannel, JSON.stringify(notice)]);
};

const withNumber = (order: Document, number: number): Document => ({
  ...order,
  body: { ...order.body, number: String(number) },
});

const entryOf = (document: Document): FeedEntry => ({
  id: document.id,
  entity: document.entity,
  deleted: document.deleted,
  bytes: Buffer.byteLength(JSON.stringify(storedDoc(document))) + 200,
  scopes: document.scopes,
});

async function takeCounters(
  tx: Tx,
  orgId: string,
  places: number,
  numbers: number,
  people: boolean,
): Promise<{ seq: number; orderNumber: number }> {
  const { rows } = await tx.query<{ seq: number; order_number: number }>(
    'UPDATE organisation SET seq = seq + $2, order_number = order_number + $3, people_seq = CASE WHEN $4 THEN seq + $2 ELSE people_seq END WHERE id = $1 RETURNING seq, order_number',
    [orgId, places, numbers, people],
  );
  const counters = must(rows[0], 'the organisation of a transaction exists');
  return { seq: counters.seq, orderNumber: counters.order_number };
}

function byEntity<T>(items: readonly T[], entity: (item: T) => EntityName): [EntityName, T[]][] {
  const groups = new Map<EntityName, T[]>();
  for (const item of items) {
    const group = groups.get(entity(item));
    if (group) group.push(item);
    else groups.set(entity(item), [item]);
  }
  return entityNames.flatMap((name) => {
    const group = groups.get(name);
    return group ? [[name, group] satisfies [EntityName, T[]]] : [];
  });
}

const recordset = 'jsonb_to_recordset($2::jsonb) AS x (id text, rev bigint, deleted boolean, scopes text[], doc jsonb)';

async function writeDocuments(tx: Tx, orgId: string, changes: readonly Change[]): Promise<void> {
  for (const [entity, group] of byEntity(changes, (change) => change.after.entity)) {
    const table = tableOf(entityOf(entity));
    const json = (some: readonly Change[]): string =>
      JSON.stringify(
        some.map(({ after }) => ({
          id: after.id,
          rev: after.rev,
          deleted: after.deleted,
          scopes: after.scopes,
          doc: storedDoc(after),
        })),
      );
    const fresh = group.filter((change) => !change.before);
    const known = group.filter((change) => change.before);
    if (fresh.length > 0) {
      await tx.query(
        `INSERT INTO ${table} (org_id, id, rev, deleted, scopes, doc) SELECT $1, x.id, x.rev, x.deleted, x.scopes, x.doc FROM ${recordset}`,
        [orgId, json(fresh)],
      );
    }
    if (known.length > 0) {
      const { rowCount } = await tx.query(
        `UPDATE ${table} AS t SET rev = x.rev, deleted = x.deleted, scopes = x.scopes, doc = x.doc FROM ${recordset} WHERE t.org_id = $1 AND t.id = x.id`,
        [orgId, json(known)],
      );
      if (rowCount !== known.length) throw new AppError('not_allowed');
    }
  }
}

interface Move {
  readonly entry: FeedEntry;
  readonly keys: readonly string[];
}

interface Child {
  readonly id: string;
  readonly deleted: boolean;
  readonly scopes: string[];
  readonly body: RecordBody;
  readonly bytes: number;
}

/** When an account changes hands, everything that hangs on it moves with it, in the same transaction. */
async function rescope(tx: Tx, orgId: string, changes: readonly Change[]): Promise<Move[]> {
  const accounts = new Map(
    changes
      .filter(({ before, after }) => after.entity === 'account' && before && !equalValues(before.scopes, after.scopes))
      .map(({ after }) => [after.id, after.scopes]),
  );
  if (accounts.size === 0) return [];
  const written = new Set(changes.map(({ after }) => after.id));
  const moves: Move[] = [];
  for (const entity of entityNames) {
    const definition = entityOf(entity);
    const condition = isChildOfSql(definition, '$2');
    if (condition === undefined) continue;
    const { scope } = definition;
    const fields = scope.kind === 'parents' ? [scope.accounts.split('.')[0], scope.person, scope.author] : [];
    const named = new Set(fields.filter((field) => field !== undefined));
    const body = `jsonb_build_object(${[...named].map((field) => `'${field}', doc->'body'->'${field}'`).join(', ')})`;
    const { rows } = await tx.query<Child>(
      `SELECT id, deleted, scopes, ${body} AS body, octet_length(doc::text) + 200 AS bytes FROM ${tableOf(definition)} WHERE org_id = $1 AND ${condition} ORDER BY id FOR UPDATE`,
      [orgId, [...accounts.keys()]],
    );
    const children = rows.filter((child) => !written.has(child.id));
    if (children.length === 0) continue;
    const keys = await scopesOfParents(tx, entity, children, accounts);
    const moved = children
      .map((child) => ({ child, scopes: scopeKeysOf(entity, child.body, (id) => keys.get(id) ?? []) }))
      .filter(({ child, scopes }) => !equalValues(child.scopes, scopes));
    const { rowCount } = await tx.query(
      `UPDATE ${tableOf(definition)} AS t SET scopes = x.scopes FROM jsonb_to_recordset($2::jsonb) AS x (id text, scopes text[]) WHERE t.org_id = $1 AND t.id = x.id`,
      [orgId, JSON.stringify(moved.map(({ child, scopes }) => ({ id: child.id, scopes })))],
    );
    if (rowCount !== moved.length) throw new AppError('not_allowed');
    for (const { child, scopes } of moved) {
      moves.push({
        entry: { id: child.id, entity, deleted: child.deleted, bytes: child.bytes, scopes },
        keys: [...child.scopes, ...scopes],
      });
    }
  }
  return moves;
}

/** A contact may hang on several accounts: the keys of those that did not move are read from the database. */
async function scopesOfParents(
  tx: Tx,
  entity: EntityName,
  children: readonly Child[],
  moved: ReadonlyMap<string, readonly string[]>,
): Promise<Map<string, readonly string[]>> {
  const others = new Set<string>();
  for (const child of children) {
    scopeKeysOf(entity, child.body, (id) => {
      if (!moved.has(id)) others.add(id);
      return [];
    });
  }
  return new Map<string, readonly string[]>([...(await accountKeysIn(tx, [...others])), ...moved]);
}

/** Scope keys of accounts of the transaction's organisation, whoever sees them. */
export async function accountKeysIn(tx: Tx, ids: readonly string[]): Promise<Map<string, readonly string[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; scopes: string[] }>('SELECT id, scopes FROM account_scopes($1)', [ids]);
  return new Map(rows.map(({ id, scopes }) => [id, scopes]));
}

async function writeFeed(tx: Tx, orgId: string, entries: readonly FeedEntry[], lastSeq: number): Promise<void> {
  const rows = entries.map((entry, index) => ({ ...entry, seq: lastSeq + 1 + index }));
  await tx.query(
    `INSERT INTO feed (org_id, doc_id, entity, seq, deleted, bytes, scopes)
     SELECT $1, x.id, x.entity, x.seq, x.deleted, x.bytes, x.scopes
     FROM jsonb_to_recordset($2::jsonb) AS x (id text, entity text, seq bigint, deleted boolean, bytes integer, scopes text[])
     ON CONFLICT (org_id, doc_id) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted, bytes = excluded.bytes, scopes = excluded.scopes,
       left_scopes = CASE WHEN feed.scopes = excluded.scopes THEN feed.left_scopes ELSE
         ARRAY(SELECT DISTINCT key FROM unnest(feed.left_scopes || feed.scopes) AS key WHERE key <> ALL (excluded.scopes)) END`,
    [orgId, JSON.stringify(rows)],
  );
}

async function writeMutations(tx: Tx, writer: Writer, accepted: readonly Accepted[]): Promise<void> {
  if (accepted.length === 0) return;
  const rows = accepted.map(({ mut, hash, after }) => ({ id: mut, hash, doc: after.id, rev: after.rev }));
  await tx.query(
    `INSERT INTO mutation (org_id, id, user_id, device_id, doc_id, hash, rev)
     SELECT $1, x.id, $3, $4, x.doc, x.hash, x.rev FROM jsonb_to_recordset($2::jsonb) AS x (id text, hash text, doc text, rev bigint)`,
    [writer.orgId, JSON.stringify(rows), writer.userId ?? '', writer.deviceId ?? ''],
  );
}

async function writeAudit(tx: Tx, writer: Writer, accepted: readonly Accepted[]): Promise<void> {
  if (accepted.length === 0) return;
  const rows = accepted.map(({ mut, saidAt, before, after }) => ({
    act: actOf(before, after),
    entity: after.entity,
    doc: after.id,
    rev: after.rev,
    mut,
    said: saidAt,
    was: valuesBefore(before, after),
  }));
  await tx.query(
    `INSERT INTO audit (org_id, user_id, device_id, act, entity, doc_id, rev, mut, said_at, was)
     SELECT $1, $3, $4, x.act, x.entity, x.doc, x.rev, x.mut, x.said, x.was
     FROM jsonb_to_recordset($2::jsonb) AS x (act text, entity text, doc text, rev bigint, mut text, said text, was jsonb)`,
    [writer.orgId, JSON.stringify(rows), writer.userId, writer.deviceId],
  );
}

function actOf(before: Document | undefined, after: Document): string {
  if (!before) return 'create';
  if (after.deleted) return before.deleted ? 'change' : 'delete';
  return before.deleted ? 'bring back' : 'change';
}

function valuesBefore(before: Document | undefined, after: Document): Record<string, unknown> {
  if (!before) return {};
  const names = new Set([...Object.keys(before.body), ...Object.keys(after.body)]);
  return Object.fromEntries(
    [...names]
      .filter((name) => !equalValues(before.body[name], after.body[name]))
      .map((name) => [name, before.body[name] ?? null]),
  );
}
