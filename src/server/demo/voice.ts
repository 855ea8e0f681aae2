import type { Random } from './random';

export interface City {
  readonly name: string;
  readonly postalCode: string;
  readonly region: string;
  readonly country: string;
  /** Dialling code as people write it there. */
  readonly dial: string;
  readonly streets: readonly string[];
}

export interface DemoPerson {
  readonly fullName: string;
  readonly familyName: string;
  readonly prefix?: string;
  readonly honorific: string;
  readonly reading?: string;
  /** How a salesperson writes about this person. */
  readonly address: string;
}

export type CompanyKind = 'shop' | 'restaurant' | 'hotel' | 'bakery' | 'chain' | 'distributor' | 'partner';

/** What a report says, with slots: {p} the person, {x} a product, {n} a number. */
export interface Talk {
  readonly subject: string;
  readonly text: string;
  /** 1 to 5, only where the customer's mood was clear. */
  readonly mood?: number;
}

/** What fits a part of the year only: nobody talks of Christmas in June. */
export interface InSeason<T> {
  /** Months 1 to 12, both included; over New Year where `from` lies behind `to`. */
  readonly from: number;
  readonly to: number;
  readonly what: T;
}
export type Seasonal<T> = T | InSeason<T>;

export const during = <T>(from: number, to: number, what: T): InSeason<T> => ({ from, to, what });

const isInSeason = <T>(one: Seasonal<T>): one is InSeason<T> =>
  typeof one === 'object' && one !== null && 'what' in one;

/** What can be said on a day. @param day YYYY-MM-DD, or an instant */
export function inSeason<T>(all: readonly Seasonal<T>[], day: string): T[] {
  const month = Number(day.slice(5, 7));
  return all.flatMap((one) => {
    if (!isInSeason(one)) return [one];
    const { from, to, what } = one;
    return (from <= to ? month >= from && month <= to : month >= from || month <= to) ? [what] : [];
  });
}

export interface CaseText {
  readonly subject: string;
  readonly description: string;
  readonly resolution: string;
}

/** One language of the demo company: everything people there are called, and what they write. */
export interface Voice {
  readonly language: string;
  readonly cities: readonly City[];
  readonly kinds: Readonly<Record<CompanyKind, string>>;
  company(random: Random, kind: CompanyKind, city: City): string;
  group(random: Random): string;
  person(random: Random): DemoPerson;
  street(random: Random, city: City): string;
  phone(random: Random, city: City): string;
  mobile(random: Random): string;
  registration(random: Random): string | undefined;
  readonly roles: readonly string[];
  /** What a colleague in the account team does. */
  readonly parts: readonly string[];
  readonly tags: readonly string[];
  readonly accountNotes: readonly string[];
  readonly visits: readonly Seasonal<Talk>[];
  readonly calls: readonly Seasonal<Talk>[];
  readonly messages: readonly Seasonal<Talk>[];
  readonly emails: readonly Seasonal<Talk>[];
  readonly meetings: readonly Seasonal<Talk>[];
  readonly notes: readonly Seasonal<Talk>[];
  readonly plans: readonly Seasonal<string>[];
  readonly callPlans: readonly Seasonal<string>[];
  readonly tasks: readonly Seasonal<string>[];
  readonly promises: readonly Seasonal<string>[];
  readonly complaints: readonly Seasonal<CaseText>[];
  readonly questions: readonly Seasonal<CaseText>[];
  readonly requests: readonly Seasonal<CaseText>[];
  readonly opportunities: readonly Seasonal<string>[];
  readonly lostReasons: readonly Seasonal<string>[];
  readonly orderNotes: readonly string[];
  readonly adjusted: readonly string[];
  readonly rejected: readonly string[];
  /** Subjects of calls that nobody answered. */
  readonly unreached: readonly string[];
  readonly ties: Readonly<Record<'equipment' | 'training' | 'contract', readonly string[]>>;
  /** What customers say who got more, or less, than they expected. */
  readonly praise: readonly string[];
  readonly blame: readonly string[];
  readonly channels: readonly ('wechat' | 'whatsapp' | 'line' | 'sms')[];
}

/** `n` random digits. */
export const digits = (random: Random, n: number): string => Array.from({ length: n }, () => random.int(0, 9)).join('');
