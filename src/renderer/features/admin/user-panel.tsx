import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { AppError } from '../../../shared/errors';
import { useTexts } from '../../i18n/texts';
import { RecordForm } from '../../ui/record-form';
import { Section } from '../../ui/section';
import { SidePanel } from '../../ui/side-panel';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { useAct } from '../../ui/use-act';
import { InvitationCard } from './invitation-card';
import { changeUser, editedFields, resetPassword, setActive, type AdminUser, type Invitation } from './requests';
import { texts } from './texts';

interface UserPanelProps {
  readonly user: AdminUser;
  readonly ready: boolean;
  readonly onChanged: () => Promise<void>;
  readonly onClose: () => void;
}

/** One user: place in the organisation, and signing in. */
export function UserPanel({ user, ready, onChanged, onClose }: UserPanelProps): ReactNode {
  const t = useTexts(texts);
  const toast = useToast();
  const [invitation, setInvitation] = useState<Invitation | undefined>(undefined);
  const { busy, act } = useAct(onChanged);
  const { name, role, managerId, teamId, territoryId, substituteId, substituteFrom, substituteUntil } = user;

  const switchTo = (active: boolean): Promise<void> =>
    act(async () => {
      await setActive(user.id, active);
      toast({
        text: t(active ? 'isEnabled' : 'isDisabled', { name }),
        undo: () => act(async () => void (await setActive(user.id, !active))),
      });
    });

  return (
    <SidePanel title={<Run>{name}</Run>} label={name} onClose={onClose}>
      <p className="s d2 admin-note">
        <Run>{user.signInName}</Run>
      </p>
      <RecordForm
        entity="user"
        value={{
          name,
          role,
          signInName: user.signInName,
          ...(managerId === undefined ? {} : { managerId }),
          ...(teamId === undefined ? {} : { teamId }),
          ...(territoryId === undefined ? {} : { territoryId }),
          ...(substituteId === undefined ? {} : { substituteId }),
          ...(substituteFrom === undefined ? {} : { substituteFrom }),
          ...(substituteUntil === undefined ? {} : { substituteUntil }),
        }}
        only={editedFields}
        columns={1}
        onSubmit={async (body) => {
          if (!ready) throw new AppError('office_unreachable');
          await changeUser(user, body);
          toast({ text: t('saved', { name: body.name }) });
          onClose();
          await onChanged();
        }}
      />
      <Section title={t('access')} className="admin-access">
        {invitation && <InvitationCard invitation={invitation} signInName={user.signInName} />}
        <div className="admin-act">
          <Button
            variant="default"
            disabled={!ready || busy}
            title={ready ? undefined : t('needsOffice')}
            onClick={() => void act(async () => setInvitation(await resetPassword(user.id)))}
          >
            {t('reset')}
          </Button>
          <span className="s d2">{t('resetNote')}</span>
        </div>
        <div className="admin-act">
          <Button
            variant="default"
            disabled={!ready || busy}
            title={ready ? undefined : t('needsOffice')}
            onClick={() => void switchTo(!user.active)}
          >
            {t(user.active ? 'disable' : 'enable')}
          </Button>
          <span className="s d2">{t(user.active ? 'disableNote' : 'enableNote')}</span>
        </div>
      </Section>
    </SidePanel>
  );
}
