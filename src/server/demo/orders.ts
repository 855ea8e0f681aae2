import { addDays } from '../../shared/domain/dates';
import { lineNetMinor } from '../../shared/domain/money';
import { orderTotals, withTotals, type OrderBody, type OrderLine, type OrderStatus } from '../../shared/domain/order';
import { daysBetween } from '../../shared/domain/dates';
import { stableId } from '../stable-id';
import type { DemoAccount } from './accounts';
import { goesWith, versionOn, type PriceVersion, type Ware } from './catalogue';
import { randomOf, type Random } from './random';
import { addWorkdays, instantAt, isWorkday, pastInstant, workdayBefore, type Clock } from './time';

/** Orders of a month against the average, January first. */
const seasons = {
  e: [0.8, 0.85, 1, 1.05, 1, 1, 0.85, 0.75, 1, 1.1, 1.3, 1.45],
  c: [1.45, 0.7, 0.9, 0.95, 1, 0.95, 0.9, 0.95, 1.35, 0.9, 1.05, 1.2],
  t: [1.4, 0.75, 0.9, 0.95, 1.05, 1, 0.9, 0.9, 1.3, 0.95, 1, 1.15],
} as const;

/** Official numbers of the demo's own past; what is ordered in the demo is numbered after them. */
const firstOrderNumber = 100_001;
export const demoOrderNumbersEnd = 199_999;

const historyDays = 3 * 365;

/** The days on which an account ordered, oldest first, up to today. */
export function orderDays(account: DemoAccount, random: Random, today: string): string[] {
  if (account.life === 'none') return [];
  const interval = 365 / account.ordersPerYear;
  const stopped =
    account.life === 'lost'
      ? random.int(Math.max(200, Math.round(interval * 3)), 900)
      : account.life === 'slipping'
        ? Math.round(interval * (1.7 + random.next()))
        : 0;
  const started =
    account.life === 'new'
      ? random.int(15, 140)
      : random.chance(0.7)
        ? historyDays
        : random.int(Math.min(stopped + 200, historyDays - 1), historyDays);
  const days: string[] = [];
  for (let ago = started - random.next() * interval; ago >= stopped;) {
    const day = workdayBefore(addDays(today, -Math.max(0, Math.round(ago))));
    if (days.at(-1) !== day) days.push(day);
    const season = seasons[account.territory.market][Number(day.slice(5, 7)) - 1] ?? 1;
    ago -= Math.max(2, (interval / season) * Math.max(0.35, 1 + 0.28 * random.normal()));
  }
  return days;
}

export interface OrderPlan {
  readonly account: DemoAccount;
  readonly day: string;
  readonly draft: boolean;
}

export interface OrderSource {
  readonly seed: string;
  readonly clock: Clock;
  readonly officeId: string;
  readonly products: readonly Ware[];
  readonly prices: readonly PriceVersion[];
  readonly managerId: string;
}

/** What an account usually takes: the goods of its market first, always the same favourites. */
export function favourites(source: OrderSource, account: DemoAccount): Ware[] {
  const random = randomOf(`${source.seed}:favourites:${account.key}`);
  const own = source.products.filter((ware) => ware.market.includes(account.territory.market));
  const size = Math.min(own.length, 4 + Math.round(account.ordersPerYear / 3) + random.int(0, 4));
  return random.sample(own, size);
}

function linesOf(
  source: OrderSource,
  account: DemoAccount,
  day: string,
  random: Random,
): { lines: OrderLine[]; priceListId: string } {
  const version = versionOn(source.prices, account.territory.currency, day);
  const usual = favourites(source, account);
  const count = Math.max(1, Math.min(usual.length, Math.round(2 + account.ordersPerYear / 12 + 1.3 * random.normal())));
  const chosen = new Set<Ware>();
  for (let i = 0; chosen.size < count && i < 40; i += 1)
    chosen.add(random.weighted(usual, (_, index) => 1 / (index + 1)));
  const taste = randomOf(`${source.seed}:goes-with:${account.key}:${day}`);
  for (const { code } of [...chosen]) {
    const other = source.products.find((ware) => ware.code === goesWith[code]);
    if (other?.market.includes(account.territory.market) && taste.chance(0.6)) chosen.add(other);
  }
  const lines = [...chosen].map((ware, index): OrderLine => {
    const unitPriceMinor = version.prices.get(ware.id) ?? ware.euroMinor;
    const boxes = Math.max(1, Math.round(Math.exp(1.25 + 0.7 * random.normal() + account.ordersPerYear / 40)));
    const discountBp = boxes >= 12 ? account.discountBp + 300 : account.discountBp;
    const quantityMilli = boxes * 1000;
    return {
      lineId: String(index + 1),
      productId: ware.id,
      productCode: ware.code,
      productName: ware.name,
      packaging: ware.packaging,
      quantityMilli,
      unitPriceMinor,
      discountBp,
      netMinor: lineNetMinor(unitPriceMinor, quantityMilli, discountBp),
    };
  });
  return { lines, priceListId: version.id };
}

/** Where an order stands, judged by its age in days: nearly all of the past is delivered, yesterday is on its way. */
function statusOf(random: Random, age: number): { status: OrderStatus; adjusted: boolean } {
  const draw = random.next();
  const adjusted = random.chance(0.05);
  if (age > 9) return { status: draw < 0.015 ? 'cancelled' : draw < 0.025 ? 'rejected' : 'delivered', adjusted };
  if (age > 3)
    return {
      status: draw < 0.55 ? 'delivered' : draw < 0.85 ? 'accepted' : 'adjusted',
      adjusted: draw >= 0.85 || adjusted,
    };
  if (age > 0)
    return { status: draw < 0.6 ? 'accepted' : draw < 0.78 ? 'adjusted' : 'submitted', adjusted: draw >= 0.6 };
  return { status: draw < 0.4 ? 'accepted' : 'submitted', adjusted: false };
}

/** What head office made of an order: the first line in part for want of stock, or, as other notes say, in boxes of six. */
function adjustedLines(
  lines: readonly OrderLine[],
  account: DemoAccount,
  note: string,
): Pick<OrderBody, 'lines' | 'submittedLines'> {
  const [first, ...others] = lines;
  if (!first) return {};
  const boxes = first.quantityMilli / 1000;
  const [asked, got] =
    note === account.voice.adjusted[0]
      ? [boxes + Math.max(1, Math.round(boxes / 2)), boxes]
      : [boxes % 6 === 0 ? boxes - 1 : boxes, Math.ceil(boxes / 6) * 6];
  const of = (quantity: number): OrderLine => ({
    ...first,
    quantityMilli: quantity * 1000,
    netMinor: lineNetMinor(first.unitPriceMinor, quantity * 1000, first.discountBp),
  });
  return { lines: [of(got), ...others], submittedLines: [of(asked), ...others] };
}

/** @param index position in the company's sequence of orders, which numbers it */
export function makeOrder(
  source: OrderSource,
  plan: OrderPlan,
  index: number,
): { id: string; body: OrderBody; at: string; byId: string } {
  const { account, day, draft } = plan;
  const { clock } = source;
  const id = stableId(`${source.seed}:order:${index}`);
  const random = randomOf(id);
  const authorId = !draft && random.chance(0.04) ? source.managerId : account.seller.id;
  const { lines, priceListId } = linesOf(source, account, day, random);
  const { grossMinor, netMinor } = orderTotals(lines);
  const writtenAt = pastInstant(clock, day, random.int(8 * 60 + 30, 17 * 60));
  const contact = random.chance(0.8) ? random.pick(account.contacts) : undefined;
  const base = {
    provisionalNumber: `${account.seller.deviceCode}-${String(index + 1).padStart(5, '0')}`,
    accountId: account.id,
    accountName: account.body.name,
    orderedOn: day,
    requiredOn: addWorkdays(day, random.int(2, 6)),
    authorId,
    ...(contact ? { contactId: contact.id } : {}),
    priceListId,
    currency: account.territory.currency,
    lines,
    grossMinor,
    netMinor,
    ...(random.chance(0.08) ? { note: random.pick(account.voice.orderNotes) } : {}),
  };
  if (draft) return { id, body: { ...base, status: 'draft' }, at: writtenAt, byId: authorId };

  const { status, adjusted } = statusOf(random, daysBetween(day, clock.today));
  const note = adjusted ? random.pick(account.voice.adjusted) : undefined;
  const changed =
    note !== undefined && status !== 'rejected' && status !== 'submitted' ? adjustedLines(lines, account, note) : {};
  const history: NonNullable<OrderBody['statusHistory']> = [{ at: writtenAt, status: 'submitted', byId: authorId }];
  const answeredAt = after(clock, writtenAt, random.int(20, 240));
  if (status === 'rejected') history.push({ at: answeredAt, status, note: random.pick(account.voice.rejected) });
  else if (status !== 'submitted')
    history.push(
      note === undefined ? { at: answeredAt, status: 'accepted' } : { at: answeredAt, status: 'adjusted', note },
    );
  const shippedOn = earlier(addWorkdays(day, random.int(1, 3)), clock.today);
  const closedAt = isWorkday(shippedOn) ? instantAt(clock, shippedOn, 18 * 60) : answeredAt;
  if (status === 'delivered' || status === 'cancelled')
    history.push({
      at: closedAt > clock.now || closedAt <= answeredAt ? after(clock, answeredAt, 90) : closedAt,
      status,
    });
  const last = history.at(-1)?.at ?? writtenAt;
  return {
    id,
    body: {
      ...withTotals({ ...base, ...changed }),
      number: String(firstOrderNumber + index),
      status,
      ...(status === 'delivered' ? { shippedOn } : {}),
      statusHistory: history,
    },
    at: last,
    // Once it is answered, the last hand on an order is that of the head office.
    byId: history.length > 1 ? source.officeId : authorId,
  };
}

const earlier = (a: string, b: string): string => (a < b ? a : b);

/** Some minutes later, but never later than now; history rows need distinct instants. */
function after(clock: Clock, at: string, minutes: number): string {
  const later = new Date(Date.parse(at) + minutes * 60_000).toISOString();
  return later < clock.now ? later : new Date(Date.parse(at) + 1000).toISOString();
}

/** Every order of the company in the order it was written, and a few drafts of today at the end. */
export function planOrders(seed: string, accounts: readonly DemoAccount[], clock: Clock): OrderPlan[] {
  const plans = accounts.flatMap((account) => {
    const random = randomOf(`${seed}:rhythm:${account.key}`);
    return orderDays(account, random, clock.today).map((day): OrderPlan => ({ account, day, draft: false }));
  });
  plans.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const sellers = [...new Set(accounts.map((account) => account.seller))];
  const drafts = sellers.flatMap((seller) => {
    const random = randomOf(`${seed}:drafts:${seller.id}`);
    const own = accounts.filter(
      (account) => account.seller === seller && !account.pooled && account.life === 'regular',
    );
    return random
      .sample(own, 3)
      .map((account): OrderPlan => ({ account, day: workdayBefore(clock.today), draft: true }));
  });
  return [...plans, ...drafts];
}
