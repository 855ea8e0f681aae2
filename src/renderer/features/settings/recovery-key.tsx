import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { fingerprintText } from '../../../shared/domain/escrow';
import { useTexts } from '../../i18n/texts';
import { useAnswer } from '../../platform/use-answer';
import { useVault } from '../../platform/vault-control';
import { useAct } from '../../ui/use-act';
import { texts } from './texts';

/** With which key the head office opens this laptop, and what to do when it shows another one. */
export function RecoveryKey(): ReactNode {
  const t = useTexts(texts);
  const { recoveryKeys, trustRecovery } = useVault();
  const [keys, lookAgain] = useAnswer(recoveryKeys);
  const { busy, act } = useAct(lookAgain);
  if (keys?.trusted === undefined) return <span className="s d2">{t('unknown')}</span>;
  const { trusted, offered } = keys;
  return (
    <div>
      <div>{fingerprintText(trusted)}</div>
      <div className="s d2">{t('recoveryNote')}</div>
      {offered !== undefined && (
        <div className="askpanel" role="alert">
          <p>{t('recoveryOther', { key: fingerprintText(offered) })}</p>
          <div className="row empty-action">
            <Button variant="default" loading={busy} onClick={() => void act(() => trustRecovery(offered))}>
              {t('recoveryTrust')}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}
