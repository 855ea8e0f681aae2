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

interface Smoothed {
  readonly squares: number;
  readonly level: number;
  readonly trend: number;
  /** The seasonal terms of the periods to come, in their order. */
  readonly seasons: readonly number[];
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

/** @param method simple, trend or seasonal; the seasonal terms begin as means of the history without its trend */
export function smoothing(
  series: readonly number[],
  ahead: number,
  method: 'simple' | 'trend' | 'seasonal',
  seasonLength: number,
): Forecast {
  const count = series.length;
  const mean = series.reduce((sum, value) => sum + value, 0) / count;
  const scale = Math.sqrt(series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count) || 1;
  const scaled = series.map((value) => (value - mean) / scale);
  const { level, slope, seasons } = beginnings(scaled, method === 'seasonal' ? seasonLength : 1);
  const hasTrend = method !== 'simple';
  const run = (point: readonly number[]): Smoothed => {
    const [alpha = 0, beta = 0, gamma = 0] = point.slice(2).map(bend);
    return smooth(scaled, [point[0] ?? 0, hasTrend ? (point[1] ?? 0) : 0], seasons, [
      alpha,
      hasTrend ? beta : 0,
      gamma,
    ]);
  };
  const start = [level, slope, 0, ...(hasTrend ? [-2] : []), ...(method === 'seasonal' ? [-2] : [])];
  const objective = withDifferences((point) => Math.log(run(point).squares / count + 1e-12));
  const best = minimise(objective, start).point;
  const { squares, level: last, trend, seasons: next } = run(best);
  const [alpha = 0, beta = 0, gamma = 0] = best.slice(2).map(bend);
  // Smoothing parameters, first level and trend, first seasonal terms less one (they sum to zero), and the variance.
  const fitted = { simple: 3, trend: 5, seasonal: 5 + seasonLength }[method];
  const loss = (squares * scale * scale) / count;
  const penalty = count > fitted + 1 ? 2 * fitted + (2 * fitted * (fitted + 1)) / (count - fitted - 1) : Infinity;
  return {
    method,
    parameters: { alpha, ...(hasTrend ? { beta } : {}), ...(method === 'seasonal' ? { gamma } : {}) },
    values: Array.from(
      { length: ahead },
      (_, i) => mean + scale * (last + trend * (i + 1) + (next[i % next.length] ?? 0)),
    ),
    oneStepError: Math.sqrt(loss),
    // A series that is met exactly has no likelihood: the floor keeps the comparison finite.
    aicc: count * Math.log(Math.max(loss, 1e-12 * scale * scale)) + penalty,
  };
}

/** One run through the history; `weights` are alpha, beta* and gamma* of the component form (FPP3, section 8.3, with the error-correction of 8.5). */
function smooth(
  series: readonly number[],
  [firstLevel, firstTrend]: readonly [number, number],
  firstSeasons: readonly number[],
  [alpha, beta, gamma]: readonly [number, number, number],
): Smoothed {
  let [level, trend, squares] = [firstLevel, firstTrend, 0];
  const seasons = [...firstSeasons];
  for (const [i, value] of series.entries()) {
    const place = i % seasons.length;
    const season = seasons[place] ?? 0;
    const error = value - level - trend - season;
    squares += error * error;
    level += trend + alpha * error;
    trend += alpha * beta * error;
    if (seasons.length > 1) seasons[place] = season + gamma * (1 - alpha) * error;
  }
  const turn = series.length % seasons.length;
  return { squares, level, trend, seasons: [...seasons.slice(turn), ...seasons.slice(0, turn)] };
}

/** First level, trend a period and seasonal terms: a line through the history, and what each season lies above it. */
function beginnings(
  series: readonly number[],
  seasonLength: number,
): { level: number; slope: number; seasons: readonly number[] } {
  // Whole seasons only, so that none weighs more; the first two or three of them, since they are the beginning.
  const seasons = Math.min(3, Math.floor(series.length / seasonLength));
  const first = seasonLength > 1 ? series.slice(0, seasons * seasonLength) : series.slice(0, 10);
  const centre = (first.length - 1) / 2;
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  let slope: number;
  if (seasonLength > 1) {
    // From season to season, since within one the season itself looks like a trend.
    const meanOf = (season: number): number =>
      first.slice(season * seasonLength, (season + 1) * seasonLength).reduce((sum, value) => sum + value, 0) /
      seasonLength;
    slope = (meanOf(seasons - 1) - meanOf(0)) / ((seasons - 1) * seasonLength);
  } else {
    const spread = first.reduce((sum, _, i) => sum + (i - centre) ** 2, 0);
    slope = first.reduce((sum, value, i) => sum + (i - centre) * value, 0) / spread;
  }
  const terms = Array.from({ length: seasonLength }, (_, place) => {
    if (seasonLength === 1) return 0;
    const own = first.filter((_value, i) => i % seasonLength === place);
    const line = own.reduce((sum, _value, i) => sum + slope * (place + i * seasonLength - centre), 0);
    return (own.reduce((sum, value) => sum + value, 0) - line) / own.length - mean;
  });
  return { level: mean - slope * (centre + 1), slope, seasons: terms };
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
