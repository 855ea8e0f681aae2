import { madeAt } from '../../../shared/domain/ids';
import { scoringCurrency } from '../../../shared/domain/insights/counted-orders';
import type {
  AnswerFact,
  CaseFact,
  ContactFact,
  CustomerFacts,
  OrderFact,
  PromiseFact,
  RatingFact,
  TieFact,
} from '../../../shared/domain/insights/customer-facts';
import { noService, serviceRecords, type ServiceStanding } from '../../../shared/domain/insights/churn';
import {
  caseFact,
  contactFact,
  dayOfDate,
  dayOfInstant,
  given,
  tieFact,
} from '../../../shared/domain/insights/record-facts';
import type { Body, EntityName } from '../../../shared/entities';
import type { EntityTable } from '../entity-table';
import { inParts, stride, type Ahead, type Work } from '../slices';

/** What hangs on an account and tells something of it. */
export const factEntities = [
  'order',
  'activity',
  'case',
  'promise',
  'rating',
  'tie',
  'suggestionAnswer',
] as const satisfies readonly EntityName[];
export type FactEntity = (typeof factEntities)[number];

export const isFactEntity = (entity: EntityName): entity is FactEntity =>
  (factEntities as readonly EntityName[]).includes(entity);

/** Reads what is known of one account from the records that hang on it, as the scores take it. */
export class FactsReader {
  readonly #categoryOf: (slot: number) => unknown;
  readonly #lostOn: (slot: number) => unknown;
  readonly #contactFields: (slot: number) => Partial<Record<keyof Body<'activity'>, unknown>>;

  constructor(
    readonly of: (entity: EntityName) => EntityTable,
    /** Minutes to add to UTC for the time where the user is. */
    readonly zoneOffset: () => number,
  ) {
    this.#categoryOf = of('product').reader('category');
    this.#lostOn = of('account').reader('lostOn');
    const fields = ['status', 'kind', 'startAt', 'satisfaction', 'outcome'] as const;
    this.#contactFields = of('activity').records.fieldsReader(fields);
  }

  /** Makes in slices what `read` needs. @param ahead nobody waits for it yet. @returns undefined when it is there */
  ready(ahead?: Ahead): Promise<unknown> | undefined {
    for (const entity of factEntities) {
      const made = this.of(entity).indexed('accountId', ahead);
      if (made) return made.then(() => this.ready(ahead));
    }
    return this.of('account').indexed('referredById', ahead);
  }

  /** @param account slot of one that is here */
  read(account: number, asOfDay: number): CustomerFacts {
    const id = this.of('account').idAt(account);
    const orders = this.#orders(id);
    return { ...this.withoutOrders(account), currency: scoringCurrency(orders, asOfDay), orders };
  }

  #orders(account: string): OrderFact[] {
    return (
      this.#records('order', account)
        .filter(([, { status }]) => status !== 'draft' && status !== 'cancelled' && status !== 'rejected')
        .map(([orderId, body]) => this.#order(orderId, body))
        // Of two orders of a day the one with the lesser id decides about the currency, as in `ownOrders`.
        .sort((a, b) => (a.id < b.id ? -1 : 1))
    );
  }

  /** One order of those that count. @param slot of one that is here */
  orderAt(slot: number): OrderFact {
    const { records } = this.of('order');
    return this.#order(records.idAt(slot), records.body(slot) as Body<'order'>);
  }

  /** The rest of `read`. @param account slot of one that is here */
  withoutOrders(account: number): Omit<CustomerFacts, 'orders' | 'currency'> {
    const id = this.of('account').idAt(account);
    return {
      contacts: this.#contacts(id),
      cases: this.#records('case', id, (slot, one) => this.#case(slot, ...one)),
      promises: this.#records('promise', id, (slot, one) => this.#promise(slot, ...one)),
      ratings: this.#records('rating', id).flatMap((one) => rating(...one)),
      ties: this.#ties(id),
      answers: this.#records('suggestionAnswer', id).map((one) => this.#answer(...one)),
      account: this.#account(account, id),
    };
  }

  /** What decides about complaints, answers and ties of an account: without orders, a tenth of the time. */
  service(account: number, asOfDay: number): ServiceStanding {
    const table = this.of('account');
    const id = table.idAt(account);
    const cases = this.#records('case', id, (slot, one) => this.#case(slot, ...one));
    const [contacts, ties] = [this.#contacts(id), this.#ties(id)];
    const lostDay = dayOfDate(this.#lostOn(account) as string | undefined);
    if (cases.length + contacts.length + ties.length === 0 && lostDay === undefined) return noService;
    const known = { type: 'customer', createdDay: 0, ...given('lostDay', lostDay) };
    return serviceRecords({ cases, contacts, ties, account: known }, asOfDay).standing;
  }

  /** Slots of all accounts of which `service` may say more than how many contacts reached nobody, and some of which it does not. */
  *withService(): Work<ReadonlySet<number>> {
    const found = new Set<number>();
    const accounts = this.of('account');
    const all = accounts.records.liveList();
    yield* inParts(all.length, stride, (from, until) => {
      for (const slot of all.subarray(from, until)) if (this.#lostOn(slot) !== undefined) found.add(slot);
    });
    for (const entity of ['case', 'tie'] as const) {
      const { records } = this.of(entity);
      const accountOf = records.slotReader('accountId', accounts.records);
      const slots = records.liveList();
      yield* inParts(slots.length, stride, (from, until) => {
        for (const slot of slots.subarray(from, until)) if (records.isLive(slot)) found.add(accountOf(slot));
      });
    }
    found.delete(-1);
    return found;
  }

  #records<N extends FactEntity>(entity: N, account: string): (readonly [id: string, body: Body<N>])[];
  #records<N extends FactEntity, T>(
    entity: N,
    account: string,
    read: (slot: number, one: readonly [id: string, body: Body<N>]) => T,
  ): T[];
  #records<N extends FactEntity>(
    entity: N,
    account: string,
    read: (slot: number, one: readonly [id: string, body: Body<N>]) => unknown = (_, one) => one,
  ): unknown[] {
    const table = this.of(entity);
    return table
      .referring('accountId', account)
      .map((slot) => read(slot, [table.idAt(slot), table.records.body(slot) as Body<N>]));
  }

  #order(id: string, body: Body<'order'>): OrderFact {
    return {
      id,
      day: dayOfDate(body.orderedOn) ?? Number.NaN,
      currency: body.currency,
      netMinor: body.netMinor,
      grossMinor: body.grossMinor,
      ...given('requiredDay', dayOfDate(body.requiredOn)),
      ...given('shippedDay', dayOfDate(body.shippedOn)),
      ...given(
        'lines',
        body.lines?.map(({ productId, quantityMilli, netMinor, discountBp }) => ({
          ...{ productId, quantityMilli, netMinor, discountBp },
          ...given('categoryId', this.categoryOf(productId)),
        })),
      ),
    };
  }

  /** Categories are known by their name in the language of the company. */
  categoryOf(productId: string): string | undefined {
    return this.categoryAt(this.of('product').slotOf(productId) ?? -1);
  }

  /** @param product slot; below zero for one that is not here */
  categoryAt(product: number): string | undefined {
    const category = product < 0 ? undefined : this.#categoryOf(product);
    return typeof category === 'string' && category !== '' ? category : undefined;
  }

  #contacts(account: string): ContactFact[] {
    const table = this.of('activity');
    return table
      .referring('accountId', account)
      .flatMap(
        (slot) => contactFact(table.idAt(slot), this.#contactFields(slot) as Body<'activity'>, this.zoneOffset()) ?? [],
      );
  }

  /** By slot of the account: 1 where a contact belongs to it. */
  *accountsWithContact(): Work<Uint8Array> {
    const [{ records }, accounts] = [this.of('contact'), this.of('account').records];
    const found = new Uint8Array(accounts.end);
    const mark = (account: number): void => {
      if (account >= 0) found[account] = 1;
    };
    const read = records.idsReader(
      'accounts.accountId',
      (bytes, at) => mark(accounts.slotOfBytes(bytes, at)),
      (id) => mark(accounts.slotOf(id)),
    );
    const slots = records.liveList();
    yield* inParts(slots.length, stride, (from, until) => {
      for (const slot of slots.subarray(from, until)) if (records.isLive(slot)) read(slot);
    });
    return found;
  }

  #ties(account: string): TieFact[] {
    return this.#records('tie', account).flatMap((one) => tieFact(...one) ?? []);
  }

  #case(slot: number, id: string, body: Body<'case'>): CaseFact {
    return caseFact(id, body, this.of('case').records.meta(slot).changedAt, this.zoneOffset());
  }

  #promise(slot: number, id: string, { status, dueOn, closedAt }: Body<'promise'>): PromiseFact {
    const changedDay = this.#changedDay('promise', slot);
    const madeDay = this.#dayOfInstant(madeAt(id)) ?? changedDay;
    const keptDay = status === 'kept' ? (this.#dayOfInstant(closedAt) ?? changedDay) : undefined;
    return {
      ...{ id, madeDay: Math.min(madeDay, keptDay ?? madeDay), dueDay: dayOfDate(dueOn) ?? madeDay },
      ...given('keptDay', keptDay),
      broken: status === 'broken',
    };
  }

  #answer(id: string, { kind, productId, recordId, answer, reason, at }: Body<'suggestionAnswer'>): AnswerFact {
    return {
      ...{ id, kind, answer, day: this.#dayOfInstant(at) ?? 0 },
      ...{ ...given('productId', productId), ...given('recordId', recordId), ...given('reason', reason) },
    };
  }

  #account(slot: number, id: string): CustomerFacts['account'] {
    const table = this.of('account');
    const body = table.records.body(slot) as Body<'account'>;
    const referrals = table.referring('referredById', id).length;
    return {
      type: body.type,
      createdDay: this.#dayOfInstant(madeAt(id)) ?? this.#changedDay('account', slot),
      ...given('acquiredDay', dayOfDate(body.acquiredOn)),
      ...given('acquisitionCostMinor', body.acquisitionCostMinor),
      ...given('acquisitionChannel', body.acquisitionChannel),
      ...given('buyerClass', body.buyerClass),
      ...given('lossReason', body.lossReason),
      ...given('lostDay', dayOfDate(body.lostOn)),
      ...(referrals > 0 ? { referrals } : {}),
    };
  }

  #changedDay(entity: EntityName, slot: number): number {
    return this.#dayOfInstant(this.of(entity).records.meta(slot).changedAt) ?? 0;
  }

  #dayOfInstant(instant: string | undefined): number | undefined {
    return dayOfInstant(instant, this.zoneOffset());
  }
}

function rating(id: string, { about, expected, experienced, ratedOn }: Body<'rating'>): RatingFact[] {
  const day = dayOfDate(ratedOn);
  return day === undefined ? [] : [{ id, day, about, expected, experienced }];
}
