import { resolve } from 'node:path';
import { AppError, errorTexts } from '../shared/errors';
import { type ProblemCode, problemTexts } from '../shared/schema/validate';
import { analyseCommand } from './analyse';
import { importChannelsCommand, keysCommand, waitingCommand } from './channels/commands';
import { backupCommand, restoreCommand } from './cli-backup';
import { initCommand, restoredCommand, usersCommand } from './cli-commands';
import { devicesCommand, leaseCommand } from './cli-devices';
import { type CliIo, type ImportCommand, type OpenDatabase, readOptions, UsageError } from './cli-options';
import { openDatabase } from './database';
import { migrate } from './database-migrations';
import { asUnreachable, readDatabaseUrl } from './database-url';
import { doctorCommand } from './doctor';
import { holdsEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { importNorthwindCommand } from './import-northwind-command';
import { insightsCommand } from './insights/command';
import { assertMayListen, isLoopbackHost } from './listening';
import { createOffice } from './office';
import { importOrdersCommand, importRunsCommand, undoImportCommand } from './order-history/commands';
import { listOrganisations } from './organisations';
import { stopWithNpm } from './stop-with-npm';

const usage = `npm run office -- <command> [--data <folder>]

  init --organisation <name> --slug <word> --currency <EUR> --admin-name <name> --admin-sign-in <login> [--password <password>]
                              an empty organisation with its first administrator
  start [--host <address>] [--port <7340>] [--tls-cert <file> --tls-key <file> | --behind-proxy] [--url <https://...>]
                              serve until Ctrl-C
  import northwind <folder> [--password <password>] [--dry-run]
                              bring sample data into an organisation of its own
  import channel-records <csv|mbox|eml> [--source <name>] [--zone <Europe/Berlin>] [--ours <domain,...>] [--unmatched <file>] [--dry-run]
                              e-mails, chats and web forms into the timelines of the accounts; columns of a CSV file: source, id,
                              channel, direction, at, address, subject, text, satisfaction, account; of mails, --ours says which side we are
  import order-history --file <csv> --source <name> --account <column> --date <column> [--order <column>] [--currency <column|EUR>]
          [--status <column|delivered>] [--status-words <word=delivered,...>] [--decimal point|comma] [--zone <Europe/Berlin>]
          [--salesperson <column>] [--no-header] [--skip-refused] [--dry-run] [--json]
          of orders as a whole: --amount <column>
          of their lines: --product <column> --quantity <column>, --price <column> or --amount <column> or both,
                [--discount <column> --discount-unit percent|share]
          [--make-accounts --owner <user>|--territory <name> [--account-name <column>]]
          [--make-products sold|discontinued [--product-name <column>]]
                              the orders of another system; what is refused is told, and then nothing is imported
  import runs | undo <run>    what was imported of order histories; take one back
  channel-records [--unmatched <file>]
                              place again what was delivered and waits for its account; what still fits none goes into the file
  keys list | make <name> | revoke <id>
                              access keys of systems that deliver channel records (a web form, a mail gateway)
  users list | add --name <name> --sign-in <login> [--role salesperson|manager|administrator] [--manager <user>]
        [--territory <name>] [--password <password>] | disable <user> | enable <user> | reset-password <user>
  devices list | revoke <id> | unlock-code <device> <question>
                              the last one answers a laptop whose lease ran out, over the telephone
  lease [<days>]              days without contact after which a laptop stays locked (14)
  backup <file|folder> [--keep <n>]
                              everything as of now in one file, while the head office goes on; --keep removes older ones in the folder
  restore <file> [--replace]  bring back what a backup holds; laptops send again what it lacks
  restored                    say this once after restoring the database by other means: laptops send again what it lacks
  analyse rfm|pareto|clv|rules|forecast --file <csv> --customer <column> --date <column> --amount <column> [--order <column>]
          [--product <column>] [--no-header] [--calibrate-until <date>] [--unit day|week|month] [--customers] [--json]
          rules: [--basket] [--min-support 0.01] [--min-confidence 0.5] [--min-length 2] [--max-length 10] [--prune-redundant]
                              worth and behaviour of the customers in any file of transactions, to check the numbers
  insights                    work out now what is worked out every day: what laptops need to know of all customers
  doctor                      check this installation and say what to do

  --data <folder>             where the embedded PostgreSQL keeps everything (.data); DATABASE_URL names another PostgreSQL
  --organisation <slug>       which one, where there are several`;

const defaultPort = 7340;

/** Runs one command of the head office. @returns the exit code: 0 done, 1 it did not work, 2 it was not understood */
export async function runOffice(args: readonly string[], io: CliIo): Promise<number> {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case undefined:
      case 'help':
      case '--help':
      case '-h':
        io.out(usage);
        return 0;
      case 'init':
        return await initCommand(rest, io, openDatabaseOf(io, 'made'));
      case 'start':
        return await startCommand(rest, io);
      case 'import':
        return await importCommand(rest, io);
      case 'channel-records':
        return await waitingCommand(rest, io, openDatabaseOf(io, 'there'));
      case 'keys':
        return await keysCommand(rest, io, openDatabaseOf(io, 'there'));
      case 'users':
        return await usersCommand(rest, io, openDatabaseOf(io, 'there'));
      case 'devices':
        return await devicesCommand(rest, io, openDatabaseOf(io, 'there'));
      case 'lease':
        return await leaseCommand(rest, io, openDatabaseOf(io, 'there'));
      case 'backup':
        return await backupCommand(rest, io, openDatabaseOf(io, 'there', 'as it is'));
      case 'restore':
        return await restoreCommand(rest, io, openDatabaseOf(io, 'made', 'as it is'));
      case 'restored':
        return await restoredCommand(rest, io, openDatabaseOf(io, 'there'));
      case 'analyse':
        return await analyseCommand(rest, io);
      case 'insights':
        return await insightsCommand(rest, io, openDatabaseOf(io, 'there'));
      case 'doctor':
        return await doctorCommand(rest, io);
      default:
        throw new UsageError(`There is no command "${command}".`);
    }
  } catch (error) {
    if (error instanceof UsageError) {
      io.error(`${error.message} npm run office -- help lists what there is.`);
      return 2;
    }
    io.error(messageOf(error));
    return 1;
  }
}

export function messageOf(error: unknown): string {
  if (error instanceof AppError) {
    const { field, problem } = error.details;
    if (error.code === 'invalid_record' && isProblemCode(problem))
      return `${field}: ${filled(problemTexts[problem][0], error.details)}.`;
    const details = Object.entries(error.details).map(([name, value]) => `${name}: ${value}`);
    return filled(errorTexts[error.code][0], error.details) + (details.length === 0 ? '' : ` (${details.join(', ')})`);
  }
  return error instanceof Error ? error.message : String(error);
}

const filled = (text: string, values: AppError['details']): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(problemTexts, code);

/**
 * @param kind `there`: a folder without data is a mistake in typing; `made`: it is where data shall be
 * @param schema `as it is`: a backup before an update holds what was there before it
 */
function openDatabaseOf(
  io: CliIo,
  kind: 'there' | 'made',
  schema: 'up to date' | 'as it is' = 'up to date',
): OpenDatabase {
  return async (dataFolder) => {
    const isOther = readDatabaseUrl(io.environment) !== undefined;
    const folder = resolve(dataFolder ?? '.data');
    if (kind === 'there' && !isOther && !holdsEmbeddedPostgres(folder))
      throw new Error(
        `There is no head office in ${folder}: name the right folder with --data. npm run office -- init makes a new one.`,
      );
    const { url, stop } = await startDatabase(dataFolder, io);
    const pool = openDatabase({ url });
    try {
      if (schema === 'up to date') await migrate(pool);
      else await pool.query('SELECT 1');
    } catch (error) {
      await pool.end();
      await stop();
      throw isOther ? asUnreachable(error) : error;
    }
    return {
      pool,
      url,
      async close() {
        await pool.end();
        await stop();
      },
    };
  };
}

async function startDatabase(
  dataFolder: string | undefined,
  io: CliIo,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const url = readDatabaseUrl(io.environment);
  if (url !== undefined) return { url, stop: () => Promise.resolve() };
  const postgres = await startEmbeddedPostgres({ dataFolder: resolve(dataFolder ?? '.data'), onLog: io.error });
  return { url: postgres.url, stop: () => postgres.stop() };
}

async function importCommand(args: readonly string[], io: CliIo): Promise<number> {
  const [kind, ...rest] = args;
  const kinds: Readonly<Record<string, ImportCommand>> = {
    northwind: importNorthwindCommand,
    'channel-records': importChannelsCommand,
    'order-history': importOrdersCommand,
    runs: importRunsCommand,
    undo: undoImportCommand,
  };
  const run = kind === undefined ? undefined : Object.entries(kinds).find(([name]) => name === kind)?.[1];
  if (run === undefined) {
    throw new UsageError(
      `import wants one of: ${Object.keys(kinds).join(', ')}${kind === undefined ? '' : `, not "${kind}"`}.`,
    );
  }
  // Sample data makes its own organisation; everything else goes to one that is there.
  return run(rest, io, openDatabaseOf(io, run === importNorthwindCommand ? 'made' : 'there'));
}

async function startCommand(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args, {
    data: 'text',
    host: 'text',
    port: 'text',
    'tls-cert': 'text',
    'tls-key': 'text',
    'behind-proxy': 'flag',
    url: 'text',
  });
  if (options.words.length > 0) throw new UsageError(`start takes no word like "${options.words[0]}".`);
  const [certFile, keyFile] = [options.text('tls-cert'), options.text('tls-key')];
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new UsageError('--tls-cert and --tls-key go together.');
  const tls = certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };
  const host = options.text('host') ?? '127.0.0.1';
  const behindProxy = options.flag('behind-proxy');
  const publicUrl = readPublicUrl(options.text('url'));
  const demo = isLoopbackHost(host) && !behindProxy;
  // Before PostgreSQL is started for nothing.
  assertMayListen({ host, tls, behindProxy, demo });

  const { url: databaseUrl, stop } = await startDatabase(options.text('data'), io);
  try {
    const office = await createOffice({
      databaseUrl,
      host,
      port: options.port('port', defaultPort),
      trustProxy: behindProxy,
      demo,
      log: { write: (line) => io.error(line.trimEnd()) },
      ...(tls === undefined ? {} : { tls }),
      ...(publicUrl === undefined ? {} : { publicUrl }),
    }).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
        throw new Error(
          `Port ${options.port('port', defaultPort)} on ${host} is taken. Stop the program that uses it, or choose another with --port.`,
        );
      }
      throw readDatabaseUrl(io.environment) === undefined ? error : asUnreachable(error);
    });
    // Before anybody hears that it is ready, and may end it.
    const ended = new Promise<void>((end) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end());
      stopWithNpm(end);
    });
    io.out(`The head office is ready: ${office.url}`);
    if (await isWithoutOrganisation(databaseUrl))
      io.error('It has no organisation yet, so nobody can sign in: npm run office -- init makes one.');
    io.error('Ctrl-C stops it.');
    await ended;
    io.error('Stopping …');
    await office.close();
  } finally {
    await stop();
  }
  return 0;
}

async function isWithoutOrganisation(databaseUrl: string): Promise<boolean> {
  const pool = openDatabase({ url: databaseUrl, max: 1 });
  try {
    return (await listOrganisations(pool)).length === 0;
  } finally {
    await pool.end();
  }
}

function readPublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!URL.canParse(text)) throw new UsageError(`--url wants an address like https://office.example.com, not ${text}.`);
  const { protocol, origin } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new UsageError(`--url wants an address like https://office.example.com, not ${text}.`);
  return origin;
}
