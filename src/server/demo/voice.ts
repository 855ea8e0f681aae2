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
  readonly visits: readonly Talk[];
  readonly calls: readonly Talk[];
  readonly messages: readonly Talk[];
  readonly emails: readonly Talk[];
  readonly meetings: readonly Talk[];
  readonly notes: readonly Talk[];
  readonly plans: readonly string[];
  readonly callPlans: readonly string[];
  readonly tasks: readonly string[];
  readonly promises: readonly string[];
  readonly complaints: readonly CaseText[];
  readonly questions: readonly CaseText[];
  readonly requests: readonly CaseText[];
  readonly opportunities: readonly string[];
  readonly lostReasons: readonly string[];
  readonly orderNotes: readonly string[];
  readonly adjusted: readonly string[];
  readonly rejected: readonly string[];
  readonly channels: readonly ('wechat' | 'whatsapp' | 'line' | 'sms')[];
}

/** `n` random digits. */
export const digits = (random: Random, n: number): string => Array.from({ length: n }, () => random.int(0, 9)).join('');
