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
} from '../likeness';
import { stride, type Work } from './work';

// Which records are probably the same customer or person. A sum of points that anybody can check, as in churn and loyalty: what two records share speaks
// for it, what tells them apart against it. Only records that share one of a few keys are looked at, so the work grows with the records and not with the
// pairs (blocking, Fellegi and Sunter 1969); the points are such that no pair that counts can share none.

/** From these points on a pair is asked about. */
export const leastScore = 50;
const mostScore = 100;

/** For and against; the sum from 0 to 100 is the score. */
export const accountPoints = {
  sameRegistration: 60,
  otherRegistration: -40,
  sameName: 50,
  sameWords: 40,
  nameBegins: 20,
  samePhone: 40,
  sameEmail: 35,
  sameDomain: 20,
  sameAddress: 25,
  sameCity: 10,
  otherCity: -15,
} as const;

export const contactPoints = {
  samePerson: 40,
  samePersonWords: 35,
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

/** A kind of record of which pairs are looked for. */
export interface DuplicateKind<R> {
  /** What has to be the same, in one of them, before two are looked at. Keys of different fields never meet. */
  readonly keysOf: (record: R) => readonly (string | undefined)[];
  /** Where too many share a key: what they have to share as well. */
  readonly partsOf: (record: R) => readonly string[];
  /** undefined: two records that are known to be two. */
  readonly likeness: (a: R, b: R) => Likeness | undefined;
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

const key = (field: string, value: string | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : `${field}${value}`;

/** Companies of one group were entered as two on purpose. */
const isOneGroup = (a: AccountFields, b: AccountFields): boolean =>
  a.parentId === b.id || b.parentId === a.id || isSame(a.parentId, b.parentId);

export const accountDuplicates: DuplicateKind<AccountFields> = {
  keysOf: ({ name, phone, email, registrationNumber, city }) => {
    const { core, words } = nameForms(name);
    const domain = read(email, ownDomain);
    return [
      key('n', core),
      key('w', words),
      key('p', read(phone, phoneCore)),
      key('r', read(registrationNumber, registrationCore)),
      key('e', read(email, emailCore)),
      domain === undefined || !city ? undefined : `d${domain} ${cityCore(city)}`,
    ];
  },
  partsOf: ({ city }) => [read(city, cityCore) ?? ''],
  likeness: (a, b) => {
    if (isOneGroup(a, b)) return undefined;
    const [one, other] = [coresOf(a), coresOf(b)];
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
      isOther(one.email, other.email) && isSame(read(a.email, ownDomain), read(b.email, ownDomain)) && 'sameDomain',
      isInCity && (isSame(one.street, other.street) ? 'sameAddress' : 'sameCity'),
      isOther(one.city, other.city) && 'otherCity',
    ]);
  },
};

const coresOf = ({ name, phone, email, registrationNumber, street, city }: AccountFields) => ({
  name: nameForms(name),
  phone: read(phone, phoneCore),
  email: read(email, emailCore),
  registration: read(registrationNumber, registrationCore),
  street: read(street, streetCore),
  city: read(city, cityCore),
});

export interface ContactFields {
  readonly id: string;
  readonly fullName: string;
  readonly mobile?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly birthOn?: string | undefined;
  readonly accountIds: readonly string[];
}

export const contactDuplicates: DuplicateKind<ContactFields> = {
  keysOf: ({ fullName, mobile, phone, email }) => {
    const { core, words } = personForms(fullName);
    const numbers = numbersOf({ mobile, phone }).map((number) => key('p', number));
    return [key('n', core), key('w', words), ...numbers, key('e', read(email, emailCore))];
  },
  partsOf: ({ accountIds }) => accountIds,
  likeness: (a, b) => {
    const [one, other] = [personForms(a.fullName), personForms(b.fullName)];
    const isSamePerson = isSame(one.core, other.core);
    const mobiles = [read(a.mobile, phoneCore), read(b.mobile, phoneCore)] as const;
    const [ours, theirs] = [numbersOf(a), numbersOf(b)];
    const shared = ours.filter((number) => theirs.includes(number));
    const isMobile = shared.some((number) => mobiles.includes(number));
    const isEmail = isSame(read(a.email, emailCore), read(b.email, emailCore));
    return likenessOf([
      isSamePerson && 'samePerson',
      !isSamePerson && isSame(one.words, other.words) && 'samePersonWords',
      isMobile && 'sameMobile',
      shared.length > 0 && !isMobile && 'samePhoneOfPerson',
      isEmail && (isPersonalAddress(a.email ?? '') ? 'sameOwnEmail' : 'sameSharedEmail'),
      a.accountIds.some((id) => b.accountIds.includes(id)) && 'sameAccount',
      isSame(a.birthOn, b.birthOn) && 'sameBirthday',
      isOther(a.birthOn, b.birthOn) && 'otherBirthday',
    ]);
  },
};

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

/** @param recordAt of a place from 0 to before `count`; undefined for one that has gone */
export function* duplicatePairs<R>(
  kind: DuplicateKind<R>,
  count: number,
  recordAt: (place: number) => R | undefined,
): Work<FoundPairs> {
  // Nearly every key has one record: a list is made for the second.
  const placesOf = new Map<string, number | number[]>();
  const take = (from: number, until: number): void => {
    for (let place = from; place < until; place += 1) {
      const record = recordAt(place);
      for (const one of record ? kind.keysOf(record) : []) {
        if (one === undefined) continue;
        const known = placesOf.get(one);
        if (known === undefined) placesOf.set(one, place);
        else if (typeof known === 'number') placesOf.set(one, [known, place]);
        else known.push(place);
      }
    }
  };
  for (let from = 0; from < count; from += perSlice) {
    take(from, Math.min(count, from + perSlice));
    yield;
  }

  const groups: number[][] = [];
  let leftOut = 0;
  let looked = 0;
  for (const places of placesOf.values()) {
    if ((looked += 1) % stride === 0) yield;
    if (typeof places === 'number') continue;
    if (places.length <= mostOfKey) groups.push(places);
    else {
      const { few, many } = inParts(kind, places, recordAt);
      groups.push(...few);
      leftOut += many;
      yield;
    }
  }

  const seen = new Set<number>();
  const pairs: PlacePair[] = [];
  for (const places of groups) {
    const records = places.map(recordAt);
    for (const [at, first] of places.entries())
      for (let next = at + 1; next < places.length; next += 1) {
        const second = places[next] as number;
        const [a, b] = [records[at], records[next]];
        const pair = first * count + second;
        if (first === second || seen.has(pair)) continue;
        seen.add(pair);
        const likeness = a && b && kind.likeness(a, b);
        if (likeness && likeness.score >= leastScore) pairs.push({ first, second, ...likeness });
      }
    yield;
  }
  return { pairs, leftOut };
}

/** Keys of a record take some 5 µs. */
const perSlice = 128;

/** Those of a key that share a second thing as well. */
function inParts<R>(
  kind: DuplicateKind<R>,
  places: readonly number[],
  recordAt: (place: number) => R | undefined,
): { readonly few: readonly number[][]; readonly many: number } {
  const parts = new Map<string, number[]>();
  for (const place of places) {
    const record = recordAt(place);
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
