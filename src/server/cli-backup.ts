import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { noteAct } from './acts';
import { restoreBackup, takeBackup } from './backup';
import { followChains } from './chain';
import { type CliIo, type CliOptions, type OpenDatabase, readOptions, UsageError } from './cli-options';
import { asSystem } from './database';
import { listOrganisations } from './organisations';

const ending = '.roadbook';
const ownName = /^roadbook-\d{4}-\d\d-\d\dT\d{6}Z\.roadbook$/;

/** `office backup <file|folder> [--keep <n>]` */
export async function backupCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text', keep: 'text' });
  const target = onlyWord(options, 'backup wants a file, or a folder that gets one named after the time.');
  const isFolder = isThereAFolder(target) || /[\\/]$/.test(options.words[0] ?? '');
  const keep = readKeep(options, isFolder);
  const database = await open(options.text('data'));
  try {
    const now = new Date();
    const path = isFolder ? join(target, fileNameOf(now)) : target;
    await mkdir(dirname(path), { recursive: true });
    const { organisations, rows } = await takeBackup(database.pool, path, now);
    for (const { id } of await listOrganisations(database.pool))
      await asSystem(database.pool, (tx) => noteAct(tx, { orgId: id, act: 'backup taken', details: { rows } }));
    io.out(path);
    io.out(
      `${rows} rows of ${organisations.map(({ name }) => name).join(', ') || 'no organisation'}, ${statSync(path).size} bytes, read back and found whole.`,
    );
    io.out(`SHA-256 ${await hashOf(path)}`);
    if (keep !== undefined) for (const old of await removeOlder(target, keep)) io.out(`Removed ${old}`);
    io.error('Keep it as you keep the head office itself: who has it has every customer and every key.');
    return 0;
  } finally {
    await database.close();
  }
}

/** `office restore <file> [--replace]` */
export async function restoreCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text', replace: 'flag' });
  const path = onlyWord(options, 'restore wants the file that backup made.');
  if (isThereAFolder(path)) throw new UsageError('restore wants the file that backup made, not a folder.');
  if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new Error(`There is no file ${path}.`);
  const database = await open(options.text('data'));
  try {
    const { at, organisations, rows } = await restoreBackup(database.pool, path, { replace: options.flag('replace') });
    io.out(`${rows} rows of ${organisations.map(({ name }) => name).join(', ')} as of ${at} are back.`);
    for (const { organisation, table, broken } of await followChains(database.pool))
      if (broken !== undefined)
        io.error(`The chain of ${table} of ${organisation} is broken: npm run office -- doctor says where.`);
    io.out(
      'Start the head office. Every laptop signs in once, loads everything again, and sends what the backup lacks.',
    );
    return 0;
  } finally {
    await database.close();
  }
}

function onlyWord({ words }: CliOptions, wanted: string): string {
  const [word, surplus] = words;
  if (word === undefined) throw new UsageError(wanted);
  if (surplus !== undefined) throw new UsageError(`${wanted.split(' ')[0]} takes no word like "${surplus}".`);
  return resolve(word);
}

function readKeep(options: CliOptions, isFolder: boolean): number | undefined {
  const typed = options.text('keep');
  if (typed === undefined) return undefined;
  if (!isFolder) throw new UsageError('--keep goes with a folder.');
  const keep = Number(typed);
  if (!Number.isInteger(keep) || keep < 1)
    throw new UsageError(`--keep wants a number of backups from 1, not ${typed}.`);
  return keep;
}

const isThereAFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const fileNameOf = (now: Date): string => `roadbook-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z${ending}`;

/** Only what backup named itself; names sort by time. */
async function removeOlder(folder: string, keep: number): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => ownName.test(name)).sort();
  const old = names.slice(0, Math.max(0, names.length - keep));
  for (const name of old) await rm(join(folder, name));
  return old;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}
