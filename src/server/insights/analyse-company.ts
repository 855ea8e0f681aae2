import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Calendar } from '../../shared/domain/condition-test';
import { dateOfDay, dayNumber, localDate } from '../../shared/domain/dates';
import type { AnalysisConfig } from '../../shared/domain/insights/analysis-config';
import { analysisDay } from '../../shared/domain/insights/analysis-day';
import { configOf, configVersionOf, type AnalysisSettings } from '../../shared/domain/insights/analysis-settings';
import { encodeAnalysisResult } from '../../shared/domain/insights/analysis-result';
import { periodStart } from '../../shared/domain/insights/orders-by-account';
import { fitPopulationWork, fitRulesWork, leastOfPart, type Population } from '../../shared/domain/insights/population';
import type { Work } from '../../shared/domain/insights/work';
import { wholesOf, type TerritoryPlace } from '../../shared/domain/territories';
import type { Body } from '../../shared/entities';
import { ownAnalysisSettingsId } from '../../shared/entities/analysis-settings';
import { asOffice, type Tx } from '../database';
import { readDocuments } from '../records-document';
import { importRecords, type ImportRecord } from '../records-import';
import { stableId } from '../stable-id';
import { collectSales, type CollectedBaskets, type CollectedSales } from './collect-sales';
import { noteStays } from './note-stays';
import { accountRows, lastOrderDay, salesRows } from './sales-rows';
import { customerService, type CustomerService } from './service-rows';
import {
  candidatesOf,
  customersWithService,
  membersWork,
  type Candidates,
  type KnownRow,
  type SegmentsAndTags,
} from './segment-members';

/** What one run worked out. */
export interface CompanyAnalysis {
  /** The analysis date, YYYY-MM-DD. */
  readonly asOf: string;
  readonly configVersion: string;
  readonly orders: number;
  readonly currencies: readonly string[];
  /** Of the company, and of the territories and segments that are large enough. */
  readonly ruleSets: number;
}

type Result = Body<'analysisResult'>;

/**
 * Works out what the scores of one customer need to know of all customers, from all orders of the organisation, and stores it as records that every
 * laptop gets. Works in slices: meanwhile the head office goes on serving.
 * @param signal gives it up, with nothing stored
 * @throws the reason of the signal; errors of the database
 */
export async function analyseCompany(
  pool: Pool,
  orgId: string,
  now: Date,
  signal?: AbortSignal,
): Promise<CompanyAnalysis> {
  const today = localDate(now.toISOString(), -now.getTimezoneOffset());
  const calendar: Calendar = { today: () => today, zoneOffset: () => -now.getTimezoneOffset() };
  const { settings, version, asOfDay, sales, candidates, numbers, known, service, former } = await asOffice(
    pool,
    orgId,
    (tx) => readCompany(tx, orgId, calendar, signal),
    { snapshot: true, statementTimeoutMs: 300_000 },
  );
  const asOf = dateOfDay(asOfDay);
  const results: Result[] = [];
  const terms = new Map<string, { readonly population: Population; readonly config: AnalysisConfig }>();
  for (const currency of new Set([...sales.byCurrency.keys(), ...former.currencies])) {
    const config = configOf(settings, currency, version);
    const known = sales.byCurrency.get(currency) ?? noSales;
    const meta = { currency, source: 'headOffice' } as const;
    const population = await inSlices(fitPopulationWork(known, asOfDay, config, meta), signal);
    terms.set(currency, { population, config });
    const content = encodeAnalysisResult({ kind: 'population', population });
    results.push({ kind: 'population', currency, asOf, configVersion: version, content });
  }
  const config = configOf(settings, undefined, version);
  const addRules = async ({ baskets }: CollectedBaskets, of: RulesOf = {}): Promise<void> => {
    const meta = { source: 'headOffice', asOf, ...of } as const;
    const rules = await inSlices(fitRulesWork(baskets, sales.productIds, config, meta), signal);
    const content = encodeAnalysisResult({ kind: 'rules', rules });
    results.push({ kind: 'rules', ...of, asOf, configVersion: version, content });
  };
  await addRules(sales.company);
  const parts: { readonly of: RulesOf; readonly baskets: CollectedBaskets }[] = [...sales.byTerritory].map(
    ([territoryId, baskets]) => ({ of: { territoryId }, baskets }),
  );
  const membersOf = await inSlices(
    membersWork(candidates, { sales, size: numbers.size, service, terms, asOfDay, calendar }),
    signal,
  );
  for (const [segmentId, members] of membersOf) {
    await nextTurn();
    parts.push({ of: { segmentId }, baskets: sales.basketsOf(members) });
  }
  const large = parts.filter(
    ({ baskets: { baskets, customers } }) =>
      baskets.starts.length > leastOfPart.baskets && customers >= leastOfPart.customers,
  );
  for (const { of, baskets } of large) await addRules(baskets, of);
  const isLarge = (one: RulesOf): boolean =>
    large.some(({ of }) => of.territoryId === one.territoryId && of.segmentId === one.segmentId);
  for (const of of former.rulesOf) if (!isLarge(of)) await addRules(noBaskets, of);

  await importRecords(pool, orgId, results.map(recordOf), { now: () => now });
  if (membersOf.size > 0)
    await noteStays(pool, orgId, { numbers, membersOf, segments: known.segments, today, now, signal });
  return {
    asOf,
    configVersion: version,
    orders: [...sales.byCurrency.values()].reduce((sum, { day }) => sum + day.length, 0),
    currencies: [...sales.byCurrency.keys()],
    ruleSets: 1 + large.length,
  };
}

/** Rules of a territory, of a segment, or without either of the whole company. */
type RulesOf = Pick<Result, 'territoryId' | 'segmentId'>;

const noSales = { customers: 0, customer: new Int32Array(0), day: new Int32Array(0), amount: new Float64Array(0) };
const noBaskets: CollectedBaskets = {
  baskets: { items: new Int32Array(0), starts: new Int32Array(1), itemCount: 0 },
  customers: 0,
};

/** The same id for the same question, so that a result is one record with versions. */
const recordOf = (body: Result): ImportRecord => ({
  entity: 'analysisResult',
  id: stableId(
    `analysisResult:${body.kind}:${body.currency ?? ''}:${body.territoryId ?? ''}${body.segmentId === undefined ? '' : `:${body.segmentId}`}`,
  ),
  body,
});

interface ReadCompany {
  readonly settings: AnalysisSettings | undefined;
  readonly version: string;
  readonly asOfDay: number;
  readonly sales: CollectedSales;
  readonly candidates: readonly Candidates[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly known: SegmentsAndTags;
  readonly service: ReadonlyMap<number, CustomerService>;
  /** What was worked out before: where nothing is left to say, that is said. */
  readonly former: { readonly currencies: readonly string[]; readonly rulesOf: readonly RulesOf[] };
}

async function readCompany(
  tx: Tx,
  orgId: string,
  calendar: Calendar,
  signal: AbortSignal | undefined,
): Promise<ReadCompany> {
  const today = calendar.today();
  const [document] = await readDocuments(tx, orgId, 'analysisSettings', [ownAnalysisSettingsId]);
  const settings = document && !document.deleted ? (document.body as AnalysisSettings) : undefined;
  const version = settings && document ? configVersionOf(document) : '';
  const last = await lastOrderDay(tx, orgId, today);
  const asOfDay = analysisDay(last ?? 0, dayNumber(today));
  const from = periodStart(asOfDay, configOf(settings).rules.months);
  const places = await tx.query<{ id: string; parent: string | null }>(
    "SELECT id, doc->'body'->>'parentId' AS parent FROM territories WHERE org_id = $1 AND NOT deleted",
    [orgId],
  );
  const territories: readonly TerritoryPlace[] = places.rows.map(({ id, parent }) => ({
    id,
    parentId: parent ?? undefined,
  }));
  const orders = salesRows(tx, orgId, dateOfDay(from), signal);
  const sales = await collectSales(orders, (territory) => wholesOf(territory, territories), asOfDay);
  const all = async <B>(table: 'segments' | 'tags'): Promise<readonly KnownRow<B>[]> =>
    (
      await tx.query<KnownRow<B>>(
        `SELECT id, doc->'body' AS body FROM ${table} WHERE org_id = $1 AND NOT deleted ORDER BY id`,
        [orgId],
      )
    ).rows;
  const known: SegmentsAndTags = { segments: await all('segments'), tags: await all('tags') };
  const { candidates, numbers } = await candidatesOf(known, accountRows(tx, orgId), sales.customers, calendar);
  const asked = customersWithService(candidates);
  const wanted = new Map([...numbers].filter(([, customer]) => asked.has(customer)));
  const service =
    wanted.size === 0 ? new Map() : await customerService(tx, orgId, wanted, calendar.zoneOffset(), signal);
  const { rows } = await tx.query<{ currency: string | null; territory: string | null; segment: string | null }>(
    `SELECT doc->'body'->>'currency' AS currency, territory_id AS territory, segment_id AS segment
     FROM analysis_results WHERE org_id = $1 AND NOT deleted`,
    [orgId],
  );
  return {
    ...{ settings, version, asOfDay, sales, candidates, numbers, known, service },
    former: {
      currencies: rows.flatMap(({ currency }) => currency ?? []),
      rulesOf: rows.flatMap(({ territory, segment }): RulesOf[] =>
        territory !== null ? [{ territoryId: territory }] : segment !== null ? [{ segmentId: segment }] : [],
      ),
    },
  };
}

const sliceMs = 8;

/** Lets others have the event loop between two slices. */
async function inSlices<T>(work: Work<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let end = performance.now() + sliceMs; ;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() < end) continue;
    await nextTurn();
    signal?.throwIfAborted();
    end = performance.now() + sliceMs;
  }
}
