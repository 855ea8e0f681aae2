import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { isAnyOf } from '../../shared/domain/condition';
import type { EntityName } from '../../shared/entities';
import { entityOf } from '../../shared/entities';
import type { Field } from '../../shared/schema/field';
import type { Label } from '../../shared/schema/label';
import { useFormat } from '../i18n/format-context';
import { useLabel, useTexts } from '../i18n/texts';
import { columnsOf, type Column } from './columns';
import { EmptyState } from './empty-state';
import { FilterBar } from './filter-bar';
import { filterFieldsOf } from './filters';
import { ListSearch } from './list-search';
import type { ListState } from './list-state';
import { Page } from './page';
import { listPathOf } from './paths';
import { RecordTable, useColumnChoice, type TableRows, type TableSelection } from './record-table';
import { Run } from './text-run';
import './record-list.css';

const texts = {
  count: ['{n} of {all}', '{n} / {all}', '{n} / {all}'],
  part: ['Show', '显示范围', '顯示範圍'],
  noMatch: ['Nothing matches', '没有符合条件的记录', '沒有符合條件的紀錄'],
  without: ['Without “{filter}” there are {n}.', '移除“{filter}”后有 {n} 条', '移除「{filter}」後有 {n} 筆'],
  anyOf: ['Any of', '任一条件', '任一條件'],
  drop: ['Drop “{filter}”', '移除“{filter}”', '移除「{filter}」'],
  search: ['Search: {text}', '搜索：{text}', '搜尋：{text}'],
  clear: ['Clear search and filters', '清除搜索和筛选', '清除搜尋與篩選'],
} as const satisfies Record<string, Label>;

interface RecordListProps<R extends { readonly id: string }> {
  readonly entity: EntityName;
  readonly title: string;
  readonly sentence?: ReactNode;
  /** The list under a name of its own that is open: it has its own columns and position. */
  readonly list?: { readonly id: string; readonly name: string };
  /** After the filters. @param columns keys of those that were chosen */
  readonly beside?: (columns: readonly string[] | undefined) => ReactNode;
  readonly state: ListState;
  readonly onState: (next: Partial<ListState>) => void;
  readonly scopes?: readonly { readonly value: string; readonly label: string }[];
  readonly searchPlaceholder: string;
  readonly columns?: readonly Column<R>[];
  readonly filterFields?: Readonly<Record<string, Field>>;
  readonly currency: string;
  readonly data: TableRows<R> | undefined;
  /** Records of the part without search and filters: the second figure of the count. */
  readonly all: number | undefined;
  readonly onWindow: (window: { offset: number; limit: number }) => void;
  /** How many there would be: for the way out of a search that finds nothing. */
  readonly countOf: (state: ListState) => Promise<number>;
  readonly onOpen: (row: R) => void;
  /** Follows the row with the focus. */
  readonly onActive?: (row: R | undefined) => void;
  /** The right panel that Space opens for the row with the focus. */
  readonly inside?: (row: R, onClose: () => void) => ReactNode;
  readonly selection?: TableSelection;
  readonly actions?: ReactNode;
  readonly emptyState: ReactNode;
  readonly footer?: ReactNode;
  readonly rowClass?: (row: R) => string | undefined;
}

/** A list as a screen: search, parts, chips, count, table, look inside, and ways out when nothing matches. */
export function RecordList<R extends { readonly id: string }>(props: RecordListProps<R>): ReactNode {
  const { entity, state, onState, all, inside, list } = props;
  // What was there stays until the next answer is: a list that blinks at every key cannot be read.
  const [held, setHeld] = useState(props.data);
  if (props.data !== undefined && props.data !== held) setHeld(props.data);
  const data = props.data ?? held;
  const t = useTexts(texts);
  const format = useFormat();
  const [active, setActive] = useState<R | undefined>();
  const [looking, setLooking] = useState(false);
  const storageKey = `${entity}:${state.scope}`;
  const usual = useColumnChoice(storageKey);
  const choice =
    list || state.columns
      ? { keys: state.columns, choose: (keys: readonly string[]) => onState({ columns: keys }) }
      : usual;
  const columns = useMemo(() => props.columns ?? columnsOf<R>(entity), [props.columns, entity]);
  const filtered = state.search.trim() !== '' || state.conditions.length > 0;
  const isLooking = looking && inside !== undefined;
  const tableColumns = useMemo(() => (isLooking ? narrowed(columns) : columns), [columns, isLooking]);
  const shown = active === undefined ? undefined : (data?.rows.find((row) => row.id === active.id) ?? active);
  return (
    <Page
      title={list ? <Run>{list.name}</Run> : props.title}
      {...(list ? { crumbs: [{ label: props.title, path: listPathOf(entity) ?? '/' }] } : {})}
      {...(props.sentence === undefined ? {} : { sentence: props.sentence })}
      fill
      {...(props.scopes === undefined
        ? {}
        : {
            beside: (
              <SegmentedControl
                aria-label={t('part')}
                size="xs"
                value={state.scope}
                data={[...props.scopes]}
                onChange={(scope) => onState({ scope })}
              />
            ),
          })}
      actions={
        <>
          <ListSearch
            value={state.search}
            placeholder={props.searchPlaceholder}
            onChange={(search) => onState({ search })}
          />
          {props.actions}
        </>
      }
      toolbar={
        <FilterBar
          entity={entity}
          {...(props.filterFields ? { extra: props.filterFields } : {})}
          conditions={state.conditions}
          currency={props.currency}
          onChange={(conditions) => onState({ conditions })}
        >
          {props.beside?.(choice.keys)}
          <span className="list-count s d2" role="status">
            {data && (
              <>
                <b>{format.number(data.total)}</b>
                {all !== undefined && filtered && ` ${t('count', { n: '', all: format.number(all) }).trim()}`}
              </>
            )}
          </span>
        </FilterBar>
      }
    >
      <div className={isLooking ? 'list-body looking' : 'list-body'}>
        <RecordTable
          entity={entity}
          columns={tableColumns}
          data={data}
          label={list?.name ?? props.title}
          onWindow={props.onWindow}
          sort={state.sort}
          onSort={(sort) => onState({ sort })}
          onOpen={props.onOpen}
          {...(inside
            ? {
                onLookInside: (row: R) => {
                  setLooking((open) => !(open && row.id === active?.id));
                  setActive(row);
                },
              }
            : {})}
          onActive={(row) => {
            setActive(row);
            props.onActive?.(row);
          }}
          {...(props.selection ? { selection: props.selection } : {})}
          key={list?.id}
          storageKey={list ? `list:${list.id}` : storageKey}
          columnChoice={choice}
          emptyState={filtered && all !== 0 ? <NoMatch {...props} /> : props.emptyState}
          {...(props.rowClass ? { rowClass: props.rowClass } : {})}
          {...(props.footer === undefined || data?.total === 0 ? {} : { footer: props.footer })}
        />
        {looking && inside && shown && inside(shown, () => setLooking(false))}
      </div>
    </Page>
  );
}

/** What is left of the columns while the panel beside the table takes a part of the window. */
const narrowWidth = 640;
function narrowed<R>(columns: readonly Column<R>[]): readonly Column<R>[] {
  let used = 0;
  return columns.filter((column) => {
    if (column.offered) return false;
    used += column.width;
    return column.fixed === true || used <= narrowWidth;
  });
}

interface WayOut {
  readonly name: string;
  readonly next: Partial<ListState>;
  readonly count: number;
}

/** Names the filter whose loss brings the most, and how many there are then. */
function NoMatch<R extends { readonly id: string }>({
  entity,
  state,
  onState,
  countOf,
  filterFields,
}: RecordListProps<R>): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const [ways, setWays] = useState<readonly WayOut[]>([]);
  useEffect(() => {
    let current = true;
    const fields = filterFieldsOf(entityOf(entity), filterFields);
    const named = (path: string): string => {
      if (state.conditions.some((condition) => condition.field === path && isAnyOf(condition))) return t('anyOf');
      const found = fields.find((candidate) => candidate.path === path);
      return found ? label(found.field.label) : path;
    };
    const search = state.search.trim();
    const candidates = [
      ...(search ? [{ name: t('search', { text: search }), next: { search: '' } }] : []),
      ...[...new Set(state.conditions.map(({ field }) => field))].map((path) => ({
        name: named(path),
        next: { conditions: state.conditions.filter((condition) => condition.field !== path) },
      })),
    ];
    void Promise.all(
      candidates.map(async (candidate) => ({
        ...candidate,
        count: await countOf({ ...state, ...candidate.next }),
      })),
    ).then(
      (found) => {
        if (current) setWays(found.filter((way) => way.count > 0).sort((a, b) => b.count - a.count));
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [entity, state, countOf, filterFields, t, label]);
  return (
    <EmptyState
      title={t('noMatch')}
      action={
        <>
          {ways.slice(0, 2).map((way) => (
            <Button key={way.name} variant="default" onClick={() => onState(way.next)}>
              {t('drop', { filter: way.name })}
            </Button>
          ))}
          <Button variant="subtle" onClick={() => onState({ search: '', conditions: [] })}>
            {t('clear')}
          </Button>
        </>
      }
    >
      {ways.slice(0, 2).map((way) => (
        <p key={way.name}>{t('without', { filter: way.name, n: format.number(way.count) })}</p>
      ))}
    </EmptyState>
  );
}
