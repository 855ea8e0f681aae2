import { readFile } from 'node:fs/promises';
import { TooManyItemsetsError } from '../shared/domain/insights/association-rules';
import {
  type AnalyseResult,
  forecastResult,
  lastDayOf,
  lifetimeValueResult,
  paretoResult,
  type Period,
  rfmResult,
  rulesResult,
} from './analyse-results';
import { basketsOfOrders, type ColumnNames, readBaskets, readTransactions } from './analyse-transactions';
import { type CliIo, type CliOptions, readOptions, table, UsageError } from './cli-options';
import { decodeText, readDay, TableFileError } from './table-file';

const kinds = ['rfm', 'pareto', 'clv', 'rules', 'forecast'] as const;
type Kind = (typeof kinds)[number];

/**
 * `office analyse rfm|pareto|clv|rules|forecast --file <csv> ...`: the functions of shared/domain/insights over any file of transactions, to check the
 * numbers. Needs no head office and touches none.
 */
export async function analyseCommand(args: readonly string[], io: Pick<CliIo, 'out'>): Promise<number> {
  const options = readOptions(args, {
    file: 'text',
    customer: 'text',
    date: 'text',
    amount: 'text',
    order: 'text',
    product: 'text',
    'no-header': 'flag',
    basket: 'flag',
    'calibrate-until': 'text',
    unit: 'text',
    'min-support': 'text',
    'min-confidence': 'text',
    'min-length': 'text',
    'max-length': 'text',
    'prune-redundant': 'flag',
    customers: 'flag',
    json: 'flag',
  });
  const [word, ...more] = options.words;
  const kind = kinds.find((one) => one === word);
  if (kind === undefined || more.length > 0)
    throw new UsageError(
      `analyse wants one of: ${kinds.join(', ')}${word === undefined ? '' : `, not "${options.words.join(' ')}"`}.`,
    );
  const file = options.required('file');
  const analyse = prepare(kind, options);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Error(`${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  });
  try {
    const result = analyse(decodeText(bytes));
    if (options.flag('json')) io.out(JSON.stringify(result));
    else for (const line of table(scalarsOf(result))) io.out(line);
    return 0;
  } catch (error) {
    if (error instanceof TableFileError) throw new Error(`${file}, ${error.message}.`);
    if (error instanceof TooManyItemsetsError)
      throw new Error(
        `There are more than ${error.limit} combinations: choose a higher --min-support or a lower --max-length.`,
      );
    throw error;
  }
}

/** Reads all options before the file is read. */
function prepare(kind: Kind, options: CliOptions): (text: string) => AnalyseResult {
  const hasHeader = !options.flag('no-header');
  const perCustomer = options.flag('customers');
  const until = readUntil(options);
  switch (kind) {
    case 'rfm':
    case 'pareto': {
      const names = readColumns(options, ['customer', 'date', 'amount'], ['order']);
      const analyse = kind === 'rfm' ? rfmResult : paretoResult;
      return (text) => analyse(readTransactions(text, names, hasHeader), { until, perCustomer });
    }
    case 'clv': {
      const names = readColumns(options, ['customer', 'date', 'amount'], ['order']);
      const unitDays = readUnit(options, ['week', 'day']) === 'day' ? 1 : 7;
      return (text) => lifetimeValueResult(readTransactions(text, names, hasHeader), { until, perCustomer, unitDays });
    }
    case 'rules': {
      if (until !== undefined) throw new UsageError('--calibrate-until is not for rules: they come from all rows.');
      const limits = readLimits(options);
      if (options.flag('basket'))
        return (text) => {
          const { baskets, products } = readBaskets(text);
          return rulesResult(baskets, products, undefined, limits);
        };
      const byOrder = options.text('order') !== undefined;
      const names = byOrder
        ? readColumns(options, ['order', 'product'], ['date', 'amount'])
        : readColumns(options, ['customer', 'date', 'product'], ['amount']);
      return (text) => {
        const read = readTransactions(text, names, hasHeader);
        const lastDay = names.date === undefined ? undefined : lastDayOf(read);
        const found = rulesResult(basketsOfOrders(read), read.products, lastDay, limits);
        return { rows: read.rows, leftOut: read.leftOut, ...found };
      };
    }
    case 'forecast': {
      const names = readColumns(options, ['date', 'amount'], ['order', 'product']);
      const period = readUnit(options, ['month', 'week', 'day']);
      return (text) => forecastResult(readTransactions(text, names, hasHeader), { until, period });
    }
  }
}

function readColumns(
  options: CliOptions,
  required: readonly (keyof ColumnNames)[],
  optional: readonly (keyof ColumnNames)[],
): ColumnNames {
  return Object.fromEntries([
    ...required.map((column) => [column, options.required(column)]),
    ...optional.map((column) => [column, options.text(column)]),
  ]) as ColumnNames;
}

function readUntil(options: CliOptions): number | undefined {
  const date = options.text('calibrate-until');
  if (date === undefined) return undefined;
  try {
    const day = readDay(date.trim(), 0);
    if (day !== undefined) return day;
  } catch (error) {
    if (!(error instanceof TableFileError)) throw error;
  }
  throw new UsageError(`--calibrate-until wants a date like 2026-01-31 or 20260131, not ${date}.`);
}

/** @param allowed the first one is that of a command that names none */
function readUnit<Unit extends Period>(options: CliOptions, allowed: readonly [Unit, ...Unit[]]): Unit {
  const typed = options.text('unit');
  if (typed === undefined) return allowed[0];
  const unit = allowed.find((one) => one === typed);
  if (unit === undefined) throw new UsageError(`--unit is ${allowed.join(' or ')}, not ${typed}.`);
  return unit;
}

function readLimits(options: CliOptions): Parameters<typeof rulesResult>[3] {
  const number = (name: string, otherwise: number, isFit: (value: number) => boolean, wanted: string): number => {
    const typed = options.text(name);
    if (typed === undefined) return otherwise;
    const value = typed.trim() === '' ? Number.NaN : Number(typed);
    if (!isFit(value)) throw new UsageError(`--${name} wants ${wanted}, not ${typed}.`);
    return value;
  };
  const isLength = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const minLength = number('min-length', 2, isLength, 'a number of items from 1');
  const maxLength = number('max-length', 10, isLength, 'a number of items from 1');
  if (minLength > maxLength) throw new UsageError(`--min-length ${minLength} is above --max-length ${maxLength}.`);
  return {
    minSupport: number('min-support', 0.01, (value) => value > 0 && value <= 1, 'a share above 0, up to 1'),
    minConfidence: number('min-confidence', 0.5, (value) => value >= 0 && value <= 1, 'a share from 0 to 1'),
    minLength,
    maxLength,
    pruned: options.flag('prune-redundant'),
  };
}

/** The single values of a result for people; lists are for --json. */
function scalarsOf(result: AnalyseResult, prefix = ''): string[][] {
  return Object.entries(result).flatMap(([name, value]) => {
    if (Array.isArray(value)) return value.length === 0 ? [] : [[`${prefix}${name}`, `${value.length} (see --json)`]];
    if (typeof value === 'object' && value !== null) return scalarsOf(value as AnalyseResult, `${prefix}${name}.`);
    return [[`${prefix}${name}`, value === null || value === undefined ? '-' : String(value)]];
  });
}
