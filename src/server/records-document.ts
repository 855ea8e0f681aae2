import { createHash } from 'node:crypto';
import { entityOf, type EntityName } from '../shared/entities';
import type { FieldConflict, WireRecord } from '../shared/record';
import { migrateBody } from '../shared/schema/entity';
import { tableOf } from '../shared/schema/postgres';
import { isPlainObject } from '../shared/schema/validate';
import type { PushRow } from '../shared/sync-protocol';
import type { Tx } from './database';

export type RecordBody = Readonly<Record<string, unknown>>;

/** A record as the head office keeps it. */
export interface Document {
  readonly id: string;
  readonly entity: EntityName;
  readonly rev: number;
  readonly deleted: boolean;
  readonly scopes: readonly string[];
  readonly v: number;
  readonly body: RecordBody;
  readonly mut: string | null;
  readonly at: string;
  readonly byId: string | null;
  readonly conflicts: readonly FieldConflict[];
}

/** Column `doc` of an entity's table. */
export interface StoredDoc {
  readonly v: number;
  readonly body: Record<string, unknown>;
  readonly mut: string | null;
  readonly at: string;
  readonly byId: string | null;
  readonly conflicts: readonly FieldConflict[];
}

export const storedDoc = ({ v, body, mut, at, byId, conflicts }: Document): StoredDoc => ({
  v,
  body,
  mut,
  at,
  byId,
  conflicts,
});

export interface DocumentRow {
  readonly id: string;
  readonly rev: number;
  readonly deleted: boolean;
  readonly scopes: string[];
  readonly doc: StoredDoc;
}

/** Lifted to the current version of its entity on the way out of the database. */
export function documentOf(entity: EntityName, row: DocumentRow): Document {
  const definition = entityOf(entity);
  const { doc } = row;
  return {
    id: row.id,
    entity,
    rev: row.rev,
    deleted: row.deleted,
    scopes: row.scopes,
    v: Math.max(doc.v, definition.version),
    body: doc.v < definition.version ? migrateBody(definition, doc.v, doc.body) : doc.body,
    mut: doc.mut ?? null,
    at: doc.at,
    byId: doc.byId ?? null,
    conflicts: doc.conflicts ?? [],
  };
}

/** Documents of one entity by their ids, as far as the transaction may see them; in no particular order. */
export async function readDocuments(
  tx: Tx,
  orgId: string,
  entity: EntityName,
  ids: readonly string[],
): Promise<Document[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<DocumentRow>(
    `SELECT id, rev, deleted, scopes, doc FROM ${tableOf(entityOf(entity))} WHERE org_id = $1 AND id = ANY($2)`,
    [orgId, ids],
  );
  return rows.map((row) => documentOf(entity, row));
}

interface TextRow {
  readonly id: string;
  readonly rev: number;
  readonly deleted: boolean;
  /** PostgreSQL writes the keys of a document by their length: `v`, `at`, `mut`, `body`, `byId`, `conflicts`. */
  readonly doc: string;
}

/** All a document has but its body, in a text that `storedDoc` was the origin of. */
const docStart = /^\{"v": (\d{1,9}), "at": "[^"\\]*", "mut": (?:null|"[^"\\]*"), "body": \{/;
const docEnd = /\}, "byId": (?:null|"[^"\\]*"), "conflicts": \[\]\}$/;
const longestEnd = 200;

/**
 * What a laptop gets of a record, as JSON text. Most documents are what they should be already: they go through as PostgreSQL
 * wrote them, because parsing and writing a first load again would take longer than everything else about it.
 */
function wireTextOf(entity: EntityName, row: TextRow): string {
  const { id, rev, deleted, doc } = row;
  const v = Number(docStart.exec(doc)?.[1]);
  if (!(v >= entityOf(entity).version && docEnd.test(doc.slice(-longestEnd))))
    return JSON.stringify(
      wireOf(documentOf(entity, { id, rev, deleted, scopes: [], doc: JSON.parse(doc) as StoredDoc })),
    );
  return `{"id":${JSON.stringify(id)},"entity":"${entity}","rev":${rev},"deleted":${deleted},${doc.slice(1)}`;
}

/** JSON texts of what a laptop gets, by id; the same records `readDocuments` would find. */
export async function readWireTexts(
  tx: Tx,
  orgId: string,
  entity: EntityName,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await tx.query<TextRow>(
    `SELECT id, rev, deleted, doc::text AS doc FROM ${tableOf(entityOf(entity))} WHERE org_id = $1 AND id = ANY($2)`,
    [orgId, ids],
  );
  return new Map(rows.map((row) => [row.id, wireTextOf(entity, row)]));
}

/** Exactly what a laptop gets of a record; scopes stay here. */
export const wireOf = ({ id, entity, v, rev, deleted, body, mut, at, byId, conflicts }: Document): WireRecord => ({
  id,
  entity,
  v,
  rev,
  deleted,
  body,
  mut,
  at,
  byId,
  conflicts,
});

const noControl = (text: string): boolean => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);

/**
 * Whether PostgreSQL and every laptop can hold a value: no NUL, no half characters, no key that changes an object's kind,
 * no number beyond the finite, not deeper than `depth`.
 */
export function isStorable(value: unknown, depth = 12): boolean {
  if (typeof value === 'string') return noControl(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'boolean') return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((entry) => isStorable(entry, depth - 1));
  if (!isPlainObject(value)) return false;
  return Object.entries(value).every(
    ([key, entry]) => key !== '__proto__' && noControl(key) && isStorable(entry, depth - 1),
  );
}

// Ids become keys of objects and parts of scope keys, so they are plain: a UUID as a rule.
export const isId = (id: string): boolean => /^[0-9a-z][0-9a-z-]{0,63}$/.test(id) && !(id in {});

export const isMutationId = (mut: string): boolean => /^[\x21-\x7e]{8,64}$/.test(mut);

/** JSON with sorted keys: equal values give equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isPlainObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(',')}}`;
}

/** Fingerprint of what a change says, for recognising the same change sent again. Only for values that passed `isStorable`. */
export const hashOf = ({ id, entity, v, deleted, body, conflicts }: PushRow): string =>
  createHash('sha256')
    .update(canonical([id, entity, v, deleted, body, conflicts]))
    .digest('base64url');
