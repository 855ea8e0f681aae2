import { createPrivateKey, X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Pool } from 'pg';
import { entities, entityNames } from '../shared/entities';
import { tableOf } from '../shared/schema/postgres';
import { followChains } from './chain';
import { type CliIo, readOptions, UsageError } from './cli-options';
import { appRole, asSystem, openDatabase, ownerRole } from './database';
import { assertCanaryInvisible, pendingMigrations } from './database-migrations';
import { readDatabaseUrl } from './database-url';
import { holdsEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { assertMayListen, isLoopbackHost } from './listening';
import { countKept, keptDays } from './retention';
import { userIsActive } from './users';

/** What a check found, and what to do when that is not good. */
export interface Finding {
  readonly subject: string;
  readonly state: 'ok' | 'note' | 'problem';
  readonly found: string;
  readonly advice?: string;
}

const ok = (subject: string, found: string): Finding => ({ subject, state: 'ok', found });
const note = (subject: string, found: string, advice: string): Finding => ({ subject, state: 'note', found, advice });
const problem = (subject: string, found: string, advice: string): Finding => ({
  subject,
  state: 'problem',
  found,
  advice,
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A check that fails unexpectedly is a finding like any other: the other checks go on. */
async function looking(
  subject: string,
  advice: string,
  check: () => Promise<Finding[]> | Finding[],
): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [problem(subject, messageOf(error), advice)];
  }
}

/** `office doctor`: looks at everything an installation needs, changes nothing. @returns 1 when something needs doing */
export async function doctorCommand(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args, {
    data: 'text',
    host: 'text',
    port: 'text',
    'tls-cert': 'text',
    'tls-key': 'text',
    'behind-proxy': 'flag',
  });
  if (options.words.length > 0) throw new UsageError(`doctor takes no word like "${options.words[0]}".`);
  const dataFolder = resolve(options.text('data') ?? '.data');
  const hasOwn = holdsEmbeddedPostgres(dataFolder);
  let officeId: string | undefined;
  const inDatabase = async (): Promise<Finding[]> => {
    const databaseUrl = readDatabaseUrl(io.environment);
    if (databaseUrl === undefined && !hasOwn)
      return [
        note(
          'PostgreSQL',
          'not started, because there is no data yet',
          'npm run office -- init makes an organisation, npm start a demo company.',
        ),
      ];
    return withDatabase(databaseUrl, dataFolder, io, async (pool, now) => {
      officeId = await idOfOffice(pool);
      return checkDatabase(pool, now);
    });
  };
  // First, although it is told last: who answers on the port is compared with what lies here.
  const database = await looking(
    'PostgreSQL',
    'Is it running, and is the address in DATABASE_URL right? The log of the embedded one is postgres/postgres.log in the data folder.',
    inDatabase,
  );
  const findings: Finding[] = [
    checkNode(process.versions.node),
    ...(await looking('Data folder', 'Look at the folder and its rights.', () =>
      checkDataFolder(dataFolder, (io.environment['DATABASE_URL'] ?? '') !== ''),
    )),
    ...(await looking('Disk', 'Look at the disk.', () => checkDisk(dataFolder))),
    ...(await checkServing({
      host: options.text('host') ?? '127.0.0.1',
      port: options.port('port', 7340),
      certFile: options.text('tls-cert'),
      keyFile: options.text('tls-key'),
      behindProxy: options.flag('behind-proxy'),
      now: new Date(),
      officeId,
    })),
    ...database,
  ];
  const marks = { ok: 'ok      ', note: 'note    ', problem: 'PROBLEM ' };
  for (const { subject, state, found, advice } of findings) {
    io.out(`${marks[state]} ${subject}: ${found}`);
    if (advice !== undefined) io.out(`          ${advice}`);
  }
  const problems = findings.filter(({ state }) => state === 'problem').length;
  io.out(problems === 0 ? 'Nothing is wrong.' : `${problems} ${problems === 1 ? 'problem' : 'problems'}.`);
  return problems === 0 ? 0 : 1;
}

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? ok('Node', version)
    : problem('Node', `${version} is too old`, 'Roadbook needs Node 20.19 or newer.');
}

export function checkDataFolder(folder: string, otherDatabase: boolean): Finding[] {
  if (!existsSync(folder))
    return [
      otherDatabase
        ? ok('Data folder', 'not needed: DATABASE_URL is set')
        : note('Data folder', `${folder} does not exist yet`, 'It is made by npm start and by npm run office -- init.'),
    ];
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return [
      problem(
        'Data folder',
        `${folder} cannot be written`,
        `Start the head office as the owner of the folder, or change its rights.`,
      ),
    ];
  }
  const secret = ['postgres', 'postgres/password']
    .map((name) => resolve(folder, name))
    .find((path) => existsSync(path) && (statSync(path).mode & 0o077) !== 0);
  return [
    secret === undefined || process.platform === 'win32'
      ? ok('Data folder', folder)
      : problem('Data folder', `${secret} can be read by others on this computer`, `chmod go-rwx ${secret}`),
  ];
}

const gigabyte = 1024 ** 3;

export async function checkDisk(folder: string): Promise<Finding[]> {
  const place = existsSync(folder) ? folder : resolve('.');
  const { bavail, bsize, blocks } = await statfs(place);
  const freeGb = (bavail * bsize) / gigabyte;
  const found = `${freeGb.toFixed(1)} GB free of ${((blocks * bsize) / gigabyte).toFixed(1)} GB`;
  if (freeGb < 1) return [problem('Disk', found, 'PostgreSQL stops when the disk is full: make room.')];
  return [freeGb < 5 ? note('Disk', found, 'Make room before it gets tight.') : ok('Disk', found)];
}

interface Serving {
  readonly host: string;
  readonly port: number;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly behindProxy: boolean;
  readonly now: Date;
  /** Of the head office whose data this is; undefined while there is none. */
  readonly officeId: string | undefined;
}

export async function checkServing(serving: Serving): Promise<Finding[]> {
  const { host, port, certFile, keyFile, behindProxy, now, officeId } = serving;
  const tls = certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };
  const findings: Finding[] = [];
  if (tls)
    findings.push(
      ...(await looking('Certificate', 'Name files that can be read, in PEM form.', () =>
        checkCertificate(tls.certFile, tls.keyFile, now),
      )),
    );
  else if (certFile !== undefined || keyFile !== undefined)
    findings.push(problem('Certificate', 'only one of --tls-cert and --tls-key is named', 'Name both.'));
  try {
    assertMayListen({ host, tls, behindProxy, demo: false });
    const how = tls ? 'with TLS' : behindProxy ? 'behind a proxy that does TLS' : 'this computer only';
    findings.push(ok('Address', `${host}, ${how}`));
  } catch (error) {
    findings.push(problem('Address', messageOf(error), 'Or leave --host away: then only this computer reaches it.'));
  }
  findings.push(
    ...(await looking('Port', 'Choose another with --port.', () =>
      checkPort(
        isLoopbackHost(host) || host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host,
        port,
        tls !== undefined,
        officeId,
      ),
    )),
  );
  return findings;
}

export function checkCertificate(certFile: string, keyFile: string, now: Date): Finding[] {
  const certificate = new X509Certificate(readFileSync(certFile));
  if (!certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile)))) {
    return [
      problem(
        'Certificate',
        `${keyFile} is not the key of ${certFile}`,
        'Name the key the certificate was asked for with.',
      ),
    ];
  }
  const until = new Date(certificate.validTo);
  const days = Math.floor((until.getTime() - now.getTime()) / 86_400_000);
  const found = `for ${certificate.subjectAltName ?? certificate.subject}, until ${until.toISOString().slice(0, 10)}`;
  if (now < new Date(certificate.validFrom))
    return [
      problem(
        'Certificate',
        `not valid before ${new Date(certificate.validFrom).toISOString().slice(0, 10)}`,
        'Look at the clock of this computer, or wait.',
      ),
    ];
  if (days < 0)
    return [
      problem(
        'Certificate',
        `${found}: it has run out`,
        'No laptop connects any more. Renew it: a running head office takes it up within a minute.',
      ),
    ];
  return [
    days < 21
      ? note('Certificate', `${found}: ${days} days`, 'Renew it: a running head office takes it up within a minute.')
      : ok('Certificate', found),
  ];
}

async function checkPort(host: string, port: number, isTls: boolean, officeId: string | undefined): Promise<Finding[]> {
  if (port === 0) return [];
  const { createConnection } = await import('node:net');
  const isOpen = await new Promise<boolean>((done) => {
    const socket = createConnection({ host, port, timeout: 3_000 });
    const end = (open: boolean) => () => {
      socket.destroy();
      done(open);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
  if (!isOpen) return [ok('Port', `${port} is free`)];
  if (isTls) return [note('Port', `${port} is in use`, 'Fine when that is this head office.')];
  const health: unknown = await fetch(`http://${host}:${port}/api/health`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(3_000),
  })
    .then((response) => response.json())
    .catch(() => undefined);
  const isOffice =
    typeof health === 'object' && health !== null && 'product' in health && health.product === 'roadbook';
  if (!isOffice)
    return [
      problem('Port', `${port} is used by another program`, 'Stop that program, or choose another port with --port.'),
    ];
  return [
    'officeId' in health && health.officeId === officeId
      ? ok('Port', `this head office answers on ${port}`)
      : problem(
          'Port',
          `the head office of other data answers on ${port}`,
          'Name its folder with --data, stop it, or choose another port with --port.',
        ),
  ];
}

/** undefined before the first start. */
async function idOfOffice(pool: Pool): Promise<string | undefined> {
  const { rows: tables } = await pool.query<{ there: boolean }>(
    "SELECT to_regclass('public.office') IS NOT NULL AS there",
  );
  if (!tables[0]?.there) return undefined;
  const { rows } = await asSystem(pool, (tx) => tx.query<{ id: string }>('SELECT id FROM office'));
  return rows[0]?.id;
}

async function withDatabase(
  databaseUrl: string | undefined,
  dataFolder: string,
  io: CliIo,
  check: (pool: Pool, now: Date) => Promise<Finding[]>,
): Promise<Finding[]> {
  const embedded = databaseUrl === undefined ? await startEmbeddedPostgres({ dataFolder, onLog: io.error }) : undefined;
  const pool = openDatabase({ url: embedded?.url ?? databaseUrl ?? '', max: 4 });
  try {
    return await check(pool, new Date());
  } finally {
    await pool.end();
    await embedded?.stop();
  }
}

/** Everything inside PostgreSQL. */
export async function checkDatabase(pool: Pool, now: Date): Promise<Finding[]> {
  const findings = await checkServer(pool, now);
  const pending = await pendingMigrations(pool);
  const { rows } = await pool.query<{ there: boolean }>("SELECT to_regclass('public.office') IS NOT NULL AS there");
  if (!rows[0]?.there)
    return [
      ...findings,
      note(
        'Schema',
        'this database holds no head office yet',
        'npm run office -- init makes an organisation, npm start a demo company.',
      ),
    ];
  findings.push(
    pending.length === 0
      ? ok('Schema', 'up to date')
      : note('Schema', `${pending.join(', ')} not applied yet`, 'The next start of the head office applies it.'),
  );
  findings.push(
    ...(await looking('Roles', 'The user of DATABASE_URL must own the database and have CREATEROLE.', () =>
      checkRoles(pool),
    )),
  );
  findings.push(
    ...(await looking(
      'Protection of rows',
      'Somebody changed policies or roles by hand. The head office refuses to start until it is put right; restore the schema from a backup.',
      async () => {
        await assertCanaryInvisible(pool);
        return [ok('Protection of rows', 'a planted row stays invisible to the role that serves people')];
      },
    )),
  );
  findings.push(...(await looking('Users', 'Look at npm run office -- users list.', () => checkUsers(pool))));
  findings.push(
    ...(await looking('Records', 'Keep a copy of the database before anything else is done.', () =>
      checkRecords(pool),
    )),
    ...(await looking('Audit', 'Look at the log of PostgreSQL.', () => checkAudit(pool))),
    ...(await looking('Retention', 'Look at the log of the head office.', () => checkRetention(pool, now))),
    ...(await looking('Channel records', 'Look at the log of PostgreSQL.', () => checkWaiting(pool))),
  );
  return findings;
}

/** Customers wrote, and nobody sees it: said only while there is something. */
async function checkWaiting(pool: Pool): Promise<Finding[]> {
  const { rows: tables } = await pool.query<{ there: boolean }>(
    "SELECT to_regclass('public.channel_waiting') IS NOT NULL AS there",
  );
  if (!tables[0]?.there) return [];
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ n: number }>('SELECT count(*)::int AS n FROM channel_waiting'),
  );
  const n = rows[0]?.n ?? 0;
  return n === 0
    ? []
    : [
        note(
          'Channel records',
          `${n} fit no account and wait`,
          'npm run office -- channel-records places them, or lists them.',
        ),
      ];
}

async function checkServer(pool: Pool, now: Date): Promise<Finding[]> {
  const { rows } = await pool.query<{
    version: number;
    encoding: string;
    fsync: string;
    sync: string;
    now: Date;
    size: string;
    recovery: boolean;
  }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS sync, clock_timestamp() AS now, pg_size_pretty(pg_database_size(current_database())) AS size, pg_is_in_recovery() AS recovery`,
  );
  const row = rows[0];
  if (!row) return [];
  const major = Math.floor(row.version / 10_000);
  const skewSeconds = Math.round(Math.abs(row.now.getTime() - now.getTime()) / 1000);
  return [
    major >= 15
      ? ok('PostgreSQL', `${major}, ${row.size}`)
      : problem('PostgreSQL', `version ${major}`, 'Roadbook needs PostgreSQL 15 or newer.'),
    ...(row.encoding === 'UTF8'
      ? []
      : [
          problem(
            'PostgreSQL',
            `the database is encoded in ${row.encoding}`,
            'Make the database anew with ENCODING UTF8: Chinese names do not fit in otherwise.',
          ),
        ]),
    ...(row.fsync === 'on' && row.sync !== 'off'
      ? []
      : [
          problem(
            'PostgreSQL',
            `fsync is ${row.fsync}, synchronous_commit is ${row.sync}`,
            'Set both to on: otherwise a power cut loses what laptops were told is safe.',
          ),
        ]),
    ...(row.recovery
      ? [problem('PostgreSQL', 'this is a standby that takes no changes', 'Let DATABASE_URL name the primary.')]
      : []),
    skewSeconds <= 5 && now.getUTCFullYear() >= 2025
      ? ok('Clock', `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`)
      : problem(
          'Clock',
          `this computer says ${now.toISOString()}, PostgreSQL ${row.now.toISOString()}`,
          'Set the clock by network time: sign-ins and invitations run out by it.',
        ),
  ];
}

async function checkRoles(pool: Pool): Promise<Finding[]> {
  const { rows } = await pool.query<{ rolname: string; unsafe: boolean; member: boolean }>(
    `SELECT rolname, rolsuper OR rolbypassrls AS unsafe, pg_has_role(current_user, oid, 'MEMBER') AS member FROM pg_roles WHERE rolname = ANY($1)`,
    [[appRole, ownerRole]],
  );
  const missing = [appRole, ownerRole].filter((role) => !rows.some(({ rolname }) => rolname === role));
  const unsafe = rows.filter((row) => row.unsafe).map(({ rolname }) => rolname);
  const foreign = rows.filter((row) => !row.member).map(({ rolname }) => rolname);
  if (missing.length > 0)
    return [
      problem(
        'Roles',
        `${missing.join(', ')} missing`,
        'The next start of the head office makes them; its user needs CREATEROLE.',
      ),
    ];
  if (unsafe.length > 0)
    return [
      problem(
        'Roles',
        `${unsafe.join(', ')} can pass by row-level security`,
        `ALTER ROLE ${unsafe[0]} NOSUPERUSER NOBYPASSRLS`,
      ),
    ];
  if (foreign.length > 0)
    return [
      problem(
        'Roles',
        `the user of this connection may not become ${foreign.join(', ')}`,
        `GRANT ${foreign[0]} TO that user.`,
      ),
    ];
  return [ok('Roles', `${ownerRole} and ${appRole}, neither passes by row-level security`)];
}

async function checkUsers(pool: Pool): Promise<Finding[]> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ slug: string; users: number; administrators: number; without: number; seen: Date | null }>(
      `SELECT o.slug,
         (SELECT count(*)::int FROM users u WHERE u.org_id = o.id AND ${userIsActive}) AS users,
         (SELECT count(*)::int FROM users u JOIN credential c ON c.org_id = u.org_id AND c.user_id = u.id WHERE u.org_id = o.id AND ${userIsActive} AND u.doc->'body'->>'role' = 'administrator') AS administrators,
         (SELECT count(*)::int FROM users u LEFT JOIN credential c ON c.org_id = u.org_id AND c.user_id = u.id WHERE u.org_id = o.id AND ${userIsActive}
            AND (c.user_id IS NULL OR (c.password_hash IS NULL AND (c.invitation_expires_at IS NULL OR c.invitation_expires_at < now())))) AS without,
         (SELECT max(last_seen_at) FROM device d WHERE d.org_id = o.id) AS seen
       FROM organisation o ORDER BY o.slug`,
    ),
  );
  if (rows.length === 0) return [note('Users', 'no organisation yet', 'npm run office -- init makes one.')];
  return rows.flatMap(({ slug, users, administrators, without, seen }) => {
    const subject = `Users of ${slug}`;
    if (administrators === 0)
      return [
        problem(
          subject,
          'no active administrator',
          `npm run office -- users add --organisation ${slug} --role administrator --name <name> --sign-in <login>`,
        ),
      ];
    if (seen !== null && seen.getTime() > Date.now() + 60_000)
      return [
        problem(
          'Clock',
          `a device was seen at ${seen.toISOString()}, which is in the future`,
          'The clock went back: set it by network time.',
        ),
      ];
    if (without > 0)
      return [
        note(
          subject,
          `${users}, of whom ${without} cannot sign in`,
          'Their invitations ran out: npm run office -- users reset-password <user> makes new ones.',
        ),
      ];
    return [ok(subject, `${users}, ${administrators} ${administrators === 1 ? 'administrator' : 'administrators'}`)];
  });
}

/** Whether anybody changed what the audit and the acts say. */
async function checkAudit(pool: Pool): Promise<Finding[]> {
  const states = await followChains(pool);
  const broken = states.filter((state) => state.broken !== undefined);
  if (broken.length === 0) {
    const heads = states.map(({ organisation, table, head }) => `${organisation} ${table} ${head.slice(0, 16)}`);
    const total = states.reduce((sum, { rows }) => sum + rows, 0);
    return [ok('Audit', `${total} rows, none changed since it was written (${heads.join(', ')})`)];
  }
  return broken.map(({ organisation, table, broken: where }) =>
    problem(
      'Audit',
      where === 'start'
        ? `${organisation}: rows of ${table} from before the chain were changed`
        : where === 'end'
          ? `${organisation}: the newest rows of ${table} are missing`
          : `${organisation}: row ${where} of ${table} is not as it was written, or what was before it is missing`,
      'Somebody with rights over PostgreSQL changed it. Keep a copy of the database, and compare that row with the last backup.',
    ),
  );
}

async function checkRetention(pool: Pool, now: Date): Promise<Finding[]> {
  const { tombstones, mutations, overdue } = await countKept(pool, now);
  const found = `${tombstones} removed records and ${mutations} sent changes remembered, for ${keptDays} days`;
  return [
    overdue === 0
      ? ok('Retention', found)
      : note('Retention', `${found}; ${overdue} are older`, 'A running head office forgets them once a day: start it.'),
  ];
}

/** Records whose account is gone, and places in the feed that point nowhere. */
async function checkRecords(pool: Pool): Promise<Finding[]> {
  return asSystem(pool, async (tx) => {
    const orphans: string[] = [];
    let total = 0;
    for (const name of entityNames) {
      const entity = entities[name];
      const counted = await tx.query<{ n: number; unfed: number }>(
        `SELECT count(*)::int AS n, (count(*) FILTER (WHERE f.doc_id IS NULL))::int AS unfed FROM ${tableOf(entity)} r LEFT JOIN feed f ON f.org_id = r.org_id AND f.doc_id = r.id`,
      );
      total += counted.rows[0]?.n ?? 0;
      const unfed = counted.rows[0]?.unfed ?? 0;
      if (unfed > 0) orphans.push(`${unfed} ${name} without a place in the feed`);
      if (entity.scope.kind !== 'parents' || entity.scope.accounts !== 'accountId') continue;
      const { rows } = await tx.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${tableOf(entity)} r WHERE NOT r.deleted AND r.account_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.org_id = r.org_id AND a.id = r.account_id)`,
      );
      const n = rows[0]?.n ?? 0;
      if (n > 0) orphans.push(`${n} ${name} of an account that is not there`);
    }
    return [
      orphans.length === 0
        ? ok('Records', `${total}, each with its account and its place in the feed`)
        : problem(
            'Records',
            orphans.join('; '),
            'A restore or a change by hand left them behind. Keep a copy of the database, then restore the last good backup.',
          ),
    ];
  });
}
