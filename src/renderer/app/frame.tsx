import { NavLink, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconSearch, IconSettings } from '@tabler/icons-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { entityOf } from '../../shared/entities';
import type { Session } from '../../shared/sync-protocol';
import { useData, useSyncStatus } from '../data/hooks';
import { useFormat } from '../i18n/format-context';
import { usePreferences } from '../i18n/preferences';
import { useLabel, useTexts } from '../i18n/texts';
import { usePlatform } from '../platform/platform';
import { useVault } from '../platform/vault-control';
import { useSavedListId, useSavedLists } from '../pages/saved-lists';
import { ErrorBoundary, useErrorText } from '../ui/error-panel';
import type { Command, Feature, NavEntry } from '../ui/feature';
import { Key } from '../ui/kbd';
import { initialsOf } from '../ui/person';
import { useShortcuts, useShortcutsNow, type Shortcut } from '../ui/shortcuts';
import { Run } from '../ui/text-run';
import { useToast } from '../ui/toast';
import { useViewMemory } from '../ui/view-memory';
import { CommandBar } from './command-bar';
import { HelpSheet } from './help-sheet';
import { MyLists, placesOf } from './my-lists';
import { useMenuCommands } from './menu-commands';
import { rememberVisit } from './recent-records';
import { Routes } from './routes';
import { StatusBar } from './status-bar';
import { texts } from './texts';
import { useUndo } from './undo';
import { Warnings } from './warnings';

const roleLabels = entityOf('user').fields['role']?.choices ?? {};

/** The places a role sees, in their order. */
export function placesFor(features: readonly Feature[], role: Session['user']['role']): NavEntry[] {
  return features
    .flatMap((feature) => (feature.nav ? [feature.nav] : []))
    .filter((nav) => nav.roles === undefined || nav.roles.includes(role))
    .sort((a, b) => a.order - b.order);
}

/** The account a path speaks of, for acts without a record of their own. */
export const accountOfPath = (path: string): string | undefined => {
  const match = /^\/accounts\/([^/?]+)/.exec(path);
  return match?.[1] === undefined || match[1] === 'new' ? undefined : decodeURIComponent(match[1]);
};

/** Navigation at the left, the page, the status bar below; the command bar and the sheet of keys above. */
export function Frame({
  features,
  session,
}: {
  readonly features: readonly Feature[];
  readonly session: Session;
}): ReactNode {
  const t = useTexts(texts);
  const [path, navigate] = useLocation();
  const [over, setOver] = useState<'none' | 'commands' | 'help'>('none');
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const { undo, redo } = useUndo();
  const { preferences, change } = usePreferences();
  const platform = usePlatform();
  const vault = useVault();
  const places = useMemo(() => placesFor(features, session.user.role), [features, session.user.role]);
  const narrow = useMediaQuery('(max-width: 1360px)') || preferences.rail;
  const lists = useSavedLists() ?? [];
  const openList = useSavedListId();
  const pageAccount = accountOfPath(path);
  const shortcutsNow = useShortcutsNow();
  const { lasting } = useViewMemory();
  useEffect(() => rememberVisit(lasting, path), [lasting, path]);

  const syncNow = (): void =>
    void data.syncNow().catch((error: unknown) => toast({ text: errorText(error), problem: true }));
  const openCommands = (): void => setOver((now) => (now === 'commands' ? 'none' : 'commands'));
  const openHelp = (): void => {
    setHereBefore(shortcutsNow().filter((shortcut) => !known.has(shortcut.keys)));
    setOver('help');
  };
  const toggleTheme = (): void =>
    change({ theme: document.documentElement.dataset['mantineColorScheme'] === 'dark' ? 'light' : 'dark' });

  const everywhere: readonly Shortcut[] = [
    { keys: 'mod+k', label: texts.find, inFields: true, quiet: true, run: openCommands },
    { keys: 'mod+z', label: texts.undo, quiet: true, run: () => void undo() },
    { keys: 'mod+shift+z', label: texts.redo, quiet: true, run: () => void redo() },
    { keys: 'F9', label: texts.syncNow, inFields: true, quiet: true, run: syncNow },
    {
      keys: 'mod+\\',
      label: texts.toggleRail,
      inFields: true,
      quiet: true,
      run: () => change({ rail: !preferences.rail }),
    },
    { keys: 'mod+shift+l', label: texts.lock, inFields: true, quiet: true, run: vault.lock },
    { keys: '?', label: texts.keys, quiet: true, run: openHelp },
  ];
  const l = useLabel();
  const goes: readonly Shortcut[] = places.flatMap((place) =>
    place.goKey === undefined
      ? []
      : [{ keys: `g ${place.goKey}`, label: place.label, quiet: true, run: () => navigate(place.path) }],
  );
  useShortcuts(everywhere, { layer: 'global' });
  useShortcuts(goes, { layer: 'page' });
  useMenuCommands(platform, {
    palette: openCommands,
    sync: syncNow,
    settings: () => navigate('/settings'),
    shortcuts: openHelp,
    undo: () => void undo(),
  });

  const commands: readonly Command[] = [
    ...features.flatMap((feature) => feature.commands ?? []),
    { id: 'frame.sync', label: texts.syncNow, shortcut: 'F9', run: syncNow },
    { id: 'frame.undo', label: texts.undo, shortcut: 'mod+z', run: () => void undo() },
    { id: 'frame.theme', label: texts.look, run: toggleTheme },
    { id: 'frame.lock', label: texts.lock, shortcut: 'mod+shift+l', run: vault.lock },
    { id: 'frame.keys', label: texts.keys, shortcut: '?', run: openHelp },
  ];
  const known = new Set([...everywhere, ...goes].map((shortcut) => shortcut.keys));
  const [hereBefore, setHereBefore] = useState<readonly Shortcut[]>([]);
  const closeOver = (): void => setOver('none');

  return (
    <div className={preferences.rail ? 'frame rail' : 'frame'}>
      <a className="skip" href="#page">
        {t('skip')}
      </a>
      <nav className="nav" aria-label={t('navigation')}>
        <div className="brand">
          <svg className="i" width="18" height="18" viewBox="0 0 16 16" aria-hidden>
            <rect width="16" height="16" rx="3" fill="var(--rb-text)" />
            <path d="M8 2.2v2.8M8 6.6v2.8M8 11v2.8" stroke="var(--rb-surface)" strokeWidth="2" />
          </svg>
          <span>Roadbook</span>
        </div>
        <button type="button" className="find" onClick={openCommands} aria-label={narrow ? t('find') : undefined}>
          <IconSearch size={16} className="i" aria-hidden />
          <span className="grow">{t('find')}</span>
          <Key keys="mod+k" />
        </button>
        {places.map((place) => (
          <Place
            key={place.path}
            place={place}
            path={openList === undefined ? path : ''}
            label={l(place.label)}
            narrow={narrow}
          />
        ))}
        <MyLists features={features} lists={lists} open={openList} narrow={narrow} />
        <div className="me">
          <span className="ava" aria-hidden>
            {initialsOf(session.user.name)}
          </span>
          <span className="grow me-words">
            <span className="s b el">
              <Run>{session.user.name}</Run>
            </span>
            <span className="xs d3 el">
              {roleLabels[session.user.role] ? l(roleLabels[session.user.role] ?? ['', '', '']) : ''}
            </span>
          </span>
          <Link href="/settings" className="iconbutton" aria-label={t('settings')}>
            <IconSettings size={16} aria-hidden />
          </Link>
        </div>
      </nav>
      <main className="main" id="page" tabIndex={-1}>
        <FirstLoad />
        <Warnings isToday={path === '/'} />
        <ErrorBoundary resetKey={path}>
          <Routes features={features} />
        </ErrorBoundary>
      </main>
      <StatusBar known={known} onHelp={openHelp} />
      {features
        .flatMap((feature) => feature.overlays ?? [])
        .map((Overlay, index) => (
          <ErrorBoundary key={index} resetKey={path}>
            <Overlay />
          </ErrorBoundary>
        ))}
      {over === 'commands' && (
        <CommandBar
          commands={commands}
          places={[...placesOf(lists), ...places]}
          role={session.user.role}
          pageAccount={pageAccount}
          navigate={navigate}
          onClose={closeOver}
        />
      )}
      {over === 'help' && <HelpSheet here={hereBefore} everywhere={everywhere} places={goes} onClose={closeOver} />}
    </div>
  );
}

function Place({
  place,
  path,
  label,
  narrow,
}: {
  readonly place: NavEntry;
  readonly path: string;
  readonly label: string;
  readonly narrow: boolean;
}): ReactNode {
  const { Count, icon: Icon } = place;
  const active = place.path === '/' ? path === '/' : path === place.path || path.startsWith(`${place.path}/`);
  return (
    <Tooltip label={label} position="right" disabled={!narrow}>
      <NavLink
        component={Link}
        href={place.path}
        active={active}
        label={label}
        aria-label={narrow ? label : undefined}
        aria-current={active ? 'page' : undefined}
        leftSection={<Icon size={16} aria-hidden />}
        rightSection={Count && <Count />}
      />
    </Tooltip>
  );
}

/** While the first load runs, what has arrived is usable; one line says how far it is. */
function FirstLoad(): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const status = useSyncStatus();
  if (status?.phase !== 'firstLoad') return null;
  const { done = 0, total = 0 } = status.progress ?? {};
  return (
    <div className="firstload" role="status">
      <span className="s">
        {total > 0 ? t('firstLoad', { done: format.number(done), total: format.number(total) }) : t('firstLoadStart')}
      </span>
      <progress max={Math.max(total, 1)} value={Math.min(done, Math.max(total, 1))} aria-label={t('syncing')} />
    </div>
  );
}
