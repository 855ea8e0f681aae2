import type { ContactKind } from '../../../shared/domain/insights/analysis-config';
import { dayOfTime, unansweredOutcomes } from '../../../shared/domain/insights/record-facts';
import type { EntityTable } from '../entity-table';
import { inParts, type Work } from '../slices';
import { TextCodes } from '../packed/field-numbers';
import { ColumnsBySlot, widened } from './columns-by-slot';
import { quickAtOnce } from './own-orders';

const answers = { unknown: 0, reached: 1, unanswered: 2 } as const;
const yearDays = 365;
/** Places of what is read of an activity. */
const [ofStatus, ofTime, ofKind, ofOutcome, ofDirection, ofAccount] = [0, 1, 2, 3, 4, 5];
/** The first status, and the first direction, that is known. */
const [isDone, isIn] = [0, 0];

/** Every contact that took place as columns, by slot of the activity: 15 bytes each. */
export class ContactColumns extends ColumnsBySlot {
  /** Milliseconds since 1970: the day depends on where the user is. */
  #time = new Float64Array(0);
  /** Code of its kind. */
  #kind = new Uint8Array(0);
  /** One of `answers`. */
  #answer = new Uint8Array(0);
  /** 1: it came from the customer. */
  #isReceived = new Uint8Array(0);
  readonly #kinds = new TextCodes();
  readonly #outcomes = new TextCodes();
  readonly #fields: (slot: number, into: Float64Array) => void;
  readonly #found = new Float64Array(6);

  constructor(activities: EntityTable, accounts: EntityTable) {
    super(activities, accounts);
    const statuses = new TextCodes();
    statuses.codeOf('done');
    const directions = new TextCodes();
    directions.codeOf('in');
    this.#fields = activities.records.numbersReader({
      status: { as: 'text', codes: statuses },
      startAt: { as: 'time' },
      kind: { as: 'text', codes: this.#kinds },
      outcome: { as: 'text', codes: this.#outcomes },
      direction: { as: 'text', codes: directions },
      accountId: { as: 'slot', of: accounts.records },
    });
  }

  get bytes(): number {
    return this.account.length * 15;
  }

  /** Tells of every contact, with the slot of its account. @param zoneOffset minutes to add to UTC for the day where the user is */
  *each(
    zoneOffset: number,
    tell: (account: number, day: number, kind: ContactKind, isReceived: boolean) => void,
  ): Work<void> {
    yield* this.work();
    yield* inParts(this.end, quickAtOnce, (from, until) => {
      for (let slot = from; slot < until; slot += 1) {
        const account = this.account[slot] as number;
        if (account < 0) continue;
        const day = dayOfTime(this.#time[slot] as number, zoneOffset) as number;
        const kind = this.#kinds.texts[this.#kind[slot] as number] as ContactKind;
        tell(account, day, kind, this.#isReceived[slot] === 1);
      }
    });
  }

  /**
   * By slot of the account: latest contacts in a row, of the year up to a day, of which it is known that nobody was reached; as `serviceRecords` tells of
   * one account. @param zoneOffset minutes to add to UTC for the day where the user is
   */
  *unansweredInRow(asOfDay: number, zoneOffset: number): Work<Uint16Array> {
    yield* this.work();
    const accountsEnd = this.accounts.records.end;
    const inRow = new Uint16Array(accountsEnd);
    /** Slot + 1 of the latest contact that reached somebody. */
    const reached = new Int32Array(accountsEnd);
    const dayOf = (slot: number): number => dayOfTime(this.#time[slot] as number, zoneOffset) as number;
    const isLater = (slot: number, than: number): boolean =>
      (dayOf(slot) - dayOf(than) || this.table.records.compareIds(slot, than)) > 0;
    const eachOf = (answer: number, told: (account: number, slot: number) => void): Work<void> =>
      inParts(this.end, quickAtOnce, (from, until) => {
        for (let slot = from; slot < until; slot += 1) {
          const account = this.account[slot] as number;
          if (account < 0 || account >= accountsEnd || this.#answer[slot] !== answer) continue;
          const day = dayOf(slot);
          if (day <= asOfDay && day > asOfDay - yearDays) told(account, slot);
        }
      });
    yield* eachOf(answers.reached, (account, slot) => {
      const known = (reached[account] as number) - 1;
      if (known < 0 || isLater(slot, known)) reached[account] = slot + 1;
    });
    yield* eachOf(answers.unanswered, (account, slot) => {
      const known = (reached[account] as number) - 1;
      if (known < 0 || isLater(slot, known)) inRow[account] = (inRow[account] as number) + 1;
    });
    return inRow;
  }

  protected put(slot: number): number {
    const found = this.#found;
    this.#fields(slot, found);
    const time = found[ofTime] as number;
    if (found[ofStatus] !== isDone || Number.isNaN(time)) return Number.NaN;
    this.#time[slot] = time;
    const kind = found[ofKind] as number;
    this.#kind[slot] = Number.isNaN(kind) ? this.#kinds.codeOf('') : kind;
    this.#isReceived[slot] = found[ofDirection] === isIn ? 1 : 0;
    const outcome = this.#outcomes.texts[found[ofOutcome] as number];
    this.#answer[slot] =
      outcome === undefined ? answers.unknown : unansweredOutcomes.has(outcome) ? answers.unanswered : answers.reached;
    return found[ofAccount] as number;
  }

  protected widen(size: number): void {
    this.#time = widened(this.#time, new Float64Array(size));
    this.#kind = widened(this.#kind, new Uint8Array(size));
    this.#answer = widened(this.#answer, new Uint8Array(size));
    this.#isReceived = widened(this.#isReceived, new Uint8Array(size));
  }
}
