import type { Body } from '../../shared/entities';
import { addDays } from '../../shared/domain/dates';
import { stableId } from '../stable-id';
import { mainContact, type DemoAccount } from './accounts';
import type { Ware } from './catalogue';
import { stopsOfToday, type DemoRecord } from './diary';
import type { DemoUser, Staff } from './people';
import { randomOf, type Random } from './random';
import { addWorkdays, instantAt, isWorkday, pastInstant, workdayBefore, type Clock } from './time';
import { during, inSeason, type CaseText, type Seasonal, type Voice } from './voice';

export interface WorkSource {
  readonly seed: string;
  readonly clock: Clock;
  readonly staff: Staff;
  readonly accounts: readonly DemoAccount[];
}

const workdayAfter = (day: string): string => (isWorkday(day) ? day : addWorkdays(day, 1));

/** The accounts of one salesperson that matter: today's stops first, then a draw by how much they buy. */
function focusOf(source: WorkSource, seller: DemoUser): { own: DemoAccount[]; pick: (index: number) => DemoAccount } {
  const own = source.accounts.filter((account) => account.seller === seller && !account.pooled);
  const stops = stopsOfToday(source.seed, seller, source.accounts);
  const random = randomOf(`${source.seed}:focus:${seller.id}`);
  const buying = own.filter((account) => account.life === 'regular' || account.life === 'slipping');
  const others = Array.from({ length: 60 }, () => random.weighted(buying, (account) => account.ordersPerYear));
  const focus = [...stops, ...others];
  return { own, pick: (index) => focus[index % focus.length] as DemoAccount };
}

interface Due {
  readonly dueOn: string | undefined;
  readonly madeAgo: number;
}

/** Open work around today: overdue, today, tomorrow and the next two weeks. */
const openDues = (today: string): Due[] => [
  { dueOn: workdayBefore(addDays(today, -4)), madeAgo: 12 },
  { dueOn: workdayBefore(addDays(today, -1)), madeAgo: 6 },
  { dueOn: today, madeAgo: 5 },
  { dueOn: today, madeAgo: 3 },
  { dueOn: today, madeAgo: 1 },
  { dueOn: addDays(today, 1), madeAgo: 4 },
  { dueOn: addDays(today, 1), madeAgo: 1 },
  ...[3, 4, 6, 7, 9, 13].map((days) => ({ dueOn: workdayAfter(addDays(today, days)), madeAgo: 2 + (days % 5) })),
  { dueOn: undefined, madeAgo: 9 },
];

export function* tasksOf(source: WorkSource): Generator<DemoRecord> {
  const { clock, seed } = source;
  for (const seller of source.staff.salespeople) {
    const { own, pick } = focusOf(source, seller);
    const random = randomOf(`${seed}:tasks:${seller.id}`);
    for (const [index, due] of openDues(clock.today).entries()) {
      const account = pick((index * 5 + 2) % 23);
      yield task(
        source,
        seller,
        account,
        `${seller.id}:open:${index}`,
        random,
        { dueOn: due.dueOn, madeOn: workdayBefore(addDays(clock.today, -due.madeAgo)) },
        undefined,
        // What is fresh was asked for by the manager: news for the salesperson.
        due.madeAgo === 1 ? seller.body.managerId : undefined,
      );
    }
    for (let index = 0; index < 70; index += 1) {
      const doneOn = workdayBefore(addDays(clock.today, -random.int(1, 700)));
      const dueOn = workdayBefore(addDays(doneOn, random.pick([-3, -1, 0, 0, 0, 1, 2, 5])));
      yield task(
        source,
        seller,
        random.pick(own),
        `${seller.id}:done:${index}`,
        random,
        { dueOn, madeOn: workdayBefore(addDays(doneOn, -random.int(2, 15))) },
        doneOn,
      );
    }
  }
  for (const person of source.staff.users.filter((user) => user.role === 'manager')) {
    const random = randomOf(`${seed}:tasks:${person.id}`);
    const voice = source.accounts.find((account) =>
      person.deviceCode === 'KL' ? account.territory.key === 'rhine' : account.territory.key === 'taiwan',
    )?.voice;
    for (const [index, dueOn] of [
      workdayBefore(addDays(clock.today, -2)),
      clock.today,
      clock.today,
      addDays(clock.today, 1),
      addWorkdays(clock.today, 4),
    ].entries()) {
      const body: Body<'task'> = {
        subject: voice ? random.pick(inSeason(managerTasks(voice), dueOn)) : '',
        dueOn,
        ownerId: person.id,
        status: 'open',
        priority: index === 0 ? 'high' : 'normal',
      };
      yield {
        entity: 'task',
        id: stableId(`${seed}:task:${person.id}:${index}`),
        body,
        byId: person.id,
        at: pastInstant(clock, workdayBefore(addDays(clock.today, -4)), 9 * 60),
      };
    }
  }
}

const managerTasks = (voice: Voice): Seasonal<string>[] =>
  voice.language === '中文'
    ? [
        '準備月會資料',
        '跟業務一起拜訪大客戶',
        during(11, 1, '確認年節禮盒備貨量'),
        '看這週的客訴',
        during(10, 12, '討論明年業績目標'),
        '看各區這個月的業績',
      ]
    : [
        'Monatsgespräch mit Anna vorbereiten',
        'Mit Joris zu den Großkunden fahren',
        during(9, 12, 'Weihnachtsmengen mit dem Lager abstimmen'),
        'Reklamationen der Woche durchsehen',
        during(10, 12, 'Ziele für das nächste Jahr festlegen'),
        'Tourenplan der nächsten Woche ansehen',
      ];

function task(
  source: WorkSource,
  seller: DemoUser,
  account: DemoAccount,
  key: string,
  random: Random,
  days: { dueOn: string | undefined; madeOn: string },
  doneOn: string | undefined,
  askedById = seller.id,
): DemoRecord {
  const madeAt = pastInstant(source.clock, days.madeOn, random.int(8 * 60, 18 * 60));
  const doneAt = doneOn ? pastInstant(source.clock, doneOn, random.int(9 * 60, 18 * 60)) : undefined;
  const body: Body<'task'> = {
    subject: random.pick(inSeason(account.voice.tasks, days.dueOn ?? days.madeOn)),
    ...(days.dueOn ? { dueOn: days.dueOn } : {}),
    ...(random.chance(0.92) ? { accountId: account.id } : {}),
    ...(random.chance(0.4) ? { contactId: mainContact(account).id } : {}),
    ownerId: seller.id,
    status: doneAt ? 'done' : 'open',
    priority: random.chance(0.15) ? 'high' : 'normal',
    ...(doneAt ? { doneAt } : {}),
  };
  return { entity: 'task', id: stableId(`${source.seed}:task:${key}`), body, byId: askedById, at: doneAt ?? madeAt };
}

export function* promisesOf(source: WorkSource): Generator<DemoRecord> {
  const { clock, seed } = source;
  const { today } = clock;
  for (const seller of source.staff.salespeople) {
    const { own, pick } = focusOf(source, seller);
    const random = randomOf(`${seed}:promises:${seller.id}`);
    const buying = own.filter((account) => account.life !== 'none');
    const open = [
      workdayBefore(addDays(today, -3)),
      today,
      addDays(today, 1),
      ...[2, 4, 7, 10].map((days) => workdayAfter(addDays(today, days))),
    ];
    for (const [index, dueOn] of open.entries())
      yield promise(source, seller, pick((index * 3 + 1) % 17), `${seller.id}:open:${index}`, random, dueOn, 'open');
    for (let index = 0; index < 60; index += 1) {
      const dueOn = workdayBefore(addDays(today, -random.int(2, 800)));
      yield promise(
        source,
        seller,
        random.weighted(buying, (account) => account.ordersPerYear),
        `${seller.id}:past:${index}`,
        random,
        dueOn,
        random.chance(0.86) ? 'kept' : 'broken',
      );
    }
  }
}

function promise(
  source: WorkSource,
  seller: DemoUser,
  account: DemoAccount,
  key: string,
  random: Random,
  dueOn: string,
  status: Body<'promise'>['status'],
): DemoRecord {
  const { clock } = source;
  const madeOn = workdayBefore(addDays(dueOn < clock.today ? dueOn : clock.today, -random.int(2, 12)));
  const closedOn = workdayBefore(addDays(dueOn, status === 'kept' ? -random.int(0, 3) : random.int(1, 4)));
  const closedAt = status === 'open' ? undefined : pastInstant(clock, closedOn, random.int(9 * 60, 18 * 60));
  const body: Body<'promise'> = {
    subject: random.pick(inSeason(account.voice.promises, dueOn)),
    accountId: account.id,
    contactId: mainContact(account).id,
    dueOn,
    ownerId: seller.id,
    status,
    ...(closedAt ? { closedAt } : {}),
  };
  return {
    entity: 'promise',
    id: stableId(`${source.seed}:promise:${key}`),
    body,
    byId: seller.id,
    at: closedAt ?? pastInstant(clock, madeOn, random.int(8 * 60, 18 * 60)),
  };
}

const stageOrder = ['new', 'qualified', 'proposal', 'negotiation'] as const;
const chances: Readonly<Record<Body<'opportunity'>['stage'], number>> = {
  new: 1000,
  qualified: 2500,
  proposal: 5000,
  negotiation: 7500,
  won: 10_000,
  lost: 0,
};

/** What an account takes, and for how much: minor units of its currency. */
export interface Goods {
  readonly favourites: (account: DemoAccount) => readonly Ware[];
  readonly priceOf: (ware: Ware, account: DemoAccount) => number;
}

/** Products that come to the value, or to a part of it: some are talked of before anybody knows what exactly. */
function dealLines(
  { favourites, priceOf }: Goods,
  account: DemoAccount,
  valueMinor: number,
  random: Random,
): NonNullable<Body<'opportunity'>['lines']> {
  const usual = favourites(account);
  const chosen = random.sample([...usual], Math.min(usual.length, random.int(1, 4)));
  const each = (valueMinor * random.pick([1, 1, 0.85, 0.6])) / chosen.length;
  return chosen.flatMap((ware) => {
    const price = priceOf(ware, account);
    const quantity = Math.floor(each / price);
    return quantity < 1 ? [] : [{ productId: ware.id, quantityMilli: quantity * 1000, amountMinor: quantity * price }];
  });
}

export function* opportunitiesOf(source: WorkSource, goods: Goods): Generator<DemoRecord> {
  const { clock, seed } = source;
  for (const seller of source.staff.salespeople) {
    const { own, pick } = focusOf(source, seller);
    const random = randomOf(`${seed}:opportunities:${seller.id}`);
    const prospects = own.filter((account) => account.life === 'none');
    const open = [...stageOrder, ...stageOrder, 'proposal', 'negotiation', 'qualified', 'new'] as const;
    for (const [index, stage] of open.entries()) {
      const closeOn =
        index === 2
          ? workdayBefore(addDays(clock.today, -6))
          : workdayAfter(addDays(clock.today, [4, 9, 15, 7, 40, 55, 28, 12, 21, 75, 90, 33][index] ?? 30));
      const account = index % 3 === 0 ? random.pick(prospects.length > 0 ? prospects : own) : pick(index * 2);
      yield opportunity(source, goods, seller, account, `${seller.id}:open:${index}`, random, stage, closeOn);
    }
    for (let index = 0; index < 34; index += 1) {
      const closeOn = workdayBefore(addDays(clock.today, -random.int(1, 760)));
      yield opportunity(
        source,
        goods,
        seller,
        random.pick(own),
        `${seller.id}:closed:${index}`,
        random,
        random.chance(0.58) ? 'won' : 'lost',
        closeOn,
      );
    }
  }
}

function opportunity(
  source: WorkSource,
  goods: Goods,
  seller: DemoUser,
  account: DemoAccount,
  key: string,
  random: Random,
  stage: Body<'opportunity'>['stage'],
  closeOn: string,
): DemoRecord {
  const { clock } = source;
  const closed = stage === 'won' || stage === 'lost';
  const path = closed
    ? [...stageOrder.slice(0, stage === 'won' ? 4 : random.int(1, 4)), stage]
    : stageOrder.slice(0, stageOrder.indexOf(stage) + 1);
  const end = closed ? closeOn : workdayBefore(addDays(clock.today, -random.int(1, 16)));
  const step = random.int(7, 24);
  const stageHistory = path.map((name, index) => ({
    at: pastInstant(clock, workdayBefore(addDays(end, -(path.length - 1 - index) * step)), 9 * 60 + index * 45),
    stage: name,
    byId: seller.id,
  }));
  const rate = account.territory.currency === 'EUR' ? 1 : account.territory.currency === 'CNY' ? 8 : 35;
  const name = random.pick(inSeason(account.voice.opportunities, closeOn));
  const valueMinor = Math.round(Math.exp(8.6 + 0.8 * random.normal()) / 100) * 10_000 * rate;
  const taste = randomOf(`${source.seed}:opportunity-lines:${key}`);
  const lines = stage !== 'new' && taste.chance(0.75) ? dealLines(goods, account, valueMinor, taste) : [];
  const body: Body<'opportunity'> = {
    name: account.voice.language === '中文' ? `${account.body.name} ${name}` : `${name}, ${account.body.name}`,
    accountId: account.id,
    contactId: mainContact(account).id,
    ownerId: seller.id,
    stage,
    valueMinor,
    ...(lines.length > 0 ? { lines } : {}),
    currency: account.territory.currency,
    probabilityBp: Math.min(10_000, Math.max(0, chances[stage] + (closed ? 0 : random.pick([-500, 0, 0, 500, 1000])))),
    closeOn,
    ...(stage === 'lost' ? { lostReason: random.pick(inSeason(account.voice.lostReasons, closeOn)) } : {}),
    stageHistory,
  };
  return {
    entity: 'opportunity',
    id: stableId(`${source.seed}:opportunity:${key}`),
    body,
    byId: seller.id,
    at: stageHistory.at(-1)?.at ?? clock.now,
  };
}

export function* casesOf(source: WorkSource): Generator<DemoRecord> {
  const { clock, seed } = source;
  const { today } = clock;
  const five = 17 * 60;
  for (const seller of source.staff.salespeople) {
    const { own, pick } = focusOf(source, seller);
    const random = randomOf(`${seed}:cases:${seller.id}`);
    const open: { type: Body<'case'>['type']; deadlineAt: string; account: DemoAccount }[] = [
      { type: 'complaint', deadlineAt: instantAt(clock, workdayBefore(addDays(today, -2)), five), account: pick(8) },
      // Answer by five today: the next stop of the road talks about it.
      { type: 'complaint', deadlineAt: instantAt(clock, today, five), account: pick(2) },
      { type: 'question', deadlineAt: instantAt(clock, addDays(today, 1), 12 * 60), account: pick(9) },
      { type: 'request', deadlineAt: instantAt(clock, addWorkdays(today, 4), five), account: pick(12) },
    ];
    for (const [index, item] of open.entries())
      yield serviceCase(
        source,
        seller,
        item.account,
        `${seller.id}:open:${index}`,
        random,
        item.type,
        'open',
        item.deadlineAt,
      );
    for (let index = 0; index < 30; index += 1) {
      const type = random.weighted(
        ['complaint', 'question', 'request'] as const,
        (kind) => ({ complaint: 6, question: 2, request: 2 })[kind],
      );
      const deadlineAt = instantAt(clock, workdayBefore(addDays(today, -random.int(3, 800))), five);
      const buying = own.filter((account) => account.life !== 'none');
      yield serviceCase(
        source,
        seller,
        random.weighted(buying, (account) => account.ordersPerYear),
        `${seller.id}:closed:${index}`,
        random,
        type,
        index < 2 ? 'answered' : 'closed',
        deadlineAt,
      );
    }
  }
}

function serviceCase(
  source: WorkSource,
  seller: DemoUser,
  account: DemoAccount,
  key: string,
  random: Random,
  type: Body<'case'>['type'],
  status: Body<'case'>['status'],
  deadlineAt: string,
): DemoRecord {
  const { clock } = source;
  const { voice } = account;
  const words: Record<Body<'case'>['type'], readonly Seasonal<CaseText>[]> = {
    complaint: voice.complaints,
    question: voice.questions,
    request: voice.requests,
  };
  const openedMs = Math.min(Date.parse(deadlineAt), Date.parse(clock.now)) - random.int(20, 60) * 3_600_000;
  const openedAt = new Date(openedMs).toISOString();
  const { subject, description, resolution } = random.pick(inSeason(words[type], openedAt));
  const answeredMs = Math.min(openedMs + random.int(3, 70) * 3_600_000, Date.parse(clock.now) - 3_600_000);
  const answeredAt = status === 'open' ? undefined : new Date(answeredMs).toISOString();
  const closedAt = status === 'closed' ? new Date(answeredMs + 1_800_000).toISOString() : undefined;
  const body: Body<'case'> = {
    type,
    subject,
    accountId: account.id,
    contactId: mainContact(account).id,
    ownerId: seller.id,
    priority: type === 'complaint' && random.chance(0.4) ? 'high' : 'normal',
    status,
    deadlineAt,
    description,
    ...(answeredAt ? { resolution, answeredAt } : {}),
    ...(closedAt ? { closedAt } : {}),
  };
  return {
    entity: 'case',
    id: stableId(`${source.seed}:case:${key}`),
    body,
    byId: seller.id,
    at: closedAt ?? answeredAt ?? openedAt,
  };
}
