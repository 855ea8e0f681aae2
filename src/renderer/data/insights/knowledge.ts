import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import { analysisDay } from '../../../shared/domain/insights/analysis-day';
import { usualConfig, type AnalysisConfig } from '../../../shared/domain/insights/analysis-config';
import { decodeAnalysisResult } from '../../../shared/domain/insights/analysis-result';
import { configOf, configVersionOf } from '../../../shared/domain/insights/analysis-settings';
import type { Population, RuleSet } from '../../../shared/domain/insights/population';
import { dayNumber } from '../../../shared/domain/dates';
import type { Body, EntityName } from '../../../shared/entities';
import type { EntityTable } from '../entity-table';

type Result = Body<'analysisResult'>;

/** What the head office has decided and worked out for everybody: settings, populations, rules. */
export class Knowledge {
  readonly #configs = new Map<string, AnalysisConfig>();
  /** The latest day of a population, 0 without one; undefined: not looked up yet. */
  #latest: number | undefined;
  #results: { readonly populations: ReadonlyMap<string, Population>; readonly rules: readonly RuleSet[] } | undefined;

  constructor(readonly of: (entity: EntityName) => EntityTable) {}

  forget(): void {
    this.#configs.clear();
    this.#latest = undefined;
    this.#results = undefined;
  }

  /** The settings of the administrator, as they count for amounts of a currency. */
  configFor(currency: string): AnalysisConfig {
    let config = this.#configs.get(currency);
    if (!config) {
      config = this.#config(currency);
      this.#configs.set(currency, config);
    }
    return config;
  }

  #config(currency: string): AnalysisConfig {
    const table = this.of('analysisSettings');
    const slot = table.slotOf(ownAnalysisSettingsId);
    if (slot === undefined) return usualConfig;
    const { rev, changedAt } = table.records.meta(slot);
    return configOf(
      table.records.body(slot) as Body<'analysisSettings'>,
      currency,
      configVersionOf({ rev, at: changedAt }),
    );
  }

  #read() {
    if (this.#results) return this.#results;
    const populations = new Map<string, Population>();
    const rules: RuleSet[] = [];
    const { records } = this.of('analysisResult');
    for (const slot of records.liveList()) {
      const result = decodeAnalysisResult((records.body(slot) as Result).content);
      if (result?.kind === 'rules') rules.push(result.rules);
      else if (result && !((populations.get(result.population.currency)?.asOf ?? '') > result.population.asOf))
        populations.set(result.population.currency, result.population);
    }
    this.#results = { populations, rules };
    return this.#results;
  }

  get hasPopulation(): boolean {
    return this.#read().populations.size > 0;
  }

  /** Of the head office; undefined when none has come. */
  population(currency: string): Population | undefined {
    return this.#read().populations.get(currency);
  }

  /** All rules of the head office, those of the whole company first. */
  get rules(): readonly RuleSet[] {
    const nameOf = ({ territoryId = '', segmentId = '' }: RuleSet): string => `${segmentId} ${territoryId}`;
    return this.#read().rules.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }

  /** The analysis date where nobody asks for another one, as a day number. @param today YYYY-MM-DD */
  analysisDay(today: string): number {
    return analysisDay(this.#latestDay(), dayNumber(today));
  }

  /** Without the contents: the first list that is shown asks for the day. */
  #latestDay(): number {
    if (this.#latest !== undefined) return this.#latest;
    const { records } = this.of('analysisResult');
    const read = records.fieldsReader(['kind', 'asOf']) as (slot: number) => Pick<Result, 'kind' | 'asOf'>;
    let latest = 0;
    for (const slot of records.liveList()) {
      const { kind, asOf } = read(slot);
      if (kind === 'population') latest = Math.max(latest, dayNumber(asOf) || 0);
    }
    this.#latest = latest;
    return latest;
  }
}
