import type { DuplicatePair, DuplicatesAnalysis } from '../../../shared/domain/insights/analyses';
import {
  accountDuplicates,
  contactDuplicates,
  duplicatePairs,
  type AccountFields,
  type AccountKeys,
  type AccountParts,
  type ContactFields,
  type ContactKeys,
  type ContactParts,
  mostScore,
  type DuplicateKind,
  type PlacePair,
  type RecordReaders,
} from '../../../shared/domain/insights/duplicates';
import type { Body } from '../../../shared/entities';
import { inParts, type Work } from '../slices';
import { sortSlots } from '../slot-list';
import type { Insights } from './insights';
import type { Scope } from './scope';

type Of = DuplicatePair['of'];
const mostPairs = 500;

/** Accounts and contacts that are probably the same, without the pairs of which somebody has said whether they are. */
export function* duplicateRecords(insights: Insights, scope: Scope): Work<DuplicatesAnalysis> {
  const isIn = isInScope(insights, scope);
  const { of } = insights.options;

  const accounts = of('account').records;
  const readAccount = accounts.fieldsReader(accountFields);
  const readAccountKeys = accounts.fieldsReader(accountKeys);
  const accountAt = (slot: number): AccountFields => {
    const { name, ...fields } = readAccount(slot) as Partial<Omit<AccountFields, 'id'>>;
    return { ...fields, id: accounts.idAt(slot), name: name ?? '' };
  };
  const accountReaders = {
    keysAt: (slot: number): AccountKeys => withName(readAccountKeys(slot), 'name'),
    partsAt: accounts.fieldsReader(['city']) as (slot: number) => AccountParts,
    recordAt: accountAt,
  };
  const ofAccounts = yield* pairsOf('account', insights, accountDuplicates, accountReaders, (slot) => isIn([slot]));

  const contacts = of('contact').records;
  const readContact = contacts.fieldsReader(contactFields);
  const readContactKeys = contacts.fieldsReader(contactKeys);
  const slotsOf = ({ accountIds }: ContactParts): number[] => accountIds.map((id) => accounts.slotOf(id));
  const accountIdsOf = (rows: Body<'contact'>['accounts'] = []): string[] => rows.map(({ accountId }) => accountId);
  const readAccounts = contacts.fieldsReader(['accounts']);
  const partsAt = (slot: number): ContactParts => ({
    accountIds: accountIdsOf((readAccounts(slot) as Partial<Body<'contact'>>).accounts),
  });
  const contactReaders = {
    keysAt: (slot: number): ContactKeys => withName(readContactKeys(slot), 'fullName'),
    partsAt,
    recordAt: (slot: number): ContactFields => {
      const { accounts: rows, fullName = '', ...fields } = readContact(slot) as Partial<Body<'contact'>>;
      return { ...fields, id: contacts.idAt(slot), fullName, accountIds: accountIdsOf(rows) };
    },
  };
  const ofContacts = yield* pairsOf('contact', insights, contactDuplicates, contactReaders, (slot) =>
    isIn(slotsOf(partsAt(slot))),
  );

  const both = [ofAccounts, ofContacts];
  const sum = (of: (one: FoundOf) => number): number => both.reduce((total, one) => total + of(one), 0);
  return {
    ...{ accounts: ofAccounts.looked, contacts: ofContacts.looked },
    ...{
      open: sum(({ open }) => open),
      answered: sum(({ answered }) => answered),
      leftOut: sum(({ leftOut }) => leftOut),
    },
    // Accounts before people, then by id: the same on every laptop.
    pairs: both
      .flatMap(({ pairs }) => pairs)
      .sort((a, b) => b.score - a.score)
      .slice(0, mostPairs),
  };
}

/** A record without a name is still one. */
function withName<T, N extends string>(fields: Record<N, unknown>, name: N): T {
  fields[name] ??= '';
  return fields as T;
}

const accountKeys = ['name', 'phone', 'email', 'registrationNumber', 'city'] as const satisfies (keyof AccountKeys)[];
const contactKeys = ['fullName', 'mobile', 'phone', 'email'] as const satisfies (keyof ContactKeys)[];
const accountFields = ['name', 'phone', 'email', 'registrationNumber', 'street', 'city', 'parentId'] as const;
const contactFields = ['fullName', 'mobile', 'phone', 'email', 'birthOn', 'accounts'] as const;

/** Whether one of the accounts belongs to what was asked for. Everything does where nothing was; the currency tells nothing of two records. */
function isInScope({ options }: Insights, { request, accounts }: Scope): (slots: readonly number[]) => boolean {
  const { territoryId, segmentId, ownerId } = request;
  if (territoryId === undefined && segmentId === undefined && ownerId === undefined) return () => true;
  const isIn = new Uint8Array(options.of('account').records.end);
  for (const account of accounts) isIn[account] = 1;
  return (slots) => slots.some((slot) => isIn[slot] === 1);
}

interface FoundOf {
  /** Those nobody has said anything of, with most points first; five hundred at most. */
  readonly pairs: readonly DuplicatePair[];
  readonly open: number;
  readonly answered: number;
  readonly leftOut: number;
  readonly looked: number;
}

/** So many pairs between two yields. */
const perSlice = 2048;

/** @param readers by slot */
function* pairsOf<K, P, R, C>(
  of: Of,
  { options }: Insights,
  kind: DuplicateKind<K, P, R, C>,
  readers: RecordReaders<K, P, R>,
  isIn: (slot: number) => boolean,
): Work<FoundOf> {
  const { records } = options.of(of);
  const slots = records.liveList();
  const slotAt = (place: number): number => slots[place] as number;
  const ifLive =
    <T>(read: (slot: number) => T) =>
    (place: number): T | undefined =>
      records.isLive(slotAt(place)) ? read(slotAt(place)) : undefined;
  const { pairs, leftOut } = yield* duplicatePairs(kind, slots.length, {
    keysAt: ifLive(readers.keysAt),
    partsAt: ifLive(readers.partsAt),
    recordAt: ifLive(readers.recordAt),
  });

  // Of many that look alike few are shown: by slots, so that only those are named.
  const isAnswered = answeredPairs(options, of);
  const [firsts, seconds] = [new Uint32Array(pairs.length), new Uint32Array(pairs.length)];
  const ofScore = new Uint32Array(mostScore + 1);
  const open = new Uint32Array(pairs.length);
  let [opened, answered] = [0, 0];
  yield* inParts(pairs.length, perSlice, (from, until) => {
    for (let n = from; n < until; n += 1) {
      const { first, second, score } = pairs[n] as PlacePair;
      const [a, b] = [slotAt(first), slotAt(second)];
      if (!isIn(a) && !isIn(b)) continue;
      if (isAnswered(a, b)) {
        answered += 1;
        continue;
      }
      const isInOrder = records.compareIds(a, b) <= 0;
      firsts[n] = isInOrder ? a : b;
      seconds[n] = isInOrder ? b : a;
      ofScore[score] = (ofScore[score] as number) + 1;
      open[opened++] = n;
    }
  });
  let [least, shown] = [mostScore, ofScore[mostScore] as number];
  while (least > 0 && shown < mostPairs) shown += ofScore[(least -= 1)] as number;
  const scoreOf = (n: number): number => (pairs[n] as PlacePair).score;
  const best = open.subarray(0, opened).filter((n) => scoreOf(n) >= least);
  const compare = (a: number, b: number): number =>
    scoreOf(b) - scoreOf(a) ||
    records.compareIds(firsts[a] as number, firsts[b] as number) ||
    records.compareIds(seconds[a] as number, seconds[b] as number);
  yield* sortSlots(best, compare);
  return {
    ...{ open: opened, answered, leftOut, looked: slots.length },
    pairs: Array.from(best.subarray(0, mostPairs), (n) => ({
      of,
      firstId: records.idAt(firsts[n] as number),
      secondId: records.idAt(seconds[n] as number),
      score: scoreOf(n),
      reasons: (pairs[n] as PlacePair).reasons,
    })),
  };
}

/** Whether somebody has said of two slots whether they are the same. */
function answeredPairs({ of }: Insights['options'], kind: Of): (a: number, b: number) => boolean {
  const { records } = of(kind);
  const answers = of('duplicateAnswer').records;
  const read = answers.fieldsReader(['of', 'firstId', 'secondId']);
  const keyOf = (a: number, b: number): number => Math.min(a, b) * records.end + Math.max(a, b);
  const known = new Set<number>();
  for (const slot of answers.liveList()) {
    const answer = read(slot) as Pick<DuplicatePair, 'of' | 'firstId' | 'secondId'>;
    if (answer.of === kind) known.add(keyOf(records.slotOf(answer.firstId), records.slotOf(answer.secondId)));
  }
  return (a, b) => known.size > 0 && known.has(keyOf(a, b));
}
