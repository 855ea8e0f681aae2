import { isEntityName, type EntityName } from '../../shared/entities';
import type { FieldConflict, WireRecord } from '../../shared/record';

/** The head-office version a local change was made from: the base of the three-way merge. */
export interface Base {
  /** Version of the entity definition that `body` follows. */
  readonly v: number;
  readonly rev: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly deleted: boolean;
  readonly conflicts: readonly FieldConflict[];
}

/** A mutation as it was sent, so that it can be sent again byte for byte while its answer is unknown. */
export interface SentMutation {
  readonly mut: string;
  readonly v: number;
  readonly baseRev: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly deleted: boolean;
  readonly conflicts: readonly FieldConflict[];
  readonly at: string;
}

/** "Is this sent?" is a property of the record, written in the same transaction as the edit. */
export interface Pending {
  /** Names the current state of the record; a state with another content gets another name. */
  readonly mut: string;
  /** Local instant of the edit: shown, never compared. */
  readonly at: string;
  /** null: the head office has never accepted this record. */
  readonly base: Base | null;
  /** An earlier state that may have reached the head office without an answer: it is settled before the current one goes out. */
  readonly prior: readonly SentMutation[];
}

/** A change that the head office refused: nothing is sent until the user decides. */
export interface Parked {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
  readonly at: string;
}

/** A record on this laptop: what the head office sent, or the local state while `pending` is there. */
export interface StoredRecord extends WireRecord {
  /** Number of the full load in which the head office last confirmed this record. */
  readonly gen: number;
  readonly pending?: Pending | undefined;
  readonly parked?: Parked | undefined;
}

export const keyOf = (entity: string, id: string): string => `${entity}:${id}`;
export const recordKey = (record: Pick<WireRecord, 'entity' | 'id'>): string => keyOf(record.entity, record.id);

/** The entity of a record of the registry. */
export const entityNameOf = (record: Pick<WireRecord, 'entity'>): EntityName | undefined =>
  isEntityName(record.entity) ? record.entity : undefined;

/**
 * The head office does not show this record any more, and unsent work on it is kept for its author: only what the head
 * office last showed (`base`) tells what was changed.
 */
export const hasLeft = (record: StoredRecord): boolean => record.rev === 0 && (record.pending?.base ?? null) !== null;

/** The document of the RxDB collection. Bodies are JSON text: quick to clone, and no storage rewrites keys inside them. */
export interface RecordDocument {
  id: string;
  entity: string;
  v: number;
  rev: number;
  gen: number;
  removed: boolean;
  mut: string;
  at: string;
  byId: string;
  body: string;
  conflicts: string;
  pending: string;
  parked: string;
}

const text = { type: 'string' } as const;
const whole = { type: 'number' } as const;

export const recordSchema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 160 },
    entity: text,
    v: whole,
    rev: whole,
    gen: whole,
    removed: { type: 'boolean' },
    mut: text,
    at: text,
    byId: text,
    body: text,
    conflicts: text,
    pending: text,
    parked: text,
  },
  required: [
    'id',
    'entity',
    'v',
    'rev',
    'gen',
    'removed',
    'mut',
    'at',
    'byId',
    'body',
    'conflicts',
    'pending',
    'parked',
  ],
} as const;

export const encodeRecord = (record: StoredRecord): RecordDocument => ({
  id: recordKey(record),
  entity: record.entity,
  v: record.v,
  rev: record.rev,
  gen: record.gen,
  removed: record.deleted,
  mut: record.mut ?? '',
  at: record.at,
  byId: record.byId ?? '',
  body: JSON.stringify(record.body),
  conflicts: record.conflicts.length > 0 ? JSON.stringify(record.conflicts) : '',
  pending: record.pending ? JSON.stringify(record.pending) : '',
  parked: record.parked ? JSON.stringify(record.parked) : '',
});

/** @throws SyntaxError when the stored text is damaged */
export const decodeRecord = (document: RecordDocument): StoredRecord => ({
  id: document.id.slice(document.entity.length + 1),
  entity: document.entity,
  v: document.v,
  rev: document.rev,
  gen: document.gen,
  deleted: document.removed,
  mut: document.mut === '' ? null : document.mut,
  at: document.at,
  byId: document.byId === '' ? null : document.byId,
  body: JSON.parse(document.body) as Record<string, unknown>,
  conflicts: document.conflicts === '' ? [] : (JSON.parse(document.conflicts) as FieldConflict[]),
  ...(document.pending === '' ? {} : { pending: JSON.parse(document.pending) as Pending }),
  ...(document.parked === '' ? {} : { parked: JSON.parse(document.parked) as Parked }),
});
