import { Menu, NavLink, Tooltip } from '@mantine/core';
import {
  IconBookmark,
  IconBox,
  IconBriefcase,
  IconBuildingStore,
  IconLifebuoy,
  IconTruckDelivery,
  IconUser,
} from '@tabler/icons-react';
import { useEffect, useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import { Link, Redirect, useParams } from 'wouter';
import type { ListView } from '../../shared/domain/saved-list';
import { entityOf } from '../../shared/entities';
import { useCount, useData } from '../data/hooks';
import { useFiguresKnown } from '../data/use-figures-known';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import { savedListPath, useSavedListActs, useSavedLists, type ListEntity, type SavedList } from '../pages/saved-lists';
import { EmptyState } from '../ui/empty-state';
import type { Feature, IconComponent, NavEntry } from '../ui/feature';
import { listQuery, type ListPart } from '../ui/list-state';
import { Page } from '../ui/page';
import { Run } from '../ui/text-run';
import { texts } from './texts';
import './my-lists.css';

const listIcons: Readonly<Record<ListEntity, IconComponent>> = {
  account: IconBuildingStore,
  contact: IconUser,
  opportunity: IconBriefcase,
  order: IconTruckDelivery,
  product: IconBox,
  case: IconLifebuoy,
};

/** Saved lists as places for the command bar. A name is the same in every language. */
export const placesOf = (lists: readonly SavedList[]): NavEntry[] =>
  lists.map((list) => ({
    label: [list.name, list.name, list.name],
    icon: listIcons[list.entity],
    path: savedListPath(list),
    order: 0,
  }));

interface MyListsProps {
  readonly features: readonly Feature[];
  readonly lists: readonly SavedList[];
  /** Id of the saved list that is open. */
  readonly open: string | undefined;
  /** One button that opens a menu, instead of a line for each. */
  readonly narrow: boolean;
}

/**
 * The reader's saved lists with how many records each has now. Nothing while there is none. They are put in another order
 * by dragging them, or with Alt and the arrows.
 */
export function MyLists({ features, lists, open, narrow }: MyListsProps): ReactNode {
  const t = useTexts(texts);
  const acts = useSavedListActs();
  // One count after the other: the first lists of a start have nothing to wait for.
  const [counted, setCounted] = useState(0);
  const [opened, setOpened] = useState(false);
  const [dragged, setDragged] = useState<SavedList>();
  const [over, setOver] = useState<string>();
  if (lists.length === 0) return null;
  const partsOf = (entity: ListEntity): readonly ListPart[] =>
    features.find((feature) => feature.list?.entity === entity)?.list?.parts ?? [];
  const countOf = (list: SavedList, at: number): ReactNode =>
    at <= counted && (
      <ListCount
        list={list}
        parts={partsOf(list.entity)}
        onKnown={() => setCounted((before) => Math.max(before, at + 1))}
      />
    );
  const onKeyDown = (event: KeyboardEvent, list: SavedList): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    void acts.move(list, event.key === 'ArrowUp' ? -1 : 1);
  };
  const endDrag = (): void => {
    setDragged(undefined);
    setOver(undefined);
  };
  if (narrow)
    return (
      <Menu position="right-start" offset={8} opened={opened} onChange={setOpened}>
        <Menu.Target>
          <Tooltip label={t('myLists')} position="right" disabled={opened}>
            <button
              type="button"
              className={lists.some((list) => list.id === open) ? 'mylists-button on' : 'mylists-button'}
              aria-label={t('myLists')}
            >
              <IconBookmark size={16} aria-hidden />
            </button>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown className="pop mylists-menu">
          <Menu.Label>{t('myLists')}</Menu.Label>
          {lists.map((list, at) => {
            const Icon = listIcons[list.entity];
            return (
              <Menu.Item
                key={list.id}
                component={Link}
                href={savedListPath(list)}
                leftSection={<Icon size={16} aria-hidden />}
                rightSection={countOf(list, at)}
              >
                <Run>{list.name}</Run>
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
    );
  return (
    <div className="mylists" role="group" aria-label={t('myLists')}>
      <div className="navh" aria-hidden>
        {t('myLists')}
      </div>
      {lists.map((list, at) => {
        const Icon = listIcons[list.entity];
        return (
          <NavLink
            key={list.id}
            component={Link}
            href={savedListPath(list)}
            active={list.id === open}
            aria-current={list.id === open ? 'page' : undefined}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            title={list.name}
            label={<Run>{list.name}</Run>}
            noWrap
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={countOf(list, at)}
            onKeyDown={(event: KeyboardEvent) => onKeyDown(event, list)}
            draggable
            data-drop={
              dragged && over === list.id && dragged.id !== list.id ? dropSide(lists, dragged, list) : undefined
            }
            onDragStart={() => setDragged(list)}
            onDragOver={(event: DragEvent) => {
              if (!dragged) return;
              event.preventDefault();
              setOver(list.id);
            }}
            onDrop={(event: DragEvent) => {
              event.preventDefault();
              endDrag();
              if (dragged) void acts.moveTo(dragged, list);
            }}
            onDragEnd={endDrag}
          />
        );
      })}
    </div>
  );
}

/** On which side of a list the line is drawn where a dragged one would come to stand. */
const dropSide = (lists: readonly SavedList[], dragged: SavedList, at: SavedList): 'before' | 'after' =>
  lists.findIndex(({ id }) => id === dragged.id) < lists.findIndex(({ id }) => id === at.id) ? 'after' : 'before';

const asEverybody: ListView = { scope: '', search: '', conditions: [], sort: { field: 'id', desc: false } };

function ListCount({
  list,
  parts,
  onKnown,
}: {
  readonly list: SavedList;
  readonly parts: readonly ListPart[];
  readonly onKnown: () => void;
}): ReactNode {
  const format = useFormat();
  const { user } = useData().session;
  const view = list.view(asEverybody);
  const part = parts.find((one) => one.value === view.scope)?.where(user.id) ?? [];
  const { where, search } = listQuery(view, part, 'id');
  const count = useCount(list.entity, { where, ...(search === undefined ? {} : { search }) });
  // A list by a figure of its accounts says nothing before the figures are there.
  const { fields } = entityOf(list.entity);
  const byFigures = where.some(({ field }) => !((field.split('.')[0] ?? field) in fields));
  const figures = useFiguresKnown();
  const known = count !== undefined && (!byFigures || figures);
  useEffect(() => {
    if (known) onKnown();
    // Told once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [known]);
  return known && <span className="xs d2">{format.number(count)}</span>;
}

/** The address of a saved list as a record: its list, opened. */
export function GoToList(): ReactNode {
  const t = useTexts(texts);
  const { id } = useParams<{ id: string }>();
  const lists = useSavedLists();
  if (lists === undefined) return null;
  const list = lists.find((one) => one.id === id);
  if (list) return <Redirect to={savedListPath(list)} replace />;
  return (
    <Page title={t('myLists')}>
      <EmptyState title={t('noSuchList')}>{t('noSuchListNote')}</EmptyState>
    </Page>
  );
}
