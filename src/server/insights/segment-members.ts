import { accountFigures, isScoreFigure } from '../../shared/domain/account-figures';
import { membersOf } from '../../shared/domain/care';
import type { Condition } from '../../shared/domain/condition';
import { conditionTest, type Calendar } from '../../shared/domain/condition-test';
import { dateOfDay, dayNumber } from '../../shared/domain/dates';
import { usualConfig, type AnalysisConfig } from '../../shared/domain/insights/analysis-config';
import { noService } from '../../shared/domain/insights/churn';
import type { Population } from '../../shared/domain/insights/population';
import { figuresOf, judge, type Judge } from '../../shared/domain/insights/score-figures';
import type { Work } from '../../shared/domain/insights/work';
import { entityOf, type Body } from '../../shared/entities';
import { fieldAt, valueReader } from '../../shared/schema/field-path';
import type { CollectedSales } from './collect-sales';

export interface SegmentRow {
  readonly id: string;
  readonly body: Pick<Body<'segment'>, 'conditions'>;
}

type AccountRow = Readonly<Record<string, unknown>> & { readonly id: string };
type Test = (account: AccountRow) => boolean;

/** What only laptops work out, because it comes from more than orders and the account itself. */
const laptopFigures: ReadonlySet<string> = new Set(['churnRisk', 'lastContactAt', 'openOrders', 'openOrdersMinor']);
const isFigure = ({ field }: Condition): boolean => field.startsWith('figures.');
const nameOf = ({ field }: Condition): string => field.slice('figures.'.length);

/** Whether the head office can tell who belongs to a segment. */
const isTold = (conditions: readonly Condition[]): boolean =>
  !conditions.some((one) => (isFigure(one) ? laptopFigures.has(nameOf(one)) : one.field.startsWith('meta.')));

/** Accounts that may belong to a segment by what stands in their own record, and what is still to be asked of their orders. */
export interface Candidates {
  readonly segmentId: string;
  readonly ofOrders: readonly Condition[];
  /** By the number of the customer; with the day on which somebody recorded that it is lost, 0 for never. */
  readonly customers: Map<number, number>;
}

/**
 * Reads accounts one batch after another, and keeps of them no more than their number.
 * @returns segments that ask for what only laptops know are not among them
 */
export async function candidatesOf(
  segments: readonly SegmentRow[],
  accounts: AsyncIterable<readonly AccountRow[]>,
  customers: ReadonlyMap<string, number>,
  calendar: Calendar,
): Promise<readonly Candidates[]> {
  const asked = segments.flatMap(({ id, body }): { tests: Test[]; found: Candidates }[] => {
    const conditions = membersOf(body);
    if (!isTold(conditions)) return [];
    const tests = conditions.filter((one) => !isFigure(one)).map((one) => testOf(one, calendar));
    return [{ tests, found: { segmentId: id, ofOrders: conditions.filter(isFigure), customers: new Map() } }];
  });
  if (asked.length === 0) return [];
  for await (const batch of accounts)
    for (const account of batch) {
      const customer = customers.get(account.id);
      if (customer === undefined) continue;
      const { lostOn } = account;
      const lostDay = typeof lostOn === 'string' ? dayNumber(lostOn) || 0 : 0;
      for (const { tests, found } of asked)
        if (tests.every((test) => test(account))) found.customers.set(customer, lostDay);
    }
  return asked.map(({ found }) => found);
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

/**
 * Which of the candidates belong to their segment by their orders, with the functions of the laptops.
 * @param terms by currency
 * @returns by the number of the customer, 1 for a member
 */
export function* membersWork(
  { ofOrders, customers }: Candidates,
  sales: CollectedSales,
  terms: ReadonlyMap<string, Terms>,
  asOfDay: number,
  calendar: Calendar,
): Work<Uint8Array> {
  const members = new Uint8Array(sales.customers.size);
  if (ofOrders.length === 0) {
    for (const customer of customers.keys()) members[customer] = 1;
    return members;
  }
  const tests = ofOrders.map((one) => testOf(one, calendar));
  const needsScores = ofOrders.some((one) => isScoreFigure(nameOf(one)));
  const judges = new Map<string, Judge>();
  for (const [customer, lostDay] of customers) {
    yield;
    const orders = sales.ordersOf(customer);
    const facts = orders.map(({ day, amount, currency }) => ({
      ...{ status: 'delivered' as const, orderedOn: dateOfDay(day), netMinor: amount, currency },
    }));
    const currency = sales.currencyOf(customer) ?? '';
    const own = terms.get(currency);
    const { rhythm } = own?.config ?? usualConfig;
    const plain = accountFigures(facts, [], calendar.today(), rhythm);
    let scores = {};
    if (needsScores && own) {
      const judgeOf = judges.get(currency) ?? judge(own.population, own.config, asOfDay);
      judges.set(currency, judgeOf);
      const rows = orders.filter((order) => order.currency === currency).sort((a, b) => a.day - b.day);
      const columns = {
        starts: Int32Array.of(0, rows.length),
        day: Int32Array.from(rows, ({ day }) => day),
        amount: Float64Array.from(rows, ({ amount }) => amount),
      };
      scores = figuresOf(judgeOf(columns, 0, { ...noService, lossRecordedDay: lostDay }), own.config);
    }
    const account = { id: '', figures: { ...plain, ...scores } };
    if (tests.every((test) => test(account))) members[customer] = 1;
  }
  return members;
}
