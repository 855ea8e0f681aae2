import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import type { CopiedRows } from './copy';

/** Why a backup cannot be taken or used, in words that say what to do. */
export class BackupError extends Error {
  constructor(
    readonly code:
      'backup_damaged' | 'not_a_backup' | 'backup_newer' | 'backup_foreign' | 'database_not_empty' | 'database_in_use',
    message: string,
  ) {
    super(`${message} (${code})`);
    this.name = 'BackupError';
  }
}

const tableSchema = z.object({
  name: z.string().regex(/^[a-z_]+$/),
  columns: z.array(z.string().regex(/^[a-z0-9_]+$/)),
});
const headerSchema = z.object({
  format: z.literal('roadbook backup'),
  version: z.number().int(),
  /** The instant whose state this is. */
  at: z.string(),
  officeId: z.string(),
  organisations: z.array(z.object({ slug: z.string(), name: z.string() })),
  /** The schema the rows belong to. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(tableSchema),
});
export type BackupHeader = z.infer<typeof headerSchema>;
const endSchema = z.object({
  /** In the order of the header's tables. */
  tables: z.array(z.object({ name: z.string(), rows: z.number().int(), bytes: z.number().int(), sha256: z.string() })),
  /** Of everything before this. */
  sha256: z.string(),
});
export type BackupEnd = z.infer<typeof endSchema>;

export const backupVersion = 1;

// A gzip of frames: one byte that says what it is, four bytes length, content.
const kinds = { header: 1, table: 2, rows: 3, end: 4 } as const;
const prefixBytes = 5;
const maxFrameBytes = 64 * 1024 * 1024;
/** COPY gives small pieces: many of them go into one frame. */
const rowsPerFrameBytes = 256 * 1024;

const sha256 = (): Hash => createHash('sha256');

/** Writes a backup beside its final name and renames it when `finish` is through: no half backup carries a good name. */
export interface BackupWriter {
  /** Rows of the next table of the header, as COPY gives them. @returns how many */
  table(copied: CopiedRows): Promise<number>;
  finish(): Promise<BackupEnd>;
  /** Removes what was written so far. */
  abandon(): Promise<void>;
}

export async function createBackupFile(path: string, header: BackupHeader): Promise<BackupWriter> {
  const part = `${path}.part`;
  const zip = createGzip({ level: 6 });
  const disk = createWriteStream(part, { mode: 0o600, flags: 'w' });
  const written = finished(zip.pipe(disk));
  const failed = new Promise<never>((_, reject) => void Promise.all([written, finished(zip)]).catch(reject));
  failed.catch(() => undefined);
  await Promise.race([once(disk, 'open'), failed]);
  const all = sha256();
  const tables: BackupEnd['tables'] = [];

  const write = async (kind: number, content: Buffer): Promise<void> => {
    const prefix = Buffer.alloc(prefixBytes);
    prefix.writeUInt8(kind, 0);
    prefix.writeUInt32BE(content.length, 1);
    const frame = Buffer.concat([prefix, content]);
    all.update(frame);
    if (!zip.write(frame)) await Promise.race([once(zip, 'drain'), failed]);
  };
  await write(kinds.header, Buffer.from(JSON.stringify(header)));

  return {
    async table(copied) {
      const name = header.tables[tables.length]?.name ?? '';
      await write(kinds.table, Buffer.from(name));
      const hash = sha256();
      let bytes = 0;
      let waiting: Buffer[] = [];
      let waitingBytes = 0;
      const flush = async (): Promise<void> => {
        if (waitingBytes === 0) return;
        const content = Buffer.concat(waiting);
        [waiting, waitingBytes] = [[], 0];
        hash.update(content);
        bytes += content.length;
        await write(kinds.rows, content);
      };
      for await (const chunk of copied) {
        waiting.push(chunk);
        waitingBytes += chunk.length;
        if (waitingBytes >= rowsPerFrameBytes) await flush();
      }
      await flush();
      tables.push({ name, rows: copied.rows, bytes, sha256: hash.digest('hex') });
      return copied.rows;
    },
    async finish() {
      const end: BackupEnd = { tables, sha256: all.copy().digest('hex') };
      await write(kinds.end, Buffer.from(JSON.stringify(end)));
      zip.end();
      await written;
      const file = await open(part, 'r+');
      await file.sync().finally(() => file.close());
      await verifyBackup(part);
      await rename(part, path);
      return end;
    },
    async abandon() {
      zip.destroy();
      disk.destroy();
      await rm(part, { force: true });
    },
  };
}

interface Frame {
  readonly kind: number;
  readonly content: Buffer;
}

const damaged = (why: string): BackupError =>
  new BackupError('backup_damaged', `This backup is damaged: ${why}. Nothing was changed. Take another copy of it.`);

async function* framesOf(path: string): AsyncGenerator<Frame> {
  const source = createReadStream(path);
  const unzipped = source.pipe(createGunzip());
  source.on('error', (error) => unzipped.destroy(error));
  let held: Buffer = Buffer.alloc(0);
  let first = true;
  try {
    for await (const part of unzipped) {
      held = held.length === 0 ? (part as Buffer) : Buffer.concat([held, part as Buffer]);
      while (held.length >= prefixBytes) {
        const [kind, length] = [held.readUInt8(0), held.readUInt32BE(1)];
        if (first && kind !== kinds.header)
          throw new BackupError('not_a_backup', 'This file is no backup of Roadbook.');
        first = false;
        if (length > maxFrameBytes) throw damaged('a part of it is longer than any part can be');
        if (held.length < prefixBytes + length) break;
        yield { kind, content: held.subarray(prefixBytes, prefixBytes + length) };
        held = held.subarray(prefixBytes + length);
      }
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'Z_DATA_ERROR' && first) throw new BackupError('not_a_backup', 'This file is no backup of Roadbook.');
    if (code === 'Z_BUF_ERROR') throw damaged('its end is missing');
    if (code.startsWith('Z_')) throw damaged('its content is not what was written');
    throw error;
  } finally {
    source.destroy();
  }
  if (held.length > 0) throw damaged('its end is missing');
}

const parsed = <T>(schema: z.ZodType<T>, content: Buffer): T => {
  try {
    return schema.parse(JSON.parse(content.toString('utf8')));
  } catch {
    throw damaged('its description cannot be read');
  }
};

const sameBytes = (frame: Frame): Buffer => {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt8(frame.kind, 0);
  prefix.writeUInt32BE(frame.content.length, 1);
  return prefix;
};

export interface BackupReader {
  readonly header: BackupHeader;
  /** Every table in its order, with its rows as they were written. Read each to its end. */
  readonly tables: AsyncGenerator<{
    readonly name: string;
    readonly columns: readonly string[];
    readonly rows: AsyncGenerator<Buffer>;
  }>;
}

/**
 * Opens a backup to be read once. Everything is checked on the way: it ends in an error when anything is not as written.
 * @param onEnd gets what the end of the file says
 * @throws BackupError not_a_backup, backup_newer, backup_damaged
 */
export async function openBackup(path: string, onEnd: (end: BackupEnd) => void): Promise<BackupReader> {
  const frames = framesOf(path);
  const all = sha256();
  const found: { readonly name: string; readonly bytes: number; readonly sha256: string }[] = [];
  const next = async (): Promise<Frame | undefined> => {
    const step = await frames.next();
    if (step.done) return undefined;
    if (step.value.kind !== kinds.end) all.update(sameBytes(step.value)).update(step.value.content);
    return step.value;
  };
  const first = await next();
  if (first === undefined) throw new BackupError('not_a_backup', 'This file is no backup of Roadbook.');
  const version = parsed(z.object({ version: z.number() }), first.content).version;
  if (version > backupVersion)
    throw new BackupError('backup_newer', 'This backup was made by a newer Roadbook. Install the newest release.');
  const header = parsed(headerSchema, first.content);

  let frame = await next();
  async function* rowsOf(name: string): AsyncGenerator<Buffer> {
    const hash = sha256();
    let bytes = 0;
    while (frame?.kind === kinds.rows) {
      hash.update(frame.content);
      bytes += frame.content.length;
      yield frame.content;
      frame = await next();
    }
    found.push({ name, bytes, sha256: hash.digest('hex') });
  }
  async function* tables(): BackupReader['tables'] {
    for (const { name, columns } of header.tables) {
      if (frame?.kind !== kinds.table || frame.content.toString('utf8') !== name)
        throw damaged(`table ${name} is missing`);
      frame = await next();
      yield { name, columns, rows: rowsOf(name) };
    }
    if (frame?.kind !== kinds.end) throw damaged('its end is missing');
    const end = parsed(endSchema, frame.content);
    for (const [index, table] of end.tables.entries()) {
      const mine = found[index];
      if (mine?.name !== table.name || mine.bytes !== table.bytes || mine.sha256 !== table.sha256)
        throw damaged(`table ${table.name} is not what was written`);
    }
    if (end.tables.length !== found.length || end.sha256 !== all.copy().digest('hex'))
      throw damaged('its parts do not belong together');
    if ((await next()) !== undefined) throw damaged('something was added to it');
    onEnd(end);
  }
  return { header, tables: tables() };
}

/** Reads a backup whole, and believes nothing that is not proved. @throws BackupError */
export async function verifyBackup(path: string): Promise<{ readonly header: BackupHeader; readonly end: BackupEnd }> {
  const ends: BackupEnd[] = [];
  const { header, tables } = await openBackup(path, (end) => ends.push(end));
  for await (const { rows } of tables) for await (const _ of rows);
  const end = ends[0];
  if (end === undefined) throw damaged('its end is missing');
  return { header, end };
}
