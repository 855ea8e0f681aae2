import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { isEntityName, type EntityName } from '../shared/entities';
import type { Actor } from '../shared/domain/permissions';
import { AppError, must } from '../shared/errors';
import { pageBytes } from '../shared/sync-protocol';
import { openCheckpoint, sealCheckpoint, type Checkpoint, type CheckpointHolder } from './checkpoint';
import { asPerson, asSystem, type Tx } from './database';
import { actorIn, type OrganisationState } from './directory';
import { assertNotBack, auditEnd, isBack } from './epoch';
import { nextInLoad } from './first-load';
import { readWireTexts } from './records-document';
import type { RequestActor } from './request-actor';
import { reloadAfterDays } from './retention';

export interface PullRequest {
  /** null asks for everything. */
  readonly checkpoint: string | null;
  readonly limit: number;
}

export interface PullAnswer {
  readonly epoch: string;
  /** JSON text of a WireRecord each. */
  readonly records: string[];
  readonly gone: { id: string; entity: string }[];
  readonly checkpoint: string;
  readonly more: boolean;
  readonly remaining: number;
}

/**
 * One page of what a laptop does not know yet.
 * @throws AppError checkpoint_invalid for a checkpoint that was not made here for this person and device, or is too old;
 * WentBackError
 */
export async function pullRecords(
  pool: Pool,
  who: RequestActor,
  request: PullRequest,
  options: { readonly now?: () => Date } = {},
): Promise<PullAnswer> {
  const now = (options.now ?? (() => new Date()))();
  const before = request.checkpoint === null ? undefined : await readCheckpoint(pool, who, request.checkpoint, now);
  const page = await asPerson(
    pool,
    who,
    async (tx) => {
      const { actor, organisation } = await actorIn(tx, who.orgId, who.userId, now);
      return pullPage(tx, actor, organisation, before, request.limit);
    },
    { snapshot: true },
  );
  await rememberScopeSet(pool, who.orgId, page.keys, now);
  return {
    epoch: page.epoch,
    records: page.records,
    gone: page.gone,
    checkpoint: sealCheckpoint(await secretOf(pool, who.orgId), who, { ...page.checkpoint, d: dayOf(now) }),
    more: page.more,
    remaining: page.checkpoint.t ?? 0,
  };
}

const dayOf = (now: Date): number => Math.floor(now.getTime() / 86_400_000);

/** @throws AppError checkpoint_invalid for a checkpoint that was not made here for this person and device, or is too old */
export async function readCheckpoint(
  pool: Pool,
  holder: CheckpointHolder,
  token: string,
  now: Date,
): Promise<Checkpoint> {
  const checkpoint = openCheckpoint(await secretOf(pool, holder.orgId), holder, token);
  if (!checkpoint || dayOf(now) - (checkpoint.d ?? dayOf(now)) > reloadAfterDays)
    throw new AppError('checkpoint_invalid');
  return checkpoint;
}

/**
 * Whether a laptop that stands there was told everything: its table should be the same as what its person may see.
 */
export async function isUpToDate(
  tx: Tx,
  actor: Actor,
  organisation: OrganisationState,
  before: Checkpoint,
): Promise<boolean> {
  if (before.e !== organisation.epoch || before.p || (await isBack(tx, organisation, before))) return false;
  const at = await startOf(tx, actor, organisation, keySetOf(actor), before);
  return at.b === undefined && (await nextInFeed(tx, actor, organisation, at, 1)).length === 0;
}

const secrets = new Map<string, string>();

async function secretOf(pool: Pool, orgId: string): Promise<string> {
  const known = secrets.get(orgId);
  if (known !== undefined) return known;
  const secret = await asSystem(
    pool,
    async (tx) =>
      (await tx.query<{ secret: string }>('SELECT secret FROM organisation WHERE id = $1', [orgId])).rows[0]?.secret,
  );
  if (secret === undefined) throw new AppError('not_signed_in');
  secrets.set(orgId, secret);
  return secret;
}

/** A set of scope keys with its name. Administrators see everything: `*`. */
interface KeySet {
  readonly hash: string;
  readonly keys: readonly string[];
}

const everything = '*';

const inBoth = (a: readonly string[], b: readonly string[]): readonly string[] =>
  a.includes(everything) ? b : b.includes(everything) ? a : a.filter((key) => b.includes(key));

function keySetOf(actor: Actor): KeySet {
  const keys = [...actor.keys.read, ...(actor.administrator ? [everything] : [])].sort();
  return { hash: createHash('sha256').update(keys.join('\n')).digest('base64url').slice(0, 24), keys };
}

/** Day on which this process last noted the use of a set. */
const remembered = new Map<string, number>();

async function rememberScopeSet(pool: Pool, orgId: string, set: KeySet, now: Date): Promise<void> {
  const name = `${orgId} ${set.hash}`;
  if (remembered.get(name) === dayOf(now)) return;
  await asSystem(pool, (tx) =>
    tx.query(
      'INSERT INTO scope_set (org_id, hash, keys, used_at) VALUES ($1, $2, $3, $4) ON CONFLICT (org_id, hash) DO UPDATE SET used_at = excluded.used_at',
      [orgId, set.hash, set.keys, now],
    ),
  );
  remembered.set(name, dayOf(now));
}

/** Keys of sets a checkpoint names. @throws AppError checkpoint_invalid when one was forgotten */
async function scopeSets(tx: Tx, orgId: string, hashes: readonly string[]): Promise<Map<string, readonly string[]>> {
  const { rows } = await tx.query<{ hash: string; keys: string[] }>(
    'SELECT hash, keys FROM scope_set WHERE org_id = $1 AND hash = ANY($2)',
    [orgId, hashes],
  );
  const sets = new Map(rows.map(({ hash, keys }) => [hash, keys]));
  if (hashes.some((hash) => !sets.has(hash))) throw new AppError('checkpoint_invalid');
  return sets;
}

export interface FeedRow {
  readonly id: string;
  readonly entity: EntityName;
  readonly seq: number;
  readonly bytes: number;
  readonly visible: boolean;
}

interface Page {
  readonly epoch: string;
  readonly keys: KeySet;
  /** JSON text of a WireRecord each. */
  readonly records: string[];
  readonly gone: { id: string; entity: string }[];
  readonly checkpoint: Checkpoint;
  readonly more: boolean;
}

/**
 * Reads one page in the snapshot of a transaction.
 * @param before where the laptop stands; undefined for a first load
 */
export async function pullPage(
  tx: Tx,
  actor: Actor,
  organisation: OrganisationState,
  before: Checkpoint | undefined,
  limit: number,
): Promise<Page> {
  const keys = keySetOf(actor);
  const at = await startOf(tx, actor, organisation, keys, before);
  if (at.p) return loadPage(tx, actor, organisation, keys, at, at.p, limit);
  const rows = at.b
    ? await changedScope(tx, actor, organisation, at, at.b, limit + 1)
    : await nextInFeed(tx, actor, organisation, at, limit + 1);
  const taken = cut(rows, limit);
  const isWhole = taken.length === rows.length;
  const checkpoint = at.b ? afterBackfill(at, at.b, taken, isWhole) : afterPage(at, taken, isWhole, organisation.seq);
  return {
    epoch: organisation.epoch,
    keys,
    ...(await contentOf(tx, organisation.id, taken)),
    checkpoint: { ...checkpoint, ...(await auditEnd(tx)) },
    more: checkpoint.b !== undefined || checkpoint.s < organisation.seq,
  };
}

/** A page of a first load. Behind the last one lies the feed from where the load began. */
async function loadPage(
  tx: Tx,
  actor: Actor,
  organisation: OrganisationState,
  keys: KeySet,
  at: Checkpoint,
  place: NonNullable<Checkpoint['p']>,
  limit: number,
): Promise<Page> {
  const end = at.f ?? 0;
  const rows = await nextInLoad(tx, actor, organisation, { place, end }, limit + 1);
  const taken = cut(rows, limit);
  const last = taken.at(-1);
  const { e, k } = at;
  const checkpoint: Checkpoint =
    last === undefined || taken.length === rows.length
      ? { e, k, s: end }
      : { e, k, s: 0, f: end, p: { c: last.step, a: last.seq }, ...countdown(at, taken.length) };
  return {
    epoch: organisation.epoch,
    keys,
    ...(await contentOf(tx, organisation.id, taken)),
    checkpoint: { ...checkpoint, ...(await auditEnd(tx)) },
    more: checkpoint.p !== undefined || checkpoint.s < organisation.seq,
  };
}

/** Where to go on: from the start after a restore of the head office, through a backfill after the person's keys changed. */
async function startOf(
  tx: Tx,
  actor: Actor,
  organisation: OrganisationState,
  keys: KeySet,
  before: Checkpoint | undefined,
): Promise<Checkpoint> {
  if (!before)
    return {
      e: organisation.epoch,
      k: keys.hash,
      s: 0,
      f: organisation.seq,
      p: { c: 0, a: 0 },
      t: await countVisible(tx, actor, organisation),
    };
  // Not a first load: the laptop holds records, and what was deleted or went out of its sight must be said again.
  if (before.e !== organisation.epoch)
    return { e: organisation.epoch, k: keys.hash, s: 0, t: await countVisible(tx, actor, organisation) };
  await assertNotBack(tx, organisation, before);
  if (before.k === keys.hash) return before;
  // In the middle of a load nothing says what was sent under which keys: it begins anew.
  if (before.p) throw new AppError('checkpoint_invalid');
  if (before.s === 0 && !before.b) return { ...before, k: keys.hash };
  const held = before.b?.h ?? before.k;
  const maybe = [...new Set([...(before.b?.m ?? []), before.k])];
  if (maybe.length > 20) throw new AppError('checkpoint_invalid');
  return { ...before, k: keys.hash, b: { h: held, m: maybe, a: 0 } };
}

async function countVisible(tx: Tx, actor: Actor, organisation: OrganisationState): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    'SELECT count(*) AS n FROM feed WHERE org_id = $1 AND NOT deleted AND ($2 OR scopes && $3)',
    [organisation.id, actor.administrator, [...actor.keys.read]],
  );
  return rows[0]?.n ?? 0;
}

/** The filter stands before the limit: a page is full unless the feed ends. */
async function nextInFeed(
  tx: Tx,
  actor: Actor,
  organisation: OrganisationState,
  at: Checkpoint,
  limit: number,
): Promise<FeedRow[]> {
  const { rows } = await tx.query<FeedRow>(
    `SELECT doc_id AS id, entity, seq, bytes, ($4 OR scopes && $5) AS visible FROM feed
     WHERE org_id = $1 AND seq > $2 AND seq <= $3 AND ($4 OR scopes && $5 OR (seq > $6 AND left_scopes && $5)) AND (seq > $6 OR NOT deleted)
     ORDER BY seq LIMIT $7`,
    [organisation.id, at.s, organisation.seq, actor.administrator, [...actor.keys.read], at.f ?? 0, limit],
  );
  return rows;
}

/** Records that came into sight, and ids of those that went out of it, because the person's keys changed. */
async function changedScope(
  tx: Tx,
  actor: Actor,
  organisation: OrganisationState,
  at: Checkpoint,
  backfill: NonNullable<Checkpoint['b']>,
  limit: number,
): Promise<FeedRow[]> {
  const sets = await scopeSets(tx, organisation.id, [backfill.h, ...backfill.m]);
  const all = [backfill.h, ...backfill.m].map((hash) => must(sets.get(hash), 'the set was read'));
  // When the keys changed again on the way, what only some of the sets show may have been said to be gone already.
  const held = all.reduce(inBoth);
  const maybe = new Set(all.flat());
  const came = held.includes(everything)
    ? []
    : (
        await tx.query<FeedRow>(
          `SELECT doc_id AS id, entity, seq, bytes, true AS visible FROM feed
           WHERE org_id = $1 AND seq > $2 AND seq <= $3 AND ($4 OR scopes && $5) AND NOT scopes && $6 AND NOT deleted ORDER BY seq LIMIT $7`,
          [
            organisation.id,
            backfill.a,
            at.s,
            actor.administrator,
            [...actor.keys.read],
            held.filter((key) => actor.administrator || actor.keys.read.has(key)),
            limit,
          ],
        )
      ).rows;
  const former = [...maybe].filter((key) => key !== everything && !actor.keys.read.has(key));
  const left = actor.administrator
    ? []
    : (
        await tx.query<FeedRow>(
          'SELECT doc_id AS id, entity, seq, 0 AS bytes, false AS visible FROM formerly_seen($1, $2, $3, $4, $5)',
          // Up to the end of the feed: what changed since is nobody's news to keys that do not see it any more.
          [former, maybe.has(everything), backfill.a, organisation.seq, limit],
        )
      ).rows;
  return [...came, ...left].sort((a, b) => a.seq - b.seq).slice(0, limit);
}

/** As many rows as one answer may carry, at least one. */
export function cut<R extends FeedRow>(rows: readonly R[], limit: number): R[] {
  let bytes = 0;
  const taken: R[] = [];
  for (const row of rows.slice(0, limit)) {
    bytes += row.visible ? row.bytes : 100;
    if (taken.length > 0 && bytes > pageBytes) break;
    taken.push(row);
  }
  return taken;
}

const countdown = (at: Checkpoint, sent: number): { t?: number } =>
  at.t === undefined ? {} : { t: Math.max(0, at.t - sent) };

function afterPage(at: Checkpoint, taken: readonly FeedRow[], isWhole: boolean, seq: number): Checkpoint {
  const place = isWhole ? seq : must(taken.at(-1), 'a page that is cut is not empty').seq;
  const { e, k, f } = at;
  return {
    e,
    k,
    s: place,
    ...(f !== undefined && place < f ? { f } : {}),
    ...(isWhole ? {} : countdown(at, taken.length)),
  };
}

function afterBackfill(
  at: Checkpoint,
  backfill: NonNullable<Checkpoint['b']>,
  taken: readonly FeedRow[],
  isWhole: boolean,
): Checkpoint {
  const { b: _done, ...rest } = at;
  if (isWhole) return rest;
  return { ...rest, b: { ...backfill, a: must(taken.at(-1), 'a page that is cut is not empty').seq } };
}

export async function contentOf(
  tx: Tx,
  orgId: string,
  taken: readonly FeedRow[],
): Promise<Pick<Page, 'records' | 'gone'>> {
  const visible = taken.filter((row) => row.visible);
  const found = new Map<string, string>();
  for (const entity of new Set(visible.map((row) => row.entity))) {
    if (!isEntityName(entity)) continue;
    const ids = visible.filter((row) => row.entity === entity).map((row) => row.id);
    for (const [id, text] of await readWireTexts(tx, orgId, entity, ids)) found.set(id, text);
  }
  return {
    records: visible.flatMap((row) => found.get(row.id) ?? []),
    // A place in the feed without a record: removed so long ago that the record is forgotten (retention.ts).
    gone: taken
      .filter((row) => !row.visible || (isEntityName(row.entity) && !found.has(row.id)))
      .map(({ id, entity }) => ({ id, entity })),
  };
}
