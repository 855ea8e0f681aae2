import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/texts';
import { useAct } from '../../ui/use-act';
import { texts } from './texts';

interface ForGoodQuestionProps {
  readonly question: string;
  readonly confirm: string;
  readonly ready: boolean;
  readonly onConfirm: () => Promise<void>;
  readonly onChanged: () => Promise<void>;
  readonly onClose: () => void;
}

/** What cannot be undone takes a second click, beside what it does. */
export function ForGoodQuestion(props: ForGoodQuestionProps): ReactNode {
  const { question, confirm, ready, onConfirm, onChanged, onClose } = props;
  const t = useTexts(texts);
  const { busy, act } = useAct(onChanged);
  const goOn = (): Promise<void> =>
    act(async () => {
      await onConfirm();
      onClose();
    });
  return (
    <div className="askpanel" role="alert">
      <p>{question}</p>
      <div className="row empty-action">
        <Button variant="default" className="bad" loading={busy} disabled={!ready} onClick={() => void goOn()}>
          {confirm}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t('keep')}
        </Button>
      </div>
    </div>
  );
}
