import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { entities } from '../shared/entities';
import type { Passwords } from './passwords';

/** Where a command of the head office writes, and what it may read of its surroundings. */
export interface CliIo {
  /** Results: standard output. */
  readonly out: (line: string) => void;
  /** Everything for people beside the result: standard error. */
  readonly error: (line: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What passwords are hashed with. */
  readonly passwords: Passwords;
}

export interface OpenedDatabase {
  readonly pool: Pool;
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the database of a data folder, or the one DATABASE_URL names. */
export type OpenDatabase = (dataFolder: string | undefined) => Promise<OpenedDatabase>;

/** `office import <kind> ...`; `args` are the words behind the kind. @returns the exit code */
export type ImportCommand = (args: readonly string[], io: CliIo, open: OpenDatabase) => Promise<number>;

/** The user typed something that is not known: one line says what, and the exit code is 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export type OptionKinds = Readonly<Record<string, 'text' | 'flag'>>;

export interface CliOptions {
  readonly words: readonly string[];
  /** undefined when it was not given. */
  text(name: string): string | undefined;
  /** @throws UsageError when it was not given */
  required(name: string): string;
  flag(name: string): boolean;
  /** @throws UsageError when it is no number of a port */
  port(name: string, otherwise: number): number;
}

/** @throws UsageError for an option that is not known or has no value */
export function readOptions(args: readonly string[], kinds: OptionKinds): CliOptions {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  let parsed: { values: Readonly<Record<string, string | boolean | undefined>>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [first = message] = message.split(/\.(?:\s|$)/);
    throw new UsageError(`${first}.`);
  }
  const text = (name: string): string | undefined => {
    const value = parsed.values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const required = (name: string): string => {
    const value = text(name);
    if (value === undefined || value.trim() === '') throw new UsageError(`--${name} is missing.`);
    return value;
  };
  return {
    words: parsed.positionals,
    text,
    required,
    flag: (name) => parsed.values[name] === true,
    port(name, otherwise) {
      const value = text(name);
      if (value === undefined) return otherwise;
      const port = Number(value);
      if (!Number.isInteger(port) || port < 0 || port > 65_535)
        throw new UsageError(`--${name} wants a number from 0 to 65535, not ${value}.`);
      return port;
    },
  };
}

const sourceCharacters = entities.order.fields.source.max;

/** `--source`: the system something comes from. @throws UsageError */
export function readSource(options: CliOptions): string | undefined {
  const source = options.text('source')?.trim();
  if (source !== undefined && (source === '' || source.length > sourceCharacters))
    throw new UsageError(`--source wants a name of at most ${sourceCharacters} characters.`);
  return source;
}

/** `--zone`: where times without a zone are of. @throws UsageError */
export function readZone(options: CliOptions, otherwise: string): string {
  const zone = options.text('zone') ?? otherwise;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new UsageError(`--zone wants the name of a time zone, like Europe/Berlin, not ${zone}.`);
  }
  return zone;
}

/** Lines of a table with columns as wide as they need to be. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd(),
  );
}

/** Cells of a terminal: Chinese characters take two. */
const width = (text: string): number =>
  [...text].reduce(
    (sum, char) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(char)
        ? 2
        : 1),
    0,
  );
