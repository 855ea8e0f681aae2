import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useData, useSyncStatus } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { useSession } from '../../platform/session';
import { useErrorText } from '../../ui/error-panel';
import { Section } from '../../ui/section';
import { ShortcutLayerContext, useShortcuts } from '../../ui/shortcuts';
import { useToast } from '../../ui/toast';
import { texts } from './texts';

/** Signing out keeps what is stored; wiping removes it and is the one act here that cannot be taken back. */
export function LeaveDevice(): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const { signOut } = useSession();
  const status = useSyncStatus();
  // Refused changes have not reached the head office either.
  const waiting = (status?.waiting ?? 0) + (status?.needYou ?? 0);
  const toast = useToast();
  const errorText = useErrorText();
  const [asking, setAsking] = useState<'signOut' | 'wipe' | undefined>(undefined);
  const sync = (): void =>
    void data.syncNow().catch((error: unknown) => toast({ text: errorText(error), problem: true }));
  return (
    <Section title={t('leave')}>
      <div className="setting">
        <div className="setting-label">
          <Button variant="default" onClick={() => (waiting > 0 ? setAsking('signOut') : void signOut())}>
            {t('signOut')}
          </Button>
        </div>
        <div className="setting-value s d2">{t('signOutNote')}</div>
      </div>
      {asking === 'signOut' && (
        <div className="askpanel" role="alert">
          <p>{t('signOutUnsent', { n: waiting })}</p>
          <div className="row empty-action">
            <Button onClick={sync}>{t('syncFirst')}</Button>
            <Button variant="default" onClick={() => void signOut()}>
              {t('signOutAnyway')}
            </Button>
            <Button variant="subtle" onClick={() => setAsking(undefined)}>
              {t('stay')}
            </Button>
          </div>
        </div>
      )}
      <div className="setting">
        <div className="setting-label">
          <Button variant="default" className="bad" onClick={() => setAsking('wipe')}>
            {t('wipe')}
          </Button>
        </div>
        <div className="setting-value s d2">{t('wipeNote')}</div>
      </div>
      <Modal
        opened={asking === 'wipe'}
        onClose={() => setAsking(undefined)}
        title={t('wipeTitle')}
        closeButtonProps={{ 'aria-label': t('cancel') }}
      >
        <ShortcutLayerContext.Provider value="overlay">
          <WipeQuestion waiting={waiting} onCancel={() => setAsking(undefined)} />
        </ShortcutLayerContext.Provider>
      </Modal>
    </Section>
  );
}

function WipeQuestion({ waiting, onCancel }: { readonly waiting: number; readonly onCancel: () => void }): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const { signOut, leave } = useSession();
  const errorText = useErrorText();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  useShortcuts([{ keys: 'Escape', label: texts.cancel, inFields: true, run: onCancel }]);
  const unlocked = typed.trim().toLowerCase() === t('wipeWord').toLowerCase();
  const wipe = async (): Promise<void> => {
    setBusy(true);
    try {
      await data.wipe(waiting > 0);
      await signOut();
      leave();
    } catch (error) {
      setProblem(errorText(error));
      setBusy(false);
    }
  };
  return (
    <div className="fields">
      <p>{t('wipeNote')}</p>
      {waiting > 0 && <p className="bad b">{t('wipeUnsent', { n: waiting })}</p>}
      <TextInput
        label={t('wipeType', { word: t('wipeWord') })}
        autoComplete="off"
        data-autofocus
        value={typed}
        error={problem}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className="row">
        <Button color="red" loading={busy} disabled={!unlocked} onClick={() => void wipe()}>
          {t('wipeDo')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}
