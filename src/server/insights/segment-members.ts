import { accountFigures, isScoreFigure, type AccountFigures } from '../../shared/domain/account-figures';
import { membersOf } from '../../shared/domain/care';
import type { Condition } from '../../shared/domain/condition';
import { conditionTest, type Calendar } from '../../shared/domain/condition-test';
import { dateOfDay, dayNumber } from '../../shared/domain/dates';
import { usualConfig, type AnalysisConfig } from '../../shared/domain/insights/analysis-config';
import { serviceRecords } from '../../shared/domain/insights/churn';
import type { Population } from '../../shared/domain/insights/population';
import { figuresOf, judge, type Judge } from '../../shared/domain/insights/score-figures';
import type { Work } from '../../shared/domain/insights/work';
import { alternativesOf } from '../../shared/domain/tag-conditions';
import { entityOf, type Body } from '../../shared/entities';
import { fieldAt, valueReader } from '../../shared/schema/field-path';
import type { CollectedSales } from './collect-sales';
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
const isFigure = ({ field }: Condition): boolean => field.startsWith('figures.');
const nameOf = ({ field }: Condition): string => field.slice('figures.'.length);

/** Accounts that may belong to a segment by what stands in their own record, and what is still to be asked of their figures. */
interface CandidateList {
  readonly ofFigures: readonly Condition[];
  /** By the number of the customer; with the day on which somebody recorded that it is lost, 0 for never. */
  readonly customers: Map<number, number>;
}

/** Somebody belongs to a segment who is in one of the lists and fits its figures. */
export interface Candidates {
  readonly segmentId: string;
  readonly lists: readonly CandidateList[];
}

/**
 * Reads accounts one batch after another, and keeps of them no more than their number.
 * @returns segments that ask when and by whom the record was changed are not among them: laptops find their rules
 */
export async function candidatesOf(
  { segments, tags }: SegmentsAndTags,
  accounts: AsyncIterable<readonly AccountRow[]>,
  customers: ReadonlyMap<string, number>,
  calendar: Calendar,
): Promise<readonly Candidates[]> {
  const plain = <B>({ id, body }: KnownRow<B>): B & { readonly id: string } => ({ ...body, id });
  const known = { tags: tags.map(plain), segments: segments.map(plain) };
  const asked = segments.flatMap(({ id, body }): { lists: { tests: Test[]; found: CandidateList }[]; id: string }[] => {
    const all = alternativesOf(membersOf(body), known);
    if (all.flat().some(({ field }) => field.startsWith('meta.'))) return [];
    const lists = all.map((conditions) => ({
      tests: conditions.filter((one) => !isFigure(one)).map((one) => testOf(one, calendar)),
      found: { ofFigures: conditions.filter(isFigure), customers: new Map<number, number>() },
    }));
    return [{ id, lists }];
  });
  if (asked.length === 0) return [];
  for await (const batch of accounts)
    for (const account of batch) {
      const customer = customers.get(account.id);
      if (customer === undefined) continue;
      const { lostOn } = account;
      const lostDay = typeof lostOn === 'string' ? dayNumber(lostOn) || 0 : 0;
      for (const { tests, found } of asked.flatMap(({ lists }) => lists))
        if (tests.every((test) => test(account))) found.customers.set(customer, lostDay);
    }
  return asked.map(({ id, lists }) => ({ segmentId: id, lists: lists.map(({ found }) => found) }));
}

/** The customers of whom more than orders has to be known. */
export function customersWithService(candidates: readonly Candidates[]): ReadonlySet<number> {
  const lists = candidates
    .flatMap(({ lists }) => lists)
    .filter(({ ofFigures }) => ofFigures.some((one) => serviceFigures.has(nameOf(one))));
  return new Set(lists.flatMap(({ customers }) => [...customers.keys()]));
}

function testOf(condition: Condition, calendar: Calendar): Test {
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
  /** By number, of the customers of whom it is asked. */
  readonly service: ReadonlyMap<number, CustomerService>;
  /** By currency. */
  readonly terms: ReadonlyMap<string, Terms>;
  readonly asOfDay: number;
  readonly calendar: Calendar;
}

/**
 * Which of the candidates belong to their segment by their figures, with the functions of the laptops.
 * @returns by the number of the customer, 1 for a member
 */
export function* membersWork({ lists }: Candidates, by: MemberTerms): Work<Uint8Array> {
  const members = new Uint8Array(by.sales.customers.size);
  const figuresOf = figuresReader(by);
  for (const { ofFigures, customers } of lists) {
    const tests = ofFigures.map((one) => testOf(one, by.calendar));
    const needsScores = ofFigures.some((one) => isScoreFigure(nameOf(one)));
    for (const [customer, lostDay] of customers) {
      if (members[customer] === 1) continue;
      if (tests.length > 0) {
        yield;
        const account = { id: '', figures: figuresOf(customer, lostDay, needsScores) };
        if (!tests.every((test) => test(account))) continue;
      }
      members[customer] = 1;
    }
  }
  return members;
}

type FiguresOf = (customer: number, lostDay: number, needsScores: boolean) => AccountFigures;

function figuresReader({ sales, service, terms, asOfDay, calendar }: MemberTerms): FiguresOf {
  const judges = new Map<string, Judge>();
  return (customer, lostDay, needsScores) => {
    const orders = sales.ordersOf(customer);
    const facts = orders.map(({ day, amount, currency }) => ({
      ...{ status: 'delivered' as const, orderedOn: dateOfDay(day), netMinor: amount, currency },
    }));
    const currency = sales.currencyOf(customer) ?? '';
    const own = terms.get(currency);
    const { rhythm } = own?.config ?? usualConfig;
    const { contacts = [], cases = [], ties = [], ...known } = service.get(customer) ?? {};
    const plain = { ...accountFigures(facts, [], calendar.today(), rhythm), ...known };
    if (!needsScores || !own) return plain;
    const judgeOf = judges.get(currency) ?? judge(own.population, own.config, asOfDay);
    judges.set(currency, judgeOf);
    const rows = orders.filter((order) => order.currency === currency).sort((a, b) => a.day - b.day);
    const columns = {
      starts: Int32Array.of(0, rows.length),
      day: Int32Array.from(rows, ({ day }) => day),
      amount: Float64Array.from(rows, ({ amount }) => amount),
    };
    const account = { type: 'customer', createdDay: 0, lostDay };
    const { standing } = serviceRecords({ cases, contacts, ties, account }, asOfDay);
    return { ...plain, ...figuresOf(judgeOf(columns, 0, standing), own.config) };
  };
}
