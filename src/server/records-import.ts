import type { Pool } from 'pg';
import { equalValues } from '../shared/domain/merge';
import { parentAccounts, scopeKeysOf } from '../shared/domain/permissions';
import { entityNames, entityOf, isEntityName, type EntityName } from '../shared/entities';
import { AppError } from '../shared/errors';
import { assertBody, completeBody } from '../shared/schema/validate';
import { asOffice, retryingCollisions, type Tx } from './database';
import { isId, isStorable, readDocuments, type Document } from './records-document';
import { accountKeysIn, writeChanges, type Change } from './records-write';

/** A record from a trusted source: an import, the demo company, an administrator's act. */
export interface ImportRecord {
  /** Name of an entity. */
  readonly entity: string;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Who is said to have changed it; nobody without it. */
  readonly byId?: string | null | undefined;
  /** Instant of the change; now without it. */
  readonly at?: string | undefined;
}

export interface ImportCounts {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
}

export interface ImportOptions {
  readonly onProgress?: (done: number) => void;
  readonly now?: () => Date;
  /** Who imports, for the audit. */
  readonly byId?: string;
}

const chunkRecords = 2000;

/**
 * Loads records in bulk without asking who may do it; fields that the head office owns are taken as they are. A record that
 * is there with the same body is left alone, so that running an import again changes nothing. Written in transactions of a
 * few thousand; records that come before their account wait for it.
 * @throws AppError unknown_entity, invalid_record (details: entity, id, field, problem), not_found for a record whose account never came;
 * transactions before it stay
 */
export async function importRecords(
  pool: Pool,
  orgId: string,
  records: Iterable<ImportRecord> | AsyncIterable<ImportRecord>,
  options: ImportOptions = {},
): Promise<ImportCounts> {
  const total = { created: 0, changed: 0, unchanged: 0 };
  let waiting: ImportRecord[] = [];
  let chunk: ImportRecord[] = [];
  const flush = async (): Promise<void> => {
    const { counts, orphans } = await retryingCollisions(() =>
      asOffice(pool, orgId, (tx) => importInto(tx, orgId, chunk, options), { statementTimeoutMs: 300_000 }),
    );
    total.created += counts.created;
    total.changed += counts.changed;
    total.unchanged += counts.unchanged;
    waiting = [...waiting, ...orphans];
    chunk = [];
    options.onProgress?.(total.created + total.changed + total.unchanged);
  };
  for await (const record of records) {
    chunk.push(record);
    if (chunk.length >= chunkRecords) await flush();
  }
  if (chunk.length > 0) await flush();
  while (waiting.length > 0) {
    const before = waiting.length;
    [chunk, waiting] = [waiting.slice(0, chunkRecords), waiting.slice(chunkRecords)];
    const orphan = chunk[0];
    await flush();
    if (waiting.length === before && orphan) throw new AppError('not_found', { entity: orphan.entity, id: orphan.id });
  }
  return total;
}

type KnownRecord = ImportRecord & { readonly entity: EntityName };

function known(record: ImportRecord): KnownRecord {
  if (!isEntityName(record.entity)) throw new AppError('unknown_entity', { entity: record.entity.slice(0, 40) });
  return { ...record, entity: record.entity };
}

/**
 * Imports records within a transaction of `asOffice`: for acts that write a record and something else together.
 * @returns also what was written, and the records whose accounts do not exist; they were not written
 * @throws AppError invalid_record
 */
export async function importInto(
  tx: Tx,
  orgId: string,
  records: readonly ImportRecord[],
  options: ImportOptions = {},
): Promise<{ counts: ImportCounts; orphans: ImportRecord[]; changes: Change[] }> {
  const now = (options.now ?? (() => new Date()))().toISOString();
  const sorted = records.map(known).sort((a, b) => entityNames.indexOf(a.entity) - entityNames.indexOf(b.entity));
  const parents = new Set(sorted.flatMap((record) => parentAccounts(record.entity, record.body)));
  await tx.query('SELECT doc_id FROM lock_documents($1)', [
    [...new Set([...sorted.map((record) => record.id), ...parents])],
  ]);
  const documents = await existingDocuments(tx, orgId, sorted);
  const keys = await accountKeysIn(tx, [...parents]);
  const started = new Map(documents);
  const changes = new Map<string, Change>();
  const orphans: ImportRecord[] = [];
  let [created, changed, unchanged] = [0, 0, 0];
  for (const record of sorted) {
    const body = checked(record);
    if (parentAccounts(record.entity, body).some((id) => !keys.has(id))) {
      orphans.push(record);
      continue;
    }
    const current = documents.get(record.id);
    if (current && current.entity !== record.entity)
      throw new AppError('invalid_record', { entity: record.entity, id: record.id, field: 'id', problem: 'duplicate' });
    if (current && !current.deleted && equalValues(current.body, body)) {
      unchanged += 1;
      continue;
    }
    const scopes = scopeKeysOf(record.entity, body, (id) => keys.get(id) ?? []);
    const after: Document = {
      id: record.id,
      entity: record.entity,
      rev: (current?.rev ?? 0) + 1,
      deleted: false,
      scopes,
      v: entityOf(record.entity).version,
      body,
      mut: null,
      at: record.at ?? now,
      byId: record.byId ?? null,
      conflicts: [],
    };
    if (current) changed += 1;
    else created += 1;
    documents.set(record.id, after);
    if (record.entity === 'account') keys.set(record.id, scopes);
    changes.set(record.id, { before: started.get(record.id), after, numbered: false });
  }
  await writeChanges(tx, { orgId, userId: options.byId ?? null, deviceId: null }, [...changes.values()], []);
  if (changes.size > 0) {
    await tx.query("INSERT INTO audit (org_id, user_id, act, entity, was) VALUES ($1, $2, 'import', '', $3)", [
      orgId,
      options.byId ?? null,
      JSON.stringify({ created, changed }),
    ]);
  }
  return { counts: { created, changed, unchanged }, orphans, changes: [...changes.values()] };
}

async function existingDocuments(
  tx: Tx,
  orgId: string,
  records: readonly KnownRecord[],
): Promise<Map<string, Document>> {
  const documents = new Map<string, Document>();
  for (const entity of new Set(records.map((record) => record.entity))) {
    const ids = records.filter((record) => record.entity === entity).map((record) => record.id);
    for (const document of await readDocuments(tx, orgId, entity, ids)) documents.set(document.id, document);
  }
  return documents;
}

function checked(record: KnownRecord): Record<string, unknown> {
  const { entity, id, body } = record;
  const definition = entityOf(entity);
  if (!isId(id) || !isStorable(body))
    throw new AppError('invalid_record', { entity, id: id.slice(0, 64), field: 'id', problem: 'not_text' });
  try {
    assertBody(definition, { ...body });
  } catch (error) {
    throw error instanceof AppError ? new AppError(error.code, { entity, id, ...error.details }) : error;
  }
  return completeBody(definition, { ...body });
}
