import type { Pool } from 'pg';
import type { Body } from '../../shared/entities';
import { must } from '../../shared/errors';
import { asOffice, retryingCollisions, type Tx } from '../database';
import { importInto } from '../records-import';
import { keyOf, phoneKey, phoneTail, type AddressKey } from './addresses';
import { activityOf, channelRecordId, type ChannelRecord } from './channel-record';
import { indexOf, matchOf, type AddressBook, type Match } from './match';

export type Placing =
  /** Written now. */
  | { readonly kind: 'placed'; readonly accountId: string }
  /** Taken before, whatever became of it since: also what somebody changed or removed is left as it is. */
  | { readonly kind: 'known' }
  | { readonly kind: Exclude<Match['kind'], 'one'> };

interface PlaceOptions {
  readonly now: Date;
  /** Finds out and writes nothing. */
  readonly isDryRun?: boolean;
}

/**
 * Puts channel records where they belong, those that were not there before; who sees them follows from the account. Records
 * of one call are one transaction.
 * @param records at most some hundred
 * @returns what became of each, in their order
 */
export const placeRecords = (
  pool: Pool,
  orgId: string,
  records: readonly ChannelRecord[],
  options: PlaceOptions,
): Promise<Placing[]> => retryingCollisions(() => asOffice(pool, orgId, (tx) => placeIn(tx, orgId, records, options)));

/** The same within a transaction of `asOffice`. */
export async function placeIn(
  tx: Tx,
  orgId: string,
  records: readonly ChannelRecord[],
  { now, isDryRun = false }: PlaceOptions,
): Promise<Placing[]> {
  // One at a time per organisation: of two deliveries of one record the second has to see the first.
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('channel records:' || $1::text, 0))", [orgId]);
  const ids = records.map(channelRecordId);
  // The place in the feed stays for ever, also of what was erased: nothing comes back by being sent again.
  const { rows } = await tx.query<{ doc_id: string }>('SELECT doc_id FROM lock_documents($1)', [ids]);
  const taken = new Set(rows.map((row) => row.doc_id));
  const index = indexOf(
    await readAddressBook(
      tx,
      orgId,
      records.filter((_, n) => !taken.has(ids[n] ?? '')),
    ),
  );
  const imports: { entity: string; id: string; body: Body<'activity'> }[] = [];
  const placings = records.map((record, n): Placing => {
    const id = must(ids[n], 'every record has an id');
    if (taken.has(id)) return { kind: 'known' };
    const match = matchOf(record, index);
    if (match.kind !== 'one') return match;
    taken.add(id);
    imports.push({ entity: 'activity', id, body: activityOf(record, match) });
    return { kind: 'placed', accountId: match.accountId };
  });
  if (isDryRun) return placings;
  if (imports.length > 0) await importInto(tx, orgId, imports, { now: () => now });
  await tx.query('DELETE FROM channel_waiting WHERE org_id = $1 AND id = ANY($2)', [
    orgId,
    ids.filter((_, n) => placings[n]?.kind === 'placed' || placings[n]?.kind === 'known'),
  ]);
  return placings;
}

/** A mail costs no look at telephone numbers: the planner drops what asks for nothing. */
const asked = (parameter: string, value: string): string =>
  `(cardinality(${parameter}::text[]) > 0 AND ${value} = ANY(${parameter}))`;
const digits = (field: string): string =>
  asked('$3', `right(regexp_replace(doc->'body'->>'${field}', '\\D', '', 'g'), ${phoneTail})`);
const words = (field: string, parameter: string): string => asked(parameter, `lower(doc->'body'->>'${field}')`);

/** Everybody who may be meant by some records: two reads, however many records there are. */
async function readAddressBook(tx: Tx, orgId: string, records: readonly ChannelRecord[]): Promise<AddressBook> {
  if (records.length === 0) return { contacts: [], accounts: [] };
  const keys = records.flatMap(({ addresses }) => addresses.flatMap((address) => keyOf(address) ?? []));
  const values = (kind: AddressKey['kind']): string[] => [
    ...new Set(keys.filter((key) => key.kind === kind).map(({ value }) => value)),
  ];
  const tails = [...new Set(values('phone').map((value) => value.slice(-phoneTail)))];
  const people = await tx.query<{ id: string; body: Body<'contact'> }>(
    `SELECT id, doc->'body' AS body FROM contacts WHERE org_id = $1 AND NOT deleted
      AND (${words('email', '$2')} OR ${digits('mobile')} OR ${digits('phone')} OR ${words('wechat', '$4')}) ORDER BY id`,
    [orgId, values('email'), tails, values('wechat')],
  );
  const worksFor = people.rows.flatMap(({ body }) => (body.accounts ?? []).map(({ accountId }) => accountId));
  const named = records.flatMap(({ account }) => account ?? []);
  const firms = await tx.query<{ id: string; body: Body<'account'> }>(
    `SELECT id, doc->'body' AS body FROM accounts WHERE org_id = $1 AND NOT deleted
      AND (${words('email', '$2')} OR ${digits('phone')} OR id = ANY($4) OR ${asked('$5', "doc->'body'->>'code'")}) ORDER BY id`,
    [orgId, values('email'), tails, [...worksFor, ...named], named],
  );
  const there = new Set(firms.rows.map(({ id }) => id));
  return {
    contacts: people.rows.map(({ id, body }) => ({
      id,
      keys: [
        ...emailKeys(body.email),
        ...[body.mobile, body.phone].flatMap((number) => phoneKey(number) ?? []),
        ...(body.wechat === undefined ? [] : [{ kind: 'wechat' as const, value: body.wechat.trim().toLowerCase() }]),
      ],
      accounts: (body.accounts ?? [])
        .filter(({ accountId }) => there.has(accountId))
        .map(({ accountId, main }) => ({ id: accountId, isMain: main === true })),
    })),
    accounts: firms.rows.map(({ id, body }) => ({
      id,
      code: body.code,
      keys: [...emailKeys(body.email), ...[phoneKey(body.phone)].flatMap((key) => key ?? [])],
    })),
  };
}

const emailKeys = (email: string | undefined): AddressKey[] =>
  email === undefined ? [] : [{ kind: 'email', value: email.trim().toLowerCase() }];
