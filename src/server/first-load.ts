import type { Actor } from '../shared/domain/permissions';
import { entities, type Body, type EntityName } from '../shared/entities';
import { must } from '../shared/errors';
import { tableOf } from '../shared/schema/postgres';
import { pageBytes } from '../shared/sync-protocol';
import type { Checkpoint } from './checkpoint';
import type { Tx } from './database';
import type { OrganisationState } from './directory';
import type { FeedRow } from './feed';

/**
 * A first load comes in steps, so that a laptop is of use long before it has everything: what everybody needs and the
 * person's own accounts with their people; then open work; then the rest. Which step a record belongs to follows from its
 * row in the feed and its own document alone: whoever changes either gives it a new place behind the end of the load, where
 * the feed tells it. So each record comes in exactly one step, and none is missed (docs/decisions/012).
 */
const steps = 3;

/** Where in a load a laptop stands: the step, and the place in the feed up to which that step is sent. */
export type LoadPlace = NonNullable<Checkpoint['p']>;

export interface LoadRow extends FeedRow {
  readonly step: number;
}

/** What is not done yet, by entity: the column of the body and its values. */
const openWork = {
  order: { column: 'status', open: ['draft', 'submitted', 'accepted', 'adjusted'] },
  task: { column: 'status', open: ['open'] },
  promise: { column: 'status', open: ['open'] },
  case: { column: 'status', open: ['open', 'answered'] },
  activity: { column: 'status', open: ['planned'] },
  opportunity: { column: 'stage', open: ['new', 'qualified', 'proposal', 'negotiation'] },
} as const satisfies Partial<{
  [N in EntityName]: { readonly column: keyof Body<N> & string; readonly open: readonly string[] };
}>;

const listed = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ');

const forEverybody = Object.values(entities)
  .filter(({ scope }) => scope.kind !== 'account' && scope.kind !== 'parents')
  .map(({ name }) => name);
/** `$6`: the keys of what is the person's own. */
const isFirst = `(f.entity IN (${listed(forEverybody)}) OR f.entity IN ('account', 'contact') AND f.scopes && $6)`;
/** One look at the record itself, and no more: EXISTS would let PostgreSQL read whole tables for every page. */
const isOpen = `CASE f.entity ${Object.entries(openWork)
  .map(([name, { column, open }]) => {
    const table = tableOf(entities[name as keyof typeof openWork]);
    return `WHEN '${name}' THEN coalesce((SELECT r.doc->'body'->>'${column}' FROM ${table} r WHERE r.org_id = f.org_id AND r.id = f.doc_id) IN (${listed(open)}), false)`;
  })
  .join(' ')} ELSE false END`;
const conditions = [isFirst, `NOT ${isFirst} AND (${isOpen})`, `NOT ${isFirst} AND NOT (${isOpen})`];

/** About as many rows as fill a page. */
const portion = 1500;

/**
 * The next rows of a load, over the ends of its steps: more than fit into a page, or `limit`; all that is left when they are
 * neither. Read by the portion, because a page is mostly full long before `limit`.
 */
export async function nextInLoad(
  tx: Tx,
  actor: Actor,
  organisation: OrganisationState,
  at: { readonly place: LoadPlace; readonly end: number },
  limit: number,
): Promise<LoadRow[]> {
  const found: LoadRow[] = [];
  let [step, after, bytes] = [at.place.c, at.place.a, 0];
  // A single row never fills a page, however long it is: behind it there may be others.
  while (step < steps && found.length < limit && (bytes <= pageBytes || found.length < 2)) {
    const most = Math.min(portion, limit - found.length);
    const { rows } = await tx.query<FeedRow>(
      `SELECT f.doc_id AS id, f.entity, f.seq, f.bytes, true AS visible FROM feed f
       WHERE f.org_id = $1 AND f.seq > $2 AND f.seq <= $3 AND NOT f.deleted AND ($4 OR f.scopes && $5) AND ${conditions[step]}
       ORDER BY f.seq LIMIT $7`,
      [
        organisation.id,
        after,
        at.end,
        actor.administrator,
        [...actor.keys.read],
        [`o:${actor.userId}`, `t:${actor.userId}`],
        most,
      ],
    );
    for (const row of rows) {
      found.push({ ...row, step });
      bytes += row.bytes;
    }
    [step, after] = rows.length < most ? [step + 1, 0] : [step, must(rows.at(-1), 'a portion is not empty').seq];
  }
  return found;
}
