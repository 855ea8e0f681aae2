import { readFile, writeFile } from 'node:fs/promises';
import { guard, unguard } from '../../shared/schema/csv';
import { writeCsv } from '../../shared/schema/csv-text';
import { readCsvFile } from '../csv';
import type { ChannelRecord } from './channel-record';

/** One record of a file as it stands there. */
export interface FileRecord {
  /** For people: `line 5`. */
  readonly place: string;
  readonly source: string | undefined;
  /** Texts by the names of the fields; those that are empty are left out. */
  readonly input: Readonly<Record<string, string>>;
}

/** A part of a file that cannot be read. */
export interface FileFlaw {
  readonly place: string;
  readonly code: string;
  readonly reason: string;
  /** It was read all the same. */
  readonly isKept: boolean;
}

export const isFlaw = (item: FileRecord | FileFlaw): item is FileFlaw => 'reason' in item;

const columns = [
  'source',
  'id',
  'channel',
  'direction',
  'at',
  'address',
  'subject',
  'text',
  'satisfaction',
  'account',
] as const;
const needed = ['id', 'channel', 'direction', 'at', 'address'] as const;
/** What a file of unmatched records says beside. */
const reasonColumn = 'reason';

/**
 * A CSV file with a column for each field, in any order; a text may have several lines.
 * @returns also the columns that are of no use
 * @throws Error in plain words when a column is missing that every record needs
 */
export async function readCsvRecords(
  path: string,
): Promise<{ readonly items: readonly (FileRecord | FileFlaw)[]; readonly unused: readonly string[] }> {
  const { header, rows, faults } = readCsvFile(await readFile(path), { multiline: true });
  const names = header.map((name) => name.toLowerCase());
  const missing = needed.filter((name) => !names.includes(name));
  if (header.length > 0 && missing.length > 0)
    throw new Error(`The first line has no column ${missing.join(', ')}. It names the columns: ${columns.join(', ')}.`);
  const records = rows.map(({ line, cells }): FileRecord => {
    const { source, ...input } = Object.fromEntries(
      columns.flatMap((name) => {
        const cell = unguard(cells[names.indexOf(name)] ?? '');
        return cell.trim() === '' ? [] : [[name, cell]];
      }),
    ) as Record<string, string>;
    return { place: `line ${line}`, source, input };
  });
  const flaws = faults.map(({ line, code, reason, kept }): FileFlaw => ({
    place: `line ${line}`,
    code,
    reason,
    isKept: kept,
  }));
  return {
    items: [...flaws, ...records],
    unused: header.filter((name, n) => !columns.some((column) => column === names[n]) && names[n] !== reasonColumn),
  };
}

/** What fits no account, in a file that can be imported again once it does. Nobody else on the computer reads it. */
export async function writeUnmatched(
  path: string,
  records: readonly { readonly record: ChannelRecord; readonly reason: string }[],
): Promise<void> {
  const rows = records.map(({ record, reason }) =>
    [
      record.source,
      record.sourceId,
      record.channel,
      record.direction,
      record.at,
      record.addresses.join(', '),
      record.subject ?? '',
      record.text ?? '',
      String(record.satisfaction ?? ''),
      record.account ?? '',
      reason,
    ].map(guard),
  );
  await writeFile(path, `\ufeff${writeCsv([[...columns, reasonColumn], ...rows])}`, { mode: 0o600 });
}
