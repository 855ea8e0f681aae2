import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { AppError } from '../../../shared/errors';
import { useTexts } from '../../i18n/texts';
import { useErrorText } from '../../ui/error-panel';
import { chooseOffice } from './requests';
import { texts } from './texts';

/** Which head office this laptop belongs to. */
export function OfficeAddress({
  url,
  onChosen,
}: {
  readonly url: string | undefined;
  readonly onChosen: (url: string) => void;
}): ReactNode {
  const t = useTexts(texts);
  const errorText = useErrorText();
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  if (typed === undefined) {
    return (
      <p className="s d2 signin-office">
        {t('office')} <span className="signin-url">{url ?? '…'}</span>{' '}
        <button type="button" className="linkbutton" onClick={() => setTyped(url ?? '')}>
          {t('change')}
        </button>
      </p>
    );
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const chosen = await chooseOffice(typed.trim());
      setTyped(undefined);
      onChosen(chosen);
    } catch (error) {
      setProblem(error instanceof AppError && error.code === 'bad_request' ? t('officeWrong') : errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate autoComplete="off" className="fields signin-office">
      <TextInput
        label={t('officeAddress')}
        description={t('officeHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        autoFocus
        value={typed}
        error={problem}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setProblem(undefined);
        }}
      />
      <div className="row">
        <Button type="submit" variant="default" loading={busy}>
          {t('use')}
        </Button>
        <Button variant="subtle" onClick={() => setTyped(undefined)}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
