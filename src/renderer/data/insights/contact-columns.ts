import type { ContactKind } from '../../../shared/domain/insights/analysis-config';
import { dayOfTime, unansweredOutcomes } from '../../../shared/domain/insights/record-facts';
import type { EntityTable } from '../entity-table';
import { inParts, type Work } from '../slices';
import { ColumnsBySlot, widened } from './columns-by-slot';
import { quickAtOnce } from './own-orders';

/** Every contact that took place as columns, by slot of the activity: 14 bytes each. */
export class ContactColumns extends ColumnsBySlot {
  /** Milliseconds since 1970: the day depends on where the user is. */
  #time = new Float64Array(0);
  /** Place in `#kinds`. */
  #kind = new Uint8Array(0);
  /** 1: nobody was reached. */
  #isUnanswered = new Uint8Array(0);
  readonly #kinds: ContactKind[] = [];
  readonly #fields: (slot: number) => Record<'status' | 'kind' | 'outcome', unknown>;
  readonly #timeOf: (slot: number) => number;

  constructor(activities: EntityTable, accounts: EntityTable) {
    super(activities, accounts);
    this.#fields = activities.records.fieldsReader(['status', 'kind', 'outcome']);
    this.#timeOf = activities.records.timeReader('startAt');
  }

  get bytes(): number {
    return this.account.length * 14;
  }

  /** Tells of every contact, with the slot of its account. @param zoneOffset minutes to add to UTC for the day where the user is */
  *each(zoneOffset: number, tell: (account: number, day: number, kind: ContactKind) => void): Work<void> {
    yield* this.work();
    yield* inParts(this.end, quickAtOnce, (from, until) => {
      for (let slot = from; slot < until; slot += 1) {
        const account = this.account[slot] as number;
        if (account < 0) continue;
        const day = dayOfTime(this.#time[slot] as number, zoneOffset) as number;
        tell(account, day, this.#kinds[this.#kind[slot] as number] as ContactKind);
      }
    });
  }

  /** Adds the slots of the accounts of which a contact reached nobody. */
  *addUnanswered(accounts: Set<number>): Work<void> {
    yield* this.work();
    yield* inParts(this.end, quickAtOnce, (from, until) => {
      for (let slot = from; slot < until; slot += 1) {
        const account = this.account[slot] as number;
        if (account >= 0 && this.#isUnanswered[slot] === 1) accounts.add(account);
      }
    });
  }

  protected put(slot: number): boolean {
    const { status, kind, outcome } = this.#fields(slot);
    const time = this.#timeOf(slot);
    if (status !== 'done' || Number.isNaN(time)) return false;
    this.#time[slot] = time;
    this.#kind[slot] = this.#codeOf(kind as ContactKind);
    this.#isUnanswered[slot] = unansweredOutcomes.has(outcome) ? 1 : 0;
    return true;
  }

  #codeOf(kind: ContactKind): number {
    const known = this.#kinds.indexOf(kind);
    return known >= 0 ? known : this.#kinds.push(kind) - 1;
  }

  protected widen(size: number): void {
    this.#time = widened(this.#time, new Float64Array(size));
    this.#kind = widened(this.#kind, new Uint8Array(size));
    this.#isUnanswered = widened(this.#isUnanswered, new Uint8Array(size));
  }
}
