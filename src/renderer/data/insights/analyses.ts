import type { Analyses, AnalysisFacts, AnalysisKind } from '../../../shared/domain/insights/analyses';
import { dateOfDay, dayNumber } from '../../../shared/domain/dates';
import type { AnalysisConfig } from '../../../shared/domain/insights/analysis-config';
import type { Population } from '../../../shared/domain/insights/population';
import type { AnalysisRequest } from '../api';
import { stride, type Work } from '../slices';
import type { Insights } from './insights';
import type { OwnOrders } from './own-orders';

/** What every analysis starts from. */
export interface Scope {
  readonly request: AnalysisRequest;
  readonly asOfDay: number;
  readonly currency: string;
  /** In force, with what the request puts in its place. */
  readonly config: AnalysisConfig;
  readonly population: Population | undefined;
  readonly orders: OwnOrders;
  /** By slot: the account is here, and in the territory, of the owner and of the currency asked for. */
  readonly isAmong: Uint8Array;
}

export function* scopeOf(insights: Insights, request: AnalysisRequest, orders: OwnOrders): Work<Scope> {
  const { of, currency: usual } = insights.options;
  const currency = request.currency ?? usual;
  const { records } = of('account');
  const code = insights.sales.currencies.indexOf(currency);
  const [territoryOf, ownerOf] = [records.reader('territoryId'), records.reader('ownerId')];
  const isAmong = new Uint8Array(records.end);
  for (let slot = 0; slot < records.end; slot += 1) {
    if (slot % stride === 0) yield;
    const own = orders.currency[slot] ?? -1;
    // An account without orders belongs to every currency.
    if (!records.isLive(slot) || (own >= 0 && own !== code)) continue;
    if (request.territoryId !== undefined && territoryOf(slot) !== request.territoryId) continue;
    if (request.ownerId !== undefined && ownerOf(slot) !== request.ownerId) continue;
    isAmong[slot] = 1;
  }
  return {
    request,
    asOfDay: request.asOf === undefined ? insights.day : dayNumber(request.asOf),
    currency,
    config: { ...insights.knowledge.configFor(currency), ...request.config },
    population: insights.population(currency),
    orders,
    isAmong,
  };
}

const factsOf = ({ asOfDay, currency, config, population }: Scope): AnalysisFacts => ({
  asOf: dateOfDay(asOfDay),
  currency,
  configVersion: config.version,
  populationSource: population?.source ?? 'laptop',
});

type Work1<K extends AnalysisKind> = (insights: Insights, scope: Scope) => Work<Omit<Analyses[K], keyof AnalysisFacts>>;

const works: { readonly [K in AnalysisKind]?: Work1<K> } = {
  *rules({ rules }, { request: { territoryId } }) {
    yield;
    return { sets: rules.filter((set) => territoryId === undefined || set.territoryId === territoryId) };
  },
};

/** @returns undefined for a question that is not known here */
export function* analysisWork(
  insights: Insights,
  request: AnalysisRequest,
  orders: OwnOrders,
): Work<Analyses[AnalysisKind] | undefined> {
  const scope = yield* scopeOf(insights, request, orders);
  const work = works[request.kind] as Work1<AnalysisKind> | undefined;
  if (!work) return undefined;
  return { ...(yield* work(insights, scope)), ...factsOf(scope) } as Analyses[AnalysisKind];
}
