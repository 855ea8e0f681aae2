import type { ReactNode } from 'react';
import type { Row } from '../../data/api';
import { useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useErrorText } from '../../ui/error-panel';
import { useToast } from '../../ui/toast';
import { texts } from './texts';

/** Says with one press that everything known of an account was found right today; nothing where that has been said. */
export function VerifiedToday({ account }: { readonly account: Row<'account'> }): ReactNode {
  const t = useTexts(texts);
  const { today } = useFormat();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  if (account.lastVerifiedOn === today) return null;
  const verify = async (): Promise<void> => {
    try {
      const { undoToken } = await data.commit([
        { entity: 'account', op: 'update', id: account.id, patch: { lastVerifiedOn: today } },
      ]);
      toast({ text: t('saidVerified'), undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  return (
    <>
      {' '}
      <button type="button" className="linkbutton" onClick={() => void verify()}>
        {t('verifiedToday')}
      </button>
    </>
  );
}
