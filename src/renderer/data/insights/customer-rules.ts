import { bySegmentOrder } from '../../../shared/domain/care';
import { leastOfPart, type RuleSet } from '../../../shared/domain/insights/population';
import { partsOf, wholesOf } from '../../../shared/domain/territories';
import type { Body } from '../../../shared/entities';
import { inSlices } from '../slices';
import { rulesFoundHere, type PartOf } from './found-rules';
import type { Insights } from './insights';
import type { OwnOrders } from './own-orders';
import { territoriesOf } from './scope';

/** What was found here of a part, and what it was found for. */
interface Found {
  readonly set: RuleSet;
  readonly day: number;
  /** Of the sales. */
  readonly version: number;
}

const nameOf = ({ territoryId = '', segmentId = '' }: PartOf): string => `${segmentId} ${territoryId}`;

/** Than the company, whose rules are found by themselves. */
const isSmaller = (part: PartOf): boolean => nameOf(part) !== nameOf({});

/**
 * The rules that hold for one customer. Those of the head office, where it has sent any: then every laptop says the same. Else those of the orders that
 * are here, of the same parts.
 */
export class CustomerRules {
  /** Of parts, found here. */
  readonly #found = new Map<string, Found>();

  constructor(readonly insights: Insights) {}

  /** Of the narrowest part first: the segments of the account as they are ordered, its territory, what that is part of, the company. @param account slot of one that is here */
  of(account: number): readonly RuleSet[] {
    const sets = this.#sets();
    return this.#partsOf(account, (part) => sets.has(nameOf(part))).flatMap((part) => sets.get(nameOf(part)) ?? []);
  }

  /** All sets with a rule, by their part. */
  #sets(): ReadonlyMap<string, RuleSet> {
    const found = this.#isFromOffice ? [] : [...this.#found.values()].map(({ set }) => set);
    const all = [...found, ...this.insights.rules].filter(({ rules }) => rules.length > 0);
    return new Map(all.map((set) => [nameOf(set), set]));
  }

  /** Makes in slices what `of` needs, and where the head office has sent no rules those of the parts of this account. */
  async ready(accountId: string): Promise<void> {
    const { options, lines, sales } = this.insights;
    const accounts = options.of('account');
    const sets = this.#sets();
    for (const segmentId of this.#segments)
      if (!this.#isFromOffice || sets.has(nameOf({ segmentId })))
        await accounts.fitsReady(this.insights.conditionsOf(segmentId));
    const account = accounts.slotOf(accountId);
    if (this.#isFromOffice || account === undefined) return;
    for (const part of this.#partsOf(account, isSmaller)) {
      const known = this.#found.get(nameOf(part));
      if (known && this.#isFresh(known)) continue;
      if (part.segmentId !== undefined) await this.insights.membersReady(part.segmentId);
      const orders = await this.insights.orders();
      const { version } = sales;
      if (!lines.isMade) await inSlices(lines.work());
      const customers = this.#customersOf(part, orders);
      const set = await inSlices(rulesFoundHere(this.insights, orders, customers, part));
      const isLarge = set.baskets >= leastOfPart.baskets && customers.length >= leastOfPart.customers;
      this.#found.set(nameOf(part), { set: isLarge ? set : { ...set, rules: [] }, day: this.insights.day, version });
      this.insights.scores.clear();
    }
  }

  get #isFromOffice(): boolean {
    return this.insights.knowledge.rules.length > 0;
  }

  /** One order more hardly changes what goes together. */
  #isFresh({ set, day, version }: Found): boolean {
    const isOfToday = day === this.insights.day && set.configVersion === this.insights.config.version;
    return isOfToday && (this.insights.sales.version - version) * 100 <= set.baskets;
  }

  /** Ids in the order in which they count. */
  get #segments(): readonly string[] {
    const { records } = this.insights.options.of('segment');
    const all = Array.from(records.liveList(), (slot) => ({
      ...(records.body(slot) as Body<'segment'>),
      id: records.idAt(slot),
    }));
    return bySegmentOrder(all).map(({ id }) => id);
  }

  /** @param isAsked parts of which nobody wants to know are not looked at */
  #partsOf(account: number, isAsked: (part: PartOf) => boolean): readonly PartOf[] {
    const accounts = this.insights.options.of('account');
    const own = accounts.reader('territoryId')(account);
    const territories = typeof own === 'string' ? wholesOf(own, territoriesOf(this.insights)) : [];
    const segments = this.#segments.filter(
      (segmentId) => isAsked({ segmentId }) && accounts.fits(account, this.insights.conditionsOf(segmentId)),
    );
    return [
      ...segments.map((segmentId) => ({ segmentId })),
      ...territories.map((territoryId) => ({ territoryId })).filter(isAsked),
      ...[{}].filter(isAsked),
    ];
  }

  /** Slots of the accounts of a part that have ordered. */
  #customersOf({ segmentId, territoryId }: PartOf, { starts }: OwnOrders): Int32Array {
    const accounts = this.insights.options.of('account');
    const members = segmentId === undefined ? undefined : this.insights.membersOf(segmentId);
    const inside = territoryId === undefined ? undefined : partsOf(territoryId, territoriesOf(this.insights));
    const territoryOf = accounts.reader('territoryId');
    return Int32Array.from(accounts.records.liveList()).filter(
      (account) =>
        (starts[account + 1] ?? 0) > (starts[account] ?? 0) &&
        members?.has(account) !== false &&
        inside?.has(territoryOf(account) as string) !== false,
    );
  }
}
