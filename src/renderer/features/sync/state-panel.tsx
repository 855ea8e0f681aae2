import { useEffect, useState, type ReactNode } from 'react';
import { errorTexts } from '../../../shared/errors';
import type { SyncLogEntry, SyncStatus } from '../../data/api';
import { useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { texts } from './texts';

/** A clock is worth a word from here on. */
const clockToleranceMs = 120_000;
/** From here on it may be another day here than elsewhere. */
const wrongDayMs = 3_600_000;
/** The log names only syncs that moved something; one that is older than this is not the last. */
const sameSyncMs = 60_000;

/** The log, read again after every sync. */
export function useSyncLog(status: SyncStatus | undefined): readonly SyncLogEntry[] {
  const data = useData();
  const [log, setLog] = useState<readonly SyncLogEntry[]>([]);
  const mark = `${status?.lastSyncAt ?? ''} ${status?.phase ?? ''}`;
  useEffect(() => {
    let current = true;
    data.syncLog().then(
      (entries) => {
        if (current) setLog([...entries].sort((a, b) => (a.at < b.at ? 1 : -1)));
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [data, mark]);
  return log;
}

/** Connection, last sync, what is on this laptop. */
export function StatePanel({
  status,
  log,
}: {
  readonly status: SyncStatus;
  readonly log: readonly SyncLogEntry[];
}): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  const { counts, progress, lastSyncAt } = status;
  const seen = lastSyncAt === undefined ? undefined : format.moment(lastSyncAt);
  const connection = (): string => {
    switch (status.phase) {
      case 'starting':
        return t('starting');
      case 'firstLoad':
        return progress && progress.total > 0
          ? t('firstLoad', { done: format.number(progress.done), total: format.number(progress.total) })
          : t('syncing');
      case 'syncing':
        return t('syncing');
      case 'signedOut':
        return t('signedOut');
      case 'offline':
        return seen === undefined ? t('offline') : t('offlineSeen', { time: seen });
      case 'idle':
        return status.online ? t('online') : t('offline');
    }
  };
  const last = log.find((entry) => entry.kind === 'synced');
  const isOld =
    last !== undefined && lastSyncAt !== undefined && Date.parse(lastSyncAt) - Date.parse(last.at) > sameSyncMs;
  const offMs = Math.abs(status.clockOffsetMs);
  const span = (ms: number): string => {
    const hours = Math.round(ms / 3_600_000);
    if (ms < wrongDayMs) return t('minutes', { n: Math.round(ms / 60_000) });
    return hours < 48 ? t('hours', { n: hours }) : t('days', { n: Math.round(hours / 24) });
  };
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return (
    <dl className="factlist s">
      <dt>{t('connection')}</dt>
      <dd>{connection()}</dd>
      <dt>{t('lastSync')}</dt>
      <dd>
        {last && isOld
          ? t('lastNothing', { time: seen ?? '', then: format.moment(last.at) })
          : last
            ? t('lastFigures', {
                time: format.moment(last.at),
                seconds: format.number(Math.max(0.1, Math.round(last.durationMs / 100) / 10)),
                received: format.number(last.received),
                sent: format.number(last.sent),
              })
            : (seen ?? t('never'))}
      </dd>
      <dt>{t('onLaptop')}</dt>
      <dd>
        {t('counts', {
          accounts: format.number(counts.account ?? 0),
          orders: format.number(counts.order ?? 0),
          all: format.number(all),
        })}
      </dd>
      <dt>{t('secondCopy')}</dt>
      <dd className={status.keptTwice ? undefined : 'warn'}>{t(status.keptTwice ? 'keptTwice' : 'keptOnce')}</dd>
      {offMs > clockToleranceMs && (
        <>
          <dt>{t('clock')}</dt>
          <dd className={offMs < wrongDayMs ? undefined : 'warn'}>
            {t(status.clockOffsetMs < 0 ? 'clockFast' : 'clockSlow', { span: span(offMs) })}
            {t(offMs < wrongDayMs ? 'clockHarmless' : 'clockSetRight')}
          </dd>
        </>
      )}
      {status.error && status.error.code !== 'office_unreachable' && (
        <>
          <dt>{t('problem')}</dt>
          <dd className="warn">{l(errorTexts[status.error.code], status.error.details)}</dd>
        </>
      )}
    </dl>
  );
}
