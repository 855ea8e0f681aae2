import type { Body } from '../../shared/entities';
import { must } from '../../shared/errors';
import { stableId } from '../stable-id';
import type { DemoTerritory, DemoUser, Staff } from './people';
import type { Random } from './random';
import type { City, CompanyKind, DemoPerson, Voice } from './voice';

/** How an account buys: it orders all the time, less than it used to, not any more, only recently, or never. */
export type Life = 'regular' | 'slipping' | 'lost' | 'new' | 'none';

export interface DemoContact {
  readonly id: string;
  readonly person: DemoPerson;
  readonly body: Body<'contact'>;
}

export interface DemoAccount {
  readonly id: string;
  readonly key: string;
  readonly voice: Voice;
  readonly city: City;
  readonly territory: DemoTerritory;
  /** Who looks after it; a pool account still has somebody who knows it. */
  readonly seller: DemoUser;
  readonly pooled: boolean;
  readonly life: Life;
  /** Orders a year while it buys; the Pareto distribution of the company comes from here. */
  readonly ordersPerYear: number;
  readonly discountBp: number;
  readonly body: Body<'account'>;
  readonly contacts: readonly DemoContact[];
}

export interface AccountSource {
  readonly seed: string;
  readonly staff: Staff;
  /** Record id of the price list that is valid today, by currency. */
  readonly priceListId: (territory: DemoTerritory) => string;
}

interface Group {
  readonly id: string;
  readonly name: string;
}

const typeOf = (kind: CompanyKind, life: Life): Body<'account'>['type'] =>
  kind === 'distributor' ? 'distributor' : kind === 'partner' ? 'partner' : life === 'none' ? 'prospect' : 'customer';

const emailName = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '');

/** Web addresses end in .example (RFC 2606), so that no demo mail ever reaches anybody. */
const domainOf = (name: string, code: string): string =>
  `${emailName(name).replaceAll('.', '-').slice(0, 40) || `kunde-${code.toLowerCase()}`}.example`;

/**
 * One account with its people.
 * @param key unique within the company; the same key gives the same account
 */
export function makeAccount(
  source: AccountSource,
  random: Random,
  territory: DemoTerritory,
  key: string,
  options: { readonly taken?: Set<string>; readonly group?: Group } = {},
): DemoAccount {
  const sellers = source.staff.salespeople.filter((person) => person.territory?.key === territory.key);
  const seller = random.weighted(sellers, (_, index) => (index === 0 ? 1.1 : 1));
  const { voice, cities } = random.weighted(seller.beat, (beat) => beat.cities.length);
  const city = random.weighted(
    voice.cities.filter((place) => cities.includes(place.name)),
    (_, index) => 1 / (1 + index * 0.35),
  );
  const kind = random.weighted<CompanyKind>(
    ['shop', 'restaurant', 'hotel', 'bakery', 'chain', 'distributor', 'partner'],
    (k) => ({ shop: 30, restaurant: 34, hotel: 11, bakery: 12, chain: 6, distributor: 4, partner: 3 })[k],
  );
  const life =
    kind === 'partner'
      ? 'none'
      : random.weighted<Life>(
          ['regular', 'slipping', 'lost', 'new', 'none'],
          (state) => ({ regular: 58, slipping: 9, lost: 9, new: 6, none: 18 })[state],
        );
  const pooled = options.group === undefined && random.chance(life === 'lost' ? 0.22 : life === 'none' ? 0.14 : 0.01);
  const size = kind === 'distributor' ? 1.1 : kind === 'chain' || kind === 'hotel' ? 0.5 : 0;
  const ordersPerYear = Math.min(46, Math.max(0.7, 2.7 * Math.exp(0.92 * random.normal() + size * 0.6)));
  const code = `${territory.code}${stableId(key).slice(0, 2).toUpperCase()}${String(random.int(1000, 9999))}`;
  const name = options.group
    ? `${options.group.name.replace(/(集团|控股有限公司|餐饮集团|集團|控股股份有限公司|餐飲集團)$/, '')} ${city.name}${/[\u4e00-\u9fff]/.test(city.name) ? '店' : ''}`
    : voice.company(random, kind, city);
  const unique = uniqueName(name, voice, city, random, options.taken);
  const id = stableId(`${source.seed}:account:${key}`);
  const domain = domainOf(unique, code);
  const grade = ordersPerYear > 12 ? 'A' : ordersPerYear > 5 ? 'B' : 'C';
  const colleagues = source.staff.users.filter(
    (person) =>
      person.id !== seller.id &&
      person.role !== 'administrator' &&
      (person.territory?.key === territory.key || person.role === 'manager'),
  );
  const team =
    !pooled && random.chance(0.12) ? [{ userId: random.pick(colleagues).id, part: random.pick(voice.parts) }] : [];
  const registration = random.chance(0.6) ? voice.registration(random) : undefined;
  const body: Body<'account'> = {
    name: unique,
    type: typeOf(kind, life),
    ...(pooled ? {} : { ownerId: seller.id }),
    territoryId: territory.id,
    ...(options.group ? { parentId: options.group.id } : {}),
    ...(team.length > 0 ? { team } : {}),
    phone: voice.phone(random, city),
    ...(random.chance(0.12) ? { fax: voice.phone(random, city) } : {}),
    ...(random.chance(0.75) ? { email: `info@${domain}` } : {}),
    ...(random.chance(0.55) ? { website: `https://www.${domain}` } : {}),
    street: voice.street(random, city),
    postalCode: city.postalCode,
    city: city.name,
    region: city.region,
    country: city.country,
    industry: voice.kinds[kind],
    ...(registration ? { registrationNumber: registration } : {}),
    code,
    // Hotels that are paid in euro pay what their segment says.
    ...(kind === 'hotel' && territory.currency === 'EUR' ? {} : { priceListId: source.priceListId(territory) }),
    paymentDays: random.weighted([14, 30, 45, 60], (days) => ({ 14: 3, 30: 6, 45: 2, 60: 1 })[days] ?? 1),
    ...(life === 'none' ? {} : { visitIntervalDays: { A: 14, B: 28, C: 60 }[grade] ?? 60 }),
    currency: territory.currency,
    ...(life === 'none'
      ? {}
      : {
          creditLimitMinor:
            { A: 2_500_000, B: 1_000_000, C: 300_000 }[grade] *
            (territory.currency === 'EUR' ? 1 : territory.currency === 'CNY' ? 8 : 35),
        }),
    ...(random.chance(0.45) ? { tags: random.sample(voice.tags, random.int(1, 3)) } : {}),
    ...(random.chance(0.3) ? { note: random.pick(voice.accountNotes) } : {}),
  };
  const contacts = Array.from(
    { length: random.weighted([1, 2, 3, 4], (n) => ({ 1: 48, 2: 32, 3: 15, 4: 5 })[n] ?? 1) },
    (_, index) => makeContact(source, random, voice, city, { id, domain, sellerId: seller.id, key, index }),
  );
  const discountBp =
    grade === 'A'
      ? random.pick([500, 800, 1000, 1200])
      : grade === 'B'
        ? random.pick([0, 300, 500])
        : random.pick([0, 0, 0, 200]);
  return { id, key, voice, city, territory, seller, pooled, life, ordersPerYear, discountBp, body, contacts };
}

function uniqueName(name: string, voice: Voice, city: City, random: Random, taken: Set<string> | undefined): string {
  if (!taken) return name;
  let candidate = name;
  for (let attempt = 0; taken.has(candidate); attempt += 1) {
    const street = random.pick(city.streets);
    candidate =
      attempt > 6
        ? `${name} ${attempt - 5}`
        : voice.language === '中文'
          ? `${name}（${street.replace(/^.*[区區镇鎮]/, '')}店）`
          : `${name}, ${street}`;
  }
  taken.add(candidate);
  return candidate;
}

interface ContactPlace {
  readonly id: string;
  readonly domain: string;
  readonly sellerId: string;
  readonly key: string;
  readonly index: number;
}

function makeContact(
  source: AccountSource,
  random: Random,
  voice: Voice,
  city: City,
  place: ContactPlace,
): DemoContact {
  const person = voice.person(random);
  const nick = emailName(person.reading ?? '').replaceAll('.', '_');
  const wechat =
    nick !== '' && voice.channels.includes('wechat')
      ? `${nick}_${stableId(`${place.key}:${place.index}`).slice(0, 4)}`
      : undefined;
  const birthYear = random.int(1958, 2002);
  const birthday = `${birthYear}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`;
  return {
    id: stableId(`${source.seed}:contact:${place.key}:${place.index}`),
    person,
    body: {
      fullName: person.fullName,
      familyName: person.familyName,
      ...(person.prefix ? { prefix: person.prefix } : {}),
      honorific: person.honorific,
      ...(person.reading ? { reading: person.reading } : {}),
      accounts: [{ accountId: place.id, role: random.pick(voice.roles), main: place.index === 0 }],
      ...(random.chance(0.72) ? { mobile: voice.mobile(random) } : {}),
      ...(random.chance(0.6) ? { phone: voice.phone(random, city) } : {}),
      ...(random.chance(0.7) ? { email: `${emailName(person.reading ?? person.fullName)}@${place.domain}` } : {}),
      ...(wechat === undefined ? {} : { wechat }),
      language: voice.language,
      ...(random.chance(0.2) ? { birthOn: birthday } : {}),
      ownerId: place.sellerId,
      ...(random.chance(0.1) ? { tags: [random.pick(voice.tags)] } : {}),
    },
  };
}

/**
 * The accounts of the demo company: about one in ten belongs to a group, whose head comes first.
 * @param count how many
 */
export function makeAccounts(source: AccountSource, random: Random, count: number): DemoAccount[] {
  const accounts: DemoAccount[] = [];
  const taken = new Set<string>();
  for (const territory of source.staff.territories) {
    const last = territory === source.staff.territories.at(-1);
    const end = last ? count : accounts.length + Math.round(count * territory.share);
    while (accounts.length < end) {
      const key = String(accounts.length);
      if (random.chance(0.02) && end - accounts.length > 6) {
        const head = makeAccount(source, random, territory, key, { taken });
        const name = uniqueName(head.voice.group(random), head.voice, head.city, random, taken);
        accounts.push({
          ...head,
          life: 'none',
          pooled: false,
          body: {
            ...head.body,
            name,
            type: 'customer',
            ownerId: head.seller.id,
            email: `info@${domainOf(name, head.key)}`,
            website: `https://www.${domainOf(name, head.key)}`,
          },
        });
        for (let branch = random.int(2, 5); branch > 0; branch -= 1)
          accounts.push(
            makeAccount(source, random, territory, String(accounts.length), { taken, group: { id: head.id, name } }),
          );
      } else accounts.push(makeAccount(source, random, territory, key, { taken }));
    }
  }
  return accounts;
}

export const mainContact = (account: DemoAccount): DemoContact =>
  must(account.contacts[0], 'every account has a contact');
