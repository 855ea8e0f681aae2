import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openJournalFile } from './journal-file';
import { syncFolder } from './private-file';

/** The one profile of a shell that serves no other: Electron. */
export const onlyProfile = 'only';

export const journalName = 'journal.bin';
/** Beside a journal that another profile has taken over, as long as it is newer. */
const takenName = 'journal.taken';

/**
 * What a browser profile left that was not heard of for so long is removed. No lease lasts as long (the head office gives 365
 * days at most) and neither does the cookie with the name: whoever still comes is let in by the head office either way.
 */
const forgottenAfterMs = 400 * 86_400_000;

/** Hashed: whatever the name, it is a plain word on every disk, and says nothing about the person. */
const hashed = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 32);

export const makeFolder = (folder: string): Promise<unknown> => mkdir(folder, { recursive: true, mode: 0o700 });

/** The folder of a place of a profile; those of other profiles lie beside it. */
export const folderOf = (vaultFolder: string, profile: string, place: string): string =>
  join(vaultFolder, profile === onlyProfile ? hashed(place) : `${hashed(place)}-${hashed(profile)}`);

/**
 * Before profiles had names, all browsers of a person on a computer shared one folder: the profile that comes first takes it
 * over, with everything in it. The others are let in by the head office.
 */
export async function takeOverShared(folder: string): Promise<void> {
  const shared = folder.replace(/-[0-9a-f]{32}$/, '');
  if (shared === folder || (await look(folder)) !== undefined) return;
  try {
    await rename(shared, folder);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  await syncFolder(dirname(folder));
}

/**
 * A profile that is new here may be what came after one whose cookies and databases were cleared together: the newest journal
 * of the same place is copied for it. Its owner, if there still is one, loses nothing, and what both send has one name.
 */
export async function copyLostJournal(folder: string): Promise<void> {
  if ((await look(folder)) !== undefined) return;
  const [place = ''] = basename(folder).split('-');
  let found: { readonly folder: string; readonly at: number } | undefined;
  for (const name of await namesIn(dirname(folder))) {
    if (!name.startsWith(`${place}-`)) continue;
    const other = join(dirname(folder), name);
    const journal = await look(join(other, journalName));
    const at = journal?.size ? journal.mtimeMs : 0;
    const takenAt = (await look(join(other, takenName)))?.mtimeMs ?? 0;
    if (at > takenAt && at > (found?.at ?? 0)) found = { folder: other, at };
  }
  if (found === undefined) return;
  const frames = await openJournalFile(join(found.folder, journalName)).read();
  if (frames.length === 0) return;
  await makeFolder(folder);
  await openJournalFile(join(folder, journalName)).replace(frames);
  await writeFile(join(found.folder, takenName), '', { mode: 0o600 });
}

/**
 * Removes what profiles left that were cleared, or are not used any more, and that hold nothing unsent: a journal with
 * anything in it stays for ever, unless another profile has taken it over. The newest profile stays too, whatever the clock says:
 * set forward by years, it would make a stranger of whoever works here.
 * @param now milliseconds on this computer's clock
 */
export async function removeForgotten(vaultFolder: string, now: number): Promise<void> {
  const names = (await namesIn(vaultFolder)).filter((name) => /^[0-9a-f]{32}-[0-9a-f]{32}$/.test(name));
  const folders = await Promise.all(
    names.map(async (name) => {
      const folder = join(vaultFolder, name);
      return { folder, writtenMs: await newestIn(folder) };
    }),
  );
  const newestMs = Math.max(...folders.map(({ writtenMs }) => writtenMs));
  for (const { folder, writtenMs } of folders) {
    if (writtenMs === newestMs || writtenMs > now - forgottenAfterMs) continue;
    const journal = await look(join(folder, journalName));
    const takenAt = (await look(join(folder, takenName)))?.mtimeMs ?? 0;
    if (journal?.size && journal.mtimeMs > takenAt) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

/** When something in a folder was last written, or the folder itself. */
async function newestIn(folder: string): Promise<number> {
  const paths = [folder, ...(await namesIn(folder)).map((name) => join(folder, name))];
  const times = await Promise.all(paths.map(async (path) => (await look(path))?.mtimeMs ?? 0));
  return Math.max(...times);
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** undefined: there is none. */
async function look(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
