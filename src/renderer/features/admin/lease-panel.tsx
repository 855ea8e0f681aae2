import { Button, NumberInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { fingerprintText } from '../../../shared/domain/escrow';
import type { VaultSettings } from '../../../shared/sync-protocol';
import { useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import { useToast } from '../../ui/toast';
import { useAct } from '../../ui/use-act';
import { setLeaseDays } from './requests';
import { texts } from './texts';

interface LeasePanelProps {
  readonly vault: VaultSettings;
  readonly ready: boolean;
  readonly onChanged: () => Promise<void>;
}

const mostDays = 365;

/** How long laptops work on without the head office, and the key it opens them with. */
export function LeasePanel({ vault, ready, onChanged }: LeasePanelProps): ReactNode {
  const t = useTexts(texts);
  const toast = useToast();
  const [typed, setTyped] = useState<string | number>(vault.leaseDays);
  const { busy, act } = useAct(onChanged);
  const days = Number(typed);
  const isPossible = typed !== '' && Number.isInteger(days) && days >= 1 && days <= mostDays;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isPossible || busy) return;
    await act(async () => {
      await setLeaseDays(days);
      toast({ text: t('leaseSaved', { n: days }) });
    });
  };
  return (
    <Section title={t('laptops')}>
      <form className="row admin-form bottom" onSubmit={(event) => void save(event)} autoComplete="off" noValidate>
        <NumberInput
          className="admin-days"
          label={t('leaseDays')}
          autoComplete="off"
          value={typed}
          min={1}
          max={mostDays}
          allowDecimal={false}
          allowNegative={false}
          error={!isPossible}
          onChange={setTyped}
        />
        <Button
          type="submit"
          variant="default"
          loading={busy}
          disabled={!ready || !isPossible || days === vault.leaseDays}
          title={ready ? undefined : t('needsOffice')}
        >
          {t('save')}
        </Button>
      </form>
      {!isPossible && (
        <p className="bad s" role="alert">
          {t('leaseRange', { max: mostDays })}
        </p>
      )}
      <p className="s d2">{t('leaseNote')}</p>
      <div className="admin-data">
        <dl className="admin-facts s">
          <div>
            <dt>{t('recoveryKey')}</dt>
            <dd>{fingerprintText(vault.recoveryKeyId)}</dd>
          </div>
        </dl>
      </div>
      <p className="s d2">{t('recoveryNote')}</p>
    </Section>
  );
}
