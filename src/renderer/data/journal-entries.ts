import { z } from '../../shared/schema/zod';
import { entityOf, isEntityName } from '../../shared/entities';
import { migrateBody } from '../../shared/schema/entity';
import { validateBody } from '../../shared/schema/validate';
import { wireRecordSchema } from '../../shared/sync-protocol';
import {
  commitIn,
  readCounter,
  readJournalNumber,
  writeCommits,
  writeJournalNumber,
  type DoneCommit,
} from './bookkeeping';
import { recordKey, type StoredRecord } from './envelope';
import type { Get, Plan } from './store';

/** One commit with unsent work, or the end of such work. */
export interface Entry {
  /** Number of the commit: the store holds the number of its newest one. */
  readonly n: number;
  readonly put: readonly StoredRecord[];
  /** Keys of records that hold nothing unsent any more. */
  readonly gone: readonly string[];
  /** What its caller was to be answered. */
  readonly done?: DoneCommit;
}

/** What only this laptop has: unsent work, and the number of the last order that was made here. */
export const isUnsent = (record: StoredRecord): boolean => record.pending !== undefined || record.entity === '$counter';

/** The unsent work of a transaction; undefined: it has none. @param n number of the commit */
export function entryOf({ write = [] }: Plan<unknown>, n: number): Entry | undefined {
  const put = write.filter(isUnsent);
  if (put.length === 0) return undefined;
  const done = commitIn(write);
  return { n, put, gone: [], ...(done ? { done } : {}) };
}

const baseSchema = z.object({
  v: z.number().int(),
  rev: z.number().int(),
  body: z.record(z.string(), z.unknown()),
  deleted: z.boolean(),
  conflicts: z.array(z.unknown()),
});
const sentSchema = z.object({
  mut: z.string(),
  v: z.number().int(),
  baseRev: z.number().int(),
  body: z.record(z.string(), z.unknown()),
  deleted: z.boolean(),
  conflicts: z.array(z.unknown()),
  at: z.string(),
});
const storedSchema = wireRecordSchema.extend({
  gen: z.number().int(),
  pending: z
    .object({ mut: z.string().min(8), at: z.string(), base: baseSchema.nullable(), prior: z.array(sentSchema).max(1) })
    .optional(),
  parked: z
    .object({ code: z.string(), details: z.record(z.string(), z.union([z.string(), z.number()])), at: z.string() })
    .optional(),
});
const entrySchema = z.object({
  n: z.number().int(),
  put: z.array(z.unknown()),
  gone: z.array(z.string()),
  done: z.object({ id: z.string(), result: z.unknown() }).optional(),
});

/** An entry as the file has it, as far as its shape goes; its records are judged when they are used. */
export function readEntry(raw: unknown): Entry | undefined {
  const parsed = entrySchema.safeParse(raw);
  return parsed.success ? (parsed.data as unknown as Entry) : undefined;
}

/** A record of the journal, judged as one that arrives from outside; undefined: it cannot be used. */
function usable(raw: unknown): StoredRecord | undefined {
  const parsed = storedSchema.safeParse(raw);
  if (!parsed.success) return undefined;
  const record = parsed.data as unknown as StoredRecord;
  if (record.entity === '$counter') return Number.isSafeInteger(record.body['last']) ? record : undefined;
  if (!isEntityName(record.entity) || !record.pending) return undefined;
  const entity = entityOf(record.entity);
  if (record.deleted || record.v > entity.version) return record;
  try {
    const body = record.v < entity.version ? migrateBody(entity, record.v, { ...record.body }) : record.body;
    return validateBody(entity, body).every(({ code }) => code === 'unknown_field') ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Names of mutations rise with the time they were made at on this laptop, unless its clock was set back.
 * @param isNews the store has not seen that commit: it counts, whatever its name
 */
function isOlder(local: StoredRecord | undefined, { pending }: StoredRecord, isNews: boolean): boolean {
  const held = local?.pending;
  if (!held) return true;
  if (held.mut === pending?.mut || held.prior.some(({ mut }) => mut === pending?.mut)) return false;
  return isNews || held.mut < (pending?.mut ?? '');
}

/**
 * What the store lacks of a journal. A change that was accepted meanwhile may be among it: it goes out under its old name
 * again, and the head office answers as it did. `result`: how many records come back that had been told to be saved.
 * @param isWrittenSince the store has unsent work of this record that is newer than the journal, which was read late
 */
export function planReplay(
  get: Get,
  entries: readonly Entry[],
  isDamaged: boolean,
  isWrittenSince: (key: string) => boolean = () => false,
): Plan<number> {
  const known = readJournalNumber(get);
  const newest = new Map<string, { readonly n: number; readonly record: StoredRecord }>();
  // A request that a dying worker had sent may have arrived behind those of the next one.
  const inOrder = [...entries].sort((a, b) => a.n - b.n);
  for (const { n, put, gone } of inOrder) {
    for (const raw of put) {
      const record = usable(raw);
      if (record) newest.set(recordKey(record), { n, record });
    }
    for (const key of gone) newest.delete(key);
  }
  const write: StoredRecord[] = [];
  let back = 0;
  for (const { n, record } of newest.values()) {
    if (record.entity === '$counter') {
      if (Number(record.body['last']) > readCounter(get)) write.push(record);
      continue;
    }
    const isNews = n > known;
    if (isWrittenSince(recordKey(record))) continue;
    if ((!isNews && !isDamaged) || !isOlder(get(recordKey(record)), record, isNews)) continue;
    write.push(record);
    back += 1;
  }
  // Whoever asked for these commits and got no answer asks again, and is told that they are done.
  const done = new Map(
    inOrder.flatMap((entry) => (entry.n > known && entry.done ? [[entry.done.id, entry.done]] : [])),
  );
  if (done.size > 0) write.push(writeCommits(get, [...done.values()]));
  const highest = inOrder.at(-1)?.n ?? known;
  if (highest > known) write.push(writeJournalNumber(highest));
  // The journal is written beside the store: one commit more than the store has is one that was under way.
  return { write, result: isDamaged || highest > known + 1 ? back : 0 };
}
