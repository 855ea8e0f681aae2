import { accountFigures } from '../../shared/domain/account-figures';
import { dateOfDay } from '../../shared/domain/dates';
import type { AnalysisDays } from '../../shared/domain/insights/analysis-day';
import type { Rhythm } from '../../shared/domain/insights/lifecycle';
import type { EntityName } from '../../shared/entities';
import type { FieldPath, Rows } from './api';
import { isScorePath } from './entity-table';
import type { AnyRow } from './field-values';
import type { ActivityFacts, OrderFacts } from './figure-table';
import { windowOf } from './live';
import type { Watch } from './port';
import { everyCondition, isPlain, meaningOf, nameOfQuery } from './result-set';
import type { Tables } from './tables';

type Kept = Extract<Watch, { readonly kind: 'record' | 'records' | 'count' }>;

interface Facts {
  readonly orders: readonly OrderFacts[];
  readonly activities: readonly ActivityFacts[];
}

/** Rows without figures, which are of a day; of accounts, what figures are made of stands beside. */
interface KeptRows {
  readonly rows: readonly AnyRow[];
  readonly facts?: readonly Facts[];
  readonly offset: number;
  readonly total: number;
  readonly sums: Readonly<Record<FieldPath, number>>;
}

interface KeptAnswer {
  readonly name: string;
  readonly watch: Kept;
  /** On another day the answer would be another one. */
  readonly isOfDay: boolean;
  readonly answer: KeptRows | number;
}

/** What answers depend on beside the records. */
export interface Reader {
  readonly userId: string;
  readonly role: string;
  readonly language: string;
  /** The engine orders texts. */
  readonly browser: string;
  /** YYYY-MM-DD */
  readonly today: string;
  /** Minutes. */
  readonly zoneOffset: number;
}

interface Note {
  readonly reader: Reader;
  readonly rhythm: Rhythm;
  /** Of a history that has ended: the analysis date. */
  readonly endedOn?: string;
  readonly answers: readonly KeptAnswer[];
}

/** Questions of the first screens, and of those that are open. */
const mostFirst = 24;
const mostKept = 48;
/** Characters of one answer, and of all together: reading them takes a few milliseconds. */
const longestAnswer = 600_000;
const longestNote = 1_500_000;

const isKept = (watch: Watch): watch is Kept =>
  watch.kind === 'record' || watch.kind === 'records' || watch.kind === 'count';

/** Whatever part of a list is asked for. */
const nameOf = (watch: Kept): string =>
  JSON.stringify([
    watch.kind,
    watch.entity,
    watch.kind === 'record' ? watch.id : nameOfQuery(watch.query),
    watch.kind === 'records' ? watch.sums : [],
  ]);

/** Which questions the next start is likely to begin with. */
export class AskedLately {
  readonly #first = new Map<string, Kept>();
  readonly #open = new Map<string, { readonly watch: Kept; users: number }>();
  #before: readonly Kept[] = [];

  /** @returns to be called when nobody asks it any more */
  opened(watch: Watch): () => void {
    if (!isKept(watch)) return () => undefined;
    const name = nameOf(watch);
    if (this.#first.size < mostFirst && !this.#first.has(name)) this.#first.set(name, watch);
    const open = this.#open.get(name) ?? { watch, users: 0 };
    this.#open.set(name, open);
    open.users += 1;
    return () => {
      open.users -= 1;
      if (open.users === 0) this.#open.delete(name);
    };
  }

  /** The session before began with these. */
  began(before: readonly Kept[]): void {
    this.#before = before;
  }

  /** Likely ones first, each once. */
  list(): readonly Kept[] {
    const all = new Map<string, Kept>();
    for (const { watch } of this.#open.values()) all.set(nameOf(watch), watch);
    for (const [name, watch] of this.#first) all.set(name, watch);
    for (const watch of this.#before) if (!all.has(nameOf(watch))) all.set(nameOf(watch), watch);
    return [...all.values()].slice(0, mostKept);
  }
}

/** Answers for the next start. */
export class AnswerNotes {
  constructor(
    readonly tables: Tables,
    readonly reader: () => Reader,
  ) {}

  /** Makes in slices what `write` needs. */
  async prepare(watches: readonly Kept[]): Promise<void> {
    for (const watch of watches) if (watch.kind !== 'record') await this.#ready(watch);
  }

  #ready(watch: Exclude<Kept, { kind: 'record' }>): Promise<void> | undefined {
    return this.tables.of(watch.entity).ready(watch.query, watch.kind === 'records' ? watch.sums : []);
  }

  /** The answers as they are now, of those that need not be waited for. */
  write(watches: readonly Kept[]): string {
    const answers: string[] = [];
    let length = 0;
    for (const watch of watches) {
      const kept = this.#keep(watch);
      const text = kept ? JSON.stringify(kept) : '';
      if (text === '' || text.length > longestAnswer || length + text.length > longestNote) continue;
      length += text.length;
      answers.push(text);
    }
    const { insights } = this.tables;
    const reader = this.reader();
    const asOf = dateOfDay(insights.day);
    const head = { reader, rhythm: insights.config.rhythm, ...(asOf < reader.today ? { endedOn: asOf } : {}) };
    return `${JSON.stringify(head).slice(0, -1)},"answers":[${answers.join()}]}`;
  }

  #keep(watch: Kept): KeptAnswer | undefined {
    const { tables } = this;
    const name = nameOf(watch);
    if (watch.kind === 'record') {
      const row = tables.of(watch.entity).row(watch.id);
      return row && { name, watch, isOfDay: false, answer: this.#rows(watch.entity, [row], 0, 1, {}) };
    }
    // Whether all of them are here tells screens whether figures are known: they are when they are here.
    if (watch.kind === 'count' && isPlain(meaningOf(watch.query))) return undefined;
    const sums = watch.kind === 'records' ? watch.sums : [];
    if (this.#ready(watch)) return undefined;
    const { query, paths } = tables.of(watch.entity).answer(watch.query);
    const all = [...paths, ...sums];
    // Scores are made some time after the start, for all accounts at once.
    if (all.some(isScorePath)) return undefined;
    const isOfDay = all.some(isFigure) || everyCondition(query).some(({ op }) => op === 'days');
    const window = watch.kind === 'records' ? watch.window : { offset: 0, limit: 0 };
    const { rows, offset, total, sums: found } = windowOf(tables, watch.entity, watch.query, window, sums);
    if (watch.kind === 'count') return { name, watch, isOfDay, answer: total };
    const answer = this.#rows(watch.entity, rows as unknown as readonly AnyRow[], offset, total, found);
    return { name, watch, isOfDay, answer };
  }

  #rows(
    entity: EntityName,
    rows: readonly AnyRow[],
    offset: number,
    total: number,
    sums: Readonly<Record<FieldPath, number>>,
  ): KeptRows {
    if (entity !== 'account') return { rows, offset, total, sums };
    const plain = rows.map(({ figures: _, ...row }) => row);
    return { rows: plain, facts: rows.map((row) => this.#factsOf(row)), offset, total, sums };
  }

  #factsOf({ id, figures }: AnyRow): Facts {
    const [orders, activities] = this.tables.figures.facts(id);
    // Of all that was said, figures tell the last.
    return { orders, activities: activities.filter(({ startAt }) => startAt === figures?.lastContactAt) };
  }

  /** @returns undefined when it was written for somebody else */
  read(text: string): LastAnswers | undefined {
    const note = JSON.parse(text) as Note;
    const { today, zoneOffset, ...who } = this.reader();
    const { today: day, zoneOffset: zone, ...writtenFor } = note.reader;
    if (JSON.stringify(who) !== JSON.stringify(writtenFor)) return undefined;
    const isSameDay = day === today && zone === zoneOffset;
    const answers = note.answers.filter(({ isOfDay }) => isSameDay || !isOfDay);
    return new LastAnswers(answers, note.rhythm, { asOf: note.endedOn ?? today, today });
  }
}

const isFigure = (path: FieldPath): boolean => path.startsWith('figures.');

/** What the screens showed last: answers until the records themselves are here. */
export class LastAnswers {
  readonly #answers: ReadonlyMap<string, KeptAnswer>;
  /** The same object for the same question. */
  readonly #told = new Map<string, unknown>();

  constructor(
    answers: readonly KeptAnswer[],
    readonly rhythm: Rhythm,
    readonly days: AnalysisDays<string>,
  ) {
    this.#answers = new Map(answers.map((kept) => [kept.name, kept]));
  }

  get watches(): readonly Kept[] {
    return [...this.#answers.values()].map(({ watch }) => watch);
  }

  answer(watch: Watch): { readonly value: unknown } | undefined {
    if (!isKept(watch)) return undefined;
    const name = nameOf(watch);
    const answer = this.#answers.get(name)?.answer;
    if (answer === undefined) return undefined;
    if (typeof answer === 'number') return { value: answer };
    const offset = watch.kind === 'records' ? Math.max(0, Math.min(watch.window.offset, answer.total)) : 0;
    const limit = watch.kind === 'records' ? watch.window.limit : 1;
    const from = offset - answer.offset;
    const until = Math.min(offset + limit, answer.total) - answer.offset;
    if (from < 0 || until > answer.rows.length) return undefined;
    const key = `${name} ${from} ${until}`;
    if (!this.#told.has(key)) {
      const rows = answer.rows.slice(from, until).map((row, n) => this.#withFigures(row, answer.facts?.[from + n]));
      const { total, sums } = answer;
      const value = { rows: rows as unknown as Rows<EntityName>['rows'], offset, total, sums };
      this.#told.set(key, watch.kind === 'record' ? rows[0] : value);
    }
    return { value: this.#told.get(key) };
  }

  #withFigures(row: AnyRow, facts: Facts | undefined): AnyRow {
    if (!facts) return row;
    return { ...row, figures: accountFigures(facts.orders, facts.activities, this.days, this.rhythm) };
  }
}
