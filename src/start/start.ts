// npm start: PostgreSQL, head office, demo company and shell in one program that one Ctrl-C stops. build/start.mjs calls it.
import { createWriteStream, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { asUnreachable, readDatabaseUrl } from '../server/database-url';
import { fillDemoIfEmpty } from '../server/demo';
import { startEmbeddedPostgres } from '../server/embedded-postgres';
import { createOffice } from '../server/office';
import { stopWithNpm } from '../server/stop-with-npm';
import { createFileSessionStore } from '../shell/file-session-store';
import { serveShell } from '../shell/http-server';
import { createOfficeAddress } from '../shell/office-address';
import { createShell } from '../shell/shell';
import { createVaultHost } from '../shell/vault-host';
import { openApp } from './open-app';
import { choosePorts } from './ports';
import { claimDataFolder, type Address } from './running-instance';

export interface StartOptions {
  /** The folder of the clone: it holds out/ and node_modules. */
  readonly root: string;
  readonly parameters: readonly string[];
}

const usage = `npm start -- [--no-open] [--port <number>] [--data <folder>]
  --no-open        serve and print the address, open nothing
  --port <number>  the port of the app on 127.0.0.1 (7350)
  --data <folder>  where everything is kept (.data)`;

/** Starts everything and resolves when it is ready; it then runs until SIGINT or SIGTERM. */
export async function start({ root, parameters }: StartOptions): Promise<void> {
  const options = readParameters(parameters);
  if (options === undefined) return;
  const dataFolder = resolve(options.data ?? join(root, '.data'));
  const claim = await claimDataFolder(dataFolder);
  if ('url' in claim) {
    say(`Roadbook is ready: ${claim.url}`);
    if (options.isOpening && (await openApp({ root, dataFolder, ...claim, show: tell })) === undefined)
      tellToOpen(claim.url);
    return;
  }

  // Whatever has been started is stopped in the opposite order, also when a later step fails.
  const stops: (() => Promise<void> | void)[] = [() => claim.release()];
  const stopAll = once(async () => {
    for (const stop of stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        tell(`While stopping: ${messageOf(error)}`);
      }
    }
  });
  const stopAndExit = (): void => {
    tell('Stopping …');
    void stopAll().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopAndExit);
  stopWithNpm(stopAndExit);

  try {
    const address = await startParts({ root, dataFolder, port: options.port, stops });
    claim.announce(address);
    say(`Roadbook is ready: ${address.url}`);
    if (options.isOpening) {
      const opened = await openApp({ root, dataFolder, ...address, show: tell });
      if (opened !== undefined) stops.push(() => opened.close());
      else tellToOpen(address.url);
    }
    tell('Ctrl-C stops it.');
  } catch (error) {
    tell(messageOf(error));
    await stopAll();
    process.exit(1);
  }
}

interface Parts {
  readonly root: string;
  readonly dataFolder: string;
  readonly port: number | undefined;
  readonly stops: (() => Promise<void> | void)[];
}

async function startParts({ root, dataFolder, port, stops }: Parts): Promise<Address> {
  const ports = await choosePorts(dataFolder, port);

  let databaseUrl = readDatabaseUrl(process.env);
  const isOther = databaseUrl !== undefined;
  if (databaseUrl === undefined) {
    const postgres = await startEmbeddedPostgres({ dataFolder, onLog: tell });
    stops.push(() => postgres.stop());
    databaseUrl = postgres.url;
  }
  const office = await createOffice({
    databaseUrl,
    host: '127.0.0.1',
    port: ports.office,
    demo: true,
    log: officeLog(join(dataFolder, 'office.log')),
  }).catch((error: unknown) => {
    throw isOther ? asUnreachable(error) : error;
  });
  stops.push(() => office.close());
  let isFilling = false;
  const onProgress = (): void => {
    if (!isFilling) tell('Making the demo company (once, about a minute) …');
    isFilling = true;
  };
  await fillDemoIfEmpty({ databaseUrl, today: new Date(), onProgress });

  const shellFolder = join(dataFolder, 'shell');
  mkdirSync(shellFolder, { recursive: true, mode: 0o700 });
  const address = await createOfficeAddress(join(shellFolder, 'office.json'), office.url);
  const sessions = createFileSessionStore(join(shellFolder, 'sessions.json'));
  const version = versionOf(root);
  const shell = await serveShell(ports.shell, (boundPort) =>
    createShell({
      rendererFolder: join(root, 'out', 'renderer'),
      office: address,
      sessions,
      vault: createVaultHost({ folder: join(shellFolder, 'vault') }),
      platform: 'browser',
      version,
      origin: `http://127.0.0.1:${boundPort}`,
      aliases: [`http://localhost:${boundPort}`],
      // Cookies know no ports: two shells on one computer need two names.
      session: { cookie: `roadbook_shell_${boundPort}` },
    }),
  );
  stops.push(() => shell.close());
  return { url: shell.url, officeUrl: office.url };
}

/** The head office's own log, begun anew when it has grown to 10 MB. */
function officeLog(path: string): { write(line: string): void } {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) renameSync(path, `${path}.1`);
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  return { write: (line) => void file.write(line) };
}

interface Parameters {
  readonly isOpening: boolean;
  readonly port: number | undefined;
  readonly data: string | undefined;
}

/** undefined when everything is said already (help, or a mistake; then the exit code is 1). */
function readParameters(parameters: readonly string[]): Parameters | undefined {
  try {
    const { values } = parseArgs({
      args: [...parameters],
      options: {
        'no-open': { type: 'boolean' },
        port: { type: 'string' },
        data: { type: 'string' },
        host: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) {
      say(usage);
      return undefined;
    }
    if (values.host !== undefined && values.host !== '127.0.0.1' && values.host !== 'localhost') {
      throw new Error(
        `Roadbook started like this is reachable from this computer only, not on ${values.host}: its demo sign-ins are known ` +
          'to everybody, and without TLS passwords and customers would cross the network readable. For other computers: ' +
          'npm run office -- init, then npm run office -- start with a certificate or behind a TLS proxy.',
      );
    }
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
      throw new Error(`--port wants a number from 1 to 65535, not ${values.port}.`);
    }
    return { isOpening: values['no-open'] !== true, port, data: values.data };
  } catch (error) {
    tell(messageOf(error));
    tell(usage);
    process.exitCode = 1;
    return undefined;
  }
}

function versionOf(root: string): string {
  return /"version":\s*"([^"]+)"/.exec(readFileSync(join(root, 'package.json'), 'utf8'))?.[1] ?? '0.0.0';
}

/** Programs read standard output; everything for people goes to standard error. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function tellToOpen(url: string): void {
  tell(`Open this address in a browser: ${url}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
}
