import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { CopyButton } from './copy-button';
import type { Invitation } from './requests';
import { texts } from './texts';

interface InvitationCardProps {
  readonly invitation: Invitation;
  readonly signInName: string;
}

/** What the new user needs, to read out or to send: shown this once. */
export function InvitationCard({ invitation, signInName }: InvitationCardProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const date = format.fullDate(format.dateOf(invitation.expiresAt));
  const { code, officeUrl: url } = invitation;
  return (
    <div className="invitation">
      <p className="s d2">{t('code')}</p>
      <p className="invitation-code" data-testid="invitation-code">
        {code}
      </p>
      <dl className="admin-facts words s">
        <div>
          <dt>{t('officeAddress')}</dt>
          <dd>{url}</dd>
        </div>
        <div>
          <dt>{t('signInName')}</dt>
          <dd>{signInName}</dd>
        </div>
        <div>
          <dt>{t('validUntil')}</dt>
          <dd>{date}</dd>
        </div>
      </dl>
      <CopyButton text={t('message', { url, signInName, code, date })} />
      <p className="s d2 invitation-once">{t('invitationOnce')}</p>
    </div>
  );
}
