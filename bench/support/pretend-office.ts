// As much of a head office as a first load needs, in this process: at half a million records PostgreSQL would take most of
// the time of a benchmark of laptops. Pages, protocol and shell are the real ones.
import { dayNumber } from '../../src/shared/domain/dates';
import { usualConfig } from '../../src/shared/domain/insights/analysis-config';
import { encodeAnalysisResult } from '../../src/shared/domain/insights/analysis-result';
import { fitPopulation, fitRules } from '../../src/shared/domain/insights/population';
import { entityOf, type Body, type EntityName } from '../../src/shared/entities';
import { pageBytes, protocolVersion, syncRequestSchema, type Session } from '../../src/shared/sync-protocol';
import { scaledRecords } from '../../src/server/demo/scaled';
import { collectSales } from '../../src/server/insights/collect-sales';
import type { SalesRow } from '../../src/server/insights/sales-rows';
import { staffOf } from '../../src/server/demo/people';
import { must } from '../../src/shared/errors';

const day = { today: '2026-11-19', now: '2026-11-19T10:42:00.000Z', seed: 'bench' };

export interface PretendOffice {
  readonly url: string;
  /** The line is cut: nothing is answered from now on. */
  cut(): void;
  mend(): void;
  /** Works out from the orders it has sent what a head office works out every day, and sends it to whoever asks next. @returns how many records that is */
  analyse(): Promise<number>;
  /** What the shell uses to reach it. */
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
}

const answer = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { 'x-roadbook-protocol': String(protocolVersion) } });

/** @param docs of the company, about: a fifth accounts, three orders and one activity each */
export function pretendOffice(docs: number): PretendOffice {
  const administrator = must(
    staffOf(day.seed, day.today).users.find(({ role }) => role === 'administrator'),
    'there is an administrator',
  );
  const session = (deviceId: string): Session => ({
    officeId: 'bench',
    organisation: { id: 'bench', name: 'Benchmark', slug: 'demo', currency: 'EUR', demo: true },
    user: { ...administrator, role: 'administrator' },
    deviceId,
    deviceCode: 'B1',
  });
  let isCut = false;
  let source: Iterator<ReturnType<typeof record>> | undefined;
  let sent = 0;
  const territories = new Map<string, string | null>();
  const sold: SalesRow[] = [];
  let results: readonly ReturnType<typeof record>[] = [];

  function record({
    entity,
    id,
    body,
    byId,
    at,
  }: ReturnType<typeof scaledRecords> extends Generator<infer R> ? R : never) {
    return {
      ...{ id, entity, v: entityOf(entity as EntityName).version, rev: 1, deleted: false, body, conflicts: [] },
      ...{ mut: null, at: at ?? day.now, byId: byId ?? null },
    };
  }
  function* records() {
    for (const one of scaledRecords({
      ...day,
      accounts: Math.round(docs / 5),
      contacts: false,
      orders: 3,
      activities: 1,
    })) {
      note(one);
      yield record(one);
    }
  }

  /** Keeps of an order what the analyses read of it. */
  function note({ entity, id, body }: Parameters<typeof record>[0]): void {
    if (entity === 'account') territories.set(id, (body as Body<'account'>).territoryId ?? null);
    if (entity !== 'order') return;
    const { accountId, status, orderedOn, currency, netMinor, lines } = body as Body<'order'>;
    if (status === 'draft' || status === 'cancelled' || status === 'rejected') return;
    sold.push({
      account: accountId,
      territory: territories.get(accountId) ?? null,
      day: orderedOn === undefined ? null : dayNumber(orderedOn),
      ...{ currency, netMinor },
      products: lines?.map(({ productId }) => productId).join(' ') || null,
    });
  }

  async function analyse(): Promise<number> {
    const asOf = day.today;
    const rows = async function* (): AsyncGenerator<readonly SalesRow[]> {
      yield await Promise.resolve(sold);
    };
    const { byCurrency, company, productIds } = await collectSales(rows(), (territory) => [territory], dayNumber(asOf));
    const source = 'headOffice';
    const contents: [kind: 'population' | 'rules', content: string][] = [];
    for (const [currency, sales] of byCurrency) {
      const population = fitPopulation(sales, dayNumber(asOf), usualConfig, { currency, source });
      contents.push(['population', encodeAnalysisResult({ kind: 'population', population })]);
    }
    const rules = fitRules(company.baskets, productIds, usualConfig, { source, asOf });
    contents.push(['rules', encodeAnalysisResult({ kind: 'rules', rules })]);
    results = contents.map(([kind, content], n) => {
      const body: Body<'analysisResult'> = { kind, asOf, content };
      return record({ entity: 'analysisResult', id: `result-${n}`, body, byId: administrator.id, at: day.now });
    });
    return results.length;
  }

  /** Each laptop loads everything from the beginning to the end, one laptop at a time. */
  function page(checkpoint: string | null, limit: number): Response {
    if (checkpoint === 'end' && results.length > 0) return sync(results, 'analysed', false);
    if (checkpoint === 'end' || checkpoint === 'analysed') return sync([], checkpoint, false);
    if (checkpoint === null) {
      source = records();
      sent = 0;
    } else if (checkpoint !== String(sent)) throw new Error(`asked for ${checkpoint} after ${sent}`);
    const found: ReturnType<typeof record>[] = [];
    let bytes = 0;
    while (source && found.length < limit && bytes < pageBytes) {
      const { value, done } = source.next();
      if (done === true) source = undefined;
      else {
        found.push(value);
        bytes += JSON.stringify(value).length;
      }
    }
    sent += found.length;
    return sync(found, source ? String(sent) : 'end', source !== undefined);
  }
  const sync = (found: readonly unknown[], checkpoint: string, more: boolean): Response =>
    answer({
      ...{ protocol: protocolVersion, epoch: 'bench', serverTime: new Date().toISOString(), results: [], gone: [] },
      ...{ records: found, checkpoint, more, remaining: 0 },
    });

  return {
    url: 'http://127.0.0.1:9',
    cut() {
      isCut = true;
    },
    mend() {
      isCut = false;
    },
    analyse,
    fetch: async (url, init) => {
      if (isCut) throw new TypeError('the line is cut');
      const { pathname } = new URL(url);
      const body = async (): Promise<unknown> => new Response(init?.body).json();
      if (pathname === '/api/auth/sign-in') {
        const { device } = (await body()) as { device: { id: string } };
        const tokens = { accessToken: 'bench', accessExpiresAt: '2100-01-01T00:00:00.000Z', refreshToken: 'bench' };
        return answer({ ...tokens, session: session(device.id) });
      }
      if (pathname === '/api/sync') {
        const { checkpoint, limit } = syncRequestSchema.parse(await body());
        return page(checkpoint, limit);
      }
      return answer({ error: { code: 'not_found', details: {} } }, 404);
    },
  };
}
