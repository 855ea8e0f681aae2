import { accountFigures, isScoreFigure, type AccountFigures } from '../../shared/domain/account-figures';
import { membersOf } from '../../shared/domain/care';
import type { FieldCondition } from '../../shared/domain/condition';
import { conditionTest, type Calendar } from '../../shared/domain/condition-test';
import { dateOfDay, dayNumber } from '../../shared/domain/dates';
import type { AnalysisDays } from '../../shared/domain/insights/analysis-day';
import { usualConfig, type AnalysisConfig } from '../../shared/domain/insights/analysis-config';
import { isBehaviourFigure } from '../../shared/domain/insights/behaviour-figures';
import { serviceRecords } from '../../shared/domain/insights/churn';
import { ordersByCustomer, type OrdersByAccount } from '../../shared/domain/insights/orders-by-account';
import type { Population } from '../../shared/domain/insights/population';
import { figuresOf, judge, type Judge } from '../../shared/domain/insights/score-figures';
import type { Work } from '../../shared/domain/insights/work';
import { alternativesOf } from '../../shared/domain/tag-conditions';
import { entityOf, type Body } from '../../shared/entities';
import { fieldAt, valueReader } from '../../shared/schema/field-path';
import type { CollectedOrder, CollectedSales } from './collect-sales';
import type { CustomerService } from './service-rows';

export interface KnownRow<B> {
  readonly id: string;
  readonly body: B;
}

type SegmentRow = KnownRow<Pick<Body<'segment'>, 'conditions'>>;
export interface SegmentsAndTags {
  readonly segments: readonly SegmentRow[];
  readonly tags: readonly KnownRow<Body<'tag'>>[];
}

type AccountRow = Readonly<Record<string, unknown>> & { readonly id: string };
type Test = (account: AccountRow) => boolean;

/** What comes from more than orders and the account itself. */
const serviceFigures: ReadonlySet<string> = new Set(['churnRisk', 'lastContactAt', 'openOrders', 'openOrdersMinor']);
const isFigure = ({ field }: FieldCondition): boolean => field.startsWith('figures.');
const nameOf = ({ field }: FieldCondition): string => field.slice('figures.'.length);

/** Accounts that may belong to a segment by what stands in their own record, and what is still to be asked of their figures. */
interface CandidateList {
  readonly ofFigures: readonly FieldCondition[];
  /** By the number of the customer; with the day on which somebody recorded that it is lost, 0 for never. */
  readonly customers: Map<number, number>;
}

/** Somebody belongs to a segment who is in one of the lists and fits its figures. */
export interface Candidates {
  readonly segmentId: string;
  readonly lists: readonly CandidateList[];
}

export interface AskedAccounts {
  /** Segments that ask for the behaviour, or when and by whom the record was changed, are not among them: laptops find their rules. */
  readonly candidates: readonly Candidates[];
  /** Number of every account by its id: those of the customers, and behind them whoever has not ordered. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** Reads accounts one batch after another, and keeps of them no more than their number. */
export async function candidatesOf(
  { segments, tags }: SegmentsAndTags,
  accounts: AsyncIterable<readonly AccountRow[]>,
  customers: ReadonlyMap<string, number>,
  calendar: Calendar,
): Promise<AskedAccounts> {
  const plain = <B>({ id, body }: KnownRow<B>): B & { readonly id: string } => ({ ...body, id });
  const known = { tags: tags.map(plain), segments: segments.map(plain) };
  const asked = segments.flatMap(({ id, body }): { lists: { tests: Test[]; found: CandidateList }[]; id: string }[] => {
    const all = alternativesOf(membersOf(body), known);
    if (all.flat().some((one) => one.field.startsWith('meta.') || (isFigure(one) && isBehaviourFigure(nameOf(one)))))
      return [];
    const lists = all.map((conditions) => ({
      tests: conditions.filter((one) => !isFigure(one)).map((one) => testOf(one, calendar)),
      found: { ofFigures: conditions.filter(isFigure), customers: new Map<number, number>() },
    }));
    return [{ id, lists }];
  });
  const numbers = new Map(customers);
  if (asked.length === 0) return { candidates: [], numbers };
  for await (const batch of accounts)
    for (const account of batch) {
      const customer = numbers.get(account.id) ?? numbers.size;
      numbers.set(account.id, customer);
      const { lostOn } = account;
      const lostDay = typeof lostOn === 'string' ? dayNumber(lostOn) || 0 : 0;
      for (const { tests, found } of asked.flatMap(({ lists }) => lists))
        if (tests.every((test) => test(account))) found.customers.set(customer, lostDay);
    }
  return {
    candidates: asked.map(({ id, lists }) => ({ segmentId: id, lists: lists.map(({ found }) => found) })),
    numbers,
  };
}

/** The customers of whom more than orders has to be known. */
export function customersWithService(candidates: readonly Candidates[]): ReadonlySet<number> {
  const lists = candidates
    .flatMap(({ lists }) => lists)
    .filter(({ ofFigures }) => ofFigures.some((one) => serviceFigures.has(nameOf(one))));
  return new Set(lists.flatMap(({ customers }) => [...customers.keys()]));
}

function testOf(condition: FieldCondition, calendar: Calendar): Test {
  const account = entityOf('account');
  const isPhone = fieldAt(account, condition.field)?.kind === 'phone';
  return conditionTest(condition, valueReader(account, condition.field), isPhone, calendar);
}

interface Terms {
  readonly population: Population;
  readonly config: AnalysisConfig;
}

/** What members are told by. */
export interface MemberTerms {
  readonly sales: CollectedSales;
  /** How many accounts have a number. */
  readonly size: number;
  /** By number, of the customers of whom it is asked. */
  readonly service: ReadonlyMap<number, CustomerService>;
  /** By currency. */
  readonly terms: ReadonlyMap<string, Terms>;
  readonly asOfDay: number;
  readonly calendar: Calendar;
}

/** Candidates who still have to fit figures. */
interface AskedList {
  readonly customers: ReadonlyMap<number, number>;
  readonly tests: readonly Test[];
  readonly asksFor: AskedFigures;
  /** Of the segment. */
  readonly members: Uint8Array;
}

/** What follows from the orders as such, and what from the scores. */
interface AskedFigures {
  readonly plain: boolean;
  readonly scores: boolean;
}

/**
 * Which of the candidates belong to their segments by their figures, with the functions of the laptops. Each customer is judged once, whatever the number
 * of segments.
 * @returns by segment, and in it by the number of the account: 1 for a member
 */
export function* membersWork(
  candidates: readonly Candidates[],
  by: MemberTerms,
): Work<ReadonlyMap<string, Uint8Array>> {
  const { size } = by;
  const membersOf = new Map(candidates.map(({ segmentId }) => [segmentId, new Uint8Array(size)]));
  const asked: AskedList[] = [];
  for (const { segmentId, lists } of candidates)
    for (const { ofFigures, customers } of lists) {
      const members = membersOf.get(segmentId) as Uint8Array;
      if (ofFigures.length === 0) for (const customer of customers.keys()) members[customer] = 1;
      else {
        const isScore = (one: FieldCondition): boolean => isScoreFigure(nameOf(one));
        const asksFor = { plain: !ofFigures.every(isScore), scores: ofFigures.some(isScore) };
        asked.push({ customers, members, asksFor, tests: ofFigures.map((one) => testOf(one, by.calendar)) });
      }
    }
  if (asked.length === 0) return membersOf;
  const figuresOf = figuresReader(by, yield* ordersByCurrency(by));
  for (let customer = 0; customer < size; customer += 1) {
    const open = asked.filter(({ customers, members }) => members[customer] !== 1 && customers.has(customer));
    const [first] = open;
    if (!first) continue;
    yield;
    const asksFor = {
      plain: open.some(({ asksFor: { plain } }) => plain),
      scores: open.some(({ asksFor: { scores } }) => scores),
    };
    const account = { id: '', figures: figuresOf(customer, first.customers.get(customer) ?? 0, asksFor) };
    for (const { tests, members } of open) if (tests.every((test) => test(account))) members[customer] = 1;
  }
  return membersOf;
}

/** Of each currency with a population, the orders of those who pay in it as columns by the number of the customer. */
function* ordersByCurrency({ sales, terms }: MemberTerms): Work<ReadonlyMap<string, OrdersByAccount>> {
  const found = new Map<string, OrdersByAccount>();
  for (const [currency, own] of sales.byCurrency)
    if (terms.has(currency)) found.set(currency, yield* ordersByCustomer(own));
  return found;
}

type FiguresOf = (customer: number, lostDay: number, asksFor: AskedFigures) => Partial<AccountFigures>;

function figuresReader(
  { sales, service, terms, asOfDay, calendar }: MemberTerms,
  ordersOf: ReadonlyMap<string, OrdersByAccount>,
): FiguresOf {
  const judges = new Map<string, Judge>();
  const days = { asOf: dateOfDay(asOfDay), today: calendar.today() };
  return (customer, lostDay, asksFor) => {
    const hasOrdered = customer < sales.customers.size;
    const currency = (hasOrdered ? sales.currencyOf(customer) : undefined) ?? '';
    const own = terms.get(currency);
    const { contacts = [], cases = [], ties = [], ...known } = service.get(customer) ?? {};
    const plain = asksFor.plain
      ? { ...plainFigures(hasOrdered ? sales.ordersOf(customer) : [], days, own), ...known }
      : {};
    const orders = ordersOf.get(currency);
    if (!asksFor.scores || !own || !orders) return plain;
    const judgeOf = judges.get(currency) ?? judge(own.population, own.config, asOfDay);
    judges.set(currency, judgeOf);
    const account = { type: 'customer', createdDay: 0, lostDay };
    const { standing } = serviceRecords({ cases, contacts, ties, account }, asOfDay);
    return { ...plain, ...figuresOf(judgeOf(orders, customer, standing), own.config) };
  };
}

function plainFigures(
  orders: readonly CollectedOrder[],
  days: AnalysisDays<string>,
  { config: { rhythm } } = { config: usualConfig },
): AccountFigures {
  const facts = orders.map(({ day, amount, currency }) => ({
    ...{ status: 'delivered' as const, orderedOn: dateOfDay(day), netMinor: amount, currency },
  }));
  return accountFigures(facts, [], days, rhythm);
}
