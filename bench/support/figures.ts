// What a benchmark prints, and the arithmetic behind it.

/** One measurement, printed as a line of JSON. Above 1 in `vsPeer` and `vsLimit` means better than the peer or the limit. */
export interface Figure {
  readonly bench: string;
  readonly work: string;
  readonly docs: number;
  readonly value: number;
  /** `…/s` and `%` are better when they are more; everything else when it is less. */
  readonly unit: string;
  /** What a comparable program needs for the same, measured in the same run; null where no program does the same. */
  readonly peer: number | null;
  /** What raw IndexedDB, a plain array or the bare line needs for the same, measured in the same run. */
  readonly limit: number | null;
}

const rounded = (value: number): number => Number(value.toPrecision(4));

/** The line of a figure. @throws Error when something was not measured, so that a bench that rots is noticed */
export function lineOf(figure: Figure): string {
  const { bench, work, docs, value, unit, peer, limit } = figure;
  for (const measured of [value, peer, limit])
    if (measured !== null && !Number.isFinite(measured)) throw new Error(`${bench}, ${work}: not measured`);
  const isBetterWhenMore = unit.endsWith('/s') || unit === '%';
  const versus = (other: number | null): number | null => {
    if (other === null) return null;
    if (other === value) return 1;
    const ratio = isBetterWhenMore ? value / other : other / value;
    return Number.isFinite(ratio) ? rounded(ratio) : null;
  };
  const shown = (other: number | null): number | null => (other === null ? null : rounded(other));
  return JSON.stringify({
    bench,
    work,
    docs,
    value: rounded(value),
    unit,
    peer: shown(peer),
    vsPeer: versus(peer),
    limit: shown(limit),
    vsLimit: versus(limit),
  });
}

export const print = (figure: Figure): void => void process.stdout.write(`${lineOf(figure)}\n`);

/** Says what is going on; figures alone go to the standard output. */
export const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** The value below which `share` of all lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The two lines most works have: the usual case and the slow one. */
export function printSpread(
  figure: Omit<Figure, 'value' | 'peer' | 'limit'>,
  samples: { readonly own: readonly number[]; readonly peer: readonly number[]; readonly limit: readonly number[] },
): void {
  for (const [name, share] of [
    ['median', 0.5],
    ['p95', 0.95],
  ] as const)
    print({
      ...figure,
      work: `${figure.work}, ${name}`,
      value: percentile(samples.own, share),
      peer: percentile(samples.peer, share),
      limit: percentile(samples.limit, share),
    });
}

/** Systems that were measured on the same work must have done the same work. @throws Error when they did not */
export function mustEqual(work: string, own: unknown, other: unknown): void {
  const [a, b] = [JSON.stringify(own), JSON.stringify(other)];
  if (a === b) return;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 60);
  throw new Error(`${work}: ${around(a)} here, ${around(b)} there`);
}
