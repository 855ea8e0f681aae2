import type { EntityName } from '../../shared/entities';
import type { FieldPath, Query, Rows, Window } from './api';
import type { AnyRow } from './field-values';
import type { LastAnswers } from './last-answers';
import { analysisEntities } from './insights/analyses';
import { factEntities } from './insights/facts';
import type { Watch, WatchHandle } from './port';
import type { ResultSet } from './result-set';
import { awaiting } from './slices';
import type { Tables } from './tables';

/** What the scores of a customer come from. */
const scoreEntities: readonly EntityName[] = [
  'account',
  'product',
  'priceList',
  'analysisSettings',
  'analysisResult',
  ...factEntities,
];

/** A live question: `answer` returns the same object as before when nothing of it changed. */
interface Live {
  readonly asked: () => Watch;
  /** What it depends on; none: a topic. */
  readonly entities: readonly EntityName[];
  readonly topic: Watch['kind'];
  answer(): { readonly value: unknown } | undefined;
  /** What `answer` has to wait for; undefined: it knows at once. */
  readonly ready?: () => Promise<unknown> | undefined;
  readonly onValue: (value: unknown) => void;
  last: unknown;
  told: boolean;
  isWaiting: boolean;
}

export interface Topics {
  readonly status: () => unknown;
  readonly pending: () => unknown;
  readonly conflicts: () => unknown;
  readonly arrivals: () => unknown;
}

export function windowOf(
  tables: Tables,
  entity: EntityName,
  query: Query,
  window: Window,
  sums: readonly FieldPath[],
): Rows<EntityName> {
  const table = tables.of(entity);
  const set = table.answer(query);
  const { list } = set;
  if (!list) return { rows: [], offset: 0, total: 0, sums: {} };
  const offset = Math.max(0, Math.min(window.offset, list.length));
  const rows = [...list.slice(offset, offset + window.limit)].map((slot) => table.rowAt(slot));
  const totals: Record<FieldPath, number> = {};
  for (const path of sums) totals[path] = table.sum(set, path);
  return { rows: rows as unknown as Rows<EntityName>['rows'], offset, total: list.length, sums: totals };
}

/** Keeps the answers of all windows current: recomputes what a commit touched, at most once per frame. */
export class LiveQueries {
  readonly #live = new Set<Live>();
  readonly #touchedEntities = new Set<EntityName>();
  readonly #touchedTopics = new Set<Watch['kind']>();
  readonly #waiting = new Set<Promise<unknown>>();
  #cancel: (() => void) | undefined;
  #before: LastAnswers | undefined;

  constructor(
    readonly tables: Tables,
    readonly topics: Topics,
    readonly isLoaded: (entity: EntityName) => boolean,
    /** Calls back after about a frame; returns what cancels it. */
    readonly nextFrame: (run: () => void) => () => void,
  ) {}

  touch(entities: Iterable<EntityName>, topics: Iterable<Watch['kind']> = []): void {
    for (const entity of entities) this.#touchedEntities.add(entity);
    for (const topic of topics) this.#touchedTopics.add(topic);
    this.#tellSoon();
  }

  /** Without waiting for a frame, whatever else has changed in it. */
  tellNow(entities: ReadonlySet<EntityName>): void {
    // After the change has been told to all who listen.
    queueMicrotask(() => {
      for (const live of [...this.#live]) if (live.entities.some((entity) => entities.has(entity))) this.#tell(live);
    });
  }

  /** At once after a rest, so that a single edit waits for nothing; once per frame while changes follow each other. */
  #tellSoon(): void {
    if (this.#touchedEntities.size + this.#touchedTopics.size === 0 || this.#cancel) return;
    this.#cancel = this.nextFrame(() => {
      this.#cancel = undefined;
      this.#tellSoon();
    });
    // After the commit has been told to all who listen.
    queueMicrotask(() => this.flush());
  }

  flush(): void {
    const entities = new Set(this.#touchedEntities);
    const topics = new Set(this.#touchedTopics);
    this.#touchedEntities.clear();
    this.#touchedTopics.clear();
    for (const live of [...this.#live])
      if (topics.has(live.topic) || live.entities.some((entity) => entities.has(entity))) this.#tell(live);
  }

  /** Tells what is due. @returns resolves when all who have to wait for their answer have it; undefined: nobody has to */
  answered(): Promise<unknown> | undefined {
    this.flush();
    return this.#waiting.size > 0 ? Promise.allSettled(this.#waiting) : undefined;
  }

  stop(): void {
    this.#cancel?.();
    this.#live.clear();
  }

  /** What the screens showed before is the answer from now on, to those questions it knows. undefined: no more. */
  begin(before: LastAnswers | undefined): void {
    const wasThere = this.#before !== undefined;
    this.#before = before;
    if (before || wasThere) for (const live of [...this.#live]) this.#tell(live);
  }

  #tell(live: Live): void {
    const before = this.#before?.answer(live.asked());
    if (before) {
      this.#say(live, before.value);
      return;
    }
    if (!live.entities.every(this.isLoaded)) return;
    if (live.isWaiting) return;
    const ready = live.ready?.();
    if (ready) {
      live.isWaiting = true;
      const told: Promise<unknown> = awaiting(ready).finally(() => {
        live.isWaiting = false;
        this.#waiting.delete(told);
        if (this.#live.has(live)) this.#tell(live);
      });
      this.#waiting.add(told);
      return;
    }
    const answer = live.answer();
    if (answer) this.#say(live, answer.value);
  }

  #say(live: Live, value: unknown): void {
    if (live.told && value === live.last) return;
    live.last = value;
    live.told = true;
    live.onValue(value);
  }

  watch(watch: Watch, onValue: (value: unknown) => void): WatchHandle {
    const { live, release, setWindow } = this.#open(watch, onValue);
    this.#live.add(live);
    // Always later than the call that asks, as it is across a channel.
    const cancel = this.nextFrameNow(() => {
      if (this.#live.has(live)) this.#tell(live);
    });
    return {
      stop: () => {
        cancel();
        this.#live.delete(live);
        release();
      },
      setWindow: (window) => {
        setWindow(window);
        this.#tell(live);
      },
    };
  }

  nextFrameNow(run: () => void): () => void {
    let open = true;
    queueMicrotask(() => {
      if (open) run();
    });
    return () => {
      open = false;
    };
  }

  #open(
    watch: Watch,
    onValue: (value: unknown) => void,
  ): { live: Live; release: () => void; setWindow: (window: Window) => void } {
    const nothing = () => undefined;
    const base = {
      ...{ topic: watch.kind, onValue, last: undefined, told: false, isWaiting: false },
      asked: () => watch,
    };
    switch (watch.kind) {
      case 'record':
        return {
          live: {
            ...base,
            entities: [watch.entity],
            answer: () => ({ value: this.tables.of(watch.entity).row(watch.id) }),
          },
          release: nothing,
          setWindow: nothing,
        };
      case 'count': {
        const held = this.#hold(watch.entity, watch.query);
        return {
          live: {
            ...{ ...base, entities: [watch.entity], ready: () => this.tables.of(watch.entity).ready(watch.query) },
            answer: () => ({ value: held.set().list?.length ?? 0 }),
          },
          release: held.release,
          setWindow: nothing,
        };
      }
      case 'records': {
        let { window } = watch;
        let seen: { rows: Rows<EntityName>; version: number; window: Window } | undefined;
        const held = this.#hold(watch.entity, watch.query);
        const answer = () => {
          const { version } = held.set();
          if (seen?.version === version && seen.window === window) return { value: seen.rows };
          const rows = windowOf(this.tables, watch.entity, watch.query, window, watch.sums);
          seen = { rows: seen && sameRows(seen.rows, rows) ? seen.rows : rows, version, window };
          return { value: seen.rows };
        };
        return {
          live: {
            ...{ ...base, entities: [watch.entity], answer, asked: () => ({ ...watch, window }) },
            ready: () => this.tables.of(watch.entity).ready(watch.query, watch.sums),
          },
          release: held.release,
          setWindow: (next) => {
            window = next;
          },
        };
      }
      case 'scores': {
        const { insights } = this.tables;
        return {
          live: {
            ...{ ...base, entities: scoreEntities, ready: () => insights.scoresReady() },
            answer: () => {
              const slot = this.tables.of('account').slotOf(watch.accountId);
              return { value: slot === undefined ? undefined : insights.scores.at(slot) };
            },
          },
          release: nothing,
          setWindow: nothing,
        };
      }
      case 'analysisVersion':
        return {
          live: {
            ...{ ...base, entities: analysisEntities },
            answer: () => ({ value: this.tables.insights.version }),
          },
          release: nothing,
          setWindow: nothing,
        };
      case 'status':
      case 'pending':
      case 'conflicts':
      case 'arrivals': {
        const { kind } = watch;
        return {
          live: { ...base, entities: [], answer: () => ({ value: this.topics[kind]() }) },
          release: nothing,
          setWindow: nothing,
        };
      }
    }
  }

  /** A watched answer stays maintained; others may be forgotten. */
  #hold(entity: EntityName, query: Query): { set: () => ResultSet; release: () => void } {
    let held: ResultSet | undefined;
    return {
      set: () => {
        const set = this.tables.of(entity).answer(query);
        if (held !== set) {
          if (held) held.users -= 1;
          set.users += 1;
          held = set;
        }
        return set;
      },
      release: () => {
        if (held) held.users -= 1;
        held = undefined;
      },
    };
  }
}

function sameRows(a: Rows<EntityName>, b: Rows<EntityName>): boolean {
  return (
    a.total === b.total &&
    a.offset === b.offset &&
    a.rows.length === b.rows.length &&
    a.rows.every((row: unknown, index) => row === (b.rows[index] as unknown as AnyRow)) &&
    Object.entries(a.sums).every(([path, sum]) => b.sums[path] === sum)
  );
}
