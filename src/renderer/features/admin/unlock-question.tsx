import { Button, TextInput } from '@mantine/core';
import { Fragment, useState, type FormEvent, type ReactNode } from 'react';
import { useTexts } from '../../i18n/texts';
import { useErrorText } from '../../ui/error-panel';
import { CopyButton } from './copy-button';
import { askUnlockCode, type AdminDevice } from './requests';
import { texts } from './texts';

interface UnlockQuestionProps {
  readonly device: AdminDevice;
  readonly ready: boolean;
  readonly onClose: () => void;
}

/** Read out character by character, by a person or a screen reader. */
function UnlockCode({ code }: { readonly code: string }): ReactNode {
  const t = useTexts(texts);
  const groups = code.split('-');
  return (
    <>
      <p className="s d2">{t('unlockAnswer')}</p>
      <p>
        <span className="unlock-code" aria-hidden>
          {groups.map((group, at) => (
            <Fragment key={at}>
              {at > 0 && <span className="unlock-code-mark">-</span>}
              {group}
            </Fragment>
          ))}
        </span>
        <span className="visually-hidden">{groups.map((group) => [...group].join(' ')).join(', ')}</span>
      </p>
      <CopyButton text={code} />
      <p className="s d2 unlock-once">{t('unlockOnce')}</p>
    </>
  );
}

/** On the telephone: types what the locked laptop shows, and reads out the answer. */
export function UnlockQuestion({ device, ready, onClose }: UnlockQuestionProps): ReactNode {
  const t = useTexts(texts);
  const errorText = useErrorText();
  const [question, setQuestion] = useState('');
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (question.trim() === '' || busy) return;
    setBusy(true);
    setAnswer(undefined);
    setProblem(undefined);
    try {
      setAnswer(await askUnlockCode(device.id, question));
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="askpanel">
      <p>{t('unlockNote', { name: device.userName })}</p>
      <form className="row admin-form bottom" onSubmit={(event) => void submit(event)} autoComplete="off">
        <TextInput
          className="grow"
          label={t('unlockQuestion')}
          autoComplete="off"
          autoFocus
          spellCheck={false}
          maxLength={40}
          value={question}
          error={problem !== undefined}
          onChange={(event) => setQuestion(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose();
          }}
        />
        <Button type="submit" variant="default" loading={busy} disabled={!ready || question.trim() === ''}>
          {t('unlockShow')}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t('done')}
        </Button>
      </form>
      {problem !== undefined && (
        <p className="bad s" role="alert">
          {problem}
        </p>
      )}
      <div role="status">{answer !== undefined && <UnlockCode code={answer} />}</div>
    </div>
  );
}
