// Customer intelligence through the app's own data module: how long each question takes, how long the page and the worker
// could not have answered anybody else meanwhile.
import { withTotals } from '../../src/shared/domain/order';
import type { Body } from '../../src/shared/entities';
import type { AnalysisKind } from '../../src/shared/domain/insights/analyses';
import type { DataClient, Row } from '../../src/renderer/data/api';

export interface Asked {
  readonly ms: number;
  /** The longest time in which the page could not have answered a key. */
  readonly pageStallMs: number;
  /** The longest time another question of this page, of one record, waited for its answer. */
  readonly workerStallMs: number;
}

export function insightsOf(opened: () => DataClient, watchStalls: () => () => number) {
  async function asked(ask: () => Promise<unknown>): Promise<Asked> {
    const data = opened();
    const { rows } = await data.fetchRecords('account', {}, { offset: 0, limit: 1 });
    const query = { where: [{ field: 'id', op: 'eq', value: rows[0]?.id ?? '' }] } as const;
    let isDone = false;
    let workerStallMs = 0;
    const ping = async (): Promise<void> => {
      while (!isDone) {
        const start = performance.now();
        await data.fetchIds('account', query);
        workerStallMs = Math.max(workerStallMs, performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    const stalls = watchStalls();
    const start = performance.now();
    const pinging = ping();
    await ask();
    const ms = performance.now() - start;
    const pageStallMs = stalls();
    isDone = true;
    await pinging;
    return { ms, pageStallMs, workerStallMs };
  }

  return {
    /** Nothing is asked: how long page and worker wait for the machine alone. */
    rest: (ms: number): Promise<Asked> => asked(() => new Promise((resolve) => setTimeout(resolve, ms))),

    analyse: (kind: AnalysisKind): Promise<Asked> => asked(() => opened().analyse({ kind })),

    sortByFigure: (field: string): Promise<Asked> =>
      asked(() => opened().fetchRecords('account', { sort: [{ field, desc: true }] }, { offset: 0, limit: 50 })),

    /** An order is submitted while the scores of its account are looked at: until they have it. */
    async scoreAfterOrder(accountId: string): Promise<number> {
      const data = opened();
      const { rows: products } = await data.fetchRecords('product', {}, { offset: 0, limit: 1 });
      const { rows: accounts } = await data.fetchRecords(
        'account',
        { where: [{ field: 'id', op: 'eq', value: accountId }] },
        { offset: 0, limit: 1 },
      );
      const [product, account] = [products[0], accounts[0]];
      if (!product || !account) throw new Error('nothing to order');
      let [orders, currency]: [number | undefined, string | undefined] = [undefined, undefined];
      let hear: () => void = () => undefined;
      const stop = data.watchScores(accountId, (scores) => {
        orders = scores?.orders;
        currency = scores?.currency;
        hear();
      });
      const until = (holds: () => boolean): Promise<void> =>
        new Promise((resolve) => {
          hear = () => {
            if (holds()) resolve();
          };
          hear();
        });
      await until(() => orders !== undefined);
      const before = orders ?? 0;
      const start = performance.now();
      await data.commit([
        {
          op: 'create',
          entity: 'order',
          id: data.newId(),
          body: anOrder(account, product, { currency: currency ?? 'EUR', authorId: data.session.user.id }),
        },
      ]);
      await until(() => orders === before + 1);
      const ms = performance.now() - start;
      stop();
      return ms;
    },
  };
}

const anOrder = (
  account: Row<'account'>,
  product: Row<'product'>,
  { currency, authorId }: { readonly currency: string; readonly authorId: string },
): Body<'order'> =>
  withTotals({
    provisionalNumber: `B1-${crypto.randomUUID()}`,
    accountId: account.id,
    accountName: account.name,
    status: 'submitted',
    orderedOn: new Date().toISOString().slice(0, 10),
    authorId,
    currency,
    lines: [
      {
        lineId: '1',
        productId: product.id,
        productName: product.name,
        quantityMilli: 12_000,
        unitPriceMinor: product.priceMinor,
        discountBp: 0,
        netMinor: 0,
      },
    ],
    grossMinor: 0,
    netMinor: 0,
  });
