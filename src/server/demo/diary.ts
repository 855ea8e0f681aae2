import type { Body } from '../../shared/entities';
import { addDays, mondayOf } from '../../shared/domain/dates';
import { must } from '../../shared/errors';
import { stableId } from '../stable-id';
import { mainContact, type DemoAccount } from './accounts';
import type { Ware } from './catalogue';
import type { DemoUser } from './people';
import { randomOf, type Random } from './random';
import { addWorkdays, instantAt, isWorkday, type Clock } from './time';
import { inSeason, type Seasonal, type Talk, type Voice } from './voice';

export interface DiarySource {
  readonly seed: string;
  readonly clock: Clock;
  readonly favourites: (account: DemoAccount) => readonly Ware[];
}

export interface DemoRecord {
  readonly entity: string;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly byId: string;
  readonly at: string;
}

type Kind = Body<'activity'>['kind'];

/** Minutes after midnight of the stops of a full day; the last is a call from the car. */
const stops = [8 * 60 + 15, 9 * 60 + 30, 11 * 60 + 15, 13 * 60 + 45, 15 * 60 + 30];
const callTime = 16 * 60 + 45;

/** The accounts one salesperson visits today, in the order of the day: the last one is rung up. */
export function stopsOfToday(seed: string, seller: DemoUser, accounts: readonly DemoAccount[]): DemoAccount[] {
  const random = randomOf(`${seed}:today:${seller.id}`);
  const own = accounts.filter(
    (account) => account.seller === seller && !account.pooled && account.life !== 'none' && account.life !== 'lost',
  );
  const home = must(own[0], 'a salesperson has accounts').voice.cities.find((city) =>
    seller.beat.some((beat) => beat.cities.includes(city.name)),
  );
  const near = own.filter((account) => account.city.name === home?.name && account.ordersPerYear > 4);
  const regular = random.sample(
    near.filter((account) => account.life === 'regular'),
    4,
  );
  const slipping = own.filter((account) => account.life === 'slipping' && account.ordersPerYear > 5);
  return [
    ...regular,
    ...random.sample(slipping, 1),
    ...random.sample(
      own.filter((account) => account.life === 'regular' && account.ordersPerYear > 6 && !regular.includes(account)),
      1,
    ),
  ];
}

/** A product as people say it: exported teas have a Chinese and a Latin name, in a sentence one of them is enough. */
function spoken(name: string, voice: Voice): string {
  const [, chinese, latin] = /^([\u4e00-\u9fff]+) (.*)$/.exec(name) ?? [];
  return (chinese && latin ? (voice.language === '中文' ? chinese : latin) : name).replace(/,.*$/, '');
}

/** Puts a person, a product and a number into a text; a space keeps Chinese and Latin letters apart, as people type it. */
function fill(text: string, account: DemoAccount, address: string, ware: string, random: Random): string {
  const small = /\{n\} ?%/.test(text);
  const filled = text
    .replaceAll('{p}', address)
    .replaceAll('{x}', ware)
    .replaceAll('{n}', String(small ? random.int(2, 7) : random.pick([4, 6, 8, 10, 12, 15, 20, 24, 30, 40])));
  if (account.voice.language === '中文')
    return filled
      .replace(/([\u4e00-\u9fff])([A-Za-zÀ-ž])/g, '$1 $2')
      .replace(/([A-Za-zÀ-ž])([\u4e00-\u9fff])/g, '$1 $2');
  return filled.replace(/(^|[.!?] )(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** A thing that took place, in the words of the person who was there. @param key unique within the company */
export function happened(
  source: DiarySource,
  account: DemoAccount,
  kind: Kind,
  startAt: string,
  random: Random,
  key: string,
): DemoRecord {
  const { voice, seller } = account;
  const talks: Record<Kind, readonly Seasonal<Talk>[]> = {
    visit: voice.visits,
    call: voice.calls,
    message: voice.messages,
    email: voice.emails,
    meeting: voice.meetings,
    note: voice.notes,
  };
  const talk = random.pick(inSeason(talks[kind], startAt));
  const contact = random.chance(0.75) ? mainContact(account) : random.pick(account.contacts);
  const wares = source.favourites(account);
  const ware = spoken(random.pick(wares).name, voice);
  const mood =
    talk.mood !== undefined && (kind === 'visit' || kind === 'meeting') && random.chance(0.7)
      ? Math.min(5, Math.max(1, talk.mood + random.pick([-1, 0, 0, 0, 1])))
      : undefined;
  const durationMin =
    kind === 'visit'
      ? random.pick([20, 25, 30, 35, 40, 45, 60])
      : kind === 'meeting'
        ? random.pick([60, 90])
        : kind === 'call'
          ? random.int(2, 18)
          : undefined;
  const body: Body<'activity'> = {
    kind,
    ...(kind === 'message' ? { channel: random.pick(voice.channels) } : {}),
    status: 'done',
    startAt,
    ...(durationMin ? { durationMin } : {}),
    accountId: account.id,
    contactIds: [contact.id],
    ownerId: seller.id,
    subject: fill(talk.subject, account, contact.person.address, ware, random),
    text: fill(talk.text, account, contact.person.address, ware, random),
    ...(mood === undefined ? {} : { satisfaction: mood }),
  };
  const writtenAt = new Date(Date.parse(startAt) + ((durationMin ?? 1) + 4) * 60_000).toISOString();
  return {
    entity: 'activity',
    id: stableId(`${source.seed}:activity:${key}`),
    body,
    byId: seller.id,
    at: writtenAt < source.clock.now ? writtenAt : source.clock.now,
  };
}

function planned(
  source: DiarySource,
  account: DemoAccount,
  kind: 'visit' | 'call',
  startAt: string,
  random: Random,
  key: string,
): DemoRecord {
  const { voice, seller } = account;
  const madeAt = new Date(
    Math.min(
      Date.parse(source.clock.now) - 3_600_000 * random.int(2, 30),
      Date.parse(startAt) - 86_400_000 * random.int(1, 8),
    ),
  ).toISOString();
  const body: Body<'activity'> = {
    kind,
    status: 'planned',
    startAt,
    durationMin: kind === 'visit' ? random.pick([30, 35, 45]) : 10,
    accountId: account.id,
    contactIds: [mainContact(account).id],
    ownerId: seller.id,
    subject: random.pick(inSeason(kind === 'visit' ? voice.plans : voice.callPlans, startAt)),
  };
  return { entity: 'activity', id: stableId(`${source.seed}:activity:${key}`), body, byId: seller.id, at: madeAt };
}

/** Three years of one salesperson's road, today's stops and the plans of the next two weeks. */
export function* diaryOf(
  source: DiarySource,
  seller: DemoUser,
  accounts: readonly DemoAccount[],
): Generator<DemoRecord> {
  const { clock, seed } = source;
  const own = accounts.filter((account) => account.seller === seller && !account.pooled);
  const cities = [...new Set(own.map((account) => account.city.name))];
  const byCity = new Map(cities.map((city) => [city, own.filter((account) => account.city.name === city)]));
  const monday = mondayOf(clock.today);
  const lastPlan = addWorkdays(clock.today, 9);

  for (let day = addDays(clock.today, -3 * 365); day <= lastPlan; day = addDays(day, 1)) {
    if (!isWorkday(day) || day === clock.today) continue;
    const random = randomOf(`${seed}:diary:${seller.id}:${day}`);
    const key = (index: number) => `${seller.id}:${day}:${index}`;
    if (random.chance(0.07)) continue;
    const city = random.weighted(cities, (name) => byCity.get(name)?.length ?? 0);
    const recent = day > addDays(clock.today, -45);
    const count = day > clock.today ? random.int(2, 4) : recent ? random.int(3, 5) : random.int(1, 2);
    const route = routeOf(byCity.get(city) ?? [], count, random);
    const late = random.pick([-10, -5, 0, 0, 5, 10]);
    for (const [index, account] of route.entries()) {
      const startAt = instantAt(clock, day, (stops[index] ?? callTime) + late);
      if (day > clock.today) yield planned(source, account, 'visit', startAt, random, key(index));
      // What stays planned in the past was missed; the manager's week shows it.
      else if (day >= addDays(monday, -7) && random.chance(0.09))
        yield planned(source, account, 'visit', startAt, random, key(index));
      else yield happened(source, account, random.chance(0.03) ? 'meeting' : 'visit', startAt, random, key(index));
    }
    if (day > clock.today) continue;
    const others = random.weighted([0, 1, 2, 3], (n) => (recent ? [1, 3, 3, 1][n] : [4, 4, 2, 0][n]) ?? 1);
    for (let index = 0; index < others; index += 1) {
      const kind = random.weighted<Kind>(
        ['call', 'message', 'email', 'note'],
        (k) => ({ call: 5, message: 4, email: 2, note: 0.6, visit: 0, meeting: 0 })[k],
      );
      yield happened(
        source,
        pickAccount(own, random),
        kind,
        instantAt(clock, day, random.int(10 * 60, 17 * 60 + 30)),
        random,
        key(10 + index),
      );
    }
  }
  yield* today(source, seller, accounts);
}

/** When the last one of today is rung up: in the afternoon, or soon after a demo that is made later than that. */
function callTimeOf({ now, today, offsetMinutes }: Clock): number {
  const minutesNow = (Date.parse(now) - Date.parse(`${today}T00:00:00.000Z`)) / 60_000 + offsetMinutes;
  const soon = Math.ceil((minutesNow + 20) / 15) * 15;
  return Math.min(Math.max(callTime, soon), 23 * 60 + 45);
}

/** Today has its stops whatever the day of the week and the hour, so that nobody opens the demo on an empty road. */
function* today(source: DiarySource, seller: DemoUser, accounts: readonly DemoAccount[]): Generator<DemoRecord> {
  const { clock, seed } = source;
  const random = randomOf(`${seed}:diary:${seller.id}:today`);
  const route = stopsOfToday(seed, seller, accounts);
  for (const [index, account] of route.entries()) {
    const call = index === route.length - 1;
    const startAt = instantAt(clock, clock.today, call ? callTimeOf(clock) : (stops[index] ?? callTime));
    const over = new Date(Date.parse(startAt) + 45 * 60_000).toISOString() < clock.now;
    const key = `${seller.id}:today:${index}`;
    yield over
      ? happened(source, account, call ? 'call' : 'visit', startAt, random, key)
      : planned(source, account, call ? 'call' : 'visit', startAt, random, key);
  }
}

const pull = (account: DemoAccount): number =>
  account.life === 'lost' ? 0.4 : account.life === 'none' ? 0.8 : 1 + account.ordersPerYear;

function routeOf(near: readonly DemoAccount[], count: number, random: Random): DemoAccount[] {
  const route = new Set<DemoAccount>();
  for (let attempt = 0; route.size < Math.min(count, near.length) && attempt < 20; attempt += 1)
    route.add(random.weighted(near, pull));
  return [...route];
}

const pickAccount = (own: readonly DemoAccount[], random: Random): DemoAccount => random.weighted(own, pull);
