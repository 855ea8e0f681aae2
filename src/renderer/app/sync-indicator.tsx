import {
  IconAlertTriangleFilled,
  IconCircleCheck,
  IconClock,
  IconCloudOff,
  IconLock,
  IconRefresh,
} from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { SyncStatus } from '../data/api';
import { useSyncStatus } from '../data/hooks';
import type { Format } from '../i18n/format';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import type { IconComponent } from '../ui/feature';
import { texts } from './texts';

type Words = (key: keyof typeof texts, params?: Readonly<Record<string, string | number>>) => string;

export interface Indicator {
  readonly icon: 'ok' | 'waiting' | 'syncing' | 'offline' | 'needYou' | 'locked';
  readonly text: string;
}

/** The state in words. Only what needs the user is coloured; being offline is normal. */
export function indicatorOf(status: SyncStatus, t: Words, format: Format): Indicator {
  const last = status.lastSyncAt === undefined ? undefined : format.moment(status.lastSyncAt);
  const parts = (...words: (string | undefined)[]) => words.filter((word) => word !== undefined).join(' · ');
  const waiting = status.waiting > 0 ? t('waiting', { n: status.waiting }) : undefined;
  const syncedShort = last === undefined ? t('neverSynced') : t('syncedShort', { time: last });
  if (status.needYou > 0) {
    return {
      icon: 'needYou',
      text: parts(
        t('needYou', { n: status.needYou }),
        status.waiting > 0 ? t('waitingShort', { n: status.waiting }) : undefined,
      ),
    };
  }
  switch (status.phase) {
    case 'signedOut':
      return {
        icon: 'locked',
        text: parts(t('signedOut'), status.waiting > 0 ? t('keptSafe', { n: status.waiting }) : undefined),
      };
    case 'offline':
      return { icon: 'offline', text: parts(t('offline'), waiting, syncedShort) };
    case 'firstLoad':
      return {
        icon: 'syncing',
        text:
          status.progress && status.progress.total > 0
            ? t('loading', { done: format.number(status.progress.done), total: format.number(status.progress.total) })
            : t('syncing'),
      };
    case 'syncing':
      return {
        icon: 'syncing',
        text:
          status.progress && status.progress.total > 0
            ? t('syncingSent', {
                done: format.number(status.progress.done),
                total: format.number(status.progress.total),
              })
            : t('syncing'),
      };
    case 'starting':
      return { icon: 'waiting', text: parts(t('starting'), waiting) };
    case 'idle':
      if (waiting !== undefined) return { icon: 'waiting', text: parts(waiting, syncedShort) };
      return last === undefined
        ? { icon: 'waiting', text: t('neverSynced') }
        : { icon: 'ok', text: t('synced', { time: last }) };
  }
}

const icons: Readonly<Record<Indicator['icon'], { readonly icon: IconComponent; readonly tone: string }>> = {
  ok: { icon: IconCircleCheck, tone: 'ok' },
  waiting: { icon: IconClock, tone: '' },
  syncing: { icon: IconRefresh, tone: 'acc' },
  offline: { icon: IconCloudOff, tone: '' },
  needYou: { icon: IconAlertTriangleFilled, tone: 'bad' },
  locked: { icon: IconLock, tone: '' },
};

/** A sync that is over within a second is not worth a flicker. */
function useSteady(status: SyncStatus | undefined): SyncStatus | undefined {
  const [shown, setShown] = useState(status);
  const busy = status?.phase === 'syncing';
  useEffect(() => {
    if (!busy) {
      setShown(status);
      return undefined;
    }
    const timer = setTimeout(() => setShown(status), 1000);
    return () => clearTimeout(timer);
  }, [status, busy]);
  return shown ?? (busy ? undefined : status);
}

export function SyncIndicator(): ReactNode {
  const status = useSteady(useSyncStatus());
  const format = useFormat();
  const t = useTexts(texts);
  if (!status) return null;
  const { icon, text } = indicatorOf(status, t, format);
  const { icon: Icon, tone } = icons[icon];
  return (
    <Link
      href="/sync"
      className={`sync${icon === 'needYou' ? ' p' : status.waiting > 0 ? ' w' : ''}`}
      aria-label={t('openSync', { state: text })}
      role="link"
    >
      <Icon size={14} className={`i ${tone}`} aria-hidden />
      <span>{text}</span>
    </Link>
  );
}
