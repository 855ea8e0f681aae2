import type { DriftAnalysis } from '../../../shared/domain/insights/analyses';
import { driftOf, tasteFrom, type TasteOrder } from '../../../shared/domain/insights/drift';
import { periodStart } from '../../../shared/domain/insights/orders-by-account';
import { given } from '../../../shared/domain/insights/record-facts';
import { inParts, type Work } from '../slices';
import type { Insights } from './insights';
import { scopeOf, type Scope } from './scope';

type Move = DriftAnalysis['moves'][number];

/** Every order of the period is read. */
const readAtOnce = 64;
const mostMoves = 50;

/** Who buys otherwise than before. Shares are compared, not amounts: customers of all currencies belong to it. The lines have to be made. */
export function* driftedCustomers(insights: Insights, { request, orders }: Scope): Work<DriftAnalysis> {
  const accounts = insights.options.of('account');
  const found: (Move & { readonly spend: number })[] = [];
  for (const currency of insights.sales.currencies) {
    const scope = yield* scopeOf(insights, { ...request, currency }, orders);
    const { asOfDay, wanted } = scope;
    const nowFrom = periodStart(asOfDay, wanted.grades.months);
    const from = tasteFrom(wanted, asOfDay);
    yield* inParts(scope.accounts.length, readAtOnce, (begin, end) => {
      for (const account of scope.accounts.subarray(begin, end)) {
        const until = orders.starts[account + 1] ?? 0;
        let at = orders.starts[account] ?? 0;
        while (at < until && (orders.day[at] as number) < from) at += 1;
        // Of nobody without orders in both periods anything can be said.
        if (at >= until || (orders.day[at] as number) >= nowFrom) continue;
        const bought: TasteOrder[] = [];
        let spend = 0;
        for (; at < until && (orders.day[at] as number) <= asOfDay; at += 1) {
          const day = orders.day[at] as number;
          bought.push({ day, lines: linesOf(insights, orders.order[at] as number) });
          if (day >= nowFrom) spend += orders.amount[at] as number;
        }
        const drift = driftOf(bought, wanted, asOfDay);
        const [most] = drift?.isAlert === true ? drift.categories : [];
        if (most) found.push({ accountId: accounts.idAt(account), spend, ...most });
      }
    });
  }
  found.sort((a, b) => b.spend - a.spend || (a.accountId < b.accountId ? -1 : 1));
  return {
    members: found.map(({ accountId }) => accountId),
    moves: found.slice(0, mostMoves).map(({ spend: _, ...move }) => move),
  };
}

function linesOf({ lines, facts }: Insights, order: number): TasteOrder['lines'] & object {
  const [from, count] = [lines.start[order] as number, lines.count[order] as number];
  return Array.from({ length: count }, (_, n) => ({
    netMinor: lines.net[from + n] as number,
    ...given('categoryId', facts.categoryAt(lines.product[from + n] as number)),
  }));
}
