import type { Body } from '../../entities';
import type { QualityAnalysis, QualityMembers } from './analyses';

/** What a complete account has: its own fields (a telephone number or an e-mail address counts as `phone`), and somebody to speak to. */
export const qualityFields = [
  'phone',
  'street',
  'postalCode',
  'city',
  'country',
  'industry',
  'ownerId',
  'territoryId',
  'contacts',
] as const;
export type QualityField = (typeof qualityFields)[number];

/** What a complete person has, a way to be reached by voice (`mobile`) and one in writing (`email`), and an account to be at, with what they do there. */
export const contactQualityFields = ['mobile', 'email', 'accounts', 'role'] as const;
type ContactQualityField = (typeof contactQualityFields)[number];

/** Per cent of the fields that are there. */
const completenessOf = (gaps: readonly unknown[], all: readonly unknown[] = qualityFields): number =>
  Math.round((100 * (all.length - gaps.length)) / all.length);

/** How complete one record is. */
export interface Completeness<F extends string> {
  /** 0 to 100. */
  readonly score: number;
  readonly gaps: readonly F[];
}

/** Of one account, as the analysis of all of them tells it. */
export function accountCompleteness(
  account: Partial<Body<'account'>>,
  hasContact: boolean,
): Completeness<QualityField> {
  const filled = decidingFields.reduce((bits, field, at) => (account[field] ? bits | (1 << at) : bits), 0);
  const gaps = gapsOfBits(gapBitsOf(filled, hasContact));
  return { score: completenessOf(gaps), gaps };
}

export function contactCompleteness(contact: Partial<Body<'contact'>>): Completeness<ContactQualityField> {
  const { mobile, phone, email, wechat, accounts = [] } = contact;
  const isThere: Readonly<Record<ContactQualityField, boolean>> = {
    mobile: Boolean(mobile ?? phone),
    email: Boolean(email ?? wechat),
    accounts: accounts.length > 0,
    role: accounts.some(({ role }) => Boolean(role)),
  };
  const gaps = contactQualityFields.filter((field) => !isThere[field]);
  return { score: completenessOf(gaps, contactQualityFields), gaps };
}

/** Whose emptiness decides, in the order of the bits that `gapBitsOf` takes. */
export const decidingFields = [...qualityFields.filter((field) => field !== 'contacts'), 'email'] as const;

const bitOf = (field: QualityField): number => 1 << qualityFields.indexOf(field);
const [allBits, phoneBit, contactsBit] = [(1 << qualityFields.length) - 1, bitOf('phone'), bitOf('contacts')];
const emailBit = 1 << decidingFields.indexOf('email');

/** What is missing as bits, the lowest for the first of `qualityFields`. @param filled one bit for each of `decidingFields` that holds something */
export function gapBitsOf(filled: number, hasContact: boolean): number {
  const own = filled & ~emailBit & ~contactsBit;
  return allBits & ~(own | ((filled & emailBit) !== 0 ? phoneBit : 0) | (hasContact ? contactsBit : 0));
}

const gapsOfBits = (bits: number): readonly QualityField[] => qualityFields.filter((_, place) => (bits >> place) & 1);

/** Of accounts, by place. */
export interface AccountQualities {
  /** As `gapBitsOf` tells them. */
  readonly gaps: Uint16Array;
  /** When somebody last verified or changed the account, or spoke to it; NaN: nobody knows. */
  readonly knownDay: Float64Array;
  readonly worthMinor: Float64Array;
}

const mostRecords = 500;

/** @param accountIdOf of a place @param members whose ids are asked for */
export function qualityAnalysis(
  { gaps, knownDay, worthMinor }: AccountQualities,
  accountIdOf: (place: number) => string,
  staleAfterDays: number,
  asOfDay: number,
  members?: QualityMembers,
): QualityAnalysis {
  const withGaps = new Uint32Array(allBits + 1);
  const isStale = (place: number): boolean => !(asOfDay - (knownDay[place] as number) <= staleAfterDays);
  const worth = (place: number): number => worthMinor[place] as number;
  const lacking = new Uint32Array(gaps.length);
  let [lackingCount, stale] = [0, 0];
  for (let place = 0; place < gaps.length; place += 1) {
    const bits = gaps[place] as number;
    withGaps[bits] = (withGaps[bits] as number) + 1;
    const isOld = isStale(place);
    if (isOld) stale += 1;
    if (isOld || bits !== 0) lacking[lackingCount++] = place;
  }
  const places = lacking.subarray(0, lackingCount);
  const countWith = (bit: number): number =>
    withGaps.reduce((sum, count, bits) => ((bits & bit) === 0 ? sum : sum + count), 0);
  const isMember = (place: number): boolean =>
    members === 'lacking' ||
    (members === 'stale' ? isStale(place) : members !== undefined && ((gaps[place] as number) & bitOf(members)) !== 0);
  const countOf = (place: number): number => gapsOfBits(gaps[place] as number).length;
  // Only those that can be among the first are put in order: it may be nearly all accounts.
  const least = Float64Array.from(places, worth).sort().at(-mostRecords);
  return {
    accounts: gaps.length,
    complete: withGaps[0] as number,
    fields: qualityFields.map((field) => ({ field, missing: countWith(bitOf(field)) })),
    ...{ stale, lacking: lackingCount },
    ...(members === undefined ? {} : { members: Array.from(places.filter(isMember), accountIdOf) }),
    records: Array.from(places.filter((place) => least === undefined || worth(place) >= least))
      .sort((a, b) => worth(b) - worth(a) || countOf(b) - countOf(a))
      .slice(0, mostRecords)
      .map((place) => {
        const missing = gapsOfBits(gaps[place] as number);
        const score = completenessOf(missing);
        return { accountId: accountIdOf(place), score, gaps: missing, isStale: isStale(place) };
      }),
  };
}
