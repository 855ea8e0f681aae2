import { standingBehaviour, type StandingBehaviour } from '../../../shared/domain/insights/behaviour-figures';
import { buyerClasses } from '../../../shared/domain/insights/customer-facts';
import { inParts, type Work } from '../slices';
import { widened } from './columns-by-slot';
import type { Insights } from './insights';

const none = 255;
/** Reading an account with all that hangs on it takes some 100 µs. */
const readAtOnce = 16;

/**
 * The behaviour of accounts by their slots, for segments and lists that ask for it: numbers as columns of 8 bytes an account, made of all accounts in
 * slices when somebody asks first and kept until something of the account changes.
 */
export class BehaviourColumns {
  #isKnown = new Uint8Array(0);
  #loyalty = new Uint8Array(0);
  #buyer = new Uint8Array(0);
  #drift = new Uint8Array(0);
  #complaints = new Uint8Array(0);
  #satisfaction = new Uint8Array(0);
  #kept = new Uint8Array(0);
  #broken = new Uint8Array(0);

  constructor(readonly insights: Insights) {}

  get bytes(): number {
    return this.#isKnown.length * 8;
  }

  forget(account: number): void {
    if (account < this.#isKnown.length) this.#isKnown[account] = 0;
  }

  forgetAll(): void {
    this.#isKnown.fill(0);
  }

  /** Whether those of all accounts are there. */
  get isMade(): boolean {
    const { records } = this.insights.options.of('account');
    return records.liveList().every((slot) => this.#isKnown[slot] === 1);
  }

  *work(): Work<void> {
    yield* this.insights.soldWork();
    const { records } = this.insights.options.of('account');
    const slots = records.liveList();
    yield* inParts(slots.length, readAtOnce, (from, until) => {
      for (const slot of slots.subarray(from, until))
        if (records.isLive(slot) && this.#isKnown[slot] !== 1) this.#read(slot);
    });
  }

  /** @param account slot of one that is here */
  valueAt<K extends keyof StandingBehaviour>(account: number, name: K): StandingBehaviour[K] {
    if (this.#isKnown[account] !== 1) this.#read(account);
    return this.#columns[name](account) as StandingBehaviour[K];
  }

  readonly #columns: Readonly<Record<keyof StandingBehaviour, (account: number) => unknown>> = {
    loyalty: (account) => numberAt(this.#loyalty, account),
    buyerClass: (account) => buyerClasses[this.#buyer[account] as number],
    hasDrifted: (account) => this.#drift[account] === 1,
    openComplaints: (account) => this.#complaints[account],
    satisfaction: (account) => numberAt(this.#satisfaction, account),
    promisesKept: (account) => this.#kept[account],
    promisesBroken: (account) => this.#broken[account],
  };

  #read(account: number): void {
    const { facts, day, config } = this.insights.behaviourFactsOf(account);
    const figures = standingBehaviour(facts, this.insights.bench(facts.currency, day).judge, config, day);
    if (account >= this.#isKnown.length) this.#widen(account);
    this.#isKnown[account] = 1;
    this.#loyalty[account] = figures.loyalty ?? none;
    this.#buyer[account] = figures.buyerClass === undefined ? none : buyerClasses.indexOf(figures.buyerClass);
    this.#drift[account] = figures.hasDrifted ? 1 : 0;
    this.#complaints[account] = Math.min(none, figures.openComplaints);
    this.#satisfaction[account] = figures.satisfaction ?? none;
    this.#kept[account] = Math.min(none, figures.promisesKept);
    this.#broken[account] = Math.min(none, figures.promisesBroken);
  }

  #widen(account: number): void {
    const size = account + 64 + (account >> 3);
    this.#isKnown = widened(this.#isKnown, new Uint8Array(size));
    this.#loyalty = widened(this.#loyalty, new Uint8Array(size));
    this.#buyer = widened(this.#buyer, new Uint8Array(size));
    this.#drift = widened(this.#drift, new Uint8Array(size));
    this.#complaints = widened(this.#complaints, new Uint8Array(size));
    this.#satisfaction = widened(this.#satisfaction, new Uint8Array(size));
    this.#kept = widened(this.#kept, new Uint8Array(size));
    this.#broken = widened(this.#broken, new Uint8Array(size));
  }
}

function numberAt(column: Uint8Array, account: number): number | undefined {
  const value = column[account];
  return value === none ? undefined : value;
}
