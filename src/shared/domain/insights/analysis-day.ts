/** A history that ended longer ago than this many days was imported: it is looked at as of its last day. */
const endedAfterDays = 180;

/**
 * The analysis date of a company, as a day number: today, or the last day of a history that ended long ago.
 * @param lastDay of the orders; 0 for none
 */
export const analysisDay = (lastDay: number, today: number): number =>
  lastDay > 0 && today - lastDay > endedAfterDays ? lastDay : today;

/** Day numbers, or days as YYYY-MM-DD. */
export interface AnalysisDays<D extends number | string> {
  /** The analysis date of the company. */
  readonly asOf: D;
  /** What counts as ordered by now. */
  readonly today: D;
}

/** The day on which an account is looked at: that of its own last order where a history that had ended has gone on. */
export const accountDay = <D extends number | string>({ asOf, today }: AnalysisDays<D>, lastOrder: D | undefined): D =>
  lastOrder === undefined || lastOrder <= asOf ? asOf : lastOrder < today ? lastOrder : today;
