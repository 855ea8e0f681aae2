import { nextActions } from '../../../shared/domain/insights/next-actions';
import { scoreCustomer, scoreTrend } from '../../../shared/domain/insights/score-customer';
import { suggestProducts, type Suggestion } from '../../../shared/domain/insights/suggestions';
import type { AccountScores } from '../api';
import type { Insights } from './insights';

/** More accounts than windows show at once. */
const keptAccounts = 16;
const trendMonths = 12;

/** The scores of the accounts that are looked at: the same object as long as nothing they come from has changed. */
export class AccountScoresCache {
  readonly #known = new Map<number, AccountScores>();

  constructor(readonly insights: Insights) {}

  forget(account: number): void {
    this.#known.delete(account);
  }

  clear(): void {
    this.#known.clear();
  }

  /** @param account slot of one that is here */
  at(account: number): AccountScores {
    const known = this.#known.get(account);
    if (known) return known;
    const { facts, day, config, population } = this.insights.factsOf(account);
    const scores = scoreCustomer(facts, population, config, day);
    const made = {
      ...scores,
      trend: scoreTrend(facts, population, config, day, trendMonths),
      actions: nextActions(
        facts,
        scores,
        this.insights.customerRules.of(account),
        config,
        day,
        this.insights.offered.to(account),
      ),
    };
    for (const oldest of this.#known.keys()) if (this.#known.size >= keptAccounts) this.#known.delete(oldest);
    this.#known.set(account, made);
    return made;
  }

  /** @param account slot of one that is here */
  suggest(account: number, basket: readonly string[]): readonly Suggestion[] {
    const { facts, day, config } = this.insights.factsOf(account);
    return suggestProducts(
      facts,
      basket,
      this.insights.customerRules.of(account),
      config,
      day,
      this.insights.offered.to(account),
    );
  }
}
