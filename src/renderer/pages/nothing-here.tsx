import type { ReactNode } from 'react';
import { errorTexts } from '../../shared/errors';
import { useSyncStatus } from '../data/hooks';
import { useLabel, useTexts } from '../i18n/texts';
import { EmptyState } from '../ui/empty-state';
import { texts } from './texts';

/**
 * Says that there is nothing, once that is known: until the first load has come to its end, what is not here may only not
 * have arrived yet, and why it does not go on is what helps.
 */
export function NothingHere({ children }: { readonly children: ReactNode }): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const status = useSyncStatus();
  if (!status) return null;
  if (status.loaded) return children;
  const { phase, error } = status;
  if (phase === 'starting' || phase === 'firstLoad')
    return <EmptyState title={t('stillLoading')}>{t('stillLoadingNote')}</EmptyState>;
  return (
    <EmptyState title={t('notLoaded')}>
      {error && <p>{l(errorTexts[error.code], error.details)}</p>}
      <p>{t('notLoadedNote')}</p>
    </EmptyState>
  );
}
