import { addDays } from '../../shared/domain/dates';
import { must } from '../../shared/errors';
import { makeAccount } from './accounts';
import { versionOn } from './catalogue';
import { enteredAt, foundationOf, officeOf, stockOf } from './company';
import { happened, type DemoRecord } from './diary';
import { favourites, makeOrder, type OrderSource } from './orders';
import { staffOf } from './people';
import { randomOf } from './random';
import { instantAt, workdayBefore, type Clock } from './time';

export interface ScaledOptions {
  readonly accounts: number;
  /** YYYY-MM-DD */
  readonly today: string;
  /** ISO instant. */
  readonly now: string;
  readonly seed: string;
  /** One to four contacts each when left out. */
  readonly contacts?: boolean;
  /** Orders per account; none when left out. */
  readonly orders?: number;
  /** Activities per account; none when left out. */
  readonly activities?: number;
}

/**
 * The demo company at any size, one record after the other: an account before what belongs to it. Nothing is kept, so
 * that a million records need no more memory than ten. The same options give the same records.
 */
export function* scaledRecords(options: ScaledOptions): Generator<DemoRecord> {
  const { seed } = options;
  const clock: Clock = { today: options.today, now: options.now, offsetMinutes: 0 };
  const staff = staffOf(seed, clock.today);
  const stock = stockOf(seed, clock);
  yield* foundationOf(seed, clock, staff, stock);

  const source = {
    seed,
    staff,
    priceListId: (territory: { currency: 'EUR' | 'CNY' | 'TWD' }) =>
      versionOn(stock.prices, territory.currency, clock.today).id,
  };
  const orders: OrderSource = {
    seed,
    clock,
    ...stock,
    officeId: officeOf(staff),
    managerId: must(staff.users[0], 'the first is the head of sales').id,
  };
  const diary = { seed, clock, favourites: (account: Parameters<typeof favourites>[1]) => favourites(orders, account) };
  const sizes = staff.territories.map((territory) => Math.round(territory.share * 100));
  let orderIndex = 0;
  for (let index = 0; index < options.accounts; index += 1) {
    // Territories take turns in proportion to their size, so that the first thousand look like the whole.
    const turn = (index * 61) % 100;
    const [rhine = 0, china = 0] = sizes;
    const territory = must(
      staff.territories[turn < rhine ? 0 : turn < rhine + china ? 1 : 2],
      'there are three territories',
    );
    const random = randomOf(`${seed}:scaled:${index}`);
    const account = makeAccount(source, random, territory, `scaled-${index}`);
    const at = enteredAt(account, clock);
    yield { entity: 'account', id: account.id, body: account.body, byId: account.seller.id, at };
    if (options.contacts !== false)
      for (const contact of account.contacts)
        yield { entity: 'contact', id: contact.id, body: contact.body, byId: account.seller.id, at };
    for (let n = 0; n < (options.orders ?? 0); n += 1) {
      const day = workdayBefore(addDays(clock.today, -random.int(0, 1094)));
      const order = makeOrder(orders, { account, day, draft: false }, orderIndex);
      orderIndex += 1;
      yield { entity: 'order', ...order };
    }
    for (let n = 0; n < (options.activities ?? 0); n += 1) {
      const day = workdayBefore(addDays(clock.today, -random.int(1, 1094)));
      yield happened(
        diary,
        account,
        random.chance(0.6) ? 'visit' : 'call',
        instantAt(clock, day, random.int(8 * 60, 17 * 60)),
        random,
        `${account.key}:${n}`,
      );
    }
  }
}
