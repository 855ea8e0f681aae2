import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { PendingChange, SyncStatus } from '../../data/api';
import { useConflicts, useData, usePending, useSyncStatus } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLanguage, useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { useErrorText } from '../../ui/error-panel';
import { Key } from '../../ui/kbd';
import { Page } from '../../ui/page';
import { useShortcuts } from '../../ui/shortcuts';
import { useToast } from '../../ui/toast';
import { ChangeCase } from './change-case';
import { ConflictCase } from './conflict-case';
import { describeChange } from './describe';
import { queueOf, shownEntry } from './queue';
import { QueueList } from './queue-list';
import { changeAgain } from './restore-change';
import { SignInAgain } from './sign-in-again';
import { StatePanel, useSyncLog } from './state-panel';
import { Arrivals, SyncLog } from './sync-log';
import { texts } from './texts';

/** State of the sync, what waits, what needs a decision, and what happened. */
export function SyncCentre(): ReactNode {
  const t = useTexts(texts);
  const language = useLanguage();
  const format = useFormat();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const status = useSyncStatus();
  const pending = usePending() ?? [];
  const conflicts = useConflicts() ?? [];
  const log = useSyncLog(status);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [syncing, setSyncing] = useState(false);
  const queue = queueOf(pending, conflicts);
  const entry = shownEntry(queue, chosen);

  const move = (by: number): void => {
    const at = queue.findIndex((other) => other.key === entry?.key);
    const next = queue[Math.min(queue.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (next) setChosen(next.key);
  };
  useShortcuts([
    { keys: 'j', label: texts.next, run: () => move(1) },
    { keys: 'k', label: texts.previous, quiet: true, run: () => move(-1) },
    { keys: 'ArrowDown', label: texts.next, quiet: true, run: () => move(1) },
    { keys: 'ArrowUp', label: texts.previous, quiet: true, run: () => move(-1) },
  ]);

  const syncNow = async (): Promise<void> => {
    setSyncing(true);
    try {
      await data.syncNow();
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    } finally {
      setSyncing(false);
    }
  };
  const takeBack = async (change: PendingChange): Promise<void> => {
    try {
      await data.discard(change.entity, change.id);
      toast({
        text: t('takenBack', { what: describeChange(change, { language, format }) }),
        undo: () =>
          data
            .commit([changeAgain(change)])
            .catch((error: unknown) => toast({ text: errorText(error), problem: true })),
      });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };

  return (
    <Page
      title={t('title')}
      sentence={status && <Sentence status={status} />}
      fill
      actions={
        <Button leftSection={<IconRefresh size={16} aria-hidden />} loading={syncing} onClick={() => void syncNow()}>
          {t('syncNow')} <Key keys="F9" />
        </Button>
      }
    >
      <div className="inbox">
        <div className="inbox-queue">
          {status?.phase === 'signedOut' && <SignInAgain />}
          {status && <StatePanel status={status} log={log} />}
          <QueueList
            queue={queue}
            shown={entry?.key}
            onChoose={setChosen}
            onTakeBack={(change) => void takeBack(change)}
          />
          <Arrivals />
          <SyncLog log={log} />
        </div>
        <div className="inbox-case">
          {entry === undefined && <EmptyState title={t('nothing')}>{t('nothingNote')}</EmptyState>}
          {entry?.kind === 'conflict' && <ConflictCase key={entry.key} conflict={entry.conflict} />}
          {entry !== undefined && entry.kind !== 'conflict' && (
            <ChangeCase key={entry.key} change={entry.change} onTakeBack={() => void takeBack(entry.change)} />
          )}
        </div>
      </div>
    </Page>
  );
}

function Sentence({ status }: { readonly status: SyncStatus }): ReactNode {
  const t = useTexts(texts);
  if (status.waiting === 0 && status.needYou === 0) return t(status.lastSyncAt === undefined ? 'allHere' : 'allSynced');
  const parts = [
    t('allHere'),
    ...(status.waiting > 0 ? [t(status.online ? 'waitOnline' : 'waitSentence', { n: status.waiting })] : []),
    ...(status.needYou > 0 ? [t('needSentence', { n: status.needYou })] : []),
  ];
  return parts.reduce((a, b) => t('joined', { a, b }));
}
