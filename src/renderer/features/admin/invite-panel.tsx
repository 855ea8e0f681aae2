import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { AppError } from '../../../shared/errors';
import { useTexts } from '../../i18n/texts';
import { useSession } from '../../platform/session';
import { RecordForm } from '../../ui/record-form';
import { SidePanel } from '../../ui/side-panel';
import { InvitationCard } from './invitation-card';
import { inviteUser, type Invitation } from './requests';
import { texts } from './texts';

interface InvitePanelProps {
  readonly ready: boolean;
  readonly onChanged: () => Promise<void>;
  readonly onClose: () => void;
}

export function InvitePanel({ ready, onChanged, onClose }: InvitePanelProps): ReactNode {
  const t = useTexts(texts);
  const { session } = useSession();
  const [made, setMade] = useState<{ name: string; signInName: string; invitation: Invitation } | undefined>(undefined);
  const title = made ? t('invitationFor', { name: made.name }) : t('invite');
  return (
    <SidePanel
      title={title}
      label={title}
      onClose={onClose}
      footer={made && <Button onClick={onClose}>{t('done')}</Button>}
    >
      {made ? (
        <InvitationCard invitation={made.invitation} signInName={made.signInName} />
      ) : (
        <RecordForm
          entity="user"
          value={{}}
          only={['name', 'signInName', 'role', 'managerId', 'territoryId', 'teamId']}
          columns={1}
          submitLabel={t('makeInvitation')}
          extra={<p className="s d2">{t('inviteNote', { slug: session.organisation.slug })}</p>}
          onCancel={onClose}
          onSubmit={async ({ name, signInName, role, managerId, territoryId, teamId }) => {
            if (!ready) throw new AppError('office_unreachable');
            const answer = await inviteUser({
              name,
              signInName,
              role,
              ...(managerId === undefined ? {} : { managerId }),
              ...(territoryId === undefined ? {} : { territoryId }),
              ...(teamId === undefined ? {} : { teamId }),
            });
            setMade({ name, signInName: answer.user.signInName, invitation: answer.invitation });
            await onChanged();
          }}
        />
      )}
    </SidePanel>
  );
}
