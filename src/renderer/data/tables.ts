import { accountFigures, type AccountFigures } from '../../shared/domain/account-figures';
import { entityNames, entityOf, type Body, type EntityName } from '../../shared/entities';
import type { Language } from '../../shared/schema/label';
import type { SearchHit } from './api';
import { EntityTable } from './entity-table';
import { isEntityName } from '../../shared/entities';
import type { Committed } from './store';
import type { AnyRow } from './field-values';
import { foldText, textMatcher } from './fold-text';

/** The order in which hits of the same quality are shown. */
const searchOrder: readonly EntityName[] = [
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
  'user',
];

export interface TablesOptions {
  readonly language: Language;
  /** The analysis date of figures, YYYY-MM-DD, where the user is. */
  readonly today: () => string;
}

const collation: Readonly<Record<Language, string>> = {
  en: 'en',
  'zh-CN': 'zh-CN-u-co-pinyin',
  'zh-TW': 'zh-TW-u-co-stroke',
};
const compareIn = (language: Language) => new Intl.Collator(collation[language]).compare;

/** The tables of all entities, fed by committed transactions and by nothing else. */
export class Tables {
  readonly #tables = new Map<EntityName, EntityTable>();
  #compareText: (a: string, b: string) => number;
  readonly #figures = new Map<string, AccountFigures>();
  #figuresOn = '';
  #none: AccountFigures | undefined;

  constructor(readonly options: TablesOptions) {
    this.#compareText = compareIn(options.language);
    for (const name of entityNames)
      this.#tables.set(
        name,
        new EntityTable(entityOf(name), {
          compareText: (a, b) => this.#compareText(a, b),
          titleOf: (entity, id) => this.titleOf(entity, id),
          ...(name === 'account' ? { figuresOf: (id: string) => this.#figuresOf(id) } : {}),
        }),
      );
  }

  /** Texts are sorted as readers of this language expect: pinyin, strokes, letters. */
  setLanguage(language: Language): void {
    this.#compareText = compareIn(language);
    for (const table of this.#tables.values()) table.forgetPaths(() => true);
  }

  of(name: EntityName): EntityTable {
    return this.#tables.get(name) as EntityTable;
  }

  /** The name of a record to people; undefined when the record is not here. */
  titleOf(entity: string, id: string): string | undefined {
    if (!isEntityName(entity)) return undefined;
    const row = this.of(entity).row(id);
    return row && titleOfRow(entity, row);
  }

  /** @returns the entities whose answers may have changed */
  apply(committed: Committed): Set<EntityName> {
    const byEntity = new Map<EntityName, (readonly [string, Parameters<EntityTable['apply']>[0][number][1]])[]>();
    for (const [key, record] of committed) {
      const colon = key.indexOf(':');
      const entity = key.slice(0, colon);
      if (!isEntityName(entity)) continue;
      const list = byEntity.get(entity) ?? [];
      list.push([key.slice(colon + 1), record]);
      byEntity.set(entity, list);
    }
    const touched = new Set<EntityName>(byEntity.keys());
    const accounts = new Set<string>();
    for (const [entity, changes] of byEntity) {
      if (entity === 'order' || entity === 'activity')
        for (const [id, record] of changes) {
          for (const body of [this.of(entity).row(id), record?.body])
            if (typeof body?.['accountId'] === 'string') accounts.add(body['accountId']);
        }
      const titlesBefore = changes.length > 200 ? undefined : changes.map(([id]) => this.titleOf(entity, id));
      this.of(entity).apply(changes);
      if (titlesBefore?.every((title, index) => title === this.titleOf(entity, changes[index]?.[0] ?? '')) !== true)
        this.#renamed(entity, touched);
    }
    if (accounts.size > 0) {
      touched.add('account');
      this.of('account').refresh(accounts, () => {
        for (const id of accounts) this.#figures.delete(id);
      });
    }
    return touched;
  }

  /** Sort orders by the title behind a reference change with the titles. */
  #renamed(target: EntityName, touched: Set<EntityName>): void {
    for (const [name, table] of this.#tables) {
      const fields = table.entity.fields;
      const leads = (path: string): boolean => {
        const [head = '', column] = path.split('.');
        const field = column === undefined ? fields[head] : fields[head]?.columns?.[column];
        return field?.target === target;
      };
      const any = Object.entries(fields).some(
        ([path, field]) => leads(path) || Object.keys(field.columns ?? {}).some((column) => leads(`${path}.${column}`)),
      );
      if (!any) continue;
      table.forgetPaths(leads);
      touched.add(name);
    }
  }

  /** Figures are of one day: after midnight all of them are computed anew. */
  turnDay(): boolean {
    if (this.#figuresOn === '' || this.#figuresOn === this.options.today()) return false;
    const ids = [...this.#figures.keys()];
    this.of('account').refresh(ids, () => this.#resetFigures());
    return true;
  }

  #resetFigures(): void {
    this.#figures.clear();
    this.#none = undefined;
    this.#figuresOn = this.options.today();
  }

  #figuresOf(accountId: string): AccountFigures {
    if (this.#figuresOn === '') this.#resetFigures();
    const known = this.#figures.get(accountId);
    if (known) return known;
    const orders = this.of('order').referring('accountId', accountId);
    const activities = this.of('activity').referring('accountId', accountId);
    const rows = <N extends 'order' | 'activity'>(name: N, ids: readonly string[]) =>
      ids.map((id) => this.of(name).view(id) as unknown as Body<N>);
    let figures: AccountFigures;
    if (orders.length === 0 && activities.length === 0)
      figures = this.#none ??= accountFigures([], [], this.#figuresOn);
    else figures = accountFigures(rows('order', orders), rows('activity', activities), this.#figuresOn);
    this.#figures.set(accountId, figures);
    return figures;
  }

  /** Over all entities; best first: a title that begins with the words, then one that contains them, then other fields. */
  search(text: string, limit: number): SearchHit[] {
    const matches = textMatcher(text);
    if (!matches) return [];
    const wanted = foldText(text).trim();
    const ranked: { hit: SearchHit; rank: number }[] = [];
    for (const [place, entity] of searchOrder.entries()) {
      const table = this.of(entity);
      const best: { slot: number; rank: number }[] = [];
      for (const slot of table.matching(matches)) {
        const text = table.textAt(slot);
        const line = text.indexOf('\n');
        const title = line < 0 ? text : text.slice(0, line);
        const quality =
          title === wanted
            ? 0
            : title.startsWith(wanted)
              ? 1
              : wordStarts(title, wanted)
                ? 2
                : title.includes(wanted)
                  ? 3
                  : 4;
        best.push({ slot, rank: quality * 100 + place });
      }
      best.sort((a, b) => a.rank - b.rank);
      for (const { slot, rank } of best.slice(0, limit)) {
        const row = table.rowAt(slot);
        ranked.push({
          rank,
          hit: { entity, id: row.id, title: titleOfRow(entity, row), detail: this.detailOf(entity, row) },
        });
      }
    }
    return ranked
      .sort((a, b) => a.rank - b.rank)
      .slice(0, limit)
      .map(({ hit }) => hit);
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
      case 'user':
      case 'team':
      case 'territory':
        return '';
      default:
        return account(row['accountId']);
    }
  }
}

const wordStarts = (title: string, wanted: string): boolean => title.includes(` ${wanted}`);

/** The name of a record: an order goes by the number of the head office once it has one. */
export function titleOfRow(entity: EntityName, row: Readonly<Record<string, unknown>>): string {
  const title = row[entityOf(entity).title];
  if (entity === 'order' && typeof row['number'] === 'string' && row['number'] !== '') return row['number'];
  if (typeof title === 'string' && title !== '') return title;
  const text = row['text'];
  return typeof text === 'string' ? text.slice(0, 80) : '';
}
