import type { DuplicatePair, DuplicatesAnalysis } from '../../../shared/domain/insights/analyses';
import {
  accountDuplicates,
  contactDuplicates,
  duplicatePairs,
  inPairOrder,
  pairKey,
  type AccountFields,
  type AccountKeys,
  type ContactFields,
  type ContactKeys,
  type DuplicateKind,
} from '../../../shared/domain/insights/duplicates';
import type { Body } from '../../../shared/entities';
import type { Work } from '../slices';
import type { Insights } from './insights';
import type { Scope } from './scope';

type Of = DuplicatePair['of'];
const mostPairs = 500;

/** Accounts and contacts that are probably the same, without the pairs of which somebody has said whether they are. */
export function* duplicateRecords(insights: Insights, scope: Scope): Work<DuplicatesAnalysis> {
  const answered = answeredPairs(insights);
  const isIn = isInScope(insights, scope);
  const { of } = insights.options;

  const accounts = of('account').records;
  const readAccount = accounts.fieldsReader(accountFields);
  const readAccountKeys = accounts.fieldsReader(accountKeys);
  const accountAt = (slot: number): AccountFields => {
    const { name, ...fields } = readAccount(slot) as Partial<Omit<AccountFields, 'id'>>;
    return { ...fields, id: accounts.idAt(slot), name: name ?? '' };
  };
  const accountKeysAt = (slot: number): AccountKeys => withName(readAccountKeys(slot), 'name');
  const ofAccounts = yield* pairsOf('account', insights, accountDuplicates, accountKeysAt, accountAt, (slot) =>
    isIn([slot]),
  );

  const contacts = of('contact').records;
  const readContact = contacts.fieldsReader(contactFields);
  const readContactKeys = contacts.fieldsReader(contactKeys);
  const slotsOf = ({ accountIds }: ContactFields): number[] => accountIds.map((id) => accounts.slotOf(id));
  const contactAt = (slot: number): ContactFields => {
    const { accounts: rows = [], fullName = '', ...fields } = readContact(slot) as Partial<Body<'contact'>>;
    return { ...fields, id: contacts.idAt(slot), fullName, accountIds: rows.map(({ accountId }) => accountId) };
  };
  const contactKeysAt = (slot: number): ContactKeys => withName(readContactKeys(slot), 'fullName');
  const ofContacts = yield* pairsOf('contact', insights, contactDuplicates, contactKeysAt, contactAt, (slot) =>
    isIn(slotsOf(contactAt(slot))),
  );

  const pairs = [...ofAccounts.pairs, ...ofContacts.pairs];
  const open = pairs.filter((pair) => !answered.has(nameOf(pair)));
  return {
    ...{ accounts: ofAccounts.looked, contacts: ofContacts.looked },
    ...{ open: open.length, answered: pairs.length - open.length, leftOut: ofAccounts.leftOut + ofContacts.leftOut },
    pairs: open
      // Accounts before people, then by id: the same on every laptop.
      .sort((a, b) => b.score - a.score || (nameOf(a) < nameOf(b) ? -1 : 1))
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

const nameOf = ({ of, firstId, secondId }: Pick<DuplicatePair, 'of' | 'firstId' | 'secondId'>): string =>
  `${of} ${pairKey(firstId, secondId)}`;

function answeredPairs({ options }: Insights): ReadonlySet<string> {
  const { records } = options.of('duplicateAnswer');
  const readAnswer = records.fieldsReader(['of', 'firstId', 'secondId']);
  return new Set(Array.from(records.liveList(), (slot) => nameOf(readAnswer(slot) as Parameters<typeof nameOf>[0])));
}

/** Whether one of the accounts belongs to what was asked for. Everything does where nothing was; the currency tells nothing of two records. */
function isInScope({ options }: Insights, { request, accounts }: Scope): (slots: readonly number[]) => boolean {
  const { territoryId, segmentId, ownerId } = request;
  if (territoryId === undefined && segmentId === undefined && ownerId === undefined) return () => true;
  const isIn = new Uint8Array(options.of('account').records.end);
  for (const account of accounts) isIn[account] = 1;
  return (slots) => slots.some((slot) => isIn[slot] === 1);
}

interface FoundOf {
  readonly pairs: readonly DuplicatePair[];
  readonly leftOut: number;
  readonly looked: number;
}

function* pairsOf<K, R>(
  of: Of,
  { options }: Insights,
  kind: DuplicateKind<K, R>,
  keysAt: (slot: number) => K,
  recordAt: (slot: number) => R,
  isIn: (slot: number) => boolean,
): Work<FoundOf> {
  const { records } = options.of(of);
  const slots = records.liveList();
  const slotAt = (place: number): number => slots[place] as number;
  const ifLive =
    <T>(read: (slot: number) => T) =>
    (place: number): T | undefined =>
      records.isLive(slotAt(place)) ? read(slotAt(place)) : undefined;
  const found = yield* duplicatePairs(kind, slots.length, ifLive(keysAt), ifLive(recordAt));
  return {
    ...{ leftOut: found.leftOut, looked: slots.length },
    pairs: found.pairs
      .filter(({ first, second }) => isIn(slotAt(first)) || isIn(slotAt(second)))
      .map(({ first, second, score, reasons }) => {
        const [firstId, secondId] = inPairOrder(records.idAt(slotAt(first)), records.idAt(slotAt(second)));
        return { of, firstId, secondId, score, reasons };
      }),
  };
}
