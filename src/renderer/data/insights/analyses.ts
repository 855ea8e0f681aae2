import { dateOfDay, dayNumber } from '../../../shared/domain/dates';
import type { Analyses, AnalysisFacts, AnalysisKind } from '../../../shared/domain/insights/analyses';
import { cohortAnalysis, type CohortCosts } from '../../../shared/domain/insights/cohorts';
import { forecastAnalysis, type OpenDeal } from '../../../shared/domain/insights/forecast-analysis';
import { holdoutWork, lifetimeAnalysis } from '../../../shared/domain/insights/lifetime-analysis';
import { migrationAnalysis, whatIfAnalysis } from '../../../shared/domain/insights/migration';
import {
  fitPopulation,
  withThresholdsWork,
  type Population,
  type RuleSet,
} from '../../../shared/domain/insights/population';
import { decidingFields, gapBitsOf, qualityAnalysis } from '../../../shared/domain/insights/record-quality';
import { lifetimeMinorOf } from '../../../shared/domain/insights/score-figures';
import { noService } from '../../../shared/domain/insights/churn';
import { rfmAnalysis, valueAnalysis } from '../../../shared/domain/insights/value-analysis';
import { stayingAnalysis } from '../../../shared/domain/insights/staying';
import { whiteSpaceAnalysis } from '../../../shared/domain/insights/white-space';
import { given } from '../../../shared/domain/insights/record-facts';
import { isOpenStage, stageFigures } from '../../../shared/domain/stages';
import type { Body, EntityName } from '../../../shared/entities';
import type { AnalysisRequest } from '../api';
import { inParts, stride, type Work } from '../slices';
import { driftedCustomers } from './drifted-customers';
import { duplicateRecords } from './duplicate-records';
import { rulesFoundHere, rulesOfPart } from './found-rules';
import type { Insights } from './insights';
import type { OwnOrders } from './own-orders';
import { accountsOf, salesOf, scopeOf, type Scope } from './scope';
import { stayingCustomers } from './staying-customers';
import { winBackCustomers } from './win-back-customers';
import { targetWork } from './target-figures';

/** What answers come from; orders and contacts count for their account, too. */
export const analysisEntities: readonly EntityName[] = [
  'account',
  'order',
  'product',
  'opportunity',
  'activity',
  'contact',
  'case',
  'tie',
  'suggestionAnswer',
  'duplicateAnswer',
  'segment',
  'tag',
  'territory',
  'target',
  'analysisSettings',
  'analysisResult',
];

type Answer<K extends AnalysisKind> = Omit<Analyses[K], keyof AnalysisFacts> & Partial<AnalysisFacts>;
type WorkOf<K extends AnalysisKind> = (insights: Insights, scope: Scope) => Work<Answer<K>>;

const yearDays = 365;
const monthsAhead = 6;
const dayMs = 86_400_000;

const isPart = ({ territoryId, segmentId }: AnalysisRequest): boolean =>
  territoryId !== undefined || segmentId !== undefined;

/** What needs the lines of the orders: all of white space and of drift, a forecast of one product, and rules that have to be found here. */
export const needsLines = (request: AnalysisRequest, rules: readonly RuleSet[]): boolean =>
  request.kind === 'whiteSpace' ||
  request.kind === 'drift' ||
  (request.kind === 'forecast' && request.productId !== undefined) ||
  (request.kind === 'rules' && isPart(request) && !rulesOfPart(rules, request));

/** Kinds that show the accounts of greatest worth. */
export const needsWorth: ReadonlySet<AnalysisKind> = new Set(['whiteSpace', 'quality']);

const works: { readonly [K in AnalysisKind]: WorkOf<K> } = {
  *value(insights, scope) {
    yield;
    const { orders, accounts, request, wanted, asOfDay, otherCurrencies } = scope;
    const { measure = 'revenue', months = wanted.grades.months, ranks } = request;
    const asked = { measure, months, otherCurrencies, ...(ranks ? { ranks } : {}) };
    const population = populationOf(insights, scope);
    return yield* valueAnalysis(orders, accounts, asked, idsOf(insights), population, wanted, asOfDay);
  },

  *rfm(insights, scope) {
    yield;
    return yield* rfmAnalysis(scope.orders, scope.accounts, populationOf(insights, scope), scope.wanted, scope.asOfDay);
  },

  *lifetime(insights, scope) {
    const { orders, accounts, config, wanted, asOfDay, currency } = scope;
    const { judge } = insights.bench(currency, asOfDay);
    const [lifetimeMinor, pAlive] = [new Float64Array(accounts.length), new Float64Array(accounts.length)];
    const isUsual = asOfDay === insights.day && wanted.marginShare === config.marginShare;
    yield* inParts(accounts.length, 64, (from, until) => {
      for (let at = from; at < until; at += 1) {
        const account = accounts[at] as number;
        if (isUsual && insights.keepsFigures(account, orders, asOfDay)) {
          lifetimeMinor[at] = insights.figureAt(account, 'lifetimeMinor') ?? Number.NaN;
          pAlive[at] = insights.figureAt(account, 'pAlive') ?? Number.NaN;
          continue;
        }
        const { outlook } = judge(orders, account, noService);
        lifetimeMinor[at] = outlook ? lifetimeMinorOf(outlook, wanted) : Number.NaN;
        pAlive[at] = outlook?.probabilityAlive ?? Number.NaN;
      }
    });
    const holdout = yield* holdoutWork(yield* salesOf(orders, accounts), asOfDay);
    yield;
    const lifetimes = { accounts, lifetimeMinor, pAlive };
    const staying = yield* stayingAnalysis(yield* stayingCustomers(insights, scope, asOfDay), asOfDay);
    return { ...lifetimeAnalysis(lifetimes, idsOf(insights), populationOf(insights, scope), holdout), staying };
  },

  *cohorts(insights, scope) {
    const costs = yield* costsOf(insights, scope);
    const { cell } = scope.request;
    const asked = cell && { cell, idOf: idsOf(insights) };
    return yield* cohortAnalysis(scope.orders, scope.accounts, costs, scope.asOfDay, asked);
  },

  *migration(insights, scope) {
    yield;
    const { request, asOfDay, orders, accounts, wanted } = scope;
    const { over = 'rfm', compareWith, asOf, move } = request;
    // Where the analysis date is that of a history that has ended, the other date is as long before it as before today.
    const lag = asOf === undefined ? dayNumber(insights.options.today()) - asOfDay : 0;
    const fromDay = compareWith === undefined ? asOfDay - yearDays : dayNumber(compareWith) - lag;
    const days = { over, fromDay, toDay: asOfDay, ...(move ? { move } : {}) };
    const lost = lossesOf(insights);
    return yield* migrationAnalysis(
      orders,
      accounts,
      days,
      idsOf(insights),
      lost,
      populationOf(insights, scope),
      wanted,
    );
  },

  *rules(insights, { request, accounts, orders }) {
    yield;
    const { rules } = insights;
    const { territoryId, segmentId } = request;
    const part = { ...given('territoryId', territoryId), ...given('segmentId', segmentId) };
    if (!isPart(request)) return rulesAnswer(rules);
    const known = rulesOfPart(rules, part);
    if (known) return rulesAnswer([known]);
    const found = yield* rulesFoundHere(insights, orders, accounts, part);
    return rulesAnswer(found.rules.length > 0 ? [found] : rules.filter(isOfCompany));
  },

  *whiteSpace(insights, { orders, accounts, asOfDay }) {
    const { lines, options } = insights;
    const categoryOf = options.of('product').reader('category');
    const categories = new Map<string, number>();
    const ofProduct = Int32Array.from({ length: options.of('product').records.end }, (_, slot) => {
      const name = categoryOf(slot);
      if (typeof name !== 'string' || name === '') return -1;
      const place = categories.get(name) ?? categories.size;
      categories.set(name, place);
      return place;
    });
    const most = lines.product.length;
    const found = { account: new Int32Array(most), day: new Int32Array(most), category: new Int32Array(most) };
    const seen = new Int32Array(categories.size).fill(-1);
    let used = 0;
    yield* inParts(accounts.length, stride, (begin, end) => {
      for (const account of accounts.subarray(begin, end))
        for (let at = orders.starts[account] ?? 0; at < (orders.starts[account + 1] ?? 0); at += 1) {
          const slot = orders.order[at] as number;
          const [from, count] = [lines.start[slot] as number, lines.count[slot] as number];
          for (let line = from; line < from + count; line += 1) {
            const category = ofProduct[lines.product[line] as number] ?? -1;
            // Once for each order; lines that were given back are none.
            if (category < 0 || seen[category] === slot || (lines.net[line] as number) < 0) continue;
            seen[category] = slot;
            found.account[used] = account;
            found.day[used] = orders.day[at] as number;
            found.category[used] = category;
            used += 1;
          }
        }
    });
    const purchases = {
      account: found.account.subarray(0, used),
      day: found.day.subarray(0, used),
      category: found.category.subarray(0, used),
    };
    yield;
    const names = [...categories.keys()].map((name) => ({ id: name, name }));
    return yield* whiteSpaceAnalysis(purchases, accounts, names, idsOf(insights), worthsOf(insights), asOfDay);
  },

  *forecast(insights, scope) {
    const { request, accounts, orders, asOfDay } = scope;
    const { productId, territoryId, months = monthsAhead } = request;
    const sales =
      productId === undefined ? yield* salesOf(orders, accounts) : yield* salesOfProduct(insights, scope, productId);
    const deals = yield* dealsOf(insights, scope);
    return {
      ...forecastAnalysis(sales, deals.open, months, asOfDay, productId),
      stages: stageFigures(deals.all),
      ...(productId === undefined ? {} : { productId }),
      ...(territoryId === undefined ? {} : { territoryId }),
    };
  },

  targets: targetWork,

  *quality(insights, { accounts, wanted, asOfDay, request }) {
    const { records } = insights.options.of('account');
    const filledOf = records.filledReader(decidingFields);
    const verifiedOn = records.reader('lastVerifiedOn');
    const spoken = yield* lastContacts(insights);
    const hasContact = yield* insights.facts.accountsWithContact();
    const worthOf = worthsOf(insights);
    const gaps = new Uint16Array(accounts.length);
    const [knownDay, worthMinor] = [new Float64Array(accounts.length), new Float64Array(accounts.length)];
    yield* inParts(accounts.length, stride, (from, until) => {
      for (let place = from; place < until; place += 1) {
        const account = accounts[place] as number;
        const lastVerifiedOn = verifiedOn(account);
        gaps[place] = gapBitsOf(filledOf(account), hasContact[account] === 1);
        knownDay[place] = Math.max(
          Math.floor(records.changedTime(account) / dayMs) || 0,
          typeof lastVerifiedOn === 'string' ? dayNumber(lastVerifiedOn) || 0 : 0,
          spoken[account] ?? 0,
        );
        worthMinor[place] = worthOf(account);
      }
    });
    const accountIdOf = (place: number): string => records.idAt(accounts[place] as number);
    const known = { gaps, knownDay, worthMinor };
    return qualityAnalysis(known, accountIdOf, wanted.staleAfterDays, asOfDay, request.quality);
  },

  duplicates: duplicateRecords,

  drift: driftedCustomers,

  winBack: (insights, scope) => winBackCustomers(insights, scope, lossesOf(insights)),

  *whatIf(insights, scope) {
    const { orders, accounts, config, wanted, asOfDay, currency } = scope;
    const population = populationOf(insights, scope);
    const code = insights.sales.currencies.indexOf(currency);
    const sales = yield* salesOf(orders, accountsOf(orders, code));
    // Like is compared with like: both thresholds are those of the accounts that are here.
    const populations = yield* withThresholdsWork(population, sales, asOfDay, [config, wanted]);
    const now = { config, population: populations[0] as Population };
    const then = { config: wanted, population: populations[1] as Population };
    const lost = lossesOf(insights);
    return {
      ...(yield* whatIfAnalysis(orders, accounts, now, then, idsOf(insights), lost, asOfDay, scope.request.move)),
      populationSource: 'laptop',
    };
  },
};
const rulesAnswer = (sets: readonly RuleSet[]): Answer<'rules'> => ({
  sets,
  ...given('populationSource', sets[0]?.source),
});
const isOfCompany = ({ territoryId, segmentId }: RuleSet): boolean =>
  territoryId === undefined && segmentId === undefined;

export function* analysisWork(
  insights: Insights,
  request: AnalysisRequest,
  orders: OwnOrders,
): Work<Analyses[AnalysisKind]> {
  const scope = yield* scopeOf(insights, request, orders);
  const work = works[request.kind] as WorkOf<AnalysisKind>;
  const facts: AnalysisFacts = {
    asOf: dateOfDay(scope.asOfDay),
    currency: scope.currency,
    configVersion: scope.config.version,
    populationSource: insights.population(scope.currency)?.source ?? 'laptop',
  };
  return { ...facts, ...(yield* work(insights, scope)) } as Analyses[AnalysisKind];
}

/** In force; where nobody has ordered in that currency, one of nobody. */
function populationOf(insights: Insights, { currency, config, asOfDay }: Scope): Population {
  const nobody = { customers: 0, customer: new Int32Array(0), day: new Int32Array(0), amount: new Float64Array(0) };
  return insights.population(currency) ?? fitPopulation(nobody, asOfDay, config, { currency, source: 'laptop' });
}

const idsOf =
  ({ options }: Insights) =>
  (account: number): string =>
    options.of('account').idAt(account);

/** Expected margin, or without a model the spend. */
const worthsOf =
  (insights: Insights) =>
  (account: number): number =>
    insights.figureAt(account, 'lifetimeMinor') ?? insights.figureAt(account, 'spendMinor') ?? 0;

function lossesOf({ options }: Insights): (account: number) => number {
  const read = options.of('account').reader('lostOn');
  return (account) => {
    const lostOn = read(account);
    return typeof lostOn === 'string' ? dayNumber(lostOn) || 0 : 0;
  };
}

/** What winning the accounts and speaking to them has cost; undefined where no cost is known at all. */
function* costsOf(insights: Insights, { accounts, config, asOfDay }: Scope): Work<CohortCosts | undefined> {
  const { of } = insights.options;
  const costOf = of('account').reader('acquisitionCostMinor');
  const acquisitionMinor = new Float64Array(accounts.length);
  let isKnown = false;
  yield* inParts(accounts.length, stride, (from, until) => {
    for (let at = from; at < until; at += 1) {
      const cost = costOf(accounts[at] as number);
      isKnown ||= typeof cost === 'number';
      acquisitionMinor[at] = typeof cost === 'number' ? cost : Number.NaN;
    }
  });
  const contactYearMinor = new Float64Array(accounts.length);
  if (Object.values(config.contactCostMinor).some((cost) => cost !== 0)) {
    isKnown = true;
    const places = new Int32Array(of('account').records.end).fill(-1);
    for (let at = 0; at < accounts.length; at += 1) places[accounts[at] as number] = at;
    yield* insights.contacts.each(insights.options.zoneOffset(), (account, day, kind) => {
      const at = places[account] ?? -1;
      if (at < 0 || day > asOfDay || day <= asOfDay - yearDays) return;
      contactYearMinor[at] = (contactYearMinor[at] as number) + config.contactCostMinor[kind];
    });
  }
  return isKnown ? { acquisitionMinor, contactYearMinor } : undefined;
}

/** By account: the last day on which somebody spoke to it. */
function* lastContacts(insights: Insights): Work<Int32Array> {
  const days = new Int32Array(insights.options.of('account').records.end);
  yield* insights.contacts.each(insights.options.zoneOffset(), (account, day, kind) => {
    if (kind !== 'note' && day > (days[account] ?? 0)) days[account] = day;
  });
  return days;
}

/** Revenue of one product. */
function* salesOfProduct({ lines, options }: Insights, { accounts, orders }: Scope, productId: string) {
  const wanted = options.of('product').records.slotOf(productId);
  const [days, amounts]: [number[], number[]] = [[], []];
  for (const [n, account] of accounts.entries()) {
    if (n % stride === 0) yield;
    for (let at = orders.starts[account] ?? 0; at < (orders.starts[account + 1] ?? 0); at += 1) {
      const slot = orders.order[at] as number;
      const [from, count] = [lines.start[slot] as number, lines.count[slot] as number];
      for (let line = from; line < from + count; line += 1)
        if (lines.product[line] === wanted) {
          days.push(orders.day[at] as number);
          amounts.push(lines.net[line] as number);
        }
    }
  }
  return { day: Int32Array.from(days), amount: Float64Array.from(amounts) };
}

/** Opportunities of the accounts (and the product) that are looked at: all of them, and those that are open in the currency. */
function* dealsOf(
  { options }: Insights,
  { accounts, currency, request: { productId } }: Scope,
): Work<{ readonly all: readonly Body<'opportunity'>[]; readonly open: readonly OpenDeal[] }> {
  const isAmong = new Uint8Array(options.of('account').records.end);
  for (const account of accounts) isAmong[account] = 1;
  const { records } = options.of('opportunity');
  const all: Body<'opportunity'>[] = [];
  const open: OpenDeal[] = [];
  for (const [n, slot] of records.liveList().entries()) {
    if (n % stride === 0) yield;
    if (!records.isLive(slot)) continue;
    const body = records.body(slot) as Body<'opportunity'>;
    const account = options.of('account').slotOf(body.accountId);
    if (account === undefined || isAmong[account] !== 1) continue;
    if (productId !== undefined && !(body.lines ?? []).some((line) => line.productId === productId)) continue;
    all.push(body);
    const closeDay = closeDayOf(body);
    if (!isOpenStage(body.stage) || (body.currency ?? currency) !== currency || closeDay === undefined) continue;
    open.push({ ...body, closeDay });
  }
  return { all, open };
}

function closeDayOf({ closeOn }: Body<'opportunity'>): number | undefined {
  const day = closeOn === undefined ? Number.NaN : dayNumber(closeOn);
  return Number.isNaN(day) ? undefined : day;
}
