import { z } from '../../shared/schema/zod';
import { DigestIndex, type DigestPart, type Version } from '../../shared/domain/digest';
import { digestResponseSchema, maxDigestParts, maxWanted, type DigestRequest } from '../../shared/sync-protocol';
import { readPosition, writeAside } from './bookkeeping';
import type { Engine } from './engine';
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
  /** Keys by id: the head office names records by id alone. */
  readonly keys: ReadonlyMap<string, string>;
}

function heldVersions(records: ReadonlyMap<string, StoredRecord>): Held {
  const versions: Version[] = [];
  const keys = new Map<string, string>();
  for (const [key, record] of records) {
    if (record.entity === '$aside') {
      const { raw } = record.body as { raw: Partial<Version & { deleted: boolean }> | null };
      if (typeof raw?.id !== 'string' || typeof raw.rev !== 'number' || raw.deleted === true) continue;
      versions.push({ id: raw.id, rev: raw.rev });
      keys.set(raw.id, key);
      continue;
    }
    if (!entityNameOf(record)) continue;
    keys.set(record.id, key);
    const known = record.pending ? record.pending.base : record;
    if (known && known.rev > 0 && !known.deleted && !hasLeft(record)) versions.push({ id: record.id, rev: known.rev });
  }
  return { versions, keys };
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

/** Asks for records again and hands over answer by answer. @throws what `ask` or `take` throws */
async function fetchAgain(
  ids: readonly string[],
  ask: Ask,
  take: (answer: ComparisonAnswer) => Promise<void>,
): Promise<void> {
  let open = [...ids];
  while (open.length > 0) {
    const want = open.slice(0, maxWanted);
    const answer = await ask({ parts: [], want });
    await take(answer);
    const settled = new Set(answer.gone);
    for (const raw of answer.records) if (hasId(raw)) settled.add(raw.id);
    const rest = want.filter((id) => !settled.has(id));
    // An answer ends where a page does; one that settles nothing is not asked for again.
    if (rest.length === want.length) return;
    open = [...rest, ...open.slice(maxWanted)];
  }
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
    const key = wanted.has(id) ? keys.get(id) : undefined;
    const local = key === undefined ? undefined : get(key);
    if (key === undefined || !local) continue;
    const next = entityNameOf(local) ? meetGone(local, context) : 'purge';
    if (next === 'purge') purge.push(key);
    else write.push(next);
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
  await fetchAgain(finding.suspects, ask, async (answer) => {
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
  return { kind: 'compared', records: held.versions.length, repaired };
}
