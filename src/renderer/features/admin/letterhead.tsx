import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { addressLine } from '../../../shared/domain/address';
import { patchBetween } from '../../../shared/domain/patch';
import type { Body } from '../../../shared/entities';
import { ownLegalEntityId } from '../../../shared/entities/legal-entity';
import { useData, useRecordState } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { Facts } from '../../ui/facts';
import { RecordForm } from '../../ui/record-form';
import { Section } from '../../ui/section';
import { SidePanel } from '../../ui/side-panel';
import { useToast } from '../../ui/toast';
import { texts } from './texts';

/** Our own company as it stands on printed orders: kept like any other record, so that it can be filled in offline too. */
export function Letterhead(): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const toast = useToast();
  const held = useRecordState('legalEntity', ownLegalEntityId);
  /** What the form began with: only what differs from it is changed, whatever came in meanwhile. */
  const [before, setBefore] = useState<Partial<Body<'legalEntity'>> | undefined>(undefined);
  if (held === 'loading') return null;
  const { name } = held ?? data.session.organisation;
  const address = held && addressLine(held);

  const edit = (): void => {
    if (!held) return setBefore({ name });
    const { id: _id, meta: _meta, ...body } = held;
    setBefore(body);
  };
  const save = async (body: Body<'legalEntity'>): Promise<void> => {
    const record = { entity: 'legalEntity', id: ownLegalEntityId } as const;
    const patch = patchBetween<Partial<Body<'legalEntity'>>>(before ?? {}, body);
    if (!held || patch) {
      const { undoToken } = await data.commit([
        held ? { ...record, op: 'update', patch: patch ?? {} } : { ...record, op: 'create', body },
      ]);
      toast({ text: t('saved', { name: body.name }), undo: () => data.undo(undoToken) });
    }
    setBefore(undefined);
  };

  return (
    <Section
      title={t('letterhead')}
      action={
        <Button variant="subtle" size="compact-sm" leftSection={<IconPencil size={14} aria-hidden />} onClick={edit}>
          {t('edit')}
        </Button>
      }
    >
      <div className="admin-letterhead">
        {held ? (
          <Facts
            entity="legalEntity"
            record={{ ...held, street: address === '' ? undefined : address }}
            names={['name', 'street', 'country', 'phone', 'email', 'taxNumber']}
          />
        ) : (
          <p className="s d2">{t('letterheadNote', { name })}</p>
        )}
      </div>
      {before && (
        <SidePanel title={t('letterhead')} label={t('letterhead')} onClose={() => setBefore(undefined)}>
          <RecordForm
            entity="legalEntity"
            value={before}
            columns={1}
            onSubmit={save}
            onCancel={() => setBefore(undefined)}
          />
        </SidePanel>
      )}
    </Section>
  );
}
