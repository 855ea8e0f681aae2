import { useCallback, type ReactNode } from 'react';
import type { StorageState } from '../data/api';
import { useData, useSyncStatus } from '../data/hooks';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import { askShell } from '../platform/office-client';
import { useAnswer } from '../platform/use-answer';
import { useVault } from '../platform/vault-control';
import { texts } from './texts';

const lookMs = 60_000;
/** A day's work and a compaction need far less than this. */
const littleBytes = 300 * 1024 * 1024;

/** `full`: something could not be written; `low`: soon nothing can be. */
type Space = 'fine' | 'low' | 'full';

/** @param freeBytes of the disk: what a browser calls the quota may be more than the disk has */
export const spaceOf = (
  storage: Pick<StorageState, 'usedBytes' | 'quotaBytes'> | undefined,
  freeBytes: number | undefined,
  isRefused: boolean,
): Space => {
  if (isRefused) return 'full';
  if (freeBytes !== undefined && freeBytes < littleBytes) return 'low';
  if (!storage || storage.quotaBytes === 0) return 'fine';
  return storage.quotaBytes - storage.usedBytes < littleBytes ? 'low' : 'fine';
};

/** How much space browser and disk still give, looked at from time to time. */
export function useSpace(): Space {
  const data = useData();
  const isRefused = useSyncStatus()?.error?.code === 'disk_full';
  const [storage] = useAnswer(
    useCallback(() => data.storage(), [data]),
    lookMs,
  );
  const [shell] = useAnswer(askShell, lookMs);
  return spaceOf(storage, shell?.freeBytes, isRefused);
}

/** What will stop the work before long, while there is still time: on the disk everywhere, of lease, clock and keys on Today. */
export function Warnings({ isToday }: { readonly isToday: boolean }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { daysLeft, setBackFrom, recoveryKeys } = useVault();
  const space = useSpace();
  const [keys] = useAnswer(recoveryKeys, lookMs);
  const isSoon = isToday && daysLeft !== undefined;
  // The head office shows a recovery key that nobody has confirmed.
  const isOtherKey = isToday && keys?.offered !== undefined;
  const isSetBack = isToday && setBackFrom !== undefined;
  if (space === 'fine' && !isSoon && !isSetBack && !isOtherKey) return null;
  return (
    <div className="firstload warning s" role="status">
      {space !== 'fine' && <span className="warn">{t(space === 'full' ? 'spaceFull' : 'spaceLow')}</span>}
      {isSoon && (
        <span className="warn">{t('leaseSoon', { left: t('leaseDays', { n: daysLeft }), note: t('leaseNote') })}</span>
      )}
      {isSetBack && <span className="warn">{t('setBack', { latest: format.fullDateTime(setBackFrom) })}</span>}
      {isOtherKey && <span className="warn">{t('otherKey')}</span>}
    </div>
  );
}
