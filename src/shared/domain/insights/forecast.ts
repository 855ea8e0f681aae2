import { minimise, withDifferences } from './minimise';

// Exponential smoothing with additive errors (Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", chapter 8 of the third
// edition): simple (Brown 1959), with trend (Holt 1957), with trend and season (Winters 1960); and for rare items Croston (1972), corrected by
// Syntetos and Boylan (2005).

export type ForecastMethod = 'mean' | 'simple' | 'trend' | 'seasonal' | 'croston-sba';

export interface Forecast {
  readonly method: ForecastMethod;
  /** Smoothing parameters between 0 and 1 that the method has. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Expected values of the periods to come. */
  readonly values: readonly number[];
  /** Root of the mean square of the one-step errors on the history. */
  readonly oneStepError: number;
  /** Akaike's criterion corrected for short series, by which the method was chosen; undefined where there was no choice. */
  readonly aicc: number | undefined;
}

/**
 * Forecast of a series of equal periods without gaps. Items sold in fewer than three of four periods (a mean interval above 1.32 periods: Syntetos,
 * Boylan and Croston 2005) are forecast by Croston's method; for others the least AICc decides among the methods for which the history is long enough.
 * @param seasonLength periods of a season (12 months, 52 weeks); seasons are tried from two full ones on
 */
export function forecast(series: readonly number[], ahead: number, seasonLength: number): Forecast {
  const start = series.findIndex((value) => value !== 0);
  const history = start < 0 ? [] : series.slice(start);
  const sold = history.filter((value) => value !== 0).length;
  if (history.length < 4) return meanForecast(history, ahead);
  if (history.length / sold > 1.32) return crostonForecast(history, ahead);
  const candidates = [
    smoothing(history, ahead, 'simple', 1),
    smoothing(history, ahead, 'trend', 1),
    ...(history.length >= 2 * seasonLength ? [smoothing(history, ahead, 'seasonal', seasonLength)] : []),
  ];
  return candidates.reduce((best, other) => ((other.aicc ?? Infinity) < (best.aicc ?? Infinity) ? other : best));
}

function meanForecast(history: readonly number[], ahead: number): Forecast {
  const mean = history.reduce((sum, value) => sum + value, 0) / Math.max(1, history.length);
  const squares = history.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    method: 'mean',
    parameters: {},
    values: new Array<number>(ahead).fill(mean),
    oneStepError: Math.sqrt(squares / Math.max(1, history.length)),
    aicc: undefined,
  };
}

/** Smoothing parameters stay within (0, 1): they are searched on the whole line and bent into it. */
const bend = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Fits by least squares of the one-step errors. The errors are linear in the first level and trend, which are therefore solved for; the smoothing
 * parameters are searched.
 * @param method simple, trend or seasonal; the seasonal terms begin as means of the history without its trend
 */
export function smoothing(
  series: readonly number[],
  ahead: number,
  method: 'simple' | 'trend' | 'seasonal',
  seasonLength: number,
): Forecast {
  const count = series.length;
  const mean = series.reduce((sum, value) => sum + value, 0) / count;
  const scale = Math.sqrt(series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count) || 1;
  const { squaresOf, endOf } = runner(
    Float64Array.from(series, (value) => (value - mean) / scale),
    method === 'seasonal' ? seasonLength : 1,
    method !== 'simple',
  );
  const weightsOf = (point: readonly number[]): Weights => {
    const [alpha = 0, second = 0, third = 0] = point.map(bend);
    return { alpha, beta: second, gamma: third };
  };
  const loss = (point: readonly number[]): number => Math.log(squaresOf(weightsOf(point)) / count + 1e-12);
  const starts = [-2, 0, 2].map((alpha) => [alpha, ...{ simple: [], trend: [-2], seasonal: [-2, -2] }[method]]);
  const start = starts.reduce((best, other) => (loss(other) < loss(best) ? other : best));
  const weights = weightsOf(minimise(withDifferences(loss), start, 1e-4).point);
  const { level, trend, seasons } = endOf(weights);
  // Smoothing parameters, first level and trend, first seasonal terms less one (they sum to zero), and the variance.
  const fitted = { simple: 3, trend: 5, seasonal: 5 + seasonLength }[method];
  const variance = (squaresOf(weights) * scale * scale) / count;
  const penalty = count > fitted + 1 ? 2 * fitted + (2 * fitted * (fitted + 1)) / (count - fitted - 1) : Infinity;
  const { alpha, beta, gamma } = weights;
  return {
    method,
    parameters: { simple: { alpha }, trend: { alpha, beta }, seasonal: { alpha, beta, gamma } }[method],
    values: Array.from(
      { length: ahead },
      (_, i) => mean + scale * (level + trend * (i + 1) + (seasons[(count + i) % seasons.length] ?? 0)),
    ),
    oneStepError: Math.sqrt(variance),
    // A series that is met exactly has no likelihood: the floor keeps the comparison finite.
    aicc: count * Math.log(Math.max(variance, 1e-12 * scale * scale)) + penalty,
  };
}

/** alpha, beta* and gamma* of the component form (FPP3, section 8.3). */
interface Weights {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

/** Level, trend and seasonal terms after the last period. */
interface Smoothed {
  readonly level: number;
  readonly trend: number;
  readonly seasons: Float64Array;
}

interface Runner {
  /** Least sum of squares of the one-step errors with these weights. */
  squaresOf(weights: Weights): number;
  /** Where the walk with that sum ends. */
  endOf(weights: Weights): Smoothed;
}

/** Runs through one series with any weights, in the same memory each time. */
function runner(series: Float64Array, seasonLength: number, hasTrend: boolean): Runner {
  const count = series.length;
  const firstSeasons = firstSeasonalTerms(series, seasonLength);
  const zeros = { series: new Float64Array(count), seasons: new Float64Array(seasonLength) };
  const seasons = new Float64Array(seasonLength);
  const [ofSeries, ofLevel, ofTrend] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];

  const walk = (
    values: Float64Array,
    firstLevel: number,
    firstTrend: number,
    terms: Float64Array,
    weights: Weights,
    into: Float64Array,
  ): { level: number; trend: number } => {
    const { alpha } = weights;
    const forTrend = hasTrend ? alpha * weights.beta : 0;
    const forSeason = (1 - alpha) * weights.gamma;
    let level = firstLevel;
    let trend = firstTrend;
    let place = 0;
    seasons.set(terms);
    for (let i = 0; i < count; i += 1) {
      const season = seasons[place] ?? 0;
      const error = (values[i] ?? 0) - level - trend - season;
      into[i] = error;
      level += trend + alpha * error;
      trend += forTrend * error;
      if (seasonLength > 1) seasons[place] = season + forSeason * error;
      place = place + 1 === seasonLength ? 0 : place + 1;
    }
    return { level, trend };
  };

  const solve = (weights: Weights): { squares: number; level: number; trend: number } => {
    walk(series, 0, 0, firstSeasons, weights, ofSeries);
    walk(zeros.series, 1, 0, zeros.seasons, weights, ofLevel);
    if (hasTrend) walk(zeros.series, 0, 1, zeros.seasons, weights, ofTrend);
    // Least squares of ofSeries + level ofLevel + trend ofTrend; a trace on the diagonal for what the errors do not depend on.
    let [uu, ww, uw, ue, we] = [1e-12, 1e-12, 0, 0, 0];
    for (let i = 0; i < count; i += 1) {
      const e = ofSeries[i] ?? 0;
      const u = ofLevel[i] ?? 0;
      const w = ofTrend[i] ?? 0;
      uu += u * u;
      ww += w * w;
      uw += u * w;
      ue += u * e;
      we += w * e;
    }
    const determinant = uu * ww - uw * uw;
    const [level, trend] = [(uw * we - ww * ue) / determinant, (uw * ue - uu * we) / determinant];
    let squares = 0;
    for (let i = 0; i < count; i += 1)
      squares += ((ofSeries[i] ?? 0) + level * (ofLevel[i] ?? 0) + trend * (ofTrend[i] ?? 0)) ** 2;
    return { squares, level, trend };
  };

  return {
    squaresOf: (weights) => solve(weights).squares,
    endOf(weights) {
      const { level, trend } = solve(weights);
      return { ...walk(series, level, trend, firstSeasons, weights, ofSeries), seasons: seasons.slice() };
    },
  };
}

/** How far each season lies above the line through the first two or three full ones; zero without seasons. */
function firstSeasonalTerms(series: Float64Array, seasonLength: number): Float64Array {
  const terms = new Float64Array(seasonLength);
  if (seasonLength === 1) return terms;
  const seasons = Math.min(3, Math.floor(series.length / seasonLength));
  const first = series.subarray(0, seasons * seasonLength);
  const meanOf = (part: Float64Array): number => part.reduce((sum, value) => sum + value, 0) / part.length;
  // From season to season, since within one the season itself looks like a trend.
  const slope =
    (meanOf(first.subarray(-seasonLength)) - meanOf(first.subarray(0, seasonLength))) / (first.length - seasonLength);
  const [mean, centre] = [meanOf(first), (first.length - 1) / 2];
  for (const [i, value] of first.entries()) {
    const place = i % seasonLength;
    terms[place] = (terms[place] ?? 0) + (value - mean - slope * (i - centre)) / seasons;
  }
  return terms;
}

/** Smoothing parameters in use for rare items: small, because each sale weighs much. */
const crostonAlphas = [0.05, 0.1, 0.15, 0.2, 0.3] as const;

/** Croston's method with the correction of Syntetos and Boylan, with the parameter that had the least one-step error. A history that begins with a sale. */
export function crostonForecast(history: readonly number[], ahead: number): Forecast {
  const runs = crostonAlphas.map((alpha) => {
    let [size, interval, since, squares] = [history[0] ?? 0, 0, 1, 0];
    let sales = 1;
    for (const value of history.slice(1)) {
      const expected = ((1 - alpha / 2) * size) / (interval || since);
      squares += (value - expected) ** 2;
      if (value === 0) {
        since += 1;
        continue;
      }
      size += alpha * (value - size);
      // The first interval is the first that was seen.
      interval = sales === 1 ? since : interval + alpha * (since - interval);
      sales += 1;
      since = 1;
    }
    return { alpha, squares, rate: ((1 - alpha / 2) * size) / (interval || history.length) };
  });
  const best = runs.reduce((one, other) => (other.squares < one.squares ? other : one));
  return {
    method: 'croston-sba',
    parameters: { alpha: best.alpha },
    values: new Array<number>(ahead).fill(best.rate),
    oneStepError: Math.sqrt(best.squares / Math.max(1, history.length - 1)),
    aicc: undefined,
  };
}

/** How a forecast made at an earlier date turned out. */
export interface PastForecast {
  readonly method: ForecastMethod;
  readonly actual: readonly number[];
  readonly expected: readonly number[];
  readonly meanAbsoluteError: number;
  /**
   * Beside the error of saying "as in the period before" on the history (the same season a year before, where there is one): below 1 is better than that
   * (Hyndman and Koehler 2006). undefined where that has no error.
   */
  readonly scaledError: number | undefined;
}

/** Forecasts the last `periods` of the series from what came before; undefined when that is too short. */
export function pastForecast(
  series: readonly number[],
  periods: number,
  seasonLength: number,
): PastForecast | undefined {
  const before = series.slice(0, -periods);
  const actual = series.slice(-periods);
  if (periods < 1 || before.length < 4) return undefined;
  const { method, values } = forecast(before, periods, seasonLength);
  const meanAbsoluteError = actual.reduce((sum, value, i) => sum + Math.abs(value - (values[i] ?? 0)), 0) / periods;
  const lag = before.length >= 2 * seasonLength ? seasonLength : 1;
  const naive =
    before.slice(lag).reduce((sum, value, i) => sum + Math.abs(value - (before[i] ?? 0)), 0) / (before.length - lag);
  return {
    method,
    actual,
    expected: values,
    meanAbsoluteError,
    scaledError: naive > 0 ? meanAbsoluteError / naive : undefined,
  };
}
