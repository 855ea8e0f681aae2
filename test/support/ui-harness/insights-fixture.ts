import type { Analyses, AnalysisFacts, AnalysisKind, MovesOf } from '../../../src/shared/domain/insights/analyses';
import { lifecycleStates } from '../../../src/shared/domain/insights/lifecycle';
import { segmentOf, usualSegments } from '../../../src/shared/domain/insights/rfm';
import type { AnalysisRequest, DataClient } from '../../../src/renderer/data/api';

// Answers as of so many customers, for looking at reports that nobody has that many customers for. Shapes as in real ones, figures made up.

const at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
/** The same every time, between 0 and 1. */
const noise = (seed: number): number => Math.abs(Math.sin(seed * 12.9898) * 43_758.5453) % 1;

/** @param customers how many the company is to have */
export function withInsights(client: DataClient, customers: number): DataClient {
  const ids = async (entity: 'account' | 'product'): Promise<readonly string[]> =>
    (await client.fetchRecords(entity, {}, { offset: 0, limit: 500 })).rows.map((row) => row.id);
  return {
    ...client,
    analyse: async <K extends AnalysisKind>(request: AnalysisRequest<K>) => {
      const [accountIds, productIds] = [await ids('account'), await ids('product')];
      // An answer of the worker comes as a message: what the page does with it is a task of its own.
      await nextTask();
      const answer = answersFor(request, customers, accountIds, productIds)[request.kind] as Analyses[K];
      await nextTask();
      return answer;
    },
  };
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function answersFor(
  request: AnalysisRequest,
  customers: number,
  accountIds: readonly string[],
  productIds: readonly string[],
): Analyses {
  const facts: AnalysisFacts = {
    asOf: request.asOf ?? new Date().toISOString().slice(0, 10),
    currency: request.currency ?? 'EUR',
    configVersion: '7, 2026-11-01',
    populationSource: customers > 100 ? 'headOffice' : 'laptop',
  };
  const measure = request.measure ?? 'revenue';
  const spends = Array.from({ length: customers }, (_, i) => Math.round(5e7 / (i + 3) ** 0.9));
  const total = spends.reduce((sum, value) => sum + value, 0);
  const parts = Math.min(100, customers);
  const cut = (part: number): number => Math.round((part * customers) / Math.max(1, parts));
  const sumOf = (from: number, to: number): number => spends.slice(from, to).reduce((sum, value) => sum + value, 0);
  const share = (value: number): number => (total > 0 ? value / total : 0);
  const best = customers >= 5 ? share(sumOf(0, Math.ceil(customers / 5))) : undefined;
  const gradeEnds = [0, Math.ceil(customers * 0.2), Math.ceil(customers * 0.57), customers];
  const cells = [1, 2, 3, 4, 5].flatMap((recency) =>
    [1, 2, 3, 4, 5].map((frequency) => {
      const accounts = Math.floor(
        customers * (0.01 + 0.06 * noise(recency * 7 + frequency)) * (recency === frequency ? 2 : 0.8),
      );
      return {
        recency,
        frequency,
        accounts: customers === 1 ? Number(recency === 5 && frequency === 1) : accounts,
        sum: accounts * frequency * frequency * 40_000,
        segment: segmentOf({ recency, frequency, monetary: 3 }, usualSegments) ?? '',
      };
    }),
  );
  const states = request.over === 'lifecycle' ? [...lifecycleStates] : usualSegments.map(({ name }) => name);
  const moves = states.map((_, i) =>
    states.map((__, j) => (i === j ? Math.floor(customers / 12) : Math.floor(customers * 0.004 * noise(i * 11 + j)))),
  );
  const someAccounts = accountIds.slice(0, Math.min(customers, 200));
  const months = customers === 0 ? 0 : 40;
  const categories = [
    'Cheese',
    'Beverages',
    'Confections',
    'Seafood',
    'Produce',
    'Condiments',
    'Grains and cereals',
    'Meat',
  ];
  const quarters = customers === 0 ? 0 : customers === 1 ? 1 : 14;
  return {
    value: {
      ...facts,
      measure,
      otherCurrencies: customers > 1000 ? 131 : 0,
      accounts: customers,
      total,
      per100: Array.from({ length: parts }, (_, part) => ({
        sum: sumOf(cut(part), cut(part + 1)),
        accounts: cut(part + 1) - cut(part),
        least: spends[cut(part + 1) - 1] ?? 0,
        most: spends[cut(part)] ?? 0,
      })),
      cumulative: Array.from({ length: 101 }, (_, i) => share(sumOf(0, Math.round((i * customers) / 100)))),
      ...(best === undefined ? {} : { shareOfBestFifth: best, shareOfBestFifthBefore: best - 0.04 }),
      grades: ['A', 'B', 'C'].map((grade, i) => {
        const [from = 0, to = 0] = [gradeEnds[i], gradeEnds[i + 1]];
        return { grade, accounts: to - from, sum: sumOf(from, to), share: share(sumOf(from, to)) };
      }),
    },
    rfm: {
      ...facts,
      cells,
      thresholds: {
        recencyDays: [120, 60, 30, 14],
        purchases: [2, 4, 8, 16],
        spend: [100_000, 500_000, 1_000_000, 5_000_000],
      },
      segments: usualSegments.map(({ name }) => ({
        name,
        accounts: cells.filter(({ segment }) => segment === name).reduce((sum, cell) => sum + cell.accounts, 0),
        sum: cells.filter(({ segment }) => segment === name).reduce((sum, cell) => sum + cell.sum, 0),
      })),
    },
    lifetime: {
      ...facts,
      model: {
        unitDays: 7,
        repeatCustomers: Math.floor(customers * 0.7),
        purchases:
          customers < 20
            ? { fit: undefined, fallback: 'too_few_customers' }
            : {
                fit: {
                  parameters: { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 },
                  standardErrors: { r: 0.0126, alpha: 0.3782, a: 0.1857, b: 0.7054 },
                  atLimit: [],
                  logLikelihood: -9582.43,
                  iterations: 21,
                  converged: true,
                },
                fallback: undefined,
              },
        spend:
          customers < 20
            ? { fit: undefined, customers, fallback: 'too_few_customers' }
            : {
                fit: {
                  parameters: { p: 6.25, q: 3.74, v: 15.44 },
                  atLimit: ['p'],
                  logLikelihood: -4055.2,
                  iterations: 33,
                  converged: true,
                  correlation: 0.11,
                },
                customers: Math.floor(customers * 0.7),
                fallback: undefined,
              },
      },
      customers,
      repeatCustomers: Math.floor(customers * 0.7),
      total: total * 2,
      staying: {
        customers: Math.floor(customers * 0.8),
        sides:
          customers < 50
            ? []
            : [
                {
                  ...{ side: 'tie', days: 730, isMoreThanChance: false },
                  with: { customers: Math.floor(customers * 0.2), lost: 3, share: 0.84, error: 0.05 },
                  without: { customers: Math.floor(customers * 0.6), lost: 9, share: 0.79, error: 0.03 },
                },
                {
                  ...{ side: 'visits', days: 730, isMoreThanChance: true },
                  with: { customers: Math.floor(customers * 0.5), lost: 4, share: 0.91, error: 0.02 },
                  without: { customers: Math.floor(customers * 0.3), lost: 8, share: 0.68, error: 0.04 },
                },
              ],
      },
      histogram: Array.from({ length: customers === 0 ? 0 : 12 }, (_, i) => ({
        from: i * 500_000,
        until: i === 11 ? Infinity : (i + 1) * 500_000,
        accounts: Math.max(customers === 1 ? Number(i === 2) : 0, Math.floor((customers * 0.4) / (i + 1) ** 1.6)),
      })),
      best: someAccounts.slice(0, 50).map((accountId, i) => ({
        accountId,
        lifetimeMinor: Math.round(9e6 / (i + 2)),
        pAlive: 0.99 - 0.7 * noise(i),
      })),
      ...(customers > 100
        ? { holdout: { days: 365, actual: 8912, expected: 8740.2, meanAbsoluteError: 1.1, byRepeats: [] } }
        : {}),
    },
    cohorts: {
      ...facts,
      by: 'quarter',
      rows: Array.from({ length: quarters }, (_, i) => ({
        cohort: `${2023 + Math.floor((i + 2) / 4)}-Q${((i + 2) % 4) + 1}`,
        accounts: Math.max(1, Math.floor((customers / quarters) * (0.7 + 0.6 * noise(i)))),
        retained: Array.from({ length: quarters - i }, (__, k) =>
          k === 0 ? 1 : 0.75 * 0.93 ** k + 0.1 * noise(i + k),
        ),
        spendMinor: Array.from({ length: quarters - i }, (__, k) => Math.round(2e6 * 0.95 ** k * (0.8 + noise(i * k)))),
      })),
      ...(customers > 100 ? { acquisitionMinor: 41_200, retentionMinor: 18_000 } : {}),
    },
    migration: {
      ...facts,
      over: request.over ?? 'rfm',
      from: request.compareWith ?? facts.asOf,
      to: facts.asOf,
      states,
      moves,
      ...{ down: customers < 5 ? 0 : Math.ceil(customers / 20), up: customers < 5 ? 0 : Math.floor(customers / 20) },
      ...{ lostMinor: customers * -40_000, wonMinor: customers * 25_000 },
      ...(request.move ? { members: someAccounts } : {}),
      movers:
        customers < 5
          ? []
          : someAccounts.slice(0, Math.min(200, Math.ceil(customers / 10))).map((accountId, i) => ({
              accountId,
              from: at(states, i * 3 + 1) ?? '',
              to: at(states, i * 3 + 4) ?? '',
              effectMinor: Math.round((noise(i) - 0.6) * 4e6),
              reason: {
                key: 'overdue',
                points: 10,
                values: { silenceDays: 20 + Math.floor(90 * noise(i)), usualDays: 18 },
                records: [],
              },
            })),
    },
    rules: {
      ...facts,
      sets: [
        {
          source: facts.populationSource,
          asOf: facts.asOf,
          configVersion: facts.configVersion,
          baskets: customers * 6,
          minSupport: 0.01,
          rules:
            customers < 20 || productIds.length < 40
              ? []
              : Array.from({ length: 34 }, (_, i) => ({
                  if: [at(productIds, i * 3) ?? '', ...(i % 3 === 1 ? [at(productIds, i * 5 + 7) ?? ''] : [])],
                  then: at(productIds, i * 7 + 2) ?? '',
                  support: 0.03 / (i + 1) + 0.01,
                  confidence: 0.66 - 0.01 * i,
                  lift: 3.1 - 0.05 * i,
                  leverage: 0.01,
                  conviction: i === 4 ? null : 1.8,
                  baskets: Math.ceil((customers * 6) / (40 + i * 3)),
                })),
        },
      ],
    },
    whiteSpace: {
      ...facts,
      categories: categories.map((name, i) => ({ id: name, name, buyers: Math.ceil(customers * (0.9 - i * 0.08)) })),
      rows: someAccounts.map((accountId, i) => ({
        accountId,
        months: categories.map((_, k) =>
          noise(i * 13 + k) < 0.1 + k * 0.07 ? null : Math.floor(noise(i + k * 3) * 15),
        ),
      })),
    },
    forecast: {
      ...facts,
      monthFrom: '2023-07',
      actual: Array.from({ length: months }, (_, i) =>
        Math.round((8e6 + 1e5 * i + 2e6 * Math.sin(i / 1.9)) * Math.max(0.02, customers / 1000)),
      ),
      expected: Array.from({ length: 6 }, (_, i) => {
        const value = (1.2e7 + 3e5 * i) * Math.max(0.02, customers / 1000);
        return { value, low: value * (0.8 - 0.03 * i), high: value * (1.2 + 0.03 * i) };
      }),
      method: 'seasonal',
      ...(customers > 1 ? { pastError: { meanAbsoluteError: 640_000, scaledError: 0.72 } } : {}),
      pipelineMinor: [4e5, 9e5, 2e5, 0, 0, 1e5],
      pipelineByProduct: [{ deals: 9, openMinor: 36e5, weightedMinor: 16e5 }],
      stages: [],
      ...(request.productId === undefined ? {} : { productId: request.productId }),
      ...(request.territoryId === undefined ? {} : { territoryId: request.territoryId }),
    },
    targets: { ...facts, periods: [], rows: [] },
    quality: {
      ...facts,
      accounts: customers,
      complete: Math.floor(customers * 0.6),
      fields: ['phone', 'email', 'street', 'postalCode', 'industry', 'paymentDays', 'ownerId', 'contacts'].map(
        (field, i) => ({ field, missing: Math.floor(customers * 0.02 * ((i * 5) % 9)) }),
      ),
      stale: Math.floor(customers * 0.15),
      lacking: Math.floor(customers * 0.45),
      records: (customers > 1 ? someAccounts : []).map((accountId, i) => ({
        accountId,
        score: 40 + Math.floor(55 * noise(i)),
        gaps: ['phone', 'industry', 'contacts', 'paymentDays'].slice(i % 3, (i % 3) + 2),
        isStale: i % 4 === 0,
      })),
    },
    duplicates: {
      ...facts,
      ...{
        accounts: customers,
        contacts: customers * 2,
        answered: Math.floor(customers / 100),
        leftOut: customers > 100 ? 2 : 0,
      },
      open: customers > 1 ? Math.floor(customers / 10) : 0,
      pairs: (customers > 1 ? someAccounts : []).slice(1, 60).map((secondId, i) => ({
        ...{ of: 'account' as const, firstId: someAccounts[0] ?? '', secondId, score: 100 - i },
        reasons: (['sameRegistration', 'sameName', 'samePhone', 'otherCity'] as const).slice(i % 3, (i % 3) + 2),
      })),
    },
    winBack: {
      ...facts,
      ...{ withinDays: 90, months: request.months ?? 12, suggested: Math.floor(customers / 50) },
      approached: {
        customers: Math.floor(customers / 10),
        returned: Math.floor(customers / 30),
        spendMinor: customers * 9000,
      },
      others: {
        customers: Math.floor(customers / 5),
        returned: Math.floor(customers / 40),
        spendMinor: customers * 7000,
      },
      pending: { approached: Math.floor(customers / 25), others: Math.floor(customers / 20) },
      reasons: ['price', '', 'competitor', 'service'].map((reason, i) => ({
        reason,
        approached: {
          customers: Math.floor(customers / (30 + i)),
          returned: Math.floor(customers / 90),
          spendMinor: customers * 900,
        },
        others: {
          customers: Math.floor(customers / (15 + i)),
          returned: Math.floor(customers / 130),
          spendMinor: customers * 700,
        },
      })),
      ...(request.winBack ? { members: someAccounts } : {}),
    },
    drift: {
      ...facts,
      members: someAccounts,
      moves: someAccounts
        .slice(0, 50)
        .map((accountId) => ({ accountId, categoryId: 'Beverages', before: 0.4, now: 0.1 })),
    },
    whatIf: {
      ...facts,
      grades: tried(['A', 'B', 'C', 'potential'], customers, someAccounts),
      segments: tried(['potential', ...usualSegments.map(({ name }) => name)], customers, someAccounts),
      lifecycle: tried(lifecycleStates, customers, someAccounts),
    },
  };
}

/** Some from each state to the one after it. */
function tried(states: readonly string[], customers: number, accountIds: readonly string[]): MovesOf {
  const most = Math.max(1, states.length - 1);
  const moves = states.map((_, from) =>
    states.map((__, to) => Math.floor(from === to ? customers / most : from + 1 === to ? customers / 40 : 0)),
  );
  return {
    states,
    moves,
    movers: (customers < 40 ? [] : accountIds).map((accountId, i) => ({
      accountId,
      from: states[i % most] ?? '',
      to: states[(i % most) + 1] ?? '',
    })),
  };
}
