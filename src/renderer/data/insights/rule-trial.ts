import {
  bySegmentOrder,
  careParts,
  decidesFor,
  membersOf,
  type Care,
  type CarePart,
} from '../../../shared/domain/care';
import type { Condition } from '../../../shared/domain/condition';
import { meantBy, type KnownTag } from '../../../shared/domain/tag-conditions';
import type { Body, EntityName } from '../../../shared/entities';
import { trialLists, type Row, type Trial, type TrialList, type TrialRequest, type TrialRow } from '../api';
import { everyCondition, type MeantQuery } from '../result-set';
import { isScorePath, type EntityTable } from '../entity-table';
import { finish, inParts, inSlices, stride, type Work } from '../slices';
import { sortSlots } from '../slot-list';
import { textQuery } from '../text-query';
import { mostAttempts, whileTrue, type Insights } from './insights';

type Segment = Body<'segment'> & { readonly id: string };

/** What decides who belongs where. */
interface Known {
  readonly segments: readonly Segment[];
  readonly tags: readonly KnownTag[];
}

/** Whom a trial speaks of, by the slots of the accounts. */
interface Compared {
  /** Of each account the lists it is in, as bits. */
  readonly marks: Uint8Array;
  readonly counts: Readonly<Record<TrialList, number>>;
  readonly before: DecidedBy;
  readonly after: DecidedBy;
}

const bitOf: Readonly<Record<TrialList, number>> = { coming: 1, going: 2, care: 4, staying: 8 };

/** What was compared last: for its other lists, other words and further rows. */
interface Kept {
  readonly name: string;
  readonly version: number;
  readonly compared: Compared;
  listed: { readonly name: string; readonly slots: Uint32Array } | undefined;
}

/**
 * What if segments and tags were otherwise: both are asked of the same accounts at the same moment. What changes meanwhile is begun anew; a question
 * that its window has overtaken by another one is given up.
 */
export class RuleTrials {
  /** The newest question of each window, by what it is about. */
  readonly #turns = new Map<string, symbol>();
  #kept: Kept | undefined;

  constructor(readonly insights: Insights) {}

  forget(): void {
    this.#kept = undefined;
  }

  /** @returns undefined when the same asker asked the same with other changes meanwhile */
  async answer(asker: string, request: TrialRequest): Promise<Trial | undefined> {
    const turn = [asker, request.of?.entity, request.of?.id].join(' ');
    const self = Symbol(turn);
    this.#turns.set(turn, self);
    const isOvertaken = (): boolean => this.#turns.get(turn) !== self;
    const accounts = this.insights.options.of('account');
    try {
      for (let attempt = 1; ; attempt += 1) {
        await accounts.searchable();
        const asked = questionOf(this.insights, request);
        for (const meant of asked.everything) if (!isOvertaken()) await accounts.fittingReady(meant);
        if (isOvertaken()) return undefined;
        const { version } = this.insights;
        const work = this.#work(asked, request);
        const isSame = (): boolean =>
          this.insights.version === version && (!asked.needsScores || this.insights.isMade) && !isOvertaken();
        const trial = attempt < mostAttempts ? await inSlices(whileTrue(work, isSame)) : finish(work);
        if (isOvertaken()) return undefined;
        if (trial) return trial;
      }
    } finally {
      if (!isOvertaken()) this.#turns.delete(turn);
    }
  }

  *#work(asked: Question, request: TrialRequest): Work<Trial> {
    const { insights } = this;
    const accounts = insights.options.of('account');
    const name = JSON.stringify([request.changes, request.of]);
    let kept = this.#kept;
    if (kept?.name !== name || kept.version !== insights.version) {
      const { version } = insights;
      kept = { name, version, compared: yield* compare(accounts, asked), listed: undefined };
      this.#kept = kept;
    }
    const { compared } = kept;
    const list = request.list ?? trialLists.find((one) => compared.counts[one] > 0) ?? 'staying';
    const listName = JSON.stringify([list, request.search]);
    if (kept.listed?.name !== listName)
      kept.listed = { name: listName, slots: yield* listed(accounts, compared, list, request.search) };
    const { slots } = kept.listed;
    const offset = Math.max(0, Math.min(request.window.offset, slots.length));
    const rows = Array.from(slots.subarray(offset, offset + request.window.limit), (slot): TrialRow => {
      const account = accounts.rowAt(slot) as unknown as Row<'account'>;
      return { id: account.id, account, ...differingCare(account, slot, compared) };
    });
    return { counts: compared.counts, list, total: slots.length, offset, rows };
  }
}

/** Everything that is asked of accounts. */
interface Question {
  readonly before: Side;
  readonly after: Side;
  readonly everything: readonly MeantQuery[];
  readonly needsScores: boolean;
}

/** Segments and tags as they are, or as they would be. */
interface Side {
  /** Who is in the segment or carries the tag; undefined: nobody. */
  readonly members: MeantQuery | undefined;
  /** Segments that decide about care, in the order in which they do. */
  readonly segments: readonly {
    readonly care: Care;
    /** Of the price list. */
    readonly currency: string | undefined;
    readonly members: MeantQuery;
  }[];
}

function questionOf({ options: { of } }: Insights, { changes, of: about }: TrialRequest): Question {
  const all = <N extends 'segment' | 'tag'>(entity: N): (Body<N> & { readonly id: string })[] => {
    const { records } = of(entity);
    return Array.from(records.liveList(), (slot) => ({ ...(records.body(slot) as Body<N>), id: records.idAt(slot) }));
  };
  const now: Known = { segments: all('segment'), tags: all('tag') };
  const then: Known = {
    segments: withChanges(now.segments, 'segment', changes),
    tags: withChanges(now.tags, 'tag', changes),
  };
  const currencyOf = (priceListId: string | undefined): string | undefined =>
    priceListId === undefined
      ? undefined
      : (of('priceList').row(priceListId) as Row<'priceList'> | undefined)?.currency;
  const [before, after] = [sideOf(now, about, currencyOf), sideOf(then, about, currencyOf)];
  const everything = [before, after].flatMap(({ members, segments }) => [
    ...(members ? [members] : []),
    ...segments.map((segment) => segment.members),
  ]);
  const needsScores = everything.flatMap(everyCondition).some(({ field }) => isScorePath(field));
  return { before, after, everything, needsScores };
}

/** Records as they would be. */
function withChanges<R extends { readonly id: string }>(
  rows: readonly R[],
  entity: EntityName,
  changes: TrialRequest['changes'],
): R[] {
  const byId = new Map<string, object>(rows.map((row) => [row.id, row]));
  for (const change of changes) {
    if (change.entity !== entity) continue;
    const row = byId.get(change.id);
    if (change.op === 'remove') byId.delete(change.id);
    else if (change.op === 'create') byId.set(change.id, { ...change.body, id: change.id });
    else if (row) {
      const patched = Object.entries({ ...row, ...change.patch }).filter(([, value]) => value !== null);
      byId.set(change.id, Object.fromEntries(patched));
    }
  }
  return [...byId.values()] as R[];
}

function sideOf(
  known: Known,
  about: TrialRequest['of'],
  currencyOf: (priceListId: string | undefined) => string | undefined,
): Side {
  const meant = (where: readonly Condition[]): MeantQuery => meantBy(where, known);
  const members = about && conditionsOf(known, about);
  return {
    members: members && meant(members),
    segments: bySegmentOrder(known.segments)
      .map((segment) => ({
        care: Object.fromEntries(
          careParts.flatMap((part) => (segment[part] === undefined ? [] : [[part, segment[part]]])),
        ) as Care,
        currency: currencyOf(segment.priceListId),
        members: meant(membersOf(segment)),
      }))
      .filter(({ care }) => Object.keys(care).length > 0),
  };
}

function conditionsOf(
  { segments, tags }: Known,
  { entity, id }: NonNullable<TrialRequest['of']>,
): readonly Condition[] | undefined {
  const segment = entity === 'segment' ? segments.find((one) => one.id === id) : undefined;
  const tag = entity === 'tag' ? tags.find((one) => one.id === id) : undefined;
  if (tag) return [{ field: 'tags', op: 'has', value: tag.name }];
  return segment && membersOf(segment);
}

/** Of each part the place, from 1, of the segment that decides about it, by the slot of the account; 0: none. */
interface DecidedBy {
  readonly of: Readonly<Record<CarePart, Uint16Array>>;
  readonly care: readonly Care[];
}

function* compare(accounts: EntityTable, { before, after }: Question): Work<Compared> {
  const found = new Map<string, Uint32Array>();
  const slotsOf = function* (meant: MeantQuery | undefined): Work<Uint32Array> {
    if (!meant) return new Uint32Array(0);
    const name = JSON.stringify(meant);
    const slots = found.get(name) ?? (yield* accounts.fitting(meant));
    found.set(name, slots);
    return slots;
  };
  const { end } = accounts.records;
  const currencyOf = accounts.reader('currency');
  const decidedBy = function* ({ segments }: Side): Work<DecidedBy> {
    const of = Object.fromEntries(careParts.map((part) => [part, new Uint16Array(end)])) as DecidedBy['of'];
    for (const [place, { care, currency, members }] of segments.entries()) {
      const parts = careParts.filter((part) => care[part] !== undefined);
      const slots = yield* slotsOf(members);
      yield* inParts(slots.length, stride, (from, until) => {
        for (const slot of slots.subarray(from, until))
          for (const part of parts) {
            if (of[part][slot] !== 0) continue;
            if (part !== 'priceListId' || decidesFor(care, part, currency, textAt(currencyOf(slot))))
              of[part][slot] = place + 1;
          }
      });
    }
    return { of, care: segments.map(({ care }) => care) };
  };
  const marks = new Uint8Array(end);
  const [now, then] = [yield* slotsOf(before.members), yield* slotsOf(after.members)];
  for (const slot of now) marks[slot] = bitOf.going;
  for (const slot of then) marks[slot] = marks[slot] === 0 ? bitOf.coming : bitOf.staying;
  const decided = yield* decidedBy(before);
  const isSameCare = JSON.stringify(before.segments) === JSON.stringify(after.segments);
  const decides = isSameCare ? decided : yield* decidedBy(after);
  const compared = { marks, before: decided, after: decides };
  const counts: Record<TrialList, number> = { coming: 0, going: 0, care: 0, staying: 0 };
  const own = careParts.map((part) => [part, accounts.reader(part)] as const);
  const slots = accounts.records.liveList();
  yield* inParts(slots.length, stride, (from, until) => {
    for (const slot of slots.subarray(from, until)) {
      const isOtherCare =
        !isSameCare &&
        own.some(([part, read]) => careAt(decided, part, slot) !== careAt(decides, part, slot) && isOpen(read(slot)));
      if (isOtherCare) marks[slot] = (marks[slot] as number) | bitOf.care;
      for (const list of trialLists) if (((marks[slot] as number) & bitOf[list]) !== 0) counts[list] += 1;
    }
  });
  return { ...compared, counts };
}

const textAt = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What an account says itself no segment decides. */
const isOpen = (value: unknown): boolean => value === undefined || value === null;

const careAt = ({ of, care }: DecidedBy, part: CarePart, slot: number): Care[CarePart] =>
  care[(of[part][slot] as number) - 1]?.[part];

function differingCare(account: Care, slot: number, { before, after }: Compared): Pick<TrialRow, 'before' | 'after'> {
  const parts = careParts.filter(
    (part) => isOpen(account[part]) && careAt(before, part, slot) !== careAt(after, part, slot),
  );
  const of = (side: DecidedBy): Care =>
    Object.fromEntries(
      parts.flatMap((part) => {
        const value = careAt(side, part, slot);
        return value === undefined ? [] : [[part, value]];
      }),
    ) as Care;
  return { before: of(before), after: of(after) };
}

/** Slots of a list that fit the words, in the order of their names. */
function* listed(accounts: EntityTable, { marks }: Compared, list: TrialList, search: string): Work<Uint32Array> {
  const text = textQuery(search);
  const { texts } = accounts.records;
  const slots = accounts.records.liveList();
  const found = new Uint32Array(slots.length);
  let count = 0;
  yield* inParts(slots.length, stride, (from, until) => {
    for (const slot of slots.subarray(from, until)) {
      if (((marks[slot] as number) & bitOf[list]) === 0) continue;
      if (!text || text.fits(...texts.at(slot))) found[count++] = slot;
    }
  });
  const sorted = found.slice(0, count);
  const keyOf = accounts.titleKeys();
  yield* sortSlots(sorted, (a, b) => keyOf(a) - keyOf(b) || accounts.records.compareIds(a, b));
  return sorted;
}
