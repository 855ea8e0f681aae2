import { finish, type Work } from './work';

/** Value at `point`; writes the gradient there into `gradient`. Infinity or NaN marks a point outside. */
export type Objective = (point: readonly number[], gradient: number[]) => number;
/** The same for a value that takes long. Where a Hessian is given, it writes the second derivatives into it. */
export type SlowObjective = (point: readonly number[], gradient: number[], hessian?: number[][]) => Work<number>;

export interface Minimum {
  readonly point: readonly number[];
  readonly value: number;
  readonly iterations: number;
  /** The gradient has vanished. False: stopped before (no way down, or too many steps). */
  readonly converged: boolean;
  /** The inverse Hessian there, where the search has worked it out. */
  readonly inverse?: readonly (readonly number[])[];
}

const maxIterations = 500;
/** Parameters are logarithms or of the order of one: a longer step leaves the region the quadratic model knows. */
const longestStep = 2;
/** Slope that counts as none, for values of the order of one. */
const usuallyFlat = 1e-8;

/** `minimiseWork` of an objective that is quick. */
export const minimise = (objective: Objective, start: readonly number[], flat?: number): Minimum =>
  finish(
    minimiseWork(
      function* (point, gradient) {
        return objective(point, gradient);
      },
      start,
      flat,
    ),
  );

/**
 * Minimum by the method of Broyden, Fletcher, Goldfarb and Shanno with backtracking (Nocedal and Wright 2006, algorithms 3.1 and 6.1).
 * For few parameters and an objective of the order of one: divide a log-likelihood by the number of observations.
 * @param flat largest slope that counts as none
 */
export function* minimiseWork(objective: SlowObjective, start: readonly number[], flat = usuallyFlat): Work<Minimum> {
  const size = start.length;
  let point = [...start];
  let gradient = new Array<number>(size).fill(0);
  let value = yield* objective(point, gradient);
  let inverse = identity(size);
  let isFresh = true;
  for (let iterations = 0; iterations < maxIterations; iterations += 1) {
    const steepest = Math.max(...gradient.map(Math.abs));
    if (steepest <= flat * Math.max(1, Math.abs(value))) return { point, value, iterations, converged: true };
    let direction = inverse.map((row) => -dot(row, gradient));
    if (!(dot(direction, gradient) < 0)) {
      inverse = identity(size);
      isFresh = true;
      direction = gradient.map((slope) => -slope);
    }
    const next = yield* lineSearch(objective, point, value, gradient, direction);
    if (next === undefined) {
      // Rounding hides every way down: near enough to a minimum, or the curvature is wrong and is forgotten once.
      if (isFresh || steepest <= 1e-5 * Math.max(1, Math.abs(value)))
        return { point, value, iterations, converged: steepest <= 1e-5 * Math.max(1, Math.abs(value)) };
      inverse = identity(size);
      isFresh = true;
      continue;
    }
    const step = next.point.map((x, i) => x - (point[i] ?? 0));
    const change = next.gradient.map((slope, i) => slope - (gradient[i] ?? 0));
    inverse = updated(inverse, step, change, isFresh);
    isFresh = false;
    ({ point, gradient, value } = next);
  }
  return { point, value, iterations: maxIterations, converged: false };
}

const mostNewtonSteps = 60;
/** What rounding makes of a mean of many thousand logarithms of gamma functions: up to 4e-11 was seen at the limits of the parameters. */
const valueNoise = 1e-10;
/** Of the curvature: what is added to it where it leads nowhere, and how much more each time. */
const [leastDamping, mostDamping, dampingFactor] = [1e-4, 1e8, 10];

/**
 * Minimum by Newton's method, damped where the quadratic model leads up or has no bottom (Levenberg 1944; Nocedal and Wright 2006, section 10.3): near a
 * minimum the slope that is left is squared with each step, so that a few evaluations do, where the method above takes hundreds along a wall.
 * @returns undefined where that does not get there
 */
function* newtonWork(objective: SlowObjective, start: readonly number[]): Work<Minimum | undefined> {
  let point = [...start];
  let here = yield* withCurvature(objective, point);
  let damping = 0;
  for (let iterations = 0; iterations < mostNewtonSteps; iterations += 1) {
    const { value, gradient, hessian } = here;
    const steepest = largest(gradient);
    if (steepest <= usuallyFlat * Math.max(1, Math.abs(value)))
      return { point, value, iterations, converged: true, inverse: invertPositiveDefinite(hessian) };
    const unit = largest(hessian.flat()) || 1;
    let inverse = invertPositiveDefinite(damped(hessian, damping * unit));
    while (!inverse && damping < mostDamping) {
      damping = Math.max(leastDamping, damping * dampingFactor);
      inverse = invertPositiveDefinite(damped(hessian, damping * unit));
    }
    if (!inverse || damping > mostDamping) return undefined;
    const whole = inverse.map((row) => -dot(row, gradient));
    const part = Math.min(1, longestStep / largest(whole), ...point.map((x, i) => partToWall(x, whole[i] ?? 0)));
    const candidate = point.map((x, i) => x + part * (whole[i] ?? 0));
    const there = yield* withCurvature(objective, candidate);
    // Rounding hides the last steps down: then the slope tells.
    const isFlatter =
      there.value - value <= valueNoise * Math.max(1, Math.abs(value)) && largest(there.gradient) <= steepest / 2;
    if (there.value < value || isFlatter) {
      [point, here] = [candidate, there];
      damping = damping <= leastDamping ? 0 : damping / dampingFactor;
    } else damping = Math.max(leastDamping, damping * dampingFactor);
  }
  return undefined;
}

/** A step from within ends right behind the wall, where its curvature is seen: the one before it leads far beyond, again and again. */
const partToWall = (from: number, step: number): number =>
  Math.abs(from) < limit && Math.abs(from + step) > limit ? (limit + 1e-6 - Math.abs(from)) / Math.abs(step) : 1;

/** NaN where one of them is none. */
const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs));

const damped = (hessian: readonly (readonly number[])[], by: number): readonly (readonly number[])[] =>
  by === 0 ? hessian : hessian.map((row, i) => row.map((cell, j) => (i === j ? cell + by : cell)));

interface LogLikelihood {
  /** The log-likelihood, then its derivatives by each parameter, then the second ones where `secondAt` says. */
  readonly sums: ArrayLike<number>;
  readonly secondAt: readonly (readonly number[])[];
  readonly parameters: readonly number[];
  /** Observations. */
  readonly count: number;
}

/** What an objective answers for a log-likelihood: its negative for one observation, with derivatives by the logarithms of the parameters. */
export function byLogarithms(
  { sums, secondAt, parameters, count }: LogLikelihood,
  gradient: number[],
  hessian: number[][] | undefined,
): number {
  for (const [i, parameter] of parameters.entries()) gradient[i] = (-(sums[i + 1] ?? 0) * parameter) / count;
  for (const [i, row] of (hessian ?? []).entries())
    for (const [j, parameter] of parameters.entries())
      row[j] =
        (-(sums[secondAt[i]?.[j] ?? 0] ?? 0) * (parameters[i] ?? 0) * parameter) / count +
        (i === j ? (gradient[i] ?? 0) : 0);
  return -(sums[0] ?? 0) / count;
}

// Loops over indexes, and not in the generators of a fit: there, and in a call for each, several ten thousand take ten times as long.

/** Every nth entry from the first one on. */
export function everyNth(column: Float64Array, n: number): Float64Array {
  const part = new Float64Array(Math.ceil(column.length / n));
  for (let i = 0; i < part.length; i += 1) part[i] = column[i * n] as number;
  return part;
}

/** Each entry times the same factor. */
export function scaledBy(column: Float64Array, factor: number): Float64Array {
  const scaled = new Float64Array(column.length);
  for (let i = 0; i < column.length; i += 1) scaled[i] = (column[i] as number) * factor;
  return scaled;
}

export function sumOf(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i += 1) sum += column[i] as number;
  return sum;
}

/** From so many observations on a sample of them is fitted first. */
export const leastForSample = 8_000;
export const sampleSize = 4_000;

/**
 * Minimum from one of several starts, the next one where the search from those before does not converge. With many observations the search begins where
 * that of a sample ended, which is so near that Newton's method needs a few evaluations: the same minimum, the sooner the harder it is to find.
 * @param sample the objective of a sample of the observations; undefined where all of them are few
 */
export function* minimiseFromSample(
  objective: SlowObjective,
  sample: SlowObjective | undefined,
  starts: readonly (readonly number[])[],
): Work<Minimum> {
  if (sample) {
    const near = yield* minimiseFromSample(sample, undefined, starts);
    const found = (yield* newtonWork(objective, near.point)) ?? (yield* minimiseWork(objective, near.point));
    if (found.converged) return found;
  }
  let best: Minimum | undefined;
  for (const start of starts) {
    const found = (yield* newtonWork(objective, start)) ?? (yield* minimiseWork(objective, start));
    if (!best || found.value < best.value) best = found;
    if (best.converged) break;
  }
  if (!best) throw new Error('No start.');
  return best;
}

function* lineSearch(
  objective: SlowObjective,
  point: readonly number[],
  value: number,
  gradient: readonly number[],
  direction: readonly number[],
): Work<{ point: number[]; gradient: number[]; value: number } | undefined> {
  const slope = dot(direction, gradient);
  const longest = Math.max(...direction.map(Math.abs));
  for (let length = Math.min(1, longestStep / longest); length * longest > 1e-14; length /= 2) {
    const candidate = point.map((x, i) => x + length * (direction[i] ?? 0));
    const gradientThere = new Array<number>(point.length).fill(0);
    const valueThere = yield* objective(candidate, gradientThere);
    // A NaN is not lower than anything, so that a point outside shortens the step.
    if (valueThere <= value + 1e-4 * length * slope && valueThere < value && gradientThere.every(Number.isFinite))
      return { point: candidate, gradient: gradientThere, value: valueThere };
  }
  return undefined;
}

/** The inverse Hessian after a step (Nocedal and Wright 2006, equation 6.17). */
function updated(
  inverse: readonly (readonly number[])[],
  step: readonly number[],
  change: readonly number[],
  isFresh: boolean,
): number[][] {
  const curvature = dot(step, change);
  if (!(curvature > 1e-14)) return inverse.map((row) => [...row]);
  const scale = isFresh ? curvature / dot(change, change) : 1;
  const scaled = inverse.map((row) => row.map((cell) => cell * scale));
  const moved = scaled.map((row) => dot(row, change));
  const factor = (1 + dot(change, moved) / curvature) / curvature;
  return scaled.map((row, i) =>
    row.map((cell, j) => {
      const [si, sj] = [step[i] ?? 0, step[j] ?? 0];
      return cell + factor * si * sj - ((moved[i] ?? 0) * sj + si * (moved[j] ?? 0)) / curvature;
    }),
  );
}

/** Parameters are searched between e^-7 and e^7 (about 1/1100 and 1100) times the unit they are measured in. */
const limit = 7;

/**
 * The objective with a wall at the limits, for parameters by their logarithms: data may drive one to zero or infinity (customers who never leave, or
 * who are all alike), where nothing changes any more but rounding.
 */
export const walled = (objective: SlowObjective): SlowObjective =>
  function* (point, gradient, hessian) {
    let value = yield* objective(point, gradient, hessian);
    for (const [i, x] of point.entries()) {
      const beyond = Math.abs(x) - limit;
      if (beyond <= 0) continue;
      value += beyond * beyond;
      gradient[i] = (gradient[i] ?? 0) + 2 * beyond * Math.sign(x);
      const row = hessian?.[i];
      if (row) row[i] = (row[i] ?? 0) + 2;
    }
    return value;
  };

/** Whether the data drove a parameter to its limit. */
export const isAtLimit = (logarithm: number): boolean => Math.abs(logarithm) >= limit;

/** An objective whose gradient is found by differences, for functions of the order of one: exact to about 1e-6. */
export function withDifferences(value: (point: readonly number[]) => number): Objective {
  return (point, gradient) => {
    const here = value(point);
    const shifted = [...point];
    for (const [i, x] of point.entries()) {
      const step = 1e-6 * Math.max(1, Math.abs(x));
      shifted[i] = x + step;
      gradient[i] = (value(shifted) - here) / step;
      shifted[i] = x;
    }
    return here;
  };
}

/** The inverse of the Hessian at a minimum; undefined where it is not positive definite, which means that the data do not fix every parameter. */
export function* inverseHessian(
  objective: SlowObjective,
  point: readonly number[],
): Work<readonly (readonly number[])[] | undefined> {
  return invertPositiveDefinite((yield* withCurvature(objective, point)).hessian);
}

function* withCurvature(
  objective: SlowObjective,
  point: readonly number[],
): Work<{ value: number; gradient: number[]; hessian: number[][] }> {
  const gradient = new Array<number>(point.length).fill(0);
  const hessian = point.map(() => new Array<number>(point.length).fill(0));
  const value = yield* objective(point, gradient, hessian);
  return { value, gradient, hessian };
}

/** Gauss and Jordan without exchange of rows, which a positive definite matrix never needs; undefined for any other. */
function invertPositiveDefinite(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...(identity(size)[i] ?? [])]);
  for (let column = 0; column < size; column += 1) {
    const pivotRow = rows[column] ?? [];
    const pivot = pivotRow[column] ?? 0;
    if (!(pivot > 1e-12)) return undefined;
    for (let j = 0; j < 2 * size; j += 1) pivotRow[j] = (pivotRow[j] ?? 0) / pivot;
    for (const [i, row] of rows.entries()) {
      if (i === column) continue;
      const factor = row[column] ?? 0;
      for (let j = 0; j < 2 * size; j += 1) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0);
    }
  }
  return rows.map((row) => row.slice(size));
}

const identity = (size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)));

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
