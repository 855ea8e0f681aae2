import {
  IconArrowRight,
  IconBox,
  IconBriefcase,
  IconBuildingStore,
  IconChecklist,
  IconLifebuoy,
  IconMessage,
  IconPlayerPlay,
  IconSearch,
  IconTruckDelivery,
  IconUser,
} from '@tabler/icons-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { entityOf, type EntityName } from '../../shared/entities';
import type { SearchHit } from '../data/api';
import { useData, useRecord } from '../data/hooks';
import { useLabel, useTexts } from '../i18n/texts';
import { useChosenList } from '../pages/list-page';
import { carriersOf } from '../pages/tag-accounts';
import type { Command, IconComponent, NavEntry, Role } from '../ui/feature';
import { isComposing } from '../ui/key-match';
import { Key } from '../ui/kbd';
import { pathOf } from '../ui/paths';
import { useShortcuts } from '../ui/shortcuts';
import { Run } from '../ui/text-run';
import { useViewMemory } from '../ui/view-memory';
import { accountIdOf, foremost, groupsFor, type Entry } from './command-search';
import { recentRecords } from './recent-records';
import { texts } from './texts';

const entityIcons: Readonly<Partial<Record<EntityName, IconComponent>>> = {
  account: IconBuildingStore,
  contact: IconUser,
  order: IconTruckDelivery,
  product: IconBox,
  task: IconChecklist,
  promise: IconChecklist,
  case: IconLifebuoy,
  opportunity: IconBriefcase,
  activity: IconMessage,
};

const mostHits = 8;

interface CommandBarProps {
  readonly commands: readonly Command[];
  readonly places: readonly NavEntry[];
  readonly role: Role;
  readonly pageAccount: string | undefined;
  readonly navigate: (path: string) => void;
  readonly onClose: () => void;
}

/** Find or do: one input over everything on this laptop. */
export function CommandBar({ commands, places, role, pageAccount, navigate, onClose }: CommandBarProps): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const data = useData();
  const listId = useId();
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ readonly text: string; readonly hits: readonly SearchHit[] }>({
    text: '',
    hits: [],
  });
  const [at, setAt] = useState(0);
  const preset = useChosenList();
  const list = useRef<HTMLDivElement>(null);
  const wanted = text.trim();
  const { lasting } = useViewMemory();
  const recent = useMemo(() => recentRecords(lasting), [lasting]);

  useEffect(() => {
    if (wanted === '') {
      setFound({ text: '', hits: [] });
      return undefined;
    }
    let current = true;
    const timer = setTimeout(() => {
      data.search(wanted, 3 * mostHits, recent).then(
        (hits) => current && setFound({ text: wanted, hits: foremost(hits, mostHits) }),
        () => current && setFound({ text: wanted, hits: [] }),
      );
    }, 60);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [data, wanted, recent]);

  const [first] = found.hits;
  const firstRecord = useRecord(first?.entity ?? 'account', first?.id);
  const hitAccount = first && firstRecord && accountIdOf(first.entity, firstRecord);
  const groups = useMemo(
    () =>
      groupsFor({
        hits: found.hits,
        commands,
        places,
        role,
        text: wanted,
        hitAccount,
        ...(pageAccount === undefined ? {} : { pageAccount }),
      }),
    [found.hits, commands, places, role, wanted, hitAccount, pageAccount],
  );
  const entries = groups.flatMap((group) => group.entries);
  const chosen = entries[Math.min(at, entries.length - 1)];
  useEffect(() => setAt(0), [found.hits, wanted]);
  useEffect(() => {
    void list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen?.key]);

  // Focus goes back to where it was, so that the keys of the page work on.
  const before = useRef<Element | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    before.current = document.activeElement;
    input.current?.focus();
    return () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    };
  }, []);

  useShortcuts([{ keys: 'Escape', label: texts.close, inFields: true, run: onClose }], { layer: 'overlay' });

  const take = (entry: Entry | undefined): void => {
    if (!entry) return;
    onClose();
    switch (entry.kind) {
      case 'record':
        if (entry.hit.entity === 'tag')
          navigate(preset('account', carriersOf(entry.hit.title), { field: 'name', desc: false }));
        else navigate(pathOf(entry.hit.entity, entry.hit.id));
        break;
      case 'act': {
        const { accountId, contactId } = entry;
        entry.command.run({
          navigate,
          ...(accountId === undefined ? {} : { accountId }),
          ...(contactId === undefined ? {} : { contactId }),
        });
        break;
      }
      case 'place':
        navigate(entry.place.path);
        break;
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    const last = entries.length - 1;
    if (event.key === 'ArrowDown') setAt((now) => (now >= last ? 0 : now + 1));
    else if (event.key === 'ArrowUp') setAt((now) => (now <= 0 ? last : now - 1));
    else if (event.key === 'Enter') {
      // A fast typist presses Enter before the hits of the last letter are there.
      if (found.text !== wanted && wanted !== '')
        void data.search(wanted, 3 * mostHits, recent).then(
          (hits) => {
            const [hit] = foremost(hits, 1);
            take(hit ? { kind: 'record', key: '', hit } : chosen);
          },
          () => take(chosen),
        );
      else take(chosen);
    } else if (event.key === 'Tab') onClose();
    else return;
    event.preventDefault();
  };

  const titleOf = (title: 'records' | 'doWith' | 'act' | 'places', about: string | undefined): string =>
    t(title, { name: about ?? '' });
  const nothing = wanted !== '' && found.text === wanted && entries.length === 0;
  return (
    <div className="commandbar-ground" onMouseDown={(event) => event.target === event.currentTarget && onClose()}>
      <div className="commandbar" role="dialog" aria-modal="true" aria-label={t('find')}>
        <div className="commandbar-input">
          <IconSearch size={18} className="i d3" aria-hidden />
          <input
            ref={input}
            role="combobox"
            aria-expanded={entries.length > 0}
            aria-controls={listId}
            aria-activedescendant={chosen ? `${listId} ${chosen.key}`.replaceAll(' ', '-') : undefined}
            aria-label={t('searchHint')}
            placeholder={t('searchHint')}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <div className="commandbar-list" ref={list} role="listbox" id={listId} aria-label={t('results')}>
          {nothing && (
            <div className="commandbar-none" role="presentation">
              <p className="b">{t('noHit', { text: wanted })}</p>
              <p className="s d2">{t('noHitNote')}</p>
            </div>
          )}
          {groups.map((group) => (
            <div key={group.title} role="group" aria-label={titleOf(group.title, group.about)}>
              {group.title !== 'records' && (
                <div className="commandbar-head s d3" aria-hidden>
                  {titleOf(group.title, group.about)}
                </div>
              )}
              {group.entries.map((entry) => (
                <div
                  key={entry.key}
                  id={`${listId} ${entry.key}`.replaceAll(' ', '-')}
                  role="option"
                  aria-selected={entry === chosen}
                  className={entry === chosen ? 'commandbar-entry on' : 'commandbar-entry'}
                  onMouseMove={() => setAt(entries.indexOf(entry))}
                  onClick={() => take(entry)}
                >
                  <EntryLine entry={entry} label={l} />
                  {entry === chosen && (
                    <span className="xs d3 nw">
                      <Key keys="Enter" /> {t(entry.kind === 'act' ? 'doIt' : 'open')}
                    </span>
                  )}
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function EntryLine({
  entry,
  label,
}: {
  readonly entry: Entry;
  readonly label: ReturnType<typeof useLabel>;
}): ReactNode {
  switch (entry.kind) {
    case 'record': {
      const Icon = entityIcons[entry.hit.entity] ?? IconBox;
      return (
        <>
          <Icon size={16} className="i d3" aria-hidden />
          <span className="grow el">
            <Run className="b">
              {entry.hit.title === '' ? label(entityOf(entry.hit.entity).singular) : entry.hit.title}
            </Run>{' '}
            <span className="d2">
              <Run>{entry.hit.detail}</Run>
            </span>
          </span>
          {entry.hit.entity !== 'account' && (
            <span className="xs d3">{label(entityOf(entry.hit.entity).singular)}</span>
          )}
        </>
      );
    }
    case 'act': {
      const Icon = entry.command.icon ?? IconPlayerPlay;
      return (
        <>
          <Icon size={16} className="i d3" aria-hidden />
          <span className="grow el">{label(entry.command.label)}</span>
          {entry.command.shortcut !== undefined && <Key keys={entry.command.shortcut} />}
        </>
      );
    }
    case 'place': {
      const Icon = entry.place.icon;
      return (
        <>
          <Icon size={16} className="i d3" aria-hidden />
          <span className="grow el">{label(entry.place.label)}</span>
          {entry.place.goKey === undefined ? (
            <IconArrowRight size={14} className="i d3" aria-hidden />
          ) : (
            <Key keys={`g ${entry.place.goKey}`} />
          )}
        </>
      );
    }
  }
}
