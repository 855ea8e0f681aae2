import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import { usualConfig, type AnalysisConfig } from '../../../shared/domain/insights/analysis-config';
import { decodeAnalysisResult } from '../../../shared/domain/insights/analysis-result';
import { configOf, configVersionOf } from '../../../shared/domain/insights/analysis-settings';
import type { Population, RuleSet } from '../../../shared/domain/insights/population';
import { dayNumber } from '../../../shared/domain/dates';
import type { Body, EntityName } from '../../../shared/entities';
import type { EntityTable } from '../entity-table';

/** A population as old as this is that of a history that has ended: its last day is the analysis date. */
const endedAfterDays = 180;

/** What the head office has decided and worked out for everybody: settings, populations, rules. */
export class Knowledge {
  readonly #configs = new Map<string, AnalysisConfig>();
  #results: { readonly populations: ReadonlyMap<string, Population>; readonly rules: readonly RuleSet[] } | undefined;

  constructor(readonly of: (entity: EntityName) => EntityTable) {}

  forget(): void {
    this.#configs.clear();
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
      const result = decodeAnalysisResult((records.body(slot) as Body<'analysisResult'>).content);
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
    const day = dayNumber(today);
    let latest = 0;
    for (const { asOf } of this.#read().populations.values()) latest = Math.max(latest, dayNumber(asOf));
    return latest > 0 && day - latest > endedAfterDays ? latest : day;
  }
}
