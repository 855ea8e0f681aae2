import type { AccountFigures, AccountScoreFigures } from '../../shared/domain/account-figures';
import { dateOfDay } from '../../shared/domain/dates';
import type { FieldCondition } from '../../shared/domain/condition';
import type { BehaviourFigures, BoughtFigures } from '../../shared/domain/insights/behaviour-figures';
import { entityNames, entityOf, type Body, type EntityName } from '../../shared/entities';
import type { Language } from '../../shared/schema/label';
import type { Query, SearchHit } from './api';
import { collationOf, type Collation } from './collation';
import { EntityTable, isBehaviourPath, isScorePath } from './entity-table';
import { FigureTable } from './figure-table';
import { Ahead, inSlices, stride, type Work } from './slices';
import { isEntityName } from '../../shared/entities';
import { keyOf } from './envelope';
import type { PackedRecords } from './packed/packed-records';
import { mostRemembered, type Before, type Records } from './packed/records';
import type { Committed } from './store';
import { fieldAt } from '../../shared/schema/field-path';
import { referencePaths, type AnyRow } from './field-values';
import { isFactEntity } from './insights/facts';
import { Insights } from './insights/insights';
import { meaningOf, type MeantQuery } from './result-set';
import { alternativesOf, hasMeaning, type KnownTag, type TagKnowledge } from '../../shared/domain/tag-conditions';
import { TagSearch } from './tag-search';
import { tagWords } from './tag-words';
import { textQuery, type TextQuery } from './text-query';
import { notInTitle, Ranking, TitleQuery, withinTitle, type Facts } from './ranking';

/** The order in which hits of the same quality are shown. */
export const searchOrder: readonly EntityName[] = [
  'account',
  'contact',
  'product',
  'order',
  'opportunity',
  'case',
  'task',
  'promise',
  'activity',
  'priceList',
  'tag',
  'user',
];

const isKnowledgeOfTags = (entity: EntityName): boolean => entity === 'tag' || entity === 'segment';

const [unknownOwner, isTheirs, isOthers] = [0, 1, 2];

/** More hits than this are not looked through one by one: to search anew is quicker. */
const mostNarrowed = 1000;

export interface TablesOptions {
  readonly language: Language;
  /** YYYY-MM-DD, where the user is. */
  readonly today: () => string;
  /** Minutes to add to UTC for the time where the user is. */
  readonly zoneOffset: () => number;
  /** Of the organisation: that of analyses where nobody asks for another one. */
  readonly currency?: string;
  /** The figures that come from scores were made anew, without any record having changed. */
  readonly onFigures?: () => void;
  /** Something was made that a copy of the records keeps. */
  readonly onMade?: () => void;
}

export interface SearchOptions {
  readonly limit: number;
  readonly userId: string;
  /** Ids of the records opened lately, newest first. */
  readonly recent: readonly string[];
}

const locales: Readonly<Record<Language, string>> = {
  en: 'en',
  'zh-CN': 'zh-CN-u-co-pinyin',
  'zh-TW': 'zh-TW-u-co-stroke',
};

/** The tables of all entities, fed by committed transactions and by nothing else. */
export class Tables {
  readonly #tables = new Map<EntityName, EntityTable>();
  #collation: Collation;
  readonly #titles: Partial<Record<EntityName, (readonly [field: string, read: (slot: number) => unknown])[]>> = {};
  readonly figures: FigureTable;
  /** Whether records are one's own, as far as that was asked. */
  readonly #own = new Map<EntityName, { readonly userId: string; readonly flags: Uint8Array }>();
  /** What the last search found, until something changes. */
  readonly #hits = new Map<EntityName, { readonly query: TextQuery; readonly slots: readonly number[] }>();
  readonly insights: Insights;
  readonly #tagSearch = new TagSearch(
    () => this.of('account'),
    () => (this.#tags ??= this.#all('tag')),
  );
  /** Until one of them changes. */
  #tags: readonly KnownTag[] | undefined;
  /** The day answers are of, and figures where no history has ended. */
  #day: string;

  constructor(
    readonly records: Records,
    readonly options: TablesOptions,
  ) {
    this.#day = options.today();
    this.#collation = collationOf(locales[options.language]);
    for (const name of entityNames)
      this.#tables.set(
        name,
        new EntityTable(entityOf(name), records.of(name), {
          collation: () => this.#collation,
          titleOf: (entity, id) => this.titleOf(entity, id),
          today: () => this.#day,
          zoneOffset: options.zoneOffset,
          onMade: () => options.onMade?.(),
          meant: (query: Query) => (name === 'account' ? this.#meant(query) : meaningOf(query)),
          ...(name === 'account'
            ? {
                figuresOf: (slot: number) => this.figures.at(slot),
                figureAt: (slot: number, name: keyof AccountFigures) => this.figures.valueAt(slot, name),
                figuresReady: () => this.#figuresReady(),
                scoreAt: (slot: number, name: keyof AccountScoreFigures) => this.insights.figureAt(slot, name),
                scoresReady: () => this.insights.ready(),
                behaviourAt: (slot: number, name: keyof BehaviourFigures) => this.insights.behaviourAt(slot, name),
                behaviourReady: (names: readonly (keyof BehaviourFigures)[]) => this.insights.behaviourReady(names),
                boughtTest: (name: keyof BoughtFigures, condition: FieldCondition) =>
                  this.insights.bought.test(name, condition),
              }
            : {}),
        }),
      );
    this.figures = new FigureTable({
      of: (name) => this.of(name),
      days: () => ({ asOf: dateOfDay(this.insights.day), today: this.#day }),
      rhythm: () => this.insights.config.rhythm,
      scoresAt: (account) => this.insights.figuresAt(account),
    });
    this.insights = new Insights({
      of: (name) => this.of(name),
      today: () => this.#day,
      zoneOffset: options.zoneOffset,
      currency: options.currency ?? '',
      onMade: () => {
        this.figures.forgetScores();
        this.of('account').derivedAnew(isScorePath);
        options.onFigures?.();
      },
    });
  }

  /** Texts are sorted as readers of this language expect: pinyin, strokes, letters. */
  setLanguage(language: Language): void {
    this.#collation = collationOf(locales[language]);
    for (const table of this.#tables.values()) table.forgetPaths(() => true);
  }

  of(name: EntityName): EntityTable {
    return this.#tables.get(name) as EntityTable;
  }

  /** The name of a record to people; undefined when the record is not here. */
  titleOf(entity: string, id: string): string | undefined {
    if (!isEntityName(entity)) return undefined;
    const slot = this.of(entity).slotOf(id);
    return slot === undefined ? undefined : this.#titleAt(entity, slot);
  }

  #titleAt(entity: EntityName, slot: number): string {
    const fields = (this.#titles[entity] ??= titleFields(entity).map(
      (field) => [field, this.of(entity).reader(field)] as const,
    ));
    const row: Record<string, unknown> = {};
    for (const [field, read] of fields) row[field] = read(slot);
    return titleOfRow(entity, row);
  }

  /** The records of an entity were read from the storage. @returns the entities whose answers may have changed */
  loaded(entity: EntityName): Set<EntityName> {
    const touched = new Set([entity]);
    this.#hits.clear();
    this.#own.clear();
    this.of(entity).loaded();
    this.#renamed(entity, undefined, touched, () => undefined);
    this.insights.loaded(entity);
    if (entity === 'tag') this.#tags = undefined;
    if (entity === 'product') this.of('account').forgetPaths(isBehaviourPath);
    if (isKnowledgeOfTags(entity) && this.of('account').meanAnew()) touched.add('account');
    const isOfFigures = entity === 'order' || entity === 'activity' || entity === 'analysisSettings';
    if (isOfFigures || this.figures.isOfAnotherDay) this.#forgetFigures(touched);
    return touched;
  }

  /** A query over accounts with what its tags mean. */
  #meant(query: Query): MeantQuery {
    const { where = [], search = '' } = query;
    if (!hasMeaning(where) && search.trim() === '') return meaningOf(query);
    const known: TagKnowledge = { tags: this.#all('tag'), segments: this.#all('segment') };
    const { plain, tagged } = tagWords(search, known.tags);
    const words = tagged.map(({ word, names }) => ({
      word,
      either: alternativesOf([{ field: 'tags', op: 'in', value: names }], known),
    }));
    return {
      ...meaningOf(query, known),
      ...(words.length > 0 ? { search: plain, words } : {}),
    };
  }

  #all<N extends 'tag' | 'segment'>(name: N): (Body<N> & { readonly id: string })[] {
    const { records } = this.of(name);
    return Array.from(records.liveList(), (slot) => ({ ...(records.body(slot) as Body<N>), id: records.idAt(slot) }));
  }

  #forgetFigures(touched: Set<EntityName>): void {
    touched.add('account');
    this.figures.forgetAll();
    this.of('account').derivedAnew();
  }

  /**
   * @param committed what has changed in the records; they hold it already
   * @param before what was there, unless there are many changes
   * @returns the entities whose answers may have changed
   */
  apply(committed: Committed, before: Before | undefined): Set<EntityName> {
    const touched = new Set<EntityName>();
    const changed = new Map<EntityName, Set<number>>();
    const change = (entity: EntityName, slot: number | undefined): void => {
      if (slot === undefined || slot < 0) return;
      touched.add(entity);
      const slots = changed.get(entity);
      if (slots) slots.add(slot);
      else changed.set(entity, new Set([slot]));
    };
    const renamed = new Map<EntityName, Set<string>>();
    // What hangs on an account is its owner's.
    let hasNewOwner = before === undefined;
    for (const key of committed.keys()) {
      const colon = key.indexOf(':');
      const [entity, id] = [key.slice(0, colon), key.slice(colon + 1)];
      if (!isEntityName(entity)) continue;
      touched.add(entity);
      change(entity, this.records.of(entity).slotOf(id));
      const old = before?.get(key);
      if (entity === 'account' && committed.get(key)?.body['ownerId'] !== old?.body['ownerId']) hasNewOwner = true;
      if (before && this.titleOf(entity, id) === (old && !old.deleted ? titleOfRow(entity, old.body) : undefined))
        continue;
      const ids = renamed.get(entity);
      if (ids) ids.add(id);
      else renamed.set(entity, new Set([id]));
    }
    for (const entity of touched) this.#hits.delete(entity);
    for (const [entity, slots] of changed)
      for (const slot of slots) this.#own.get(entity)?.flags.fill(0, slot, slot + 1);
    if (hasNewOwner) this.#own.clear();
    for (const entity of [...changed.keys()].filter(isFactEntity))
      for (const slot of changed.get(entity) ?? []) {
        const id = this.records.of(entity).idAt(slot);
        // Figures that were never asked for need no news.
        const accounts = new Set<unknown>(this.of(entity).knownReferences('accountId', id));
        accounts.add(committed.get(keyOf(entity, id))?.body['accountId']);
        for (const account of accounts)
          if (typeof account === 'string') change('account', this.of('account').slotOf(account));
      }
    for (const [entity, ids] of renamed) this.#renamed(entity, ids, touched, change);

    // First every table forgets the places of what has changed: they are found by what stands behind references, too.
    const mended = [...changed].map(([entity, slots]) => [entity, this.of(entity).takeOut(slots), slots] as const);
    for (const slot of changed.get('account') ?? []) this.figures.forget(slot);
    const isAnew = this.insights.apply(changed);
    for (const [entity, slots] of changed) this.of(entity).renew(slots);
    for (const [entity, isMended, slots] of mended) if (isMended) this.of(entity).putBack(slots);
    if (isAnew) this.#forgetFigures(touched);
    if (touched.has('product')) this.of('account').forgetPaths(isBehaviourPath);
    if (touched.has('tag')) this.#tags = undefined;
    if ([...touched].some(isKnowledgeOfTags) && this.of('account').meanAnew()) touched.add('account');
    return touched;
  }

  /**
   * Sort orders by the title behind a reference change with the titles.
   * @param ids undefined: of all
   * @param change takes up a record that has to be put elsewhere
   */
  #renamed(
    target: EntityName,
    ids: ReadonlySet<string> | undefined,
    touched: Set<EntityName>,
    change: (entity: EntityName, slot: number) => void,
  ): void {
    for (const [name, table] of this.#tables)
      for (const path of referencePaths(table.entity)) {
        if (fieldAt(table.entity, path)?.target !== target) continue;
        touched.add(name);
        if (!table.isSortedBy(path)) continue;
        const slots = ids && ids.size <= mostRemembered ? table.referringTo(path, ids) : undefined;
        if (slots) for (const slot of slots) change(name, slot);
        else table.forgetPaths((other) => other === path);
      }
  }

  /** After midnight figures and answers that ask for days are computed anew. @returns the entities whose answers may have changed */
  turnDay(): Set<EntityName> {
    const touched = new Set<EntityName>();
    const today = this.options.today();
    if (this.#day === today) return touched;
    this.#day = today;
    for (const [name, table] of this.#tables) if (table.turnDay()) touched.add(name);
    this.insights.turnDay();
    this.#forgetFigures(touched);
    return touched;
  }

  #figuresReady(ahead?: Ahead): Promise<unknown> | undefined {
    return this.of('order').indexed('accountId', ahead) ?? this.of('activity').indexed('accountId', ahead);
  }

  /** Makes in slices what `search` needs for these words. */
  async searchable(text: string): Promise<void> {
    for (const entity of searchOrder) await this.of(entity).searchable();
    await this.#tagSearch.ready(text);
  }

  /** Makes in slices, before anybody asks, what filters of lists and the search need. What is there already costs nothing. */
  async warm(userId: string): Promise<void> {
    const rested = { ms: 0 };
    for (const entity of searchOrder) await this.of(entity).listable(rested);
    for (let made = this.#figuresReady(new Ahead(rested)); made; made = this.#figuresReady(new Ahead(rested)))
      await made;
    await inSlices(this.figures.work(), new Ahead(rested));
    for (const entity of searchOrder) await this.of(entity).searchable(rested);
    await inSlices(this.#ownWork(userId), new Ahead(rested));
  }

  /**
   * Over all entities, best first: a title that is the words, then one that begins with them, then one that contains them,
   * then other fields and tags. Among equals what was opened lately, then what is one's own, then accounts before contacts before the
   * rest, then by title.
   */
  search(text: string, { limit, userId, recent }: SearchOptions): SearchHit[] {
    const query = textQuery(text);
    if (!query) return [];
    const titles = new TitleQuery(text);
    const ranking = new Ranking(limit, recent.length);
    if (this.#own.size === 0) void inSlices(this.#ownWork(userId), new Ahead()).catch(() => undefined);
    const sources = searchOrder.map((entity, place) => this.#searchSource(entity, place, userId));
    const byTag = this.#tagSearch.matching(text);
    // What was opened lately comes before all others: few enough to be looked at one by one.
    for (const source of sources)
      for (const [recency, id] of recent.entries()) {
        const slot = source.table.slotOf(id);
        if (slot === undefined || source.seen[slot] === 1) continue;
        source.seen[slot] = 1;
        const [title, others] = source.table.records.texts.at(slot);
        if (!query.fits(title, others) && !(source.entity === 'account' && byTag?.fits(slot) === true)) continue;
        ranking.offer(source.entity, titles.qualityOf(title), recency, source.factsOf(slot));
      }
    // What is better than all that is left comes first: mostly the rest need not be looked for.
    const { needle } = titles;
    for (const { entity, table, place, seen, factsOf } of sources) {
      if (!needle || ranking.isClosedFor(0, place)) continue;
      table.records.texts.eachTitleBeginning(needle, (hit) => {
        if (seen[hit.slot] === 1) return;
        seen[hit.slot] = 1;
        ranking.offer(entity, titles.qualityAt(hit), recent.length, factsOf(hit.slot));
      });
    }
    for (const { entity, table, place, seen, factsOf } of sources) {
      if (!needle || ranking.isClosedFor(withinTitle, place)) continue;
      table.records.texts.eachTitle(needle, (hit) => {
        if (seen[hit.slot] === 1) return;
        seen[hit.slot] = 1;
        if (!ranking.isClosedFor(withinTitle, place))
          ranking.offer(entity, titles.qualityAt(hit), recent.length, factsOf(hit.slot));
      });
    }
    for (const { entity, place, seen, factsOf } of sources) {
      if (ranking.isClosedFor(notInTitle, place)) continue;
      for (const slot of entity === 'account' ? (byTag?.slots() ?? []) : []) {
        if (seen[slot] !== 1) ranking.offer(entity, notInTitle, recent.length, factsOf(slot));
        seen[slot] = 1;
      }
      for (const slot of this.#matching(entity, query))
        if (seen[slot] !== 1) ranking.offer(entity, notInTitle, recent.length, factsOf(slot));
    }
    return ranking.found.map(({ entity, id }) => {
      const row = this.of(entity).row(id) as AnyRow;
      return { entity, id, title: titleOfRow(entity, row), detail: this.detailOf(entity, row) };
    });
  }

  /** Where a search looks, and what it has seen there. `factsOf` gives the same object again and again. */
  #searchSource(entity: EntityName, place: number, userId: string) {
    const table = this.of(entity);
    const titleKey = table.titleKeys();
    const isOwn = this.#ownTest(entity, userId);
    let slot = 0;
    const facts = { place, titleKey: 0, id: () => table.idAt(slot), isOwn: () => isOwn(slot) };
    const factsOf = (of: number): Facts => {
      slot = of;
      facts.titleKey = titleKey(of);
      return facts;
    };
    return { entity, table, place, factsOf, seen: new Uint8Array(table.records.end) };
  }

  /** Slots of the records that fit. While somebody types, only what fitted before is looked at again. */
  #matching(entity: EntityName, query: TextQuery): readonly number[] {
    const { texts } = this.of(entity).records;
    const before = this.#hits.get(entity);
    const isFewer = before !== undefined && before.slots.length <= mostNarrowed && query.narrows(before.query);
    const slots = isFewer ? before.slots.filter((slot) => query.fits(...texts.at(slot))) : texts.matching(query);
    this.#hits.set(entity, { query, slots });
    return slots;
  }

  /** Whose record it is, or whose account it hangs on; each is found out once. */
  #ownTest(entity: EntityName, userId: string): (slot: number) => boolean {
    const { records, entity: definition } = this.of(entity);
    const accounts = this.of('account').records;
    const isWritten = (of: PackedRecords, field: string) => of.textTest(field, [userId], false) ?? (() => false);
    const isOwnedAccount = isWritten(accounts, 'ownerId');
    const people = ['ownerId', 'authorId'].map((field) => isWritten(records, field));
    const path = definition.scope.kind === 'parents' ? definition.scope.accounts : undefined;
    const hangsOn: number[] = [];
    const readAccounts =
      path === undefined
        ? undefined
        : records.idsReader(
            path,
            (bytes, at) => hangsOn.push(accounts.slotOfBytes(bytes, at)),
            (id) => hangsOn.push(accounts.slotOf(id)),
          );
    const hangsOnOwn = (slot: number): boolean => {
      if (!readAccounts) return false;
      hangsOn.length = 0;
      readAccounts(slot);
      return hangsOn.some((account) => account >= 0 && accounts.isLive(account) && isOwnedAccount(account));
    };
    let known = this.#own.get(entity);
    if (known?.userId !== userId || known.flags.length < records.end) {
      known = { userId, flags: new Uint8Array(records.end + 1024) };
      this.#own.set(entity, known);
    }
    const { flags } = known;
    return (slot) => {
      if (flags[slot] === unknownOwner)
        flags[slot] = people.some((isBy) => isBy(slot)) || hangsOnOwn(slot) ? isTheirs : isOthers;
      return flags[slot] === isTheirs;
    };
  }

  /** Finds out whose records they are before a search asks of very many at once. */
  *#ownWork(userId: string): Work<void> {
    for (const entity of searchOrder) {
      const isOwn = this.#ownTest(entity, userId);
      for (const [n, slot] of this.of(entity).records.liveList().entries()) {
        if (n % stride === 0) yield;
        if (this.of(entity).records.isLive(slot)) isOwn(slot);
      }
    }
  }

  /** What tells two records of the same title apart. */
  detailOf(entity: EntityName, row: AnyRow): string {
    const text = (name: string): string => (typeof row[name] === 'string' ? row[name] : '');
    const account = (id: unknown): string => (typeof id === 'string' ? (this.titleOf('account', id) ?? '') : '');
    switch (entity) {
      case 'account':
        return text('city');
      case 'contact':
        return account((row['accounts'] as { accountId?: string }[] | undefined)?.[0]?.accountId);
      case 'product':
        return text('code');
      case 'order':
        return text('accountName');
      case 'priceList':
        return text('code');
      case 'tag':
        return ((row['formerNames'] as readonly string[] | undefined) ?? []).join(', ');
      case 'user':
      case 'team':
      case 'territory':
        return '';
      default:
        return account(row['accountId']);
    }
  }
}

/** The fields that `titleOfRow` reads. */
const titleFields = (entity: EntityName): string[] =>
  [entityOf(entity).title, ...(entity === 'order' ? ['number'] : []), 'text'].filter((field) =>
    Object.hasOwn(entityOf(entity).fields, field),
  );

/** The name of a record: an order goes by the number of the head office once it has one. */
export function titleOfRow(entity: EntityName, row: Readonly<Record<string, unknown>>): string {
  const title = row[entityOf(entity).title];
  if (entity === 'order' && typeof row['number'] === 'string' && row['number'] !== '') return row['number'];
  if (typeof title === 'string' && title !== '') return title;
  const text = row['text'];
  return typeof text === 'string' ? text.slice(0, 80) : '';
}
