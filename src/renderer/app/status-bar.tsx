import type { ReactNode } from 'react';
import { useSyncStatus } from '../data/hooks';
import { useFormat } from '../i18n/format-context';
import { useLabel, useTexts } from '../i18n/texts';
import { useVault } from '../platform/vault-control';
import { Key } from '../ui/kbd';
import { useActiveShortcuts } from '../ui/shortcuts';
import { SyncIndicator } from './sync-indicator';
import { texts } from './texts';

/** Labels are shared with buttons, which begin with a capital; hints do not. */
const asHint = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** State of the sync at the left, keys of this screen at the right. `known`: keys that are the same everywhere. */
export function StatusBar({
  known,
  onHelp,
}: {
  readonly known: ReadonlySet<string>;
  readonly onHelp: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  const { daysLeft } = useVault();
  const status = useSyncStatus();
  const accounts = status?.counts.account ?? 0;
  const shown = useActiveShortcuts()
    .filter((shortcut) => shortcut.quiet !== true && !known.has(shortcut.keys))
    .slice(0, 6);
  return (
    <footer className="status">
      <SyncIndicator />
      {daysLeft !== undefined && (
        <span className="warn b status-lease" title={t('leaseNote')}>
          {t('leaseDays', { n: daysLeft })}
        </span>
      )}
      {status && (accounts > 0 || status.loaded) && (
        <span className="d3 status-age">{t('accountsHere', { n: format.number(accounts) })}</span>
      )}
      <span className="hints">
        {shown.map((shortcut) => (
          <span key={`${shortcut.keys} ${shortcut.label[0]}`}>
            <Key keys={shortcut.keys} /> {asHint(l(shortcut.label))}
          </span>
        ))}
        <button type="button" onClick={onHelp}>
          <Key keys="?" /> {t('allKeys')}
        </button>
      </span>
    </footer>
  );
}
