import type { ReactNode } from 'react';
import type { Body } from '../../../shared/entities';
import { useData } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { NewRecordPage } from '../../pages/new-record-page';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { texts } from './texts';
import { useEmptyCatalogue } from './use-empty-catalogue';

const asked = [
  'code',
  'name',
  'category',
  'packaging',
  'priceMinor',
  'replacedAfterDays',
  'description',
] as const satisfies readonly (keyof Body<'product'>)[];

/** A new product, for administrators; it reaches every laptop with the next sync. */
export function NewProductPage(): ReactNode {
  const t = useTexts(texts);
  const { user, organisation } = useData().session;
  const whoAdds = useEmptyCatalogue();
  if (user.role !== 'administrator')
    return (
      <Page title={t('newProduct')}>
        <EmptyState title={t('onlyAdministrators')}>{whoAdds}</EmptyState>
      </Page>
    );
  const { currency } = organisation;
  return (
    <NewRecordPage entity="product" title={t('newProduct')} value={{ currency }} currency={currency} only={asked} />
  );
}
