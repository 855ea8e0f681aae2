import type { ReactNode } from 'react';
import { accountCompleteness, type QualityField } from '../../../shared/domain/insights/record-quality';
import { entities } from '../../../shared/entities';
import { useCount } from '../../data/hooks';
import { useLabel, useTexts } from '../../i18n/texts';
import { CompletenessMark } from '../../pages/completeness-mark';
import type { RecordActs } from '../../pages/record-page';
import { texts } from './texts';

/** How complete the account is, as the report on data quality counts it; each gap is filled in where it is named. */
export function AccountCompleteness({ acts }: { readonly acts: RecordActs<'account'> }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const { record: account, edit, mayAssign } = acts;
  const people = useCount('contact', { where: [{ field: 'accounts.accountId', op: 'has', value: account.id }] });
  if (people === undefined) return null;
  const { score, gaps } = accountCompleteness(account, people > 0);
  const fillOf = (field: QualityField, name: string): string | (() => void) | undefined => {
    if (!edit || ((field === 'ownerId' || field === 'territoryId') && !mayAssign)) return undefined;
    if (field === 'contacts') return `/contacts/new?account=${encodeURIComponent(account.id)}`;
    // Either of them is a way to reach somebody.
    return () => edit(field === 'phone' ? ['phone', 'email'] : [field], name);
  };
  const named = gaps.map((field) => {
    const name = field === 'contacts' ? t('people') : label(entities.account.fields[field].label);
    const fill = fillOf(field, name);
    return { key: field, name, ...(fill === undefined ? {} : { fill }) };
  });
  return <CompletenessMark score={score} gaps={named} />;
}
