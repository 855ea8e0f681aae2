import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useCallback, useMemo, useRef, useState, type CSSProperties, type ReactNode, type RefObject } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { entityOf } from '../../shared/entities';
import type { Field } from '../../shared/schema/field';
import type { Label } from '../../shared/schema/label';
import type { Row, Rows } from '../data/api';
import { useCount, useData, useRecords } from '../data/hooks';
import type { CurrencySums } from '../data/use-sums-by-currency';
import { useFormat } from '../i18n/format-context';
import { useLabel, useTexts } from '../i18n/texts';
import type { Column } from '../ui/columns';
import { EmptyState } from '../ui/empty-state';
import type { FilterCondition } from '../ui/filters';
import { Key } from '../ui/kbd';
import {
  forgetListState,
  listQuery,
  presetListState,
  rememberList,
  useListState,
  type ListPart,
  type ListQuery,
  type ListState,
} from '../ui/list-state';
import { listPathOf, pathOf, withQuery } from '../ui/paths';
import { RecordList } from '../ui/record-list';
import type { TableSelection } from '../ui/record-table';
import { canBeKept } from '../../shared/domain/saved-list';
import { useShortcuts } from '../ui/shortcuts';
import { NothingHere } from './nothing-here';
import { SavedListBar } from './saved-list-bar';
import { savedListPath, useOpenSavedList, type ListEntity, type SavedList } from './saved-lists';
import { SegmentMenu } from './segment-menu';
import { texts } from './texts';
import './pages.css';

const nothing: readonly FilterCondition[] = [];

/** Records that name the reader in `field`. */
export const mine = (field: string): ListPart => ({
  value: 'mine',
  label: texts.mine,
  where: (me) => [{ field, op: 'eq', value: me }],
});
/** Everything the reader may see. */
export const team: ListPart = { value: 'team', label: texts.team, where: () => nothing };

/** What a list is made of before anybody touches it. Kept outside of the component: it does not change. */
export interface ListDefinition {
  readonly parts?: readonly ListPart[];
  /** The part it opens with; else a salesperson begins with the first and everybody else with the second. */
  readonly part?: string;
  readonly conditions?: readonly FilterCondition[];
  readonly sort: ListState['sort'];
  /** What it begins with under an address that asks for one of these (`listViewPath`): the usual, and this. */
  readonly views?: Readonly<Record<string, Partial<ListState>>>;
  /** Fields that order what is equal in the column sorted by, going the same way; else the title does, upwards. */
  readonly then?: readonly { readonly field: string; readonly missing?: 'first' }[];
}

export interface EntityList<N extends ListEntity> {
  readonly entity: N;
  readonly parts: readonly ListPart[];
  readonly state: ListState;
  readonly setState: (next: Partial<ListState> | undefined) => void;
  /** The list somebody saved, when it is one; and what is shown while nobody changes it. */
  readonly saved: SavedList | undefined;
  readonly usual: ListState;
  /** What the list shows, whole: for sums, exports and the way through its records. */
  readonly query: ListQuery;
  readonly rows: Rows<N> | undefined;
  /** How many there are without search and filters. */
  readonly all: number | undefined;
  readonly setWindow: (window: { offset: number; limit: number }) => void;
  readonly countOf: (state: ListState) => Promise<number>;
  /** The row with the focus, for keys that act on it. */
  readonly active: RefObject<Row<N> | undefined>;
  readonly open: (row: Row<N>) => void;
}

const parameter = 'show';

/** The address of a list as one of its views, named by its definition. */
export const listViewPath = (entity: ListEntity, view: string): string =>
  withQuery(listPathOf(entity), { [parameter]: view });

const useListViewName = (): string | undefined => new URLSearchParams(useSearch()).get(parameter) ?? undefined;

const stateKey = (entity: ListEntity, userId: string, list: string | undefined): string =>
  `${entity} ${userId} ${list ?? ''}`;

interface ListViewLinkProps {
  readonly entity: ListEntity;
  readonly view: string;
  readonly children: ReactNode;
}

/** The way to a view of a list. It shows what it promises, even where its filters were dropped the last time. */
export function ListViewLink({ entity, view, children }: ListViewLinkProps): ReactNode {
  const { user } = useData().session;
  return (
    <Link
      href={listViewPath(entity, view)}
      className="link"
      onClick={() => forgetListState(stateKey(entity, user.id, view))}
    >
      {children}
    </Link>
  );
}

/** The view of a list that a chart fills: what was clicked, out of everything the reader may see. */
const chosen = { name: 'chosen', view: { scope: 'all' } } as const;

interface ChosenListLinkProps {
  readonly entity: ListEntity;
  /** Absent: the mark has no records of its own, and is no link. A function finds them when they are asked for. */
  readonly conditions: readonly FilterCondition[] | (() => Promise<readonly FilterCondition[]>) | undefined;
  readonly sort: ListState['sort'];
  /** Keys of the columns it opens with, where what was clicked is seen in others than the usual ones. */
  readonly columns?: readonly string[];
  readonly className?: string;
  readonly style?: CSSProperties;
  readonly tabIndex?: number;
  readonly title?: string;
  readonly 'aria-label'?: string;
  readonly children?: ReactNode;
}

/**
 * Makes a list ready to be opened with these filters, whatever it showed before.
 * @returns the path to open
 */
export function useChosenList(): (
  entity: ListEntity,
  conditions: readonly FilterCondition[],
  sort: ListState['sort'],
  columns?: readonly string[],
) => string {
  const { user } = useData().session;
  return (entity, conditions, sort, columns) => {
    presetListState(stateKey(entity, user.id, chosen.name), { ...chosen.view, search: '', conditions, sort, columns });
    return listViewPath(entity, chosen.name);
  };
}

/** A mark of a chart or a number in a table as the way to the records it stands for: their list, filtered. */
export function ChosenListLink(props: ChosenListLinkProps): ReactNode {
  const { entity, conditions, sort, columns, children, ...rest } = props;
  const preset = useChosenList();
  const [, navigate] = useLocation();
  if (!conditions)
    return (
      <span {...rest} {...(rest['aria-label'] === undefined ? {} : { role: 'img' })}>
        {children}
      </span>
    );
  return (
    <Link
      {...rest}
      href={listViewPath(entity, chosen.name)}
      onClick={(event) => {
        if (typeof conditions !== 'function') {
          preset(entity, conditions, sort, columns);
          return;
        }
        event.preventDefault();
        void conditions().then((found) => navigate(preset(entity, found, sort, columns)));
      }}
    >
      {children}
    </Link>
  );
}

/** The records of an entity as a list that remembers how it was left. */
export function useEntityList<N extends ListEntity>(entity: N, definition: ListDefinition): EntityList<N> {
  const data = useData();
  const [, navigate] = useLocation();
  const { user } = data.session;
  const { parts = [], then } = definition;
  const saved = useOpenSavedList(entity);
  const named = useListViewName();
  const view = named === undefined ? undefined : named === chosen.name ? chosen.view : definition.views?.[named];
  const usual = useMemo((): ListState => {
    const opening: ListState = {
      scope: definition.part ?? definition.parts?.[user.role === 'salesperson' ? 0 : 1]?.value ?? 'all',
      search: '',
      conditions: definition.conditions ?? nothing,
      sort: definition.sort,
    };
    return saved ? saved.view(opening) : opening;
  }, [definition, user.role, saved]);
  const begins = useMemo(() => (view ? { ...usual, ...view } : usual), [usual, view]);
  const [state, setState] = useListState(stateKey(entity, user.id, saved?.id ?? (view ? named : undefined)), begins);
  const where = useMemo(
    () => parts.find((part) => part.value === state.scope)?.where(user.id) ?? nothing,
    [parts, state.scope, user.id],
  );
  const queryOf = useCallback(
    (wanted: ListState): ListQuery => {
      const asked = listQuery(wanted, where, entityOf(entity).title);
      return then ? { ...asked, sort: [wanted.sort, ...then.map((by) => ({ ...wanted.sort, ...by }))] } : asked;
    },
    [entity, where, then],
  );
  const query = useMemo(() => queryOf(state), [queryOf, state]);
  const [window, setWindow] = useState({ offset: 0, limit: 100 });
  const rows = useRecords(entity, query, { window });
  const all = useCount(entity, { where });
  const countOf = useCallback(
    async (wanted: ListState) => (await data.fetchRecords(entity, queryOf(wanted), { offset: 0, limit: 1 })).total,
    [data, entity, queryOf],
  );
  const active = useRef<Row<N>>(undefined);
  const open = (row: Row<N>): void => {
    const path = saved ? savedListPath(saved) : view && named ? listViewPath(entity, named) : listPathOf(entity);
    rememberList(entity, { query, path });
    navigate(pathOf(entity, row.id));
  };
  // A part with an order of its own begins in it, and what is chosen after it does not keep it.
  const change = (next: Partial<ListState> | undefined): void => {
    const partOf = (scope: string): ListPart | undefined => parts.find(({ value }) => value === scope);
    const entered = next?.scope !== undefined && next.scope !== state.scope ? partOf(next.scope) : undefined;
    const isOrdered = entered?.sort !== undefined || partOf(state.scope)?.sort !== undefined;
    setState(entered && isOrdered ? { ...next, sort: entered.sort ?? definition.sort } : next);
  };
  return { entity, parts, state, setState: change, saved, usual, query, rows, all, setWindow, countOf, active, open };
}

interface ListPageProps<N extends ListEntity> {
  readonly list: EntityList<N>;
  /** What the search looks into. */
  readonly searchHint: string;
  /** What belongs here, shown when there is nothing. */
  readonly empty: { readonly title: string; readonly text: string; readonly action?: ReactNode };
  /** Makes a new record: the primary button, the key N and the act of the empty list. */
  readonly create?: { readonly label: Label; readonly path: string };
  readonly columns?: readonly Column<Row<N>>[];
  /** Derived figures that can be filtered by. */
  readonly filterFields?: Readonly<Record<string, Field>>;
  /** Of amounts that carry none of their own; the currency of the organisation when absent. */
  readonly currency?: string;
  readonly sentence?: ReactNode;
  readonly actions?: ReactNode;
  readonly footer?: ReactNode;
  readonly inside?: (row: Row<N>, onClose: () => void) => ReactNode;
  readonly selection?: TableSelection;
  readonly rowClass?: (row: Row<N>) => string | undefined;
}

/** A list as a screen. What is special about an entity is said by its feature, the rest follows from the definition. */
export function ListPage<N extends ListEntity>({
  list,
  searchHint,
  empty,
  create,
  actions,
  currency,
  ...special
}: ListPageProps<N>): ReactNode {
  const label = useLabel();
  const [, navigate] = useLocation();
  const { organisation } = useData().session;
  const begin = (): void => navigate(create?.path ?? '');
  useShortcuts(create ? [{ keys: 'n', label: create.label, run: begin }] : []);
  const action =
    empty.action ??
    (create && (
      <Button variant="default" onClick={begin}>
        {label(create.label)}
      </Button>
    ));
  return (
    <RecordList<Row<N>>
      {...special}
      entity={list.entity}
      title={label(entityOf(list.entity).plural)}
      {...(list.saved ? { list: list.saved } : {})}
      beside={(columns) => (
        <>
          {canBeKept(list.state.conditions) && (
            <>
              <SavedListBar
                entity={list.entity}
                list={list.saved}
                saved={list.usual}
                view={{ ...list.state, columns }}
                onBack={() => list.setState(undefined)}
              />
              {list.entity === 'account' && <SegmentMenu conditions={list.state.conditions} />}
            </>
          )}
        </>
      )}
      state={list.state}
      onState={list.setState}
      {...(list.parts.length > 0
        ? { scopes: list.parts.map((part) => ({ value: part.value, label: label(part.label) })) }
        : {})}
      searchPlaceholder={searchHint}
      currency={currency ?? organisation.currency}
      data={list.rows}
      all={list.all}
      onWindow={list.setWindow}
      countOf={list.countOf}
      onOpen={list.open}
      onActive={(row) => {
        list.active.current = row;
      }}
      actions={
        <>
          {actions}
          {create && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={begin}>
              {label(create.label)} <Key keys="n" />
            </Button>
          )}
        </>
      }
      emptyState={
        <NothingHere>
          <EmptyState title={empty.title} {...(action ? { action } : {})}>
            {empty.text}
          </EmptyState>
        </NothingHere>
      }
    />
  );
}

interface ListSumsProps {
  /** How many records are added up. */
  readonly total: number;
  readonly lines: readonly CurrencySums[] | undefined;
  /** Paths of the sums, the first of which needs no word: it is what the list is about. */
  readonly sums: readonly { readonly field: string; readonly label?: string }[];
}

/** At the foot of a list: sums of all matches, one per currency, never added together. Nothing until they are known. */
export function ListSums({ total, lines, sums }: ListSumsProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  if (lines === undefined || lines.length === 0 || total === 0) return null;
  return (
    <span className="foot-sums">
      <span className="d3">{t('sumOf', { n: format.number(total) })}</span>
      {sums.map(({ field, label }) => (
        <span key={field} className="foot-sum">
          {label !== undefined && <span className="d3">{label}</span>}
          {lines.map((line) => (
            <b key={line.currency}>{format.money(line.sums[field] ?? 0, line.currency)}</b>
          ))}
        </span>
      ))}
    </span>
  );
}
