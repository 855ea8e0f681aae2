import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
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
  const [copy, setCopy] = useState<'offered' | 'done' | 'failed'>('offered');
  const date = format.fullDate(format.dateOf(invitation.expiresAt));
  const { code, officeUrl: url } = invitation;
  const put = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(t('message', { url, signInName, code, date }));
      setCopy('done');
    } catch {
      setCopy('failed');
    }
  };
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
      <div className="row">
        <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={() => void put()}>
          {t('copy')}
        </Button>
        <span className="s d2" role="status">
          {copy === 'done' && t('copied')}
          {copy === 'failed' && t('copyFailed')}
        </span>
      </div>
      <p className="s d2 invitation-once">{t('invitationOnce')}</p>
    </div>
  );
}
