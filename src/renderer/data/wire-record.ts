import type { WireRecord } from '../../shared/record';
import { isPlainObject } from '../../shared/schema/validate';
import { z } from '../../shared/schema/zod';
import { wireRecordSchema } from '../../shared/sync-protocol';

/** Its definition judges a body field by field: of a first load every key would be looked at twice. */
export const recordSchema = wireRecordSchema.extend({
  body: z.custom<Record<string, unknown>>((value) => isPlainObject(value) && !Object.hasOwn(value, '__proto__')),
});

/** A record as the head office sends it, and nothing else of what was sent; undefined when it is none. */
export const readWireRecord = (raw: unknown): WireRecord | undefined =>
  usualRecord(raw) ?? recordSchema.safeParse(raw).data;

const isText = (value: unknown, min: number, max: number): value is string =>
  typeof value === 'string' && value.length >= min && value.length <= max;
const isWhole = (value: unknown, min: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= min;

/**
 * What `recordSchema` says of a record without lost values, said in a tenth of the time: there is one for each record of a
 * first load. Undefined: the schema decides.
 */
export function usualRecord(raw: unknown): WireRecord | undefined {
  if (!isPlainObject(raw)) return undefined;
  const { id, entity, v, rev, deleted, body, mut, at, byId, conflicts } = raw;
  const isUsual =
    isText(id, 1, 64) &&
    isText(entity, 0, 40) &&
    isWhole(v, 1) &&
    isWhole(rev, 0) &&
    typeof deleted === 'boolean' &&
    isPlainObject(body) &&
    !Object.hasOwn(body, '__proto__') &&
    (mut === null || isText(mut, 0, 64)) &&
    isText(at, 0, 40) &&
    (byId === null || isText(byId, 1, 64)) &&
    Array.isArray(conflicts) &&
    conflicts.length === 0;
  return isUsual ? { id, entity, v, rev, deleted, body, mut, at, byId, conflicts: [] } : undefined;
}
