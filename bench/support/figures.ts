/** One measurement, printed as a line of JSON. Above 1 in `vsPeer` and `vsLimit` means better than the peer or the limit. */
export interface Figure {
  readonly bench: string;
  readonly work: string;
  readonly docs: number;
  readonly value: number;
  readonly unit: string;
  /** The best comparable program measured in the same run; null where none was. */
  readonly peer: number | null;
  /** What raw IndexedDB or a plain array does with the same documents in the same run. */
  readonly limit: number | null;
}

const rounded = (value: number): number => Number(value.toPrecision(4));

export function print(figure: Figure): void {
  const isBetterWhenMore = figure.unit.endsWith('/s');
  const versus = (other: number | null): number | null =>
    other === null ? null : rounded(isBetterWhenMore ? figure.value / other : other / figure.value);
  const { bench, work, docs, unit, peer, limit } = figure;
  process.stdout.write(
    `${JSON.stringify({ bench, work, docs, value: rounded(figure.value), unit, peer: peer === null ? null : rounded(peer), vsPeer: versus(peer), limit: limit === null ? null : rounded(limit), vsLimit: versus(limit) })}\n`,
  );
}

/** The value below which `share` of all lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** `--docs <n>` of the command line. */
export function docsOf(parameters: readonly string[], otherwise: number): number {
  const at = parameters.indexOf('--docs');
  if (at === -1) return otherwise;
  const docs = Number(parameters[at + 1]);
  if (!Number.isInteger(docs) || docs < 100) throw new Error('--docs wants a whole number from 100 on');
  return docs;
}

export const tell = (line: string): void => void process.stderr.write(`${line}\n`);
