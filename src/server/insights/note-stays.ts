import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pool } from 'pg';
import { staysAfter, type SegmentStay } from '../../shared/domain/segment-stays';
import { asOffice, type Tx } from '../database';
import { importRecords, type ImportRecord } from '../records-import';
import { hashedId } from '../stable-id';
import { batches } from './sales-rows';

/** Who is in which segment today. */
interface Today {
  /** Of every account that is there. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Of the segments that can be told here: 1 for a member, by the number of the account. */
  readonly membersOf: ReadonlyMap<string, Uint8Array>;
  /** All there are. */
  readonly segments: readonly { readonly id: string }[];
  /** YYYY-MM-DD */
  readonly today: string;
  readonly now: Date;
  readonly signal: AbortSignal | undefined;
}

const sliceAccounts = 2_000;

/** Writes down who came to a segment and who left one since the last look. @throws the reason of the signal; errors of the database */
export async function noteStays(pool: Pool, orgId: string, by: Today): Promise<void> {
  const known = await asOffice(pool, orgId, (tx) => storedStays(tx, orgId), { statementTimeoutMs: 300_000 });
  await importRecords(pool, orgId, changed(known, by), { now: () => by.now });
}

type Stays = readonly SegmentStay[];

/** By account. */
async function storedStays(tx: Tx, orgId: string): Promise<ReadonlyMap<string, Stays>> {
  const found = new Map<string, Stays>();
  const statement = `SELECT account_id AS account, doc->'body'->'stays' AS stays FROM segment_histories WHERE org_id = $1 AND NOT deleted`;
  for await (const rows of batches<{ account: string; stays: Stays | null }>(tx, statement, [orgId]))
    for (const { account, stays } of rows) found.set(account, stays ?? []);
  return found;
}

async function* changed(
  known: ReadonlyMap<string, Stays>,
  { numbers, membersOf, segments, today, signal }: Today,
): AsyncGenerator<ImportRecord> {
  const told = new Set<string>();
  for (const stays of known.values()) for (const { segmentId } of stays) told.add(segmentId);
  const isFirstLook = (segmentId: string): boolean => !told.has(segmentId);
  // Whoever is in a segment that was removed has left it.
  const existing = new Set(segments.map(({ id }) => id));
  const asked = new Set([...membersOf.keys(), ...[...told].filter((id) => !existing.has(id))]);
  let seen = 0;
  for (const [accountId, number] of numbers) {
    const before = known.get(accountId) ?? [];
    const inside = [...membersOf].flatMap(([segmentId, members]) => (members[number] === 1 ? [segmentId] : []));
    const stays = staysAfter(before, asked, new Set(inside), { today, isFirstLook });
    if (stays)
      yield { entity: 'segmentHistory', id: hashedId('segmentHistory', accountId), body: { accountId, stays } };
    seen += 1;
    if (seen % sliceAccounts > 0) continue;
    signal?.throwIfAborted();
    await nextTurn();
  }
}
