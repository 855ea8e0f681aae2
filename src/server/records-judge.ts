import { equalValues } from '../shared/domain/merge';
import { authorizeWrite, may, parentAccounts, scopeKeysOf, type Actor } from '../shared/domain/permissions';
import { entityOf, isEntityName, type EntityName } from '../shared/entities';
import { AppError } from '../shared/errors';
import type { FieldConflict } from '../shared/record';
import { migrateBody } from '../shared/schema/entity';
import { completeBody, validateBody } from '../shared/schema/validate';
import { pushRowSchema, type PushRow } from '../shared/sync-protocol';
import { hashOf, isId, isMutationId, isStorable, type Document, type RecordBody } from './records-document';
import { receiveOrder, type Prices } from './records-order';

/** Who pushes. */
export interface Pusher {
  readonly orgId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly actor: Actor;
}

/** A row that is worth judging: the right shape, storable, of an entity that is known here. */
export interface ReadableRow extends PushRow {
  readonly entityName: EntityName;
  readonly hash: string;
}

export interface Refusal {
  readonly mut: string;
  readonly code: AppError['code'];
  readonly details: AppError['details'];
}

const maxBodyBytes = 2 * 1024 * 1024;
const maxRev = 2 ** 31 - 2;

/** Reads one row of a push. Nothing a row contains makes this throw. */
export function readRow(raw: unknown): ReadableRow | Refusal {
  const claimed: unknown = typeof raw === 'object' && raw !== null && 'mut' in raw ? raw.mut : '';
  const mut = typeof claimed === 'string' && isMutationId(claimed) ? claimed : '';
  const refuse = (code: AppError['code'], details: AppError['details'] = {}): Refusal => ({ mut, code, details });
  if (mut === '') return refuse('bad_request');
  if (!isStorable(raw)) return refuse('invalid_record', { field: 'body', problem: 'control_character' });
  const parsed = pushRowSchema.safeParse(raw);
  if (!parsed.success) return refuse('bad_request');
  const row = parsed.data;
  if (!isId(row.id) || row.baseRev > maxRev) return refuse('bad_request');
  if (!isEntityName(row.entity) || row.v > entityOf(row.entity).version) return refuse('unknown_entity');
  if (JSON.stringify(row.body).length + JSON.stringify(row.conflicts).length > maxBodyBytes)
    return refuse('too_large', { max: '2 MB' });
  return { ...row, entityName: row.entity, hash: hashOf(row) };
}

export const isRefusal = (row: ReadableRow | Refusal): row is Refusal => 'code' in row;

/** Everything a push needs to know, read once and kept current while its rows are judged one after the other. */
export interface Situation {
  readonly pusher: Pusher;
  readonly now: string;
  /** Entity of every pushed id that exists in the organisation, seen by the pusher or not. */
  readonly existing: Map<string, EntityName>;
  /** Those of them that row-level security lets the pusher read. */
  readonly documents: Map<string, Document>;
  /** Scope keys of the accounts the records hang on. */
  readonly accountKeys: Map<string, readonly string[]>;
  /** Those accounts that row-level security lets the pusher read. */
  readonly visibleAccounts: Set<string>;
  readonly mutations: Map<string, { readonly hash: string; readonly rev: number }>;
  readonly prices: Prices;
}

export type Verdict =
  | {
      readonly result: 'accepted';
      readonly document: Document;
      readonly before: Document | undefined;
      readonly isNews: boolean;
      readonly numbered: boolean;
    }
  | { readonly result: 'conflict'; readonly document: Document }
  | {
      readonly result: 'refused';
      readonly code: AppError['code'];
      readonly details: AppError['details'];
      readonly document: Document | null;
    };

/**
 * What becomes of one row. An accepted row changes the situation, so that the next row sees it.
 * @throws whatever is unexpected; refusals are results
 */
export function judge(situation: Situation, row: ReadableRow): Verdict {
  const held = situation.existing.get(row.id);
  const found = situation.documents.get(row.id);
  const readable =
    found && held === row.entityName && may(situation.pusher.actor, 'read', found.scopes) ? found : undefined;
  try {
    const known = situation.mutations.get(row.mut);
    if (known) {
      if (known.hash !== row.hash) throw new AppError('mutation_reused');
      return unchanged(readable ?? trace(row, known.rev));
    }
    // One answer for what is not there, is something else, and may not be seen.
    if (held && !readable) throw new AppError('not_found');
    return accept(situation, row, readable);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { result: 'refused', code: error.code, details: error.details, document: readable ?? null };
  }
}

const unchanged = (document: Document): Verdict => ({
  result: 'accepted',
  document,
  before: document,
  isNews: false,
  numbered: false,
});

/** What is left of a record for somebody who does not see it any more. */
const trace = (row: ReadableRow, rev: number): Document => ({
  id: row.id,
  entity: row.entityName,
  rev,
  deleted: true,
  scopes: [],
  v: entityOf(row.entityName).version,
  body: {},
  mut: row.mut,
  at: row.at,
  byId: null,
  conflicts: [],
});

function accept(situation: Situation, row: ReadableRow, current: Document | undefined): Verdict {
  const { pusher, now } = situation;
  if (entityOf(row.entityName).officeOnly) throw new AppError('not_allowed');
  if (row.deleted && (!current || current.deleted)) return unchanged(current ?? trace(row, row.baseRev + 1));
  const sent = row.deleted ? undefined : bodyOf(row, current);
  if (current && row.baseRev !== current.rev) {
    if (current.mut === row.mut) return unchanged(current);
    // The same fields, and no lost value among them that only the pusher still holds.
    if (sent && !current.deleted && equalValues(sent, current.body) && holdsConflicts(current, row))
      return unchanged(current);
    // An edit of a record that was deleted meanwhile brings it back: an edit wins over a deletion.
    if (!(sent && current.deleted)) return { result: 'conflict', document: current };
  }
  const received =
    current && !sent
      ? { body: tombstoneOf(current, row.entityName), numbered: false }
      : receive(situation, row.entityName, sent ?? {}, current);
  const accountKeys = (id: string): readonly string[] => situation.accountKeys.get(id) ?? [];
  assertParents(situation, row.entityName, received.body, current);
  const scopes = scopeKeysOf(row.entityName, received.body, accountKeys);
  authorizeWrite(pusher.actor, row.entityName, current ? { body: current.body, keys: current.scopes } : null, {
    body: received.body,
    keys: scopes,
  });
  const document: Document = {
    id: row.id,
    entity: row.entityName,
    rev: (current?.rev ?? row.baseRev) + 1,
    deleted: row.deleted,
    scopes,
    v: entityOf(row.entityName).version,
    body: received.body,
    mut: row.mut,
    at: now,
    byId: pusher.userId,
    conflicts: row.deleted ? [] : conflictsOf(row, current, pusher.userId),
  };
  situation.existing.set(row.id, row.entityName);
  situation.documents.set(row.id, document);
  situation.mutations.set(row.mut, { hash: row.hash, rev: document.rev });
  if (row.entityName === 'account') {
    situation.accountKeys.set(row.id, scopes);
    situation.visibleAccounts.add(row.id);
  }
  return { result: 'accepted', document, before: current, isNews: true, numbered: received.numbered };
}

/** Entries that are held already keep their author; a new one is the pusher's own lost value, whoever it names. */
const conflictsOf = (row: ReadableRow, current: Document | undefined, userId: string): FieldConflict[] =>
  row.conflicts.map(
    ({ field, value, base, at }) =>
      current?.conflicts.find((held) => held.field === field && equalValues(held.value, value)) ?? {
        field,
        value,
        base,
        byId: userId,
        at,
      },
  );

const holdsConflicts = (current: Document, row: ReadableRow): boolean =>
  row.conflicts.every((mine) =>
    current.conflicts.some((held) => held.field === mine.field && equalValues(held.value, mine.value)),
  );

/** The body as this version of the entity stores it, with the fields the head office owns as they are here. */
function bodyOf(row: ReadableRow, current: Document | undefined): RecordBody {
  const entity = entityOf(row.entityName);
  const lifted = row.v < entity.version ? lift(row) : row.body;
  const first = validateBody(entity, lifted)[0];
  if (first) throw new AppError('invalid_record', { field: first.field, problem: first.code, ...first.params });
  const body = completeBody(entity, lifted);
  for (const [name, field] of Object.entries(entity.fields)) {
    if (field.setBy !== 'server') continue;
    const owned = current?.body[name];
    if (owned === undefined) delete body[name];
    else body[name] = owned;
  }
  return body;
}

function lift(row: ReadableRow): Record<string, unknown> {
  try {
    return migrateBody(entityOf(row.entityName), row.v, row.body);
  } catch {
    throw new AppError('invalid_record', { field: 'body', problem: 'not_text' });
  }
}

function receive(
  situation: Situation,
  entity: EntityName,
  sent: RecordBody,
  current: Document | undefined,
): { body: RecordBody; numbered: boolean } {
  const before = current?.deleted ? undefined : current?.body;
  if (entity === 'priceList' && before && !equalValues(before, sent)) throw new AppError('immutable');
  if (entity !== 'order') return { body: sent, numbered: false };
  const { userId, actor } = situation.pusher;
  return receiveOrder(before, sent, situation.prices, {
    userId,
    administrator: actor.administrator,
    now: situation.now,
  });
}

/** A deleted record keeps what decides who sees that it is gone, and nothing else. */
function tombstoneOf(current: Document, entity: EntityName): RecordBody {
  if (entity === 'priceList' || (entity === 'order' && current.body['status'] !== 'draft'))
    throw new AppError('immutable');
  const { scope } = entityOf(entity);
  const fields =
    scope.kind === 'account'
      ? ['ownerId', 'territoryId', 'team']
      : scope.kind === 'parents'
        ? [scope.accounts.split('.')[0] ?? '', scope.person ?? '', scope.author ?? '']
        : scope.kind === 'person'
          ? [scope.person]
          : scope.kind === 'fromAbove'
            ? [scope.person, scope.territory]
            : [];
  return Object.fromEntries(
    fields.filter((name) => current.body[name] !== undefined).map((name) => [name, current.body[name]]),
  );
}

/** Accounts a record newly hangs on must exist and be seen by its author; those it hung on before may be out of sight. */
function assertParents(
  situation: Situation,
  entity: EntityName,
  body: RecordBody,
  current: Document | undefined,
): void {
  const before = new Set(current ? parentAccounts(entity, current.body) : []);
  for (const id of parentAccounts(entity, body)) {
    const keys = situation.accountKeys.get(id);
    const seen = keys && situation.visibleAccounts.has(id) && may(situation.pusher.actor, 'read', keys);
    if (!seen && !(keys && before.has(id))) throw new AppError('not_found', { field: 'accountId' });
  }
}
