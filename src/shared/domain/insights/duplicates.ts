import {
  cityCore,
  coresAlike,
  emailCore,
  isPersonalAddress,
  nameForms,
  ownDomain,
  personForms,
  phoneCore,
  registrationCore,
  streetCore,
  type NameForms,
} from '../likeness';
import { PairSet } from './pair-set';
import { countingSortWork } from './purchase-history';
import type { Work } from './work';

// Which records are probably the same customer or person. A sum of points that anybody can check, as in churn and loyalty: what two records share speaks
// for it, what tells them apart against it. Only records that share one of a few keys are looked at, so the work grows with the records and not with the
// pairs (blocking, Fellegi and Sunter 1969); the points are such that no pair that counts can share none.

/** From these points on a pair is asked about. */
export const leastScore = 50;
export const mostScore = 100;

/** For and against; the sum from 0 to 100 is the score. */
export const accountPoints = {
  sameRegistration: 60,
  otherRegistration: -40,
  sameName: 50,
  sameWords: 45,
  nameBegins: 20,
  samePhone: 40,
  sameEmail: 35,
  sameDomain: 25,
  sameAddress: 25,
  sameCity: 5,
  otherCity: -15,
} as const;

export const contactPoints = {
  samePerson: 40,
  samePersonWords: 35,
  otherPerson: -20,
  sameMobile: 40,
  samePhoneOfPerson: 15,
  sameOwnEmail: 50,
  sameSharedEmail: 15,
  sameAccount: 20,
  sameBirthday: 15,
  otherBirthday: -40,
} as const;

export type DuplicateReason = keyof typeof accountPoints | keyof typeof contactPoints;

export interface Likeness {
  /** 0 to 100. */
  readonly score: number;
  /** What speaks for it, then what speaks against it. */
  readonly reasons: readonly DuplicateReason[];
}

const points: Readonly<Record<DuplicateReason, number>> = { ...accountPoints, ...contactPoints };

function likenessOf(found: readonly (DuplicateReason | false | undefined)[]): Likeness {
  const reasons = found.filter((reason) => reason !== false && reason !== undefined);
  const sum = reasons.reduce((total, reason) => total + points[reason], 0);
  return {
    score: Math.max(0, Math.min(mostScore, sum)),
    reasons: reasons.toSorted((a, b) => points[b] - points[a]),
  };
}

/** What may be a key. Values of different fields never meet. */
type KeyField = 'name' | 'words' | 'number' | 'registration' | 'email' | 'domain';
type TellKey = (field: KeyField, value: string | undefined) => void;

/**
 * A kind of record of which pairs are looked for. @typeParam K what is read of every record, @typeParam P of those that share a key with many,
 * @typeParam R of those that are compared, @typeParam C what of them is compared
 */
export interface DuplicateKind<K, P, R, C> {
  /** Tells what has to be the same, in one of them, before two are looked at. */
  readonly eachKey: (record: K, tell: TellKey) => void;
  /** Where too many share a key: what they have to share as well. */
  readonly partsOf: (record: P) => readonly string[];
  /** Worked out once for all that a record is compared with: it takes several times as long as to compare. */
  readonly compared: (record: R) => C;
  /** undefined: two records that are known to be two. */
  readonly likeness: (a: C, b: C) => Likeness | undefined;
}

export interface AccountFields {
  readonly id: string;
  readonly name: string;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly registrationNumber?: string | undefined;
  readonly street?: string | undefined;
  readonly city?: string | undefined;
  readonly parentId?: string | undefined;
}

const read = <T>(value: string | undefined, core: (value: string) => T): T | undefined =>
  value === undefined || value === '' ? undefined : core(value);
const isSame = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a !== '' && a === b;
const isOther = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== '' && b !== '' && a !== b;

/** Companies of one group were entered as two on purpose. */
const isOneGroup = (a: Pick<AccountFields, 'id' | 'parentId'>, b: Pick<AccountFields, 'id' | 'parentId'>): boolean =>
  a.parentId === b.id || b.parentId === a.id || isSame(a.parentId, b.parentId);

export type AccountKeys = Pick<AccountFields, 'name' | 'phone' | 'email' | 'registrationNumber' | 'city'>;

const accountCores = ({ id, parentId, name, phone, email, registrationNumber, street, city }: AccountFields) => {
  const address = read(email, emailCore);
  return {
    ...{ id, parentId, name: nameForms(name), email: address, domain: read(address, ownDomain) },
    phone: read(phone, phoneCore),
    registration: read(registrationNumber, registrationCore),
    street: read(street, streetCore),
    city: read(city, cityCore),
  };
};

export type AccountParts = Pick<AccountFields, 'city'>;

export const accountDuplicates: DuplicateKind<
  AccountKeys,
  AccountParts,
  AccountFields,
  ReturnType<typeof accountCores>
> = {
  eachKey: ({ name, phone, email, registrationNumber, city }, tell) => {
    const { core, words } = nameForms(name);
    const address = read(email, emailCore);
    const domain = read(address, ownDomain);
    tell('name', core);
    tell('words', words);
    tell('number', read(phone, phoneCore));
    tell('registration', read(registrationNumber, registrationCore));
    tell('email', address);
    if (domain !== undefined && city) tell('domain', `${domain} ${cityCore(city)}`);
  },
  partsOf: ({ city }) => [read(city, cityCore) ?? ''],
  compared: accountCores,
  likeness: (one, other) => {
    if (isOneGroup(one, other)) return undefined;
    const names = coresAlike(one.name.core, other.name.core);
    const hasSameWords = names !== 'same' && isSame(one.name.words, other.name.words);
    const isInCity = isSame(one.city, other.city);
    return likenessOf([
      isSame(one.registration, other.registration) && 'sameRegistration',
      isOther(one.registration, other.registration) && 'otherRegistration',
      names === 'same' && 'sameName',
      hasSameWords && 'sameWords',
      names === 'begins' && !hasSameWords && 'nameBegins',
      isSame(one.phone, other.phone) && 'samePhone',
      isSame(one.email, other.email) && 'sameEmail',
      isOther(one.email, other.email) && isSame(one.domain, other.domain) && 'sameDomain',
      isInCity && (isSame(one.street, other.street) ? 'sameAddress' : 'sameCity'),
      isOther(one.city, other.city) && 'otherCity',
    ]);
  },
};

export interface ContactFields {
  readonly id: string;
  readonly fullName: string;
  readonly mobile?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly birthOn?: string | undefined;
  readonly accountIds: readonly string[];
}

export type ContactKeys = Pick<ContactFields, 'fullName' | 'mobile' | 'phone' | 'email'>;

const contactCores = ({ fullName, mobile, phone, email, birthOn, accountIds }: ContactFields) => ({
  ...{ name: personForms(fullName), numbers: numbersOf({ mobile, phone }), birthOn, accountIds },
  mobile: read(mobile, phoneCore),
  email: read(email, emailCore),
});

export type ContactParts = Pick<ContactFields, 'accountIds'>;

export const contactDuplicates: DuplicateKind<
  ContactKeys,
  ContactParts,
  ContactFields,
  ReturnType<typeof contactCores>
> = {
  eachKey: ({ fullName, mobile, phone, email }, tell) => {
    const { core, words } = personForms(fullName);
    tell('name', core);
    tell('words', words);
    for (const number of numbersOf({ mobile, phone })) tell('number', number);
    tell('email', read(email, emailCore));
  },
  partsOf: ({ accountIds }) => accountIds,
  compared: contactCores,
  likeness: (a, b) => {
    const [one, other] = [a.name, b.name];
    const isSamePerson = isSame(one.core, other.core);
    const hasSameWords = !isSamePerson && isSame(one.words, other.words);
    const shared = a.numbers.filter((number) => b.numbers.includes(number));
    const isMobile = shared.some((number) => number === a.mobile || number === b.mobile);
    const isEmail = isSame(a.email, b.email);
    return likenessOf([
      isSamePerson && 'samePerson',
      hasSameWords && 'samePersonWords',
      isOther(one.core, other.core) && !hasSameWords && !isNameInCommon(one, other) && 'otherPerson',
      isMobile && 'sameMobile',
      shared.length > 0 && !isMobile && 'samePhoneOfPerson',
      isEmail && (isPersonalAddress(a.email ?? '') ? 'sameOwnEmail' : 'sameSharedEmail'),
      a.accountIds.some((id) => b.accountIds.includes(id)) && 'sameAccount',
      isSame(a.birthOn, b.birthOn) && 'sameBirthday',
      isOther(a.birthOn, b.birthOn) && 'otherBirthday',
    ]);
  },
};

/** A word of both names, or where they have none the family name of Chinese: who writes A. Weber may mean Anna Weber. */
function isNameInCommon(a: NameForms, b: NameForms): boolean {
  const wordsOf = ({ core, words = core }: NameForms): string[] => words.split(' ');
  if (wordsOf(a).some((word) => wordsOf(b).includes(word))) return true;
  return /^\p{Script=Han}/u.test(a.core) && a.core.charAt(0) === b.core.charAt(0);
}

const numbersOf = ({ mobile, phone }: Pick<ContactFields, 'mobile' | 'phone'>): string[] => [
  ...new Set([read(mobile, phoneCore), read(phone, phoneCore)].filter((number) => number !== undefined)),
];

/** Two places with what makes them alike, the lesser first. */
export interface PlacePair extends Likeness {
  readonly first: number;
  readonly second: number;
}

export interface FoundPairs {
  /** In no order. */
  readonly pairs: readonly PlacePair[];
  /** Values that too many share to say anything: a number that stands for none, a name of everybody. */
  readonly leftOut: number;
}

/** More records than this share no key for being one customer. */
export const mostOfKey = 30;

/** So many parts of the keys are put in order one after the other. */
const keyParts = 16;

/**
 * Every key as one number, its hash before the place of its record: the same ones lie together once they are in order. Two keys of one hash cost a look at
 * a pair that is none. A map from texts takes longer.
 */
class Keys {
  readonly #parts = Array.from({ length: keyParts }, () => ({ entries: new Float64Array(256), size: 0 }));
  readonly #hashes: number;

  /** @param count of the records */
  constructor(readonly count: number) {
    this.#hashes = Math.min(2 ** 32, Math.floor(Number.MAX_SAFE_INTEGER / Math.max(1, count)));
  }

  add(field: KeyField, value: string, place: number): void {
    // FNV-1a of what stands in the text, begun otherwise for each field.
    let hash = seeds[field];
    for (let at = 0; at < value.length; at += 1) hash = Math.imul(hash ^ value.charCodeAt(at), 0x01000193);
    const spread = (hash ^ (hash >>> 15)) >>> 0;
    const part = this.#parts[spread % keyParts] as { entries: Float64Array; size: number };
    if (part.size === part.entries.length) {
      const wider = new Float64Array(2 * part.size);
      wider.set(part.entries);
      part.entries = wider;
    }
    part.entries[part.size++] = (spread % this.#hashes) * this.count + place;
  }

  /** Tells the places, at least two, of each key that several records have. */
  *each(tell: (places: readonly number[]) => void): Work<void> {
    for (const { entries, size } of this.#parts) {
      const sorted = entries.subarray(0, size).sort();
      yield;
      for (let from = 0, until = 0; from < size; from = until) {
        const hash = Math.floor((sorted[from] as number) / this.count);
        const end = (hash + 1) * this.count;
        for (until = from + 1; until < size && (sorted[until] as number) < end;) until += 1;
        if (until === from + 1) continue;
        tell(Array.from(sorted.subarray(from, until), (entry) => entry - hash * this.count));
      }
      yield;
    }
  }
}

const seeds: Readonly<Record<KeyField, number>> = {
  name: 1,
  words: 2,
  number: 3,
  registration: 4,
  email: 5,
  domain: 6,
};

/** What is read of a record at a place from 0 to before the count of them; undefined for one that has gone. */
export interface RecordReaders<K, P, R> {
  readonly keysAt: (place: number) => K | undefined;
  readonly partsAt: (place: number) => P | undefined;
  readonly recordAt: (place: number) => R | undefined;
}

export function* duplicatePairs<K, P, R, C>(
  kind: DuplicateKind<K, P, R, C>,
  count: number,
  { keysAt, partsAt, recordAt }: RecordReaders<K, P, R>,
): Work<FoundPairs> {
  const keys = new Keys(count);
  let at = 0;
  const tell: TellKey = (field, value) => {
    if (value !== undefined && value !== '') keys.add(field, value, at);
  };
  const take = (until: number): void => {
    for (; at < until; at += 1) {
      const record = keysAt(at);
      if (record) kind.eachKey(record, tell);
    }
  };
  while (at < count) {
    take(Math.min(count, at + perSlice));
    yield;
  }

  const groups: (readonly number[])[] = [];
  const large: (readonly number[])[] = [];
  yield* keys.each((places) => (places.length <= mostOfKey ? groups : large).push(places));
  let leftOut = 0;
  /** Whoever shares a name mostly shares its words with the same ones: their parts are told once. */
  const manyOf = new Map<string, number>();
  for (const places of large) {
    const name = places.join();
    let known = manyOf.get(name);
    if (known === undefined) {
      const { few, many } = yield* inParts(kind, places, partsAt);
      for (const part of few) groups.push(part);
      manyOf.set(name, (known = many));
    }
    leftOut += known;
    yield;
  }

  const seen = new PairSet();
  const pairs: PlacePair[] = [];
  const kept = new Map<number, C>();
  const readAt = (place: number): C | undefined => {
    const known = kept.get(place);
    if (known) return known;
    const record = recordAt(place);
    if (!record) return undefined;
    const compared = kind.compared(record);
    if (kept.size === keptCompared) kept.clear();
    kept.set(place, compared);
    return compared;
  };
  for (const n of yield* byFirst(groups, count)) {
    const places = groups[n] as readonly number[];
    // Most pairs have been seen with another key: of records that are in no new one nothing is read.
    const records = new Array<C | undefined>(places.length);
    const comparedAt = (at: number): C | undefined => (records[at] ??= readAt(places[at] as number));
    for (const [at, first] of places.entries())
      for (let next = at + 1; next < places.length; next += 1) {
        const second = places[next] as number;
        if (first === second || !seen.add(first * count + second)) continue;
        const [a, b] = [comparedAt(at), comparedAt(next)];
        const likeness = a && b && kind.likeness(a, b);
        if (likeness && likeness.score >= leastScore) pairs.push({ first, second, ...likeness });
      }
    yield;
  }
  return { pairs, leftOut };
}

/** What is compared of so many records is kept: most are in several groups, of a name, its words and a number. */
const keptCompared = 32_768;

/** What is read of a record takes some 5 µs. */
const perSlice = 128;

/** Indexes of the groups, those with the same first record beside each other: what is kept of it serves all of them. */
function* byFirst(groups: readonly (readonly number[])[], count: number): Work<Int32Array> {
  const firsts = new Int32Array(groups.length);
  const indexes = new Int32Array(groups.length);
  for (let n = 0; n < groups.length; n += 1) {
    firsts[n] = groups[n]?.[0] as number;
    indexes[n] = n;
  }
  yield;
  return (yield* countingSortWork(indexes, firsts, 0, count)).order;
}

/** Those of a key that share a second thing as well. */
function* inParts<K, P, R, C>(
  kind: DuplicateKind<K, P, R, C>,
  places: readonly number[],
  partsAt: (place: number) => P | undefined,
): Work<{ readonly few: readonly number[][]; readonly many: number }> {
  const parts = new Map<string, number[]>();
  for (const [n, place] of places.entries()) {
    if (n % perSlice === 0) yield;
    const record = partsAt(place);
    for (const part of record ? kind.partsOf(record) : []) {
      const known = parts.get(part);
      if (known) known.push(place);
      else parts.set(part, [place]);
    }
  }
  const all = [...parts.values()];
  const few = all.filter(({ length }) => length > 1 && length <= mostOfKey);
  return { few, many: all.filter(({ length }) => length > mostOfKey).length };
}

/** Two records in one order: who says something of a pair means the same one, whichever stands first. */
export const inPairOrder = (a: string, b: string): readonly [first: string, second: string] =>
  a < b ? [a, b] : [b, a];
export const pairKey = (a: string, b: string): string => inPairOrder(a, b).join(' ');
