import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { fingerprintText } from '../../../shared/domain/escrow';
import { useTexts } from '../../i18n/texts';
import { useVault, type RecoveryKeys } from '../../platform/vault-control';
import { useErrorText } from '../../ui/error-panel';
import { useToast } from '../../ui/toast';
import { texts } from './texts';

/** With which key the head office opens this laptop, and what to do when it shows another one. */
export function RecoveryKey(): ReactNode {
  const t = useTexts(texts);
  const toast = useToast();
  const errorText = useErrorText();
  const { recoveryKeys, trustRecovery } = useVault();
  const [keys, setKeys] = useState<RecoveryKeys | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    let current = true;
    recoveryKeys().then(
      (known) => current && setKeys(known),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [recoveryKeys, looks]);
  const trust = async (fingerprint: string): Promise<void> => {
    setBusy(true);
    try {
      await trustRecovery(fingerprint);
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    } finally {
      setBusy(false);
      setLooks((n) => n + 1);
    }
  };
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
            <Button variant="default" loading={busy} onClick={() => void trust(offered)}>
              {t('recoveryTrust')}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}
