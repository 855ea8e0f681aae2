import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Pool } from 'pg';
import { chooseOrganisation } from '../cli-commands';
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
import { asSystem } from '../database';
import { listAccessKeys, makeAccessKey, mostNameCharacters, revokeAccessKey } from './access-keys';
import { isProblem, readChannelRecord, type ChannelRecord } from './channel-record';
import { isFlaw, readCsvRecords, writeUnmatched, type FileFlaw, type FileRecord } from './files';
import { betweenColleagues, readMails } from './mails';
import { placeRecords, type Placing } from './place';
import { zoneOfRequests } from './routes';
import { waitingRecords } from './waiting';

const chunkRecords = 500;

const reasons: Readonly<Record<Exclude<Placing['kind'], 'placed' | 'known'>, string>> = {
  none: 'no contact and no account has this address',
  several: 'contacts or accounts of several customers have this address: name one in the column account',
  'no such account': 'there is no such account, or several have this number',
};

/**
 * `office import channel-records <file>`: what customers wrote, and what was written to them, into the timelines of the accounts.
 * @returns 0 done (what is left out is told), 1 when nothing could be read
 * @throws UsageError; Error when the file cannot be read
 */
export async function importChannelsCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, {
    data: 'text',
    organisation: 'text',
    source: 'text',
    zone: 'text',
    ours: 'text',
    unmatched: 'text',
    'dry-run': 'flag',
  });
  const [file, ...more] = options.words;
  if (file === undefined || more.length > 0) throw new UsageError('import channel-records wants one file.');
  const path = resolve(file);
  if (!(await stat(path).catch(() => undefined))?.isFile()) throw new UsageError(`The file ${file} cannot be read.`);
  const reading = { source: readSource(options), zone: readZone(options, zoneOfRequests), now: new Date() };
  const { items, unused } = await readFileRecords(path, readOurs(options));
  if (unused.length > 0) io.out(`Columns of no use here: ${unused.join(', ')}`);
  const flaws: FileFlaw[] = [];
  const records: ChannelRecord[] = [];
  for (const item of items) {
    const read = isFlaw(item) ? item : readItem(item, reading);
    if (isFlawOf(read)) flaws.push(read);
    else records.push(read);
  }
  tellFlaws(file, flaws, io);
  if (records.length === 0) {
    io.error(`There is nothing to import in ${file}.`);
    return 1;
  }

  const database = await open(options.text('data'));
  try {
    const { id, slug } = await chooseOrganisation(database.pool, options.text('organisation'));
    const isDryRun = options.flag('dry-run');
    const placed = await placeAll(database.pool, id, records, isDryRun);
    tellPlaced(placed, slug, io);
    if (isDryRun) io.out('Dry run: nothing was written.');
    else await keepUnmatched(placed.unmatched, options.text('unmatched') ?? `${file}.unmatched.csv`, io);
    return 0;
  } finally {
    await database.close();
  }
}

/** `office channel-records`: places again what was delivered and waits for its account. */
export async function waitingCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text', organisation: 'text', unmatched: 'text' });
  if (options.words.length > 0) throw new UsageError(`channel-records takes no word like "${options.words[0]}".`);
  const database = await open(options.text('data'));
  try {
    const { id, slug } = await chooseOrganisation(database.pool, options.text('organisation'));
    const waiting = await asSystem(database.pool, (tx) => waitingRecords(tx, id));
    if (waiting.length === 0) {
      io.out('Nothing waits for its account.');
      return 0;
    }
    const placed = await placeAll(database.pool, id, waiting, false);
    tellPlaced(placed, slug, io);
    await keepUnmatched(placed.unmatched, options.text('unmatched') ?? 'channel-records.unmatched.csv', io);
    return 0;
  } finally {
    await database.close();
  }
}

/** `office keys list|make <name>|revoke <id>` */
export async function keysCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text', organisation: 'text' });
  const [act = 'list', word, ...more] = options.words;
  if (!['list', 'make', 'revoke'].includes(act)) throw new UsageError(`keys does not know "${act}".`);
  const name = word?.trim() ?? '';
  if (act === 'make' && (name === '' || name.length > mostNameCharacters))
    throw new UsageError(
      `keys make wants a name of at most ${mostNameCharacters} characters, like "Web shop": it is shown as the source.`,
    );
  if (act === 'revoke' && !/^[0-9a-f-]{36}$/i.test(name))
    throw new UsageError('keys revoke wants the id of a key; keys list shows them.');
  const surplus = act === 'list' ? word : more[0];
  if (surplus !== undefined) throw new UsageError(`keys ${act} takes no word like "${surplus}".`);

  const database = await open(options.text('data'));
  try {
    const { id: orgId } = await chooseOrganisation(database.pool, options.text('organisation'));
    if (act === 'make') {
      const { id, key } = await asSystem(database.pool, (tx) => makeAccessKey(tx, orgId, name));
      io.out(`Access key of ${name}: ${key} (shown once)`);
      io.out(`It delivers to POST /api/channel-records as "Authorization: Bearer <key>"; keys revoke ${id} ends it.`);
      return 0;
    }
    if (act === 'revoke') {
      await asSystem(database.pool, (tx) => revokeAccessKey(tx, orgId, name));
      io.out(`The key ${name} opens nothing any more.`);
      return 0;
    }
    const keys = await asSystem(database.pool, (tx) => listAccessKeys(tx, orgId));
    const rows = keys.map((key) => [
      key.id,
      key.name,
      key.madeAt.slice(0, 10),
      key.revokedAt === undefined ? (key.usedAt?.slice(0, 16).replace('T', ' ') ?? 'never') : 'revoked',
    ]);
    for (const line of table([['Id', 'Name', 'Made', 'Last used'], ...rows])) io.out(line);
    return 0;
  } finally {
    await database.close();
  }
}

/** Mails say from whom and to whom; which of them are ours, only the administrator knows. */
function readOurs(options: CliOptions): ReadonlySet<string> | undefined {
  const domains = options
    .text('ours')
    ?.split(',')
    .map((domain) => domain.trim().replace(/^@/, '').toLowerCase());
  if (domains?.some((domain) => !/^[^\s@]+\.[^\s@]+$/.test(domain)))
    throw new UsageError('--ours wants the domains of our own addresses, like rhein.example,rhein.de.');
  return domains && new Set(domains);
}

async function readFileRecords(
  path: string,
  ours: ReadonlySet<string> | undefined,
): Promise<Awaited<ReturnType<typeof readCsvRecords>>> {
  if (/\.csv$/i.test(path)) return readCsvRecords(path);
  if (!/\.(?:eml|mbox)$/i.test(path)) throw new UsageError('import channel-records reads .csv, .mbox and .eml.');
  if (ours === undefined) throw new UsageError('--ours is missing: the domains of our own addresses.');
  return { items: await readMails(path, ours), unused: [] };
}

const isFlawOf = (read: ChannelRecord | FileFlaw): read is FileFlaw => 'reason' in read;

function readItem(
  { place, source: own, input }: FileRecord,
  { source: otherwise, zone, now }: { source: string | undefined; zone: string; now: Date },
): ChannelRecord | FileFlaw {
  const source = own?.trim() ?? otherwise;
  if (source === undefined)
    return { place, code: 'missing', reason: 'source: missing; say --source <name> for all lines', isKept: false };
  if (source.length > mostNameCharacters)
    return { place, code: 'too_long', reason: `source: more than ${mostNameCharacters} characters`, isKept: false };
  const read = readChannelRecord(input, { source, zone, now });
  return isProblem(read) ? { place, code: read.code, reason: `${read.field}: ${read.reason}`, isKept: false } : read;
}

interface Placed {
  readonly placed: number;
  readonly accounts: number;
  readonly known: number;
  readonly unmatched: readonly { readonly record: ChannelRecord; readonly reason: string }[];
}

async function placeAll(
  pool: Pool,
  orgId: string,
  records: readonly ChannelRecord[],
  isDryRun: boolean,
): Promise<Placed> {
  let [placed, known] = [0, 0];
  const accounts = new Set<string>();
  const unmatched: { record: ChannelRecord; reason: string }[] = [];
  for (let from = 0; from < records.length; from += chunkRecords) {
    const chunk = records.slice(from, from + chunkRecords);
    const placings = await placeRecords(pool, orgId, chunk, { now: new Date(), isDryRun });
    for (const [n, record] of chunk.entries()) {
      const placing = placings[n];
      if (placing === undefined || placing.kind === 'known') known += 1;
      else if (placing.kind === 'placed') {
        placed += 1;
        accounts.add(placing.accountId);
      } else unmatched.push({ record, reason: reasons[placing.kind] });
    }
  }
  return { placed, accounts: accounts.size, known, unmatched };
}

const wholeNumber = (value: number): string => value.toLocaleString('en-US');

function tellFlaws(file: string, flaws: readonly FileFlaw[], io: CliIo): void {
  for (const isKept of [false, true]) {
    const some = flaws.filter((flaw) => flaw.isKept === isKept && flaw.code !== betweenColleagues);
    if (some.length === 0) continue;
    io.out(`${isKept ? 'Imported with a remark' : 'Not imported'}, ${wholeNumber(some.length)}:`);
    for (const { place, reason, code } of some) io.out(`  ${file}, ${place}: ${reason} (${code})`);
  }
  const internal = flaws.filter(({ code }) => code === betweenColleagues).length;
  if (internal > 0) io.out(`Between colleagues, and left out: ${wholeNumber(internal)}.`);
}

function tellPlaced({ placed, accounts, known, unmatched }: Placed, slug: string, io: CliIo): void {
  io.out(
    placed === 0
      ? 'Nothing new.'
      : `New in the organisation ${slug}: ${wholeNumber(placed)} at ${wholeNumber(accounts)} accounts.`,
  );
  if (known > 0) io.out(`There already: ${wholeNumber(known)}.`);
  if (unmatched.length > 0) io.out(`Fits no account: ${wholeNumber(unmatched.length)}.`);
}

async function keepUnmatched(unmatched: Placed['unmatched'], path: string, io: CliIo): Promise<void> {
  if (unmatched.length === 0) return;
  await writeUnmatched(resolve(path), unmatched);
  io.out(`It is in ${path}, with the reasons. Enter the addresses at the contacts, or customer numbers in the column`);
  io.out('account, and import that file: what is there already stays as it is.');
}
