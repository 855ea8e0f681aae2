import { z } from '../../shared/schema/zod';
import { DigestIndex, type DigestPart, type Version } from '../../shared/domain/digest';
import { digestResponseSchema, maxDigestParts, maxWanted, type DigestRequest } from '../../shared/sync-protocol';
import { readPosition, writeAside } from './bookkeeping';
import type { Engine } from './engine';
import type { Records } from './packed/records';
import { entityNameOf, hasLeft, keyOf, recordKey, type StoredRecord } from './envelope';
import { problemOf } from './page';
import { meetGone, meetPulled, type MeetingContext } from './reconcile';
import type { Get, Plan } from './store';
import { SyncFailure } from './sync-port';

/** The envelope of an answer. The records inside are judged one by one. */
const answerSchema = digestResponseSchema.extend({ records: z.array(z.unknown()) });
type ComparisonAnswer = z.infer<typeof answerSchema>;

/** What this laptop holds of the head office: unsent changes and what only this laptop knows do not count. */
interface Held {
  readonly versions: readonly Version[];
  /** Keys by id, because the head office names records by id alone; two where the newest version was set aside. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

function heldVersions(records: Records): Held {
  const known = new Map<string, number>();
  const keys = new Map<string, string[]>();
  const hold = (key: string, version: Version | undefined): void => {
    if (!version) return;
    const { id, rev } = version;
    keys.set(id, [...(keys.get(id) ?? []), key]);
    known.set(id, Math.max(rev, known.get(id) ?? 0));
  };
  for (const { key, id, rev, deleted, needsAttention } of records.heads())
    hold(key, needsAttention ? versionOf(records.get(key)) : { id, rev: deleted ? 0 : rev });
  for (const [key, record] of records.books()) hold(key, versionOf(record));
  return { versions: [...known].flatMap(([id, rev]) => (rev > 0 ? [{ id, rev }] : [])), keys };
}

/** What a record says of the head office; version 0: nothing that counts there. */
function versionOf(record: StoredRecord | undefined): Version | undefined {
  if (record?.entity === '$aside') {
    const { raw } = record.body as { raw: Partial<Version & { deleted: boolean }> | null };
    if (typeof raw?.id !== 'string' || typeof raw.rev !== 'number' || raw.deleted === true) return undefined;
    return { id: raw.id, rev: raw.rev };
  }
  if (!record || !entityNameOf(record)) return undefined;
  const base = record.pending ? record.pending.base : record;
  return { id: record.id, rev: !base || base.deleted || hasLeft(record) ? 0 : base.rev };
}

/** More than this many differences are not mended one by one: everything is asked for again. */
const mostRepairs = 2_000;
/** A head office that always tells something new is not followed for ever. */
const mostQuestions = 200;

type Finding =
  /** The two hold the same, but for `suspects`. */
  | { readonly kind: 'compared'; readonly suspects: readonly string[] }
  /** Something is to be pulled first. */
  | { readonly kind: 'behind' }
  | { readonly kind: 'everything' };

type Question = Pick<DigestRequest, 'parts' | 'want'>;
type Ask = (question: Question) => Promise<ComparisonAnswer>;

/** Narrows down what differs: parts of the table, then records. @throws what `ask` throws */
async function findDifferences(held: Held, ask: Ask): Promise<Finding> {
  const index = new DigestIndex(held.versions);
  const suspects = new Set<string>();
  let open: DigestPart[] = [index.part('')];
  for (let question = 0; open.length > 0; question += 1) {
    if (question >= mostQuestions) return { kind: 'everything' };
    const parts = open.slice(0, maxDigestParts);
    const answer = await ask({ parts, want: [] });
    if (!answer.current) return { kind: 'behind' };
    const asked = new Set(parts.map(({ prefix }) => prefix));
    open = open.slice(maxDigestParts);
    for (const difference of answer.differences) {
      // An answer to something else, or to the same again, leads nowhere.
      if (!asked.delete(difference.prefix)) continue;
      const longer = difference.children.filter(
        ({ prefix }) => prefix.length > difference.prefix.length && prefix.startsWith(difference.prefix),
      );
      const step = index.follow({ ...difference, children: longer });
      for (const id of step.suspects) suspects.add(id);
      open.push(...step.ask);
    }
  }
  return suspects.size > mostRepairs ? { kind: 'everything' } : { kind: 'compared', suspects: [...suspects] };
}

/**
 * Asks for records again and hands over answer by answer.
 * @returns false when something is to be pulled first: a head office that was restored meanwhile calls gone what it lost
 * @throws what `ask` or `take` throws
 */
async function fetchAgain(
  ids: readonly string[],
  ask: Ask,
  take: (answer: ComparisonAnswer) => Promise<void>,
): Promise<boolean> {
  let open = [...ids];
  while (open.length > 0) {
    const want = open.slice(0, maxWanted);
    const answer = await ask({ parts: [], want });
    if (!answer.current) return false;
    await take(answer);
    const settled = new Set(answer.gone);
    for (const raw of answer.records) if (hasId(raw)) settled.add(raw.id);
    const rest = want.filter((id) => !settled.has(id));
    // An answer ends where a page does; one that settles nothing is not asked for again.
    if (rest.length === want.length) return true;
    open = [...rest, ...open.slice(maxWanted)];
  }
  return true;
}

const hasId = (raw: unknown): raw is { readonly id: string } =>
  typeof raw === 'object' && raw !== null && typeof (raw as { id?: unknown }).id === 'string';

/** Takes over what was asked for again; the result counts what was put right. Unsent changes meet it as they meet any page. */
function planRepair(
  get: Get,
  answer: ComparisonAnswer,
  keys: Held['keys'],
  wanted: ReadonlySet<string>,
  context: MeetingContext,
): Plan<number> {
  const write: StoredRecord[] = [];
  const purge: string[] = [];
  for (const raw of answer.records) {
    if (!hasId(raw) || !wanted.has(raw.id)) continue;
    const judged = problemOf(raw);
    if (!('record' in judged)) {
      if (judged.key !== undefined) write.push(writeAside(judged.key, judged.code, raw, context.gen));
      continue;
    }
    const { record } = judged;
    const local = get(recordKey(record));
    // What this laptop holds without a change of its own is a copy, and the original is here.
    const next = local?.pending ? meetPulled(local, record, context) : { ...record, gen: context.gen };
    if (next) write.push(next);
    const aside = keyOf('$aside', recordKey(record).slice(0, 110));
    if (get(aside)) purge.push(aside);
  }
  for (const id of answer.gone) {
    for (const key of wanted.has(id) ? (keys.get(id) ?? []) : []) {
      const local = get(key);
      if (!local) continue;
      const next = entityNameOf(local) ? meetGone(local, context) : 'purge';
      if (next === 'purge') purge.push(key);
      else write.push(next);
    }
  }
  return { write, purge, result: write.length + purge.length };
}

/**
 * Anti-entropy (SYNC.md 3.7): whatever went wrong here before, a record that was lost, stayed too long or is of an old
 * version is found and put right. Nothing else may take over records meanwhile.
 * @param send one question; the parsed answer, not yet judged
 * @returns `behind`: something is to be pulled first; `everything`: too much differs to be mended record by record
 * @throws SyncFailure not_head_office, and what `send` and the store throw
 */
export async function compareWithOffice(
  engine: Engine,
  send: (question: Question) => Promise<unknown>,
): Promise<
  | { readonly kind: 'compared'; readonly records: number; readonly repaired: number }
  | { readonly kind: 'behind' | 'everything' }
> {
  const ask: Ask = async (question) => {
    const parsed = answerSchema.safeParse(await send(question));
    if (!parsed.success) throw new SyncFailure('not_head_office');
    return parsed.data;
  };
  const { store, outbox, session } = engine;
  const held = heldVersions(store.records);
  const finding = await findDifferences(held, ask);
  if (finding.kind !== 'compared') return finding;
  const wanted = new Set(finding.suspects);
  let repaired = 0;
  const isWhole = await fetchAgain(finding.suspects, ask, async (answer) => {
    repaired += await store.transact((get) =>
      planRepair(get, answer, held.keys, wanted, {
        userId: session.user.id,
        outbox,
        at: engine.now(),
        gen: readPosition(get).gen,
        restored: false,
      }),
    );
  });
  return isWhole ? { kind: 'compared', records: held.versions.length, repaired } : { kind: 'behind' };
}
