import { Button, PasswordInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { AppError } from '../../../shared/errors';
import { useSyncStatus } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { useVault } from '../../platform/vault-control';
import { useErrorText } from '../../ui/error-panel';
import { useToast } from '../../ui/toast';
import { texts } from './texts';

/** The own password. Both ends have to agree on it, so it is changed while the head office can be reached. */
export function PasswordChange(): ReactNode {
  const t = useTexts(texts);
  const online = useSyncStatus()?.online ?? true;
  const [open, setOpen] = useState(false);
  if (open) return <PasswordForm onClose={() => setOpen(false)} />;
  return (
    <>
      <Button variant="default" size="compact-sm" disabled={!online} onClick={() => setOpen(true)}>
        {t('changePassword')}
      </Button>
      {!online && <span className="s d2">{t('passwordOffline')}</span>}
    </>
  );
}

export function PasswordForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useTexts(texts);
  const toast = useToast();
  const errorText = useErrorText();
  const { changePassword } = useVault();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  const code = problem instanceof AppError ? problem.code : undefined;
  const isUncertain = code === 'office_unreachable' || code === 'not_head_office' || code === 'internal';
  const missing = (value: string): string | undefined => (asked && value === '' ? t('fillIn') : undefined);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    if (busy) return;
    setProblem(undefined);
    if (current === '' || next === '' || next !== again) return;
    setBusy(true);
    try {
      await changePassword(current, next);
      toast({ text: t('passwordChanged') });
      onClose();
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <form className="fields setting-form" onSubmit={(event) => void submit(event)} noValidate autoComplete="off">
      <PasswordInput
        label={t('passwordNow')}
        autoComplete="off"
        autoFocus
        value={current}
        error={missing(current) ?? (code === 'wrong_password' ? t('passwordWrong') : undefined)}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('passwordNew')}
        autoComplete="off"
        value={next}
        error={missing(next) ?? (code === 'weak_password' ? errorText(problem) : undefined)}
        onChange={(event) => setNext(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('passwordAgain')}
        autoComplete="off"
        value={again}
        error={asked && again !== next ? t('passwordsDiffer') : undefined}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      {problem !== undefined && code !== 'wrong_password' && code !== 'weak_password' && (
        <p className="bad s" role="alert">
          {isUncertain ? t('passwordUncertain') : errorText(problem)}
        </p>
      )}
      <p className="s d2">{t('passwordNote')}</p>
      <div className="row">
        <Button type="submit" loading={busy}>
          {t('changePassword')}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
