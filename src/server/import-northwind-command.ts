import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Pool } from 'pg';
import { entityNames, entityOf } from '../shared/entities';
import { tableOf } from '../shared/schema/postgres';
import { type CliIo, type OpenDatabase, readOptions, table, UsageError } from './cli-options';
import { asSystem } from './database';
import { analyseCompany } from './insights/analyse-company';
import { northwindOrganisation, readNorthwind, type Northwind, type NorthwindSignIn } from './northwind';
import type { ImportIssue } from './northwind-files';
import { createOrganisation, createSignIn, findOrganisation } from './organisations';
import { assertPasswordStrength, type Passwords } from './passwords';
import { importRecords } from './records';
import { makeRecoveryKeys } from './recovery-key';
import { listUsers } from './users';

/**
 * `office import northwind <folder> [--password <password>] [--dry-run]`: the sample company in an organisation of its own.
 * @returns 0 done (issues of single rows are told), 1 when there is nothing to import
 * @throws UsageError, AppError weak_password
 */
export async function importNorthwindCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text', password: 'text', 'dry-run': 'flag' });
  const [folder, ...more] = options.words;
  if (folder === undefined || more.length > 0) throw new UsageError('import northwind wants one folder.');
  const password = options.text('password');
  if (password !== undefined) assertPasswordStrength(password);
  const company = readNorthwind(await filesOf(resolve(folder)));

  tellIssues(company, io);
  if (company.totals.accounts === 0) {
    io.error(`There is nothing to import in ${folder}: no customer could be read.`);
    return 1;
  }
  tellContents(company, io);
  if (options.flag('dry-run')) {
    tellSignIns(company, undefined, io);
    io.out('Dry run: nothing was written.');
    return 0;
  }
  const database = await open(options.text('data'));
  try {
    const orgId = await importInto(database.pool, company, password, io);
    await analyseCompany(database.pool, orgId, new Date());
    await makeRecoveryKeys(database.pool);
    return 0;
  } finally {
    await database.close();
  }
}

async function filesOf(folder: string): Promise<Map<string, Uint8Array>> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UsageError(
      `The folder ${folder} cannot be read (${error instanceof Error ? error.message : String(error)}).`,
    );
  });
  const files = names.filter((name) => name.toLowerCase().endsWith('.csv'));
  if (files.length === 0) throw new UsageError(`There is no CSV file in ${folder}.`);
  return new Map(
    await Promise.all(
      files.map(async (name): Promise<[string, Uint8Array]> => [
        name.toLowerCase(),
        await readFile(join(folder, name)),
      ]),
    ),
  );
}

const shownPerKind = 3;

/** Every row that is left out, and of what was read in spite of a flaw a few examples of each kind. */
function tellIssues({ issues }: Northwind, io: CliIo): void {
  const lineOf = ({ file, line, reason, code }: ImportIssue): string =>
    `  ${file}${line > 0 ? `, line ${line}` : ''}: ${reason} (${code})`;
  const left = issues.filter((issue) => !issue.kept);
  if (left.length > 0) {
    io.out(`Not imported, ${left.length}:`);
    for (const issue of left) io.out(lineOf(issue));
  }
  const kept = new Map<string, ImportIssue[]>();
  for (const issue of issues.filter((one) => one.kept)) {
    const kind = `${issue.file} ${issue.code}`;
    kept.set(kind, [...(kept.get(kind) ?? []), issue]);
  }
  for (const list of kept.values()) {
    io.out(`Imported with a remark, ${list.length} in ${list[0]?.file ?? ''}:`);
    for (const issue of list.slice(0, shownPerKind)) io.out(lineOf(issue));
    if (list.length > shownPerKind) io.out(`  and ${list.length - shownPerKind} more like this`);
  }
}

const wholeNumber = (value: number): string => value.toLocaleString('en-US');
const dollars = (minor: number): string =>
  (minor / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function tellContents({ totals, counts }: Northwind, io: CliIo): void {
  io.out('Rows of the files:');
  for (const line of table([
    ['  file', 'rows', 'read', 'left out'],
    ...counts.map(({ file, rows, imported }) => [
      `  ${file}`,
      wholeNumber(rows),
      wholeNumber(imported),
      wholeNumber(rows - imported),
    ]),
  ]))
    io.out(line);
  io.out(
    'Categories, suppliers and shippers go into products and orders; regions and territories are the employees’ own and are left out.',
  );
  const { accounts, contacts, orders, lines, products, users, teams } = totals;
  io.out(
    `${wholeNumber(accounts)} accounts, ${wholeNumber(contacts)} contacts, ${wholeNumber(orders)} orders with ${wholeNumber(lines)} lines, ${wholeNumber(products)} products, ${users} users in ${teams} teams`,
  );
  io.out(
    `Gross ${dollars(totals.grossMinor)} ${northwindOrganisation.currency}, net ${dollars(totals.netMinor)} ${northwindOrganisation.currency}`,
  );
}

function tellSignIns({ signIns }: Northwind, secrets: ReadonlyMap<string, string> | undefined, io: CliIo): void {
  const rows = signIns.map(({ signInName, name, role, reportsTo, userId }) => [
    `  ${signInName}`,
    name,
    role,
    reportsTo === undefined ? '' : `reports to ${reportsTo}`,
    secrets?.get(userId) ?? '',
  ]);
  io.out('Sign-ins:');
  for (const line of table(rows)) io.out(line);
}

/** @returns the organisation */
async function importInto(pool: Pool, company: Northwind, password: string | undefined, io: CliIo): Promise<string> {
  const existing = await findOrganisation(pool, northwindOrganisation.slug);
  const orgId = existing?.id ?? (await createOrganisation(pool, { ...northwindOrganisation, demo: false }));
  const { changed, people } = await leftAlone(pool, orgId);
  const records = company.records.filter(({ id }) => !changed.has(id) && !people.has(id));
  const untouched = company.records.filter(({ id }) => changed.has(id)).length;
  const counts = await importRecords(pool, orgId, records, {
    onProgress: (done) => io.error(`${wholeNumber(done)} of ${wholeNumber(records.length)} records`),
  });
  await countOrdersFrom(pool, orgId, company.totals.lastOrderNumber);
  const { secrets, made } = await makeSignIns(pool, orgId, company, password, io.passwords);

  tellSignIns(company, secrets, io);
  if (untouched > 0)
    io.out(`Changed by people since the first import and left as they are: ${wholeNumber(untouched)} records.`);
  if (counts.created === 0 && counts.changed === 0 && made === 0)
    io.out('Nothing changed: everything was there already.');
  else
    io.out(
      `Imported into the organisation ${northwindOrganisation.slug}: ${wholeNumber(counts.created)} new, ${wholeNumber(counts.changed)} changed, ${wholeNumber(counts.unchanged)} there already.`,
    );
  return orgId;
}

/**
 * Ids of records an import leaves alone, so that it never takes anybody's work back: `changed` by somebody since they came,
 * and `people`, who are administered here once they exist.
 */
async function leftAlone(pool: Pool, orgId: string): Promise<{ changed: Set<string>; people: Set<string> }> {
  return asSystem(pool, async (tx) => {
    const sets = { changed: new Set<string>(), people: new Set<string>() };
    for (const name of entityNames) {
      const isPeople = name === 'user' || name === 'team';
      // An imported order names its author; of everything else the import names nobody.
      const byPeople =
        name === 'order' ? `doc->>'mut' IS NOT NULL` : `(doc->>'mut' IS NOT NULL OR doc->>'byId' IS NOT NULL)`;
      const { rows } = await tx.query<{ id: string }>(
        `SELECT id FROM ${tableOf(entityOf(name))} WHERE org_id = $1 AND ${isPeople ? 'true' : byPeople}`,
        [orgId],
      );
      for (const { id } of rows) (isPeople ? sets.people : sets.changed).add(id);
    }
    return sets;
  });
}

/** New orders are numbered after the imported ones. */
async function countOrdersFrom(pool: Pool, orgId: string, last: number): Promise<void> {
  await asSystem(pool, (tx) =>
    tx.query('UPDATE organisation SET order_number = greatest(order_number, $2) WHERE id = $1', [orgId, last]),
  );
}

/** Lets in everybody who cannot sign in yet. @returns what to tell each of them, and how many are new */
async function makeSignIns(
  pool: Pool,
  orgId: string,
  company: Northwind,
  password: string | undefined,
  passwords: Passwords,
): Promise<{ secrets: Map<string, string>; made: number }> {
  const known = new Map((await listUsers(pool, orgId)).map((user) => [user.id, user]));
  const secrets = new Map<string, string>();
  let made = 0;
  const letIn = async ({ userId, signInName }: NorthwindSignIn): Promise<void> => {
    const user = known.get(userId);
    if (user === undefined) return;
    if (!user.invited) secrets.set(userId, 'has a password');
    else if (password === undefined && user.invitationExpiresAt !== undefined)
      secrets.set(userId, `invited until ${user.invitationExpiresAt.slice(0, 10)}`);
    else {
      const input = { userId, signInName, ...(password === undefined ? {} : { password }) };
      const invitation = await createSignIn(pool, passwords, orgId, input);
      const { code, expiresAt } = invitation ?? { code: '', expiresAt: '' };
      secrets.set(userId, code === '' ? 'password as given' : `invitation ${code}, until ${expiresAt.slice(0, 10)}`);
      made += 1;
    }
  };
  await Promise.all(company.signIns.map(letIn));
  return { secrets, made };
}
