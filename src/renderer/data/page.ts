import { z } from '../../shared/schema/zod';
import { equalValues } from '../../shared/domain/merge';
import { entityOf, isEntityName, type EntityName } from '../../shared/entities';
import type { WireRecord } from '../../shared/record';
import { migrateBody } from '../../shared/schema/entity';
import { validateBody } from '../../shared/schema/validate';
import { pushResultSchema } from '../../shared/sync-protocol';
import type { Arrival } from './api';
import { writeAside, writeArrivals, readPosition, writePosition, type Position } from './bookkeeping';
import { keyOf, recordKey, type StoredRecord } from './envelope';
import {
  meetAbsent,
  meetAccepted,
  meetConflict,
  meetGone,
  meetPulled,
  meetRefused,
  type MeetingContext,
} from './reconcile';
import type { Records } from './packed/records';
import type { Get, Plan } from './store';
import { titleOfRow } from './tables';
import { readWireRecord } from './wire-record';

/** The envelope of an answer. What lies inside is judged record by record. */
export const answerSchema = z.object({
  protocol: z.number().int(),
  epoch: z.string().min(1),
  serverTime: z.string(),
  results: z.array(z.unknown()),
  records: z.array(z.unknown()),
  gone: z.array(z.unknown()),
  checkpoint: z.string(),
  more: z.boolean(),
  remaining: z.number().int().min(0),
});
export type Answer = z.infer<typeof answerSchema>;

const goneSchema = z.object({ id: z.string().min(1), entity: z.string() });

export interface Outcome {
  readonly received: number;
  readonly accepted: number;
  /** Mutations that were answered. */
  readonly answered: ReadonlySet<string>;
  readonly refused: number;
  /** Records that this version cannot hold, with the first reason. */
  readonly aside: number;
  readonly asideCode: 'invalid_record' | 'unknown_entity' | 'protocol_too_old' | undefined;
  readonly finishedLoad: boolean;
}

type AsideCode = NonNullable<Outcome['asideCode']>;

/** Why a record cannot be taken into the tables; undefined when it can. */
export function problemOf(
  raw: unknown,
): { readonly record: WireRecord } | { readonly code: AsideCode; readonly key: string | undefined } {
  const record = readWireRecord(raw);
  if (!record) return { code: 'invalid_record', key: undefined };
  const key = recordKey(record);
  if (!isEntityName(record.entity)) return { code: 'unknown_entity', key };
  const entity = entityOf(record.entity);
  // Of a removed record nothing is read, whichever version it was.
  if (record.deleted) return { record };
  if (record.v > entity.version) return { code: 'protocol_too_old', key };
  try {
    const body = record.v < entity.version ? migrateBody(entity, record.v, { ...record.body }) : record.body;
    // A newer head office may know more fields: they are kept. Everything else must be as this version expects it.
    const bad = validateBody(entity, body).some((problem) => problem.code !== 'unknown_field');
    return bad ? { code: 'invalid_record', key } : { record };
  } catch {
    return { code: 'invalid_record', key };
  }
}

export interface PageOptions {
  readonly userId: string;
  readonly outbox: MeetingContext['outbox'];
  readonly at: string;
  /** Whether records and checkpoint are taken: only when nothing is left to push. */
  readonly takePage: boolean;
  /** The head office was restored since the last answer: it judges by versions it has lost, so only "accepted" counts. */
  readonly otherEpoch: boolean;
  /** Keys of the records whose mutations were sent: an answer to anything else is not one. */
  readonly sent: ReadonlyMap<string, string>;
  readonly records: Records;
}

/**
 * One transaction for one answer: results, page and the position behind it. Never throws on what the head office sent;
 * what cannot be used is set aside or left for the next exchange.
 */
export function planAnswer(get: Get, answer: Answer, options: PageOptions): Plan<Outcome> {
  const position = readPosition(get);
  const context: MeetingContext = {
    userId: options.userId,
    outbox: options.outbox,
    at: options.at,
    gen: position.gen,
    restored: position.restored,
  };
  const staged = new Map<string, StoredRecord | undefined>();
  const read: Get = (key) => (staged.has(key) ? staged.get(key) : get(key));
  const stage = (key: string, next: StoredRecord | undefined): void => {
    if (next) staged.set(key, next);
  };

  const answered = new Set<string>();
  let [accepted, refused, aside] = [0, 0, 0];
  let asideCode: AsideCode | undefined;
  const setAside = (code: AsideCode, key: string | undefined, raw: unknown): void => {
    aside += 1;
    asideCode ??= code;
    const name = key ?? `unreadable:${aside}`;
    const record = writeAside(name, code, raw, context.gen);
    staged.set(recordKey(record), record);
  };

  for (const raw of answer.results) {
    const parsed = pushResultSchema.safeParse(raw);
    if (!parsed.success) continue;
    const result = parsed.data;
    const key = options.sent.get(result.mut);
    if (key === undefined || (result.record && recordKey(result.record) !== key)) continue;
    if (options.otherEpoch && result.result !== 'accepted') continue;
    const local = read(key);
    if (result.result === 'refused') {
      answered.add(result.mut);
      const usable = result.record !== null && 'record' in problemOf(result.record);
      const next = meetRefused(local, result.mut, usable ? result : { ...result, record: null }, context);
      if (next?.parked) refused += 1;
      stage(key, next);
      continue;
    }
    const judged = problemOf(result.record);
    if (!('record' in judged)) {
      setAside(judged.code, judged.key, result.record);
      continue;
    }
    answered.add(result.mut);
    if (result.result === 'accepted') accepted += 1;
    stage(key, (result.result === 'accepted' ? meetAccepted : meetConflict)(local, result.mut, judged.record, context));
  }
  if (!options.takePage)
    return {
      write: present(staged),
      result: { received: 0, accepted, answered, refused, aside, asideCode, finishedLoad: false },
    };

  const arrivals: Arrival[] = [];
  const firstLoad = position.gen === 1 && !position.complete;
  const newsSince = Date.parse(answer.serverTime) - newsMs;
  for (const raw of answer.records) {
    const judged = problemOf(raw);
    if (!('record' in judged)) {
      setAside(judged.code, judged.key, raw);
      continue;
    }
    const key = recordKey(judged.record);
    const local = read(key);
    const next = meetPulled(local, judged.record, context);
    if (next && judged.record.byId !== options.userId) {
      if (firstLoad) arrivals.push(...latelyChanged(judged.record, newsSince));
      else if (local !== undefined || position.complete)
        arrivals.unshift(...arrivalOf(local, judged.record, options.at));
    }
    stage(key, next);
    const asideKey = keyOf('$aside', key.slice(0, 110));
    if (get(asideKey)) staged.set(asideKey, undefined);
  }
  for (const raw of answer.gone) {
    const parsed = goneSchema.safeParse(raw);
    if (!parsed.success) continue;
    const key = recordKey(parsed.data);
    const local = read(key);
    const next = local && isEntityName(local.entity) ? meetGone(local, context) : 'purge';
    staged.set(key, next === 'purge' ? undefined : next);
    staged.set(keyOf('$aside', key.slice(0, 110)), undefined);
  }
  const finishedLoad = !answer.more && !position.complete;
  if (finishedLoad && position.gen > 1) {
    for (const [key, record] of options.records.books())
      if (record.entity === '$aside' && (read(key)?.gen ?? context.gen) < context.gen) staged.set(key, undefined);
    for (const { key, gen } of options.records.heads()) {
      if (gen >= context.gen) continue;
      const current = read(key);
      const next = current && meetAbsent(current, context);
      if (next) staged.set(key, next === 'purge' ? undefined : next);
    }
  }
  const next: Position = {
    ...position,
    checkpoint: answer.checkpoint,
    epoch: answer.epoch,
    complete: position.complete || !answer.more,
    restored: position.restored && answer.more,
  };
  const moved = !equalValues(next, position);
  return {
    write: [
      ...present(staged),
      ...(arrivals.length > 0 ? [writeArrivals(get, arrivals, firstLoad ? 'byTime' : 'newestFirst')] : []),
      ...(moved ? [writePosition(next)] : []),
    ],
    purge: [...staged].flatMap(([key, record]) => (record ? [] : [key])),
    result: {
      received: answer.records.length + answer.gone.length,
      accepted,
      answered,
      refused,
      aside,
      asideCode,
      finishedLoad,
    },
  };
}

const present = (staged: ReadonlyMap<string, StoredRecord | undefined>): StoredRecord[] =>
  [...staged.values()].filter((record) => record !== undefined);

const newsMs = 4 * 24 * 3600 * 1000;

/**
 * News of a laptop that has only just begun to listen: what a colleague wrote in the last days. Not what came by import,
 * which has no author and would be everything.
 */
function latelyChanged(theirs: WireRecord, since: number): Arrival[] {
  if (theirs.byId === null || theirs.deleted) return [];
  if (!(Date.parse(theirs.at) > since)) return [];
  const [news] = arrivalOf(undefined, theirs, theirs.at);
  return news ? [{ ...news, kind: theirs.rev === 1 ? 'created' : 'updated' }] : [];
}

function arrivalOf(local: StoredRecord | undefined, theirs: WireRecord, at: string): Arrival[] {
  const entity = theirs.entity as EntityName;
  // Private to its person, and no news to an administrator who sees everything.
  if (entityOf(entity).scope.kind === 'person') return [];
  const before = local?.pending?.base?.body ?? local?.body;
  // Orders of another system are history, thousands at once: what somebody does to one of them is news.
  if (entity === 'order' && theirs.byId === null && theirs.body['source'] !== undefined) return [];
  const kind = theirs.deleted ? 'removed' : before === undefined || local?.deleted === true ? 'created' : 'updated';
  if (kind === 'removed' && before === undefined) return [];
  const fields = Object.keys({ ...before, ...theirs.body }).filter(
    (name) => !equalValues(before?.[name], theirs.body[name]),
  );
  if (kind === 'updated' && fields.length === 0) return [];
  const title = titleOfRow(entity, theirs.deleted ? (before ?? {}) : theirs.body);
  return [{ id: theirs.id, entity, title, kind, fields: kind === 'updated' ? fields : [], byId: theirs.byId, at }];
}
