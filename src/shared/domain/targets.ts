import type { Body } from '../entities';
import { dayNumber } from './dates';
import { firstDayOfMonth, monthName } from './insights/months';
import { sumMinor } from './money';
import { partsOf, type TerritoryPlace } from './territories';

/** A calendar month or quarter: `2026-11`, `2026-Q4`. */
export type PeriodName = `${number}-${number}` | `${number}-Q${number}`;
export type PeriodUnit = Body<'target'>['period'];
export type Target = Body<'target'> & { readonly id: string };

const monthsIn: Readonly<Record<PeriodUnit, number>> = { month: 1, quarter: 3 };

/** Months since 1970-01; undefined for what is no date. */
function monthOf(date: string): number | undefined {
  const [year = Number.NaN, month = Number.NaN] = date.split('-').map(Number);
  return Number.isInteger(year) && month >= 1 && month <= 12 ? (year - 1970) * 12 + month - 1 : undefined;
}

/** A period as it is written; undefined for anything else. */
export const periodIn = (text: string): PeriodName | undefined =>
  /^\d{4}-(Q[1-4]|0[1-9]|1[0-2])$/.test(text) ? (text as PeriodName) : undefined;

export const unitOf = (period: PeriodName): PeriodUnit => (period.includes('Q') ? 'quarter' : 'month');

function nameOf(unit: PeriodUnit, month: number): PeriodName {
  const [year, ofYear] = monthName(month).split('-').map(Number) as [number, number];
  return unit === 'month' ? (monthName(month) as PeriodName) : `${year}-Q${Math.ceil(ofYear / 3)}`;
}

/** The month or quarter that a day is in. @param date YYYY-MM-DD */
export const periodOf = (unit: PeriodUnit, date: string): PeriodName | undefined => {
  const month = monthOf(date);
  return month === undefined ? undefined : nameOf(unit, month);
};

/** Its first month, counted from 1970-01. */
const firstMonth = (period: PeriodName): number => {
  const [year, quarter] = period.split('-Q');
  return quarter === undefined ? (monthOf(period) ?? 0) : (Number(year) - 1970) * 12 + (Number(quarter) - 1) * 3;
};

/** Its first day, YYYY-MM-DD. */
export const startOf = (period: PeriodName): string => `${monthName(firstMonth(period))}-01`;

/** First and last day as numbers of days. */
export function daysOf(period: PeriodName): readonly [first: number, last: number] {
  const month = firstMonth(period);
  return [firstDayOfMonth(month), firstDayOfMonth(month + monthsIn[unitOf(period)]) - 1];
}

/** The months or quarters of a calendar year, in their order. */
export const periodsOfYear = (year: number, unit: PeriodUnit): PeriodName[] =>
  Array.from({ length: 12 / monthsIn[unit] }, (_, index) => nameOf(unit, (year - 1970) * 12 + index * monthsIn[unit]));

/** The months of a quarter; a month itself. */
export const monthsOf = (period: PeriodName): PeriodName[] =>
  Array.from({ length: monthsIn[unitOf(period)] }, (_, index) => nameOf('month', firstMonth(period) + index));

const mostOfId = 64;

/**
 * The id of a target: the same wherever and by whomever it is set.
 * @param forId of a person or territory
 */
export function targetId(period: PeriodName, currency: string, forId: string): string {
  const when = `${period}-${currency}-`.toLowerCase();
  // An id that somebody gave by hand may be long; what tells ids apart stands at their end.
  return `${when}${forId.slice(when.length - mostOfId)}`;
}

/** Whom a target is for: a person, or else everybody of a territory. */
interface Whom {
  readonly personId?: string;
  readonly territoryId?: string;
}

/** One's own, with those it adds up where it was not set itself. */
export interface Asked {
  readonly amountMinor: number;
  readonly targets: readonly Target[];
}

/** What is asked for in periods of one currency, ready to be looked up. */
export class Targets {
  readonly #byKey = new Map<string, Target>();
  readonly #periods = new Set<PeriodName>();

  constructor(targets: Iterable<Target>, currency: string) {
    for (const target of targets) {
      const period = periodOf(target.period, target.startsOn);
      const forId = target.personId ?? target.territoryId;
      if (period === undefined || forId === undefined || target.currency !== currency) continue;
      const key = `${period} ${forId}`;
      const held = this.#byKey.get(key);
      // Another way than this program may have written a second one: all laptops take the same of them.
      if (held && held.id <= target.id) continue;
      this.#byKey.set(key, target);
      this.#periods.add(period);
      if (target.period === 'month') this.#periods.add(periodOf('quarter', target.startsOn) as PeriodName);
    }
  }

  /** The latest first; a quarter before its months. */
  get periods(): PeriodName[] {
    return [...this.#periods].sort((a, b) => daysOf(b)[1] - daysOf(a)[1] || daysOf(a)[0] - daysOf(b)[0]);
  }

  /** As somebody set it. */
  set(period: PeriodName, forId: string): Target | undefined {
    return this.#byKey.get(`${period} ${forId}`);
  }

  /** As it was set; a quarter that was not: what its months add up to. */
  of(period: PeriodName, forId: string): Asked | undefined {
    const own = this.set(period, forId);
    if (own) return { amountMinor: own.amountMinor, targets: [own] };
    return unitOf(period) === 'month' ? undefined : added(monthsOf(period).map((month) => this.of(month, forId)));
  }

  /** Of a territory without one of its own: what those of its parts add up to. */
  ofTerritory(period: PeriodName, id: string, territories: readonly TerritoryPlace[]): Asked | undefined {
    // The parts of what is already among them were looked at: places that lie in each other end the way.
    const within = (place: string, passed: ReadonlySet<string>): Asked | undefined =>
      this.of(period, place) ??
      added(
        territories
          .filter((part) => part.parentId === place && !passed.has(part.id))
          .map((part) => within(part.id, new Set([...passed, part.id]))),
      );
    return within(id, new Set([id]));
  }

  /** Ids of the people who have one. */
  people(period: PeriodName): string[] {
    const people = new Set([...this.#byKey.values()].flatMap(({ personId }) => personId ?? []));
    return [...people].filter((id) => this.of(period, id) !== undefined);
  }
}

function added(parts: readonly (Asked | undefined)[]): Asked | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length === 0) return undefined;
  return {
    amountMinor: sumMinor(known.map((part) => part.amountMinor)),
    targets: known.flatMap((part) => part.targets),
  };
}

/** What accounts of one owner in one territory ordered in the period, in minor units. */
export interface PeriodSales extends Whom {
  readonly orderedMinor: number;
  readonly orders: number;
}

/** An open opportunity that should close in the period; whose account it is and where. */
export interface PeriodDeal extends Whom {
  readonly id: string;
  readonly valueMinor: number;
  readonly weightedMinor: number;
}

/** A target with what came of it. Minor units of one currency. */
export interface TargetFigures extends Whom {
  readonly targetMinor: number;
  /** The targets it is, or adds up. */
  readonly targets: readonly Pick<Target, 'id' | 'amountMinor'>[];
  readonly orderedMinor: number;
  readonly orders: number;
  readonly weightedMinor: number;
  /** The greatest first. */
  readonly deals: readonly Omit<PeriodDeal, keyof Whom>[];
  /** Part of no other territory: such add up to the whole. */
  readonly isTop: boolean;
}

/** What is missing even if the pipeline comes as expected; below zero: what it is ahead. */
export const gapOf = ({
  targetMinor,
  orderedMinor,
  weightedMinor,
}: Pick<TargetFigures, 'targetMinor' | 'orderedMinor' | 'weightedMinor'>): number =>
  targetMinor - orderedMinor - weightedMinor;

/** Ordered, of the target, as a share of one; undefined where nothing is asked for. */
export const reachedOf = ({
  targetMinor,
  orderedMinor,
}: Pick<TargetFigures, 'targetMinor' | 'orderedMinor'>): number | undefined =>
  targetMinor > 0 ? orderedMinor / targetMinor : undefined;

/** Every territory and person with a target in a period. A territory has what its parts have. */
export function targetFigures(
  period: PeriodName,
  targets: Targets,
  territories: readonly TerritoryPlace[],
  sales: readonly PeriodSales[],
  deals: readonly PeriodDeal[],
): TargetFigures[] {
  const known = new Set(territories.map(({ id }) => id));
  const figures = (whom: Whom, asked: Asked, isTop: boolean, isTheirs: (of: Whom) => boolean): TargetFigures => {
    const [sold, open] = [sales.filter(isTheirs), deals.filter(isTheirs)];
    return {
      ...whom,
      targetMinor: asked.amountMinor,
      targets: asked.targets.map(({ id, amountMinor }) => ({ id, amountMinor })),
      orderedMinor: sumMinor(sold.map(({ orderedMinor }) => orderedMinor)),
      orders: sold.reduce((count, { orders }) => count + orders, 0),
      weightedMinor: sumMinor(open.map(({ weightedMinor }) => weightedMinor)),
      deals: open
        .map(({ id, valueMinor, weightedMinor }) => ({ id, valueMinor, weightedMinor }))
        .sort((a, b) => b.weightedMinor - a.weightedMinor || b.valueMinor - a.valueMinor),
      isTop,
    };
  };
  const greatestFirst = (rows: TargetFigures[]): TargetFigures[] => rows.sort((a, b) => b.targetMinor - a.targetMinor);
  const places = territories.flatMap(({ id, parentId }) => {
    const asked = targets.ofTerritory(period, id, territories);
    if (!asked) return [];
    const inside = partsOf(id, territories);
    const isTop = parentId === undefined || !known.has(parentId);
    return [
      figures(
        { territoryId: id },
        asked,
        isTop,
        ({ territoryId }) => territoryId !== undefined && inside.has(territoryId),
      ),
    ];
  });
  const people = targets.people(period).flatMap((id) => {
    const asked = targets.of(period, id);
    return asked ? [figures({ personId: id }, asked, false, ({ personId }) => personId === id)] : [];
  });
  return [...greatestFirst(places), ...greatestFirst(people)];
}

/** The period to look at where nobody chose one: the quarter of the day, else its month, else the latest begun, else the first to come. */
export function usualPeriod(periods: readonly PeriodName[], today: string): PeriodName | undefined {
  const now = (['quarter', 'month'] as const).map((unit) => periodOf(unit, today));
  const day = dayNumber(today);
  return (
    now.find((period) => period !== undefined && periods.includes(period)) ??
    periods.find((period) => daysOf(period)[0] <= day) ??
    periods.at(-1)
  );
}
