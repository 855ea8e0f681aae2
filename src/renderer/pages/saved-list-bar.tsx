import { Button, Menu, Popover } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconBookmark,
  IconCopy,
  IconDots,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { sameView, type ListView } from '../../shared/domain/saved-list';
import { useTexts } from '../i18n/texts';
import { listPathOf } from '../ui/paths';
import { NameField } from './name-field';
import { savedListPath, useSavedListActs, useSavedLists, type ListEntity, type SavedList } from './saved-lists';
import { texts } from './texts';

interface SavedListBarProps {
  readonly entity: ListEntity;
  /** The saved list that is open. */
  readonly list: SavedList | undefined;
  /** What it shows as it was saved; without a list, as the page opens. */
  readonly saved: ListView;
  /** What is shown now. */
  readonly view: ListView;
  readonly onBack: () => void;
}

/** Beside the filters: keep what is shown under a name; save what changed of a list that has one, or go back. */
export function SavedListBar({ entity, list, saved, view, onBack }: SavedListBarProps): ReactNode {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const acts = useSavedListActs();
  const lists = useSavedLists() ?? [];
  const [naming, setNaming] = useState<'no' | 'new' | 'rename'>('no');
  // The columns of a list without a name are remembered on this laptop: they are no reason to save it.
  const changed = !sameView(list ? view : { ...view, columns: saved.columns }, saved);
  const name = async (text: string): Promise<void> => {
    setNaming('no');
    if (naming === 'rename' && list) return acts.rename(list, text);
    const id = await acts.create(text, entity, view);
    if (id === undefined) return;
    // What was changed here went into the new list.
    onBack();
    navigate(savedListPath({ entity, id }));
  };
  const at = lists.findIndex((one) => one.id === list?.id);
  if (!list && !changed) return null;
  return (
    <Popover
      opened={naming !== 'no'}
      onChange={(opened) => !opened && setNaming('no')}
      position="bottom-start"
      width={300}
      withRoles={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <span className="saved-list-bar">
          {list && changed && (
            <>
              <Button size="compact-sm" variant="default" onClick={() => void acts.save(list, view).then(onBack)}>
                {t('saveChanges')}
              </Button>
              <button type="button" className="linkbutton s" onClick={onBack}>
                {t('asSaved')}
              </button>
            </>
          )}
          {!list && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconBookmark size={14} aria-hidden />}
              onClick={() => setNaming('new')}
            >
              {t('saveList')}
            </Button>
          )}
          {list && (
            <Menu position="bottom-start">
              <Menu.Target>
                <button type="button" className="iconbutton" aria-label={t('listActs', { name: list.name })}>
                  <IconDots size={16} aria-hidden />
                </button>
              </Menu.Target>
              <Menu.Dropdown className="pop">
                <Menu.Item leftSection={<IconPencil size={14} aria-hidden />} onClick={() => setNaming('rename')}>
                  {t('rename')}
                </Menu.Item>
                <Menu.Item leftSection={<IconCopy size={14} aria-hidden />} onClick={() => setNaming('new')}>
                  {t('saveAsNew')}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconArrowUp size={14} aria-hidden />}
                  disabled={at <= 0}
                  closeMenuOnClick={false}
                  onClick={() => void acts.move(list, -1)}
                >
                  {t('moveUp')}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconArrowDown size={14} aria-hidden />}
                  disabled={at === lists.length - 1}
                  closeMenuOnClick={false}
                  onClick={() => void acts.move(list, 1)}
                >
                  {t('moveDown')}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconTrash size={14} aria-hidden />}
                  onClick={() => {
                    navigate(listPathOf(entity));
                    void acts.remove(list, t('listRemoved', { name: list.name }));
                  }}
                >
                  {t('removeList')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </span>
      </Popover.Target>
      <Popover.Dropdown className="pop" role="dialog" aria-label={t(naming === 'rename' ? 'rename' : 'saveList')}>
        <NameField
          key={naming}
          name={naming === 'rename' && list ? list.name : ''}
          label={t('listName')}
          save={t('save')}
          onName={(text) => void name(text)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
