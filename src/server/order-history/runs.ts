import { entityNames, entityOf, type EntityName } from '../../shared/entities';
import { tableOf } from '../../shared/schema/postgres';
import type { Pool } from 'pg';
import { parentAccounts, scopeKeysOf } from '../../shared/domain/permissions';
import { asOffice, asSystem, retryingCollisions, type Tx } from '../database';
import { readDocuments, type Document, type RecordBody } from '../records-document';
import { accountKeysIn, writeChanges, type Change } from '../records-write';

/** One import, as it can be taken back. */
export interface ImportRun {
  readonly run: number;
  readonly source: string;
  readonly file: string;
  /** Instant. */
  readonly at: string;
  readonly finished: boolean;
  readonly undone: boolean;
  /** Records it wrote and that can still be taken back. */
  readonly records: number;
}

const batch = 1000;

/** Notes a run, within the transaction of its first batch. @returns its number, counted by organisation */
export async function beginRun(
  tx: Tx,
  orgId: string,
  of: { readonly source: string; readonly file: string },
): Promise<number> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('import runs:' || $1::text, 0))", [orgId]);
  const { rows } = await tx.query<{ run: number }>(
    `INSERT INTO import_run (org_id, run, source, file)
     SELECT $1, coalesce(max(run), 0) + 1, $2, $3 FROM import_run WHERE org_id = $1 RETURNING run`,
    [orgId, of.source, of.file],
  );
  return rows[0]?.run ?? 0;
}

export async function noteChanges(tx: Tx, orgId: string, run: number, changes: readonly Change[]): Promise<void> {
  const rows = changes.map(({ before, after }) => ({
    ...{ id: after.id, entity: after.entity, rev: after.rev },
    before: before === undefined || before.deleted ? null : before.body,
  }));
  await tx.query(
    `INSERT INTO import_change (org_id, run, doc_id, entity, rev, before)
     SELECT $1, $2, x.id, x.entity, x.rev, nullif(x.before, 'null'::jsonb) FROM jsonb_to_recordset($3::jsonb) AS x (id text, entity text, rev bigint, before jsonb)`,
    [orgId, run, JSON.stringify(rows)],
  );
}

export const finishRun = (pool: Pool, orgId: string, run: number): Promise<unknown> =>
  asSystem(pool, (tx) =>
    tx.query('UPDATE import_run SET finished_at = now() WHERE org_id = $1 AND run = $2', [orgId, run]),
  );

/** The newest first. */
export async function listRuns(pool: Pool, orgId: string): Promise<ImportRun[]> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<Omit<ImportRun, 'at'> & { at: Date }>(
      `SELECT run, source, file, at, finished_at IS NOT NULL AS finished, undone_at IS NOT NULL AS undone,
         (SELECT count(*) FROM import_change c WHERE c.org_id = r.org_id AND c.run = r.run) AS records
       FROM import_run r WHERE org_id = $1 ORDER BY run DESC`,
      [orgId],
    ),
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

export interface Undone {
  readonly removed: number;
  /** Records that are again what they were before the import. */
  readonly restored: number;
  /** Left as they are: somebody changed them since, or something else refers to them. */
  readonly kept: number;
}

/**
 * Takes back what a run wrote: what it made is removed, what it changed is as before. Works in batches; one that is stopped
 * goes on with the next call.
 * @throws the reason of the signal, between two batches
 */
export async function undoRun(
  pool: Pool,
  orgId: string,
  run: number,
  options: {
    readonly now: Date;
    readonly onProgress?: (done: number) => void;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Undone> {
  const total = { removed: 0, restored: 0, kept: 0 };
  // What orders refer to goes after the orders.
  for (const entity of ['order', 'product', 'account'] as const) {
    for (;;) {
      options.signal?.throwIfAborted();
      const done = await retryingCollisions(() =>
        asOffice(pool, orgId, (tx) => undoBatch(tx, orgId, run, entity, options.now), { statementTimeoutMs: 300_000 }),
      );
      total.removed += done.removed;
      total.restored += done.restored;
      total.kept += done.kept;
      const all = done.removed + done.restored + done.kept;
      if (all > 0) options.onProgress?.(total.removed + total.restored + total.kept);
      if (all < batch) break;
    }
  }
  await asSystem(pool, (tx) =>
    tx.query('UPDATE import_run SET undone_at = now() WHERE org_id = $1 AND run = $2', [orgId, run]),
  );
  return total;
}

async function undoBatch(tx: Tx, orgId: string, run: number, entity: EntityName, now: Date): Promise<Undone> {
  const { rows } = await tx.query<{ id: string; rev: number; before: RecordBody | null }>(
    'SELECT doc_id AS id, rev, before FROM import_change WHERE org_id = $1 AND run = $2 AND entity = $3 ORDER BY doc_id LIMIT $4',
    [orgId, run, entity, batch],
  );
  if (rows.length === 0) return { removed: 0, restored: 0, kept: 0 };
  const ids = rows.map(({ id }) => id);
  await tx.query('SELECT doc_id FROM lock_documents($1)', [ids]);
  const documents = new Map((await readDocuments(tx, orgId, entity, ids)).map((document) => [document.id, document]));
  const inUse = entity === 'order' ? new Set<string>() : await referredTo(tx, orgId, entity, ids);
  const parents = rows.flatMap(({ before }) => (before === null ? [] : parentAccounts(entity, before)));
  const keys = await accountKeysIn(tx, [...new Set(parents)]);
  const changes = rows.flatMap(({ id, rev, before }): Change[] => {
    const current = documents.get(id);
    if (current?.rev !== rev || current.deleted || inUse.has(id)) return [];
    const after: Document = {
      ...current,
      ...{ rev: rev + 1, mut: null, byId: null, at: now.toISOString() },
      ...(before === null
        ? { deleted: true }
        : { body: before, scopes: scopeKeysOf(entity, before, (account) => keys.get(account) ?? []) }),
    };
    return [{ before: current, after, numbered: false }];
  });
  await writeChanges(tx, { orgId, userId: null, deviceId: null }, changes, []);
  const removed = changes.filter(({ after }) => after.deleted).length;
  const done = { removed, restored: changes.length - removed, kept: rows.length - changes.length };
  if (changes.length > 0)
    await tx.query("INSERT INTO audit (org_id, act, entity, was) VALUES ($1, 'undo import', $2, $3)", [
      orgId,
      entity,
      JSON.stringify({ run, ...done }),
    ]);
  await tx.query('DELETE FROM import_change WHERE org_id = $1 AND run = $2 AND doc_id = ANY($3)', [orgId, run, ids]);
  return done;
}

/** Which of some accounts or products any record refers to that was not removed. */
async function referredTo(tx: Tx, orgId: string, target: EntityName, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const name of entityNames) {
    const entity = entityOf(name);
    const values = Object.entries(entity.fields).flatMap(([field, { kind, target: of, columns }]) => {
      const body = `doc->'body'->'${field}'`;
      if (kind === 'ref' && of === target) return [`SELECT ${body}#>>'{}' AS id FROM records`];
      if (kind === 'refs' && of === target) return [`SELECT jsonb_array_elements_text(${body}) AS id FROM records`];
      return Object.entries(columns ?? {}).flatMap(([column, inRow]) =>
        inRow.kind === 'ref' && inRow.target === target
          ? [`SELECT jsonb_array_elements(${body})->>'${column}' AS id FROM records`]
          : [],
      );
    });
    if (values.length === 0) continue;
    const { rows } = await tx.query<{ id: string }>(
      `WITH records AS MATERIALIZED (SELECT doc FROM ${tableOf(entity)} WHERE org_id = $1 AND NOT deleted)
       SELECT DISTINCT id FROM (${values.join(' UNION ALL ')}) AS referred WHERE id = ANY($2)`,
      [orgId, ids],
    );
    for (const { id } of rows) found.add(id);
  }
  return found;
}
