import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Pool } from 'pg';
import { minorDigits } from '../../shared/domain/money';
import { zoneOfRequests } from '../channels/routes';
import { chooseOrganisation, findTerritory, findUser } from '../cli-commands';
import {
  type CliIo,
  type CliOptions,
  type OpenDatabase,
  readOptions,
  readSource,
  readZone,
  table,
  UsageError,
} from '../cli-options';
import { analyseCompany } from '../insights/analyse-company';
import type { Organisation } from '../organisations';
import { TableFile, TableFileError } from '../table-file';
import { listUsers } from '../users';
import { planImport, type MakeAccounts, type Plan } from './plan';
import {
  oldStatuses,
  orderColumns,
  readOrders,
  type OldStatus,
  type OrderFile,
  type Reading,
  type Refusal,
} from './read-orders';
import { listRuns, undoRun } from './runs';
import { readKnown, writePlan, type Written } from './write-orders';

/**
 * `office import order-history --file <csv> ...`: the orders of another system, once and for all or again after a correction.
 * @returns 0 done; 1 when something was refused or it was stopped
 * @throws UsageError; Error when the file cannot be read
 */
export async function importOrdersCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, {
    ...Object.fromEntries(orderColumns.map((column) => [column, 'text' as const])),
    ...{ data: 'text', organisation: 'text', file: 'text', source: 'text', zone: 'text', decimal: 'text' },
    ...{ 'status-words': 'text', 'discount-unit': 'text', 'no-header': 'flag' },
    ...{ 'make-accounts': 'flag', owner: 'text', territory: 'text', 'make-products': 'text' },
    ...{ 'skip-refused': 'flag', 'dry-run': 'flag', json: 'flag' },
  });
  if (options.words.length > 0) throw new UsageError(`import order-history takes no word like "${options.words[0]}".`);
  const file = options.required('file');
  options.required('source');
  const source = readSource(options) ?? '';
  const names = readColumns(options);
  const reading = { ...readReading(options), names, hasHeader: !options.flag('no-header') };
  const makeProducts = readChoice(options, 'make-products', ['sold', 'discontinued'] as const);
  assertMakeAccounts(options);
  const path = resolve(file);
  const cannotRead = (why: string): never => {
    throw new UsageError(`The file ${file} cannot be read (${why}).`);
  };
  const info = await stat(path).catch((error: unknown) =>
    cannotRead(error instanceof Error ? error.message : String(error)),
  );
  if (!info.isFile()) cannotRead('it is read several times, so it has to be a file on a disk');

  const database = await open(options.text('data'));
  const { signal, end } = untilInterrupted(io);
  try {
    const { pool } = database;
    const organisation = await chooseOrganisation(pool, options.text('organisation'));
    const now = new Date();
    const table = new TableFile(() => createReadStream(path));
    const orders = await readOrders(table, { ...reading, now, currency: organisation.currency });
    const plan = await planImport(orders, await readKnown(pool, organisation.id), {
      ...{ source, makeProducts, importedAt: now.toISOString() },
      makeAccounts: await readMakeAccounts(options, pool, organisation),
    });
    const refused = [...orders.refused, ...plan.refused].sort((a, b) => a.line - b.line);
    const isDryRun = options.flag('dry-run');
    const isRefused = refused.length > 0 && !options.flag('skip-refused');
    const total = plan.totals.orders;
    const written = isRefused
      ? undefined
      : await writePlan(pool, organisation.id, plan, {
          ...{ source, file: basename(file), now, isDryRun, signal },
          onProgress: (done) => io.error(`${wholeNumber(done)} of ${wholeNumber(total)} orders`),
        });
    const report: Report = { orders, plan, refused, written, isDryRun };
    if (options.flag('json')) io.out(JSON.stringify(jsonOf(report)));
    else tellReport(report, organisation.slug, io);
    if (written?.run !== undefined && !written.stopped) await workOut(pool, organisation.id, now, signal, io);
    return isRefused || written?.stopped === true ? 1 : 0;
  } catch (error) {
    if (error instanceof TableFileError) throw new Error(`${file}, ${error.message}.`);
    throw error;
  } finally {
    end();
    await database.close();
  }
}

/** `office import runs`: what was imported of order histories, the newest first. */
export async function importRunsCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text', organisation: 'text' });
  if (options.words.length > 0) throw new UsageError(`import runs takes no word like "${options.words[0]}".`);
  const database = await open(options.text('data'));
  try {
    const { id } = await chooseOrganisation(database.pool, options.text('organisation'));
    const rows = (await listRuns(database.pool, id)).map(({ run, at, source, file, records, finished, undone }) => [
      ...[String(run), at.slice(0, 16).replace('T', ' '), source, file, wholeNumber(records)],
      undone ? 'taken back' : finished ? '' : 'stopped',
    ]);
    if (rows.length === 0) io.out('Nothing was imported yet.');
    else for (const line of table([['Run', 'At', 'Source', 'File', 'Records', ''], ...rows])) io.out(line);
    return 0;
  } finally {
    await database.close();
  }
}

/** `office import undo <run>`: takes back what an import of order history wrote. */
export async function undoImportCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text', organisation: 'text' });
  const [word = '', ...more] = options.words;
  if (!/^[1-9]\d{0,8}$/.test(word) || more.length > 0)
    throw new UsageError('import undo wants the number of a run; import runs lists them.');
  const database = await open(options.text('data'));
  const { signal, end } = untilInterrupted(io);
  try {
    const { pool } = database;
    const { id } = await chooseOrganisation(pool, options.text('organisation'));
    const run = (await listRuns(pool, id)).find((one) => one.run === Number(word));
    if (run === undefined) throw new Error(`There is no run ${word}; import runs lists what was imported.`);
    if (run.undone) throw new Error(`Run ${word} was taken back already.`);
    if (run.records === 0) throw new Error(`Run ${word} is too old: what it wrote is not remembered any more.`);
    const now = new Date();
    try {
      const { removed, restored, kept } = await undoRun(pool, id, run.run, {
        ...{ now, signal },
        onProgress: (done) => io.error(`${wholeNumber(done)} of ${wholeNumber(run.records)} records`),
      });
      io.out(`Removed ${wholeNumber(removed)}, as before ${wholeNumber(restored)}.`);
      if (kept > 0) io.out(`Left as they are, because they were changed since or are in use: ${wholeNumber(kept)}.`);
    } catch (error) {
      if (!signal.aborted) throw error;
      io.error('Stopped. The same command goes on.');
      return 1;
    }
    await workOut(pool, id, now, signal, io);
    return 0;
  } finally {
    end();
    await database.close();
  }
}

/** Ctrl-C stops between two batches, with nothing half written. */
function untilInterrupted(io: CliIo): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const stop = (): void => {
    io.error('Stopping …');
    controller.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    signal: controller.signal,
    end() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}

async function workOut(pool: Pool, orgId: string, now: Date, signal: AbortSignal, io: CliIo): Promise<void> {
  io.error('Working out the figures of all customers …');
  try {
    await analyseCompany(pool, orgId, now, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    io.error('The figures follow with the next daily run, or with npm run office -- insights.');
  }
}

function readColumns(options: CliOptions): Reading['names'] {
  const names = Object.fromEntries(
    orderColumns.flatMap((column) => {
      const name = options.text(column)?.trim();
      return name === undefined ? [] : [[column, name]];
    }),
  ) as Reading['names'];
  options.required('account');
  options.required('date');
  if (names.product === undefined) {
    const ofLines = (['quantity', 'price', 'discount', 'product-name'] as const).find(
      (name) => names[name] !== undefined,
    );
    if (ofLines !== undefined) throw new UsageError(`--${ofLines} goes with --product.`);
    options.required('amount');
  } else {
    options.required('quantity');
    if (names.price === undefined && names.amount === undefined)
      throw new UsageError('--price or --amount is missing.');
  }
  return names;
}

function readReading(options: CliOptions): Pick<Reading, 'decimalMark' | 'discountUnit' | 'statusWords' | 'zone'> {
  const decimal = readChoice(options, 'decimal', ['point', 'comma'] as const);
  return {
    decimalMark: decimal && (decimal === 'point' ? '.' : ','),
    discountUnit: readChoice(options, 'discount-unit', ['percent', 'share'] as const),
    statusWords: readStatusWords(options),
    zone: readZone(options, zoneOfRequests),
  };
}

function readChoice<Choice extends string>(
  options: CliOptions,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const typed = options.text(name);
  if (typed === undefined) return undefined;
  const choice = choices.find((one) => one === typed);
  if (choice === undefined) throw new UsageError(`--${name} is ${choices.join(' or ')}, not ${typed}.`);
  return choice;
}

function readStatusWords(options: CliOptions): ReadonlyMap<string, OldStatus> {
  const words = options.text('status-words');
  return new Map(
    (words === undefined ? [] : words.split(',')).map((pair): [string, OldStatus] => {
      const at = pair.lastIndexOf('=');
      const status = oldStatuses.find((one) => one === pair.slice(at + 1).trim());
      if (at < 0 || status === undefined)
        throw new UsageError(
          `--status-words wants pairs like Shipped=delivered, with ${oldStatuses.join(', ')} behind, not ${pair.trim()}.`,
        );
      return [pair.slice(0, at).trim().toLowerCase(), status];
    }),
  );
}

function assertMakeAccounts(options: CliOptions): void {
  const [makes, owner, territory] = [options.flag('make-accounts'), options.text('owner'), options.text('territory')];
  if (makes && (owner === undefined) === (territory === undefined))
    throw new UsageError('--make-accounts wants --owner <user> or --territory <name>: whose the new accounts are.');
  if (!makes && (owner ?? territory) !== undefined)
    throw new UsageError(`--${owner === undefined ? 'territory' : 'owner'} goes with --make-accounts.`);
}

async function readMakeAccounts(
  options: CliOptions,
  pool: Pool,
  organisation: Organisation,
): Promise<MakeAccounts | undefined> {
  if (!options.flag('make-accounts')) return undefined;
  const [owner, territory] = [options.text('owner'), options.text('territory')];
  if (owner !== undefined) return { ownerId: findUser(await listUsers(pool, organisation.id), owner, organisation).id };
  return { territoryId: await findTerritory(pool, organisation, territory ?? '') };
}

interface Report {
  readonly orders: OrderFile;
  readonly plan: Plan;
  readonly refused: readonly Refusal[];
  /** Undefined: nothing was written, because something was refused. */
  readonly written: Written | undefined;
  readonly isDryRun: boolean;
}

const refusedOrdersOf = ({ orders, plan }: Report): number => orders.refusedOrders + orders.orders - plan.totals.orders;

function jsonOf(report: Report): Readonly<Record<string, unknown>> {
  const { orders, plan, refused, written, isDryRun } = report;
  const { totals } = plan;
  return {
    rows: orders.rows,
    orders: totals.orders,
    lines: totals.lines,
    accounts: totals.customers,
    days: totals.days,
    amounts: totals.amounts,
    repeated: orders.repeated,
    refusedOrders: refusedOrdersOf(report),
    refused,
    salespeopleUnknown: plan.strangers,
    made: { accounts: plan.accounts.size, products: plan.products.size },
    written: written === undefined ? null : { ...written.fates, dryRun: isDryRun, stopped: written.stopped },
    run: written?.run ?? null,
  };
}

const wholeNumber = (value: number): string => value.toLocaleString('en-US');

function moneyText(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return `${(minor / 10 ** digits).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${currency}`;
}

const shownLines = 8;
const shownReasons = 20;

function tellReport(report: Report, slug: string, io: CliIo): void {
  const { orders, plan, refused, written, isDryRun } = report;
  const { days, amounts, ...totals } = plan.totals;
  io.out(
    `${wholeNumber(orders.rows)} rows: ${wholeNumber(totals.orders)} orders with ${wholeNumber(totals.lines)} lines of ${wholeNumber(totals.customers)} accounts${days === null ? '' : `, ${days.from} to ${days.until}`}`,
  );
  for (const { currency, netMinor, orders: count } of amounts)
    io.out(`${moneyText(netMinor, currency)} in ${wholeNumber(count)} orders`);
  if (orders.repeated.length > 0)
    io.out(`Left out, because the same line was there already: ${placesText(orders.repeated)}`);
  if (plan.strangers.length > 0) {
    io.out('Salespeople whom no user is called like, so that their orders name nobody:');
    for (const { name, orders: count, isSeveral } of plan.strangers.slice(0, shownReasons))
      io.out(`  ${name}${isSeveral ? ' (several users)' : ''}: ${wholeNumber(count)} orders`);
    if (plan.strangers.length > shownReasons)
      io.out(`  and ${wholeNumber(plan.strangers.length - shownReasons)} more; --json tells all`);
    io.out('Add them as users, by staff code, e-mail, user name or name, and the same command fills them in.');
  }
  if (refused.length > 0) {
    io.out(`Refused, ${wholeNumber(refusedOrdersOf(report))} orders:`);
    const reasons = byReason(refused);
    for (const { reason, code, lines } of reasons.slice(0, shownReasons))
      io.out(`  ${reason} (${code}): ${placesText(lines)}`);
    if (reasons.length > shownReasons)
      io.out(`  and ${wholeNumber(reasons.length - shownReasons)} more reasons; --json tells all`);
    const isUnknown = (code: Refusal['code']): boolean => refused.some((one) => one.code === code);
    if (isUnknown('unknown_account'))
      io.out('--make-accounts --owner <user>, or --territory <name>, makes the customers that are not known.');
    if (isUnknown('unknown_product'))
      io.out('--make-products sold, or discontinued, makes the products that are not known.');
  }
  if (written === undefined) {
    io.out('Nothing was imported. Correct what was refused, or say --skip-refused to import the other orders.');
    return;
  }
  const { fates, run, stopped } = written;
  const made = [
    ...(plan.accounts.size > 0 ? [`${wholeNumber(plan.accounts.size)} accounts`] : []),
    ...(plan.products.size > 0 ? [`${wholeNumber(plan.products.size)} products`] : []),
  ];
  if (made.length > 0) io.out(`${isDryRun ? 'Would be made' : 'Made'}: ${made.join(', ')}`);
  io.out(
    `Orders in the organisation ${slug}: ${wholeNumber(fates.new)} new, ${wholeNumber(fates.changed)} changed, ${wholeNumber(fates.unchanged)} there already.`,
  );
  if (fates.kept > 0) io.out(`Changed or removed by people since, and left as they are: ${wholeNumber(fates.kept)}.`);
  if (isDryRun) io.out('Dry run: nothing was written.');
  if (stopped) io.out('Stopped on the way: the same command goes on.');
  if (run !== undefined) io.out(`npm run office -- import undo ${run} takes it back.`);
}

function placesText(lines: readonly number[]): string {
  const shown = lines.slice(0, shownLines).join(', ');
  const more = lines.length - shownLines;
  return `${lines.length === 1 ? 'line' : 'lines'} ${shown}${more > 0 ? ` and ${wholeNumber(more)} more` : ''}`;
}

/** One reason of many rows is told once. */
function byReason(
  refused: readonly Refusal[],
): { readonly reason: string; readonly code: string; readonly lines: readonly number[] }[] {
  const groups = new Map<string, { reason: string; code: string; lines: number[] }>();
  for (const { line, code, reason } of refused) {
    const group = groups.get(reason);
    if (group) group.lines.push(line);
    else groups.set(reason, { reason, code, lines: [line] });
  }
  return [...groups.values()];
}
