import { must } from '../../shared/errors';
import { makeAccounts, type DemoAccount } from './accounts';
import { hotelPrices, priceVersions, versionOn, wares, type PriceVersion, type Ware } from './catalogue';
import { channelRecordsOf } from './channels';
import { diaryOf, type DemoRecord } from './diary';
import {
  acquisitionOf,
  analysisFoundation,
  answersOf,
  enteredTwice,
  ratingsOf,
  segmentsOf,
  tiesOf,
  unansweredOf,
  winBacksOf,
  type IntelligenceSource,
} from './intelligence';
import { listsOf } from './lists';
import { favourites, makeOrder, planOrders, type OrderSource } from './orders';
import { demoDevices, signInsOf, staffOf, type DemoDevice, type DemoSignIn, type Staff } from './people';
import { randomOf } from './random';
import { instantAt, pastInstant, type Clock } from './time';
import { addDays } from '../../shared/domain/dates';
import { ownLegalEntityId } from '../../shared/entities/legal-entity';
import { targetsOf } from './targets';
import { casesOf, opportunitiesOf, promisesOf, tasksOf, type WorkSource } from './work';

export interface DemoOptions {
  /** Day the company is anchored to, YYYY-MM-DD. */
  readonly today: string;
  /** ISO instant. */
  readonly now: string;
  /** The same seed and day give the same company, id by id. */
  readonly seed: string;
  /** Minutes to add to UTC for local time; 0 when left out. */
  readonly offsetMinutes?: number;
  /** 2 000 when left out. */
  readonly accounts?: number;
}

export interface DemoCompany {
  readonly organisation: { readonly slug: string; readonly name: string; readonly currency: string };
  readonly signIns: readonly DemoSignIn[];
  readonly devices: readonly DemoDevice[];
  /** In the order of the entity registry, parents before children; can be walked more than once. */
  readonly records: Iterable<DemoRecord>;
}

export const demoOrganisation = { slug: 'demo', name: 'Rheinformosa Feinkost', currency: 'EUR' } as const;

export const letterhead = {
  name: 'Rheinformosa Feinkost GmbH',
  street: 'Agrippinawerft 30',
  postalCode: '50678',
  city: 'Köln',
  country: 'Deutschland',
  phone: '0221 4710100',
  email: 'auftrag@rheinformosa.example',
  taxNumber: 'DE000000000',
} as const;

/** A food and drink wholesaler with customers on the Rhine, in East China and in Taiwan, made up from a seed. */
export function demoCompany(options: DemoOptions): DemoCompany {
  const { seed } = options;
  const clock: Clock = { today: options.today, now: options.now, offsetMinutes: options.offsetMinutes ?? 0 };
  const staff = staffOf(seed, clock.today);
  return {
    organisation: demoOrganisation,
    signIns: signInsOf(staff),
    devices: demoDevices(seed, staff, clock.now),
    records: { [Symbol.iterator]: () => recordsOf(seed, clock, staff, options.accounts ?? 2000) },
  };
}

export interface Stock {
  readonly products: readonly Ware[];
  readonly prices: readonly PriceVersion[];
}

/** The person at head office who answers orders. */
export const officeOf = (staff: Staff): string =>
  must(
    staff.users.find((person) => person.role === 'administrator'),
    'there is an administrator',
  ).id;

/** Users, teams, territories, products and price lists: what everybody has. */
export function* foundationOf(seed: string, clock: Clock, staff: Staff, stock: Stock): Generator<DemoRecord> {
  const office = officeOf(staff);
  const founded = instantAt(clock, addDays(clock.today, -3 * 365), 8 * 60);
  const record = (entity: string, id: string, body: DemoRecord['body'], at = founded): DemoRecord => ({
    entity,
    id,
    body,
    byId: office,
    at,
  });
  for (const person of staff.users) yield record('user', person.id, person.body);
  for (const team of staff.teams) yield record('team', team.id, team.body);
  for (const { id, name, code } of staff.territories) yield record('territory', id, { name, code });
  yield record('legalEntity', ownLegalEntityId, letterhead);
  for (const ware of stock.products) yield record('product', ware.id, ware.body);
  for (const list of stock.prices)
    yield record('priceList', list.id, list.body, pastInstant(clock, addDays(list.validFrom, -12), 10 * 60));
}

export const stockOf = (seed: string, clock: Clock): Stock => {
  const products = wares(seed, pastInstant(clock, clock.today, 6 * 60));
  return { products, prices: priceVersions(seed, products, clock.today) };
};

function* accountRecords(seed: string, accounts: readonly DemoAccount[], clock: Clock): Generator<DemoRecord> {
  for (const [index, account] of accounts.entries())
    yield {
      entity: 'account',
      id: account.id,
      body: { ...account.body, ...acquisitionOf({ seed, clock }, account, accounts[index - 1]) },
      byId: account.seller.id,
      at: enteredAt(account, clock),
    };
  for (const account of accounts)
    for (const contact of account.contacts)
      yield {
        entity: 'contact',
        id: contact.id,
        body: contact.body,
        byId: account.seller.id,
        at: enteredAt(account, clock),
      };
}

export function enteredAt(account: DemoAccount, clock: Clock): string {
  const random = randomOf(`entered:${account.id}`);
  const ago =
    account.life === 'new'
      ? random.int(140, 180)
      : account.life === 'none'
        ? random.int(5, 500)
        : random.int(1100, 1900);
  return instantAt(clock, addDays(clock.today, -ago), random.int(9 * 60, 17 * 60));
}

function* recordsOf(seed: string, clock: Clock, staff: Staff, count: number): Generator<DemoRecord> {
  const stock = stockOf(seed, clock);
  yield* foundationOf(seed, clock, staff, stock);
  const setting = { seed, clock, officeId: officeOf(staff) };
  yield* analysisFoundation(setting);
  yield* listsOf(seed, clock, staff);
  const euroToday = versionOn(stock.prices, 'EUR', clock.today);
  const hotels = hotelPrices(seed, euroToday);
  yield {
    ...{ entity: 'priceList', id: hotels.id, body: hotels.body, byId: setting.officeId },
    at: pastInstant(clock, addDays(euroToday.validFrom, -12), 10 * 60),
  };
  yield* segmentsOf(setting, hotels.id);
  const made = makeAccounts(
    { seed, staff, priceListId: (territory) => versionOn(stock.prices, territory.currency, clock.today).id },
    randomOf(`${seed}:accounts`),
    count,
  );
  const accounts = enteredTwice(seed, made);
  yield* targetsOf({ seed, clock, staff, accounts });
  yield* accountRecords(seed, accounts, clock);

  const orders: OrderSource = {
    seed,
    clock,
    ...stock,
    officeId: officeOf(staff),
    managerId: must(staff.users[0], 'the first is the head of sales').id,
  };
  const usual = new Map<string, readonly Ware[]>();
  const favouritesOf = (account: DemoAccount): readonly Ware[] => {
    const known = usual.get(account.id) ?? favourites(orders, account);
    usual.set(account.id, known);
    return known;
  };
  const work: WorkSource = { seed, clock, staff, accounts };
  yield* tasksOf(work);
  yield* promisesOf(work);
  yield* opportunitiesOf(work, {
    favourites: favouritesOf,
    priceOf: (ware, { territory: { currency } }) =>
      versionOn(stock.prices, currency, clock.today).prices.get(ware.id) ?? ware.euroMinor,
  });
  yield* casesOf(work);

  for (const [index, plan] of planOrders(seed, accounts, clock).entries()) {
    const { id, body, at, byId } = makeOrder(orders, plan, index);
    yield { entity: 'order', id, body, byId, at };
  }
  for (const seller of staff.salespeople) yield* diaryOf({ seed, clock, favourites: favouritesOf }, seller, accounts);
  yield* channelRecordsOf(setting, accounts);
  const intelligence: IntelligenceSource = { ...setting, accounts, favourites: favouritesOf };
  yield* unansweredOf(intelligence);
  yield* ratingsOf(intelligence);
  yield* tiesOf(intelligence);
  yield* answersOf(intelligence);
  yield* winBacksOf(intelligence);
}
