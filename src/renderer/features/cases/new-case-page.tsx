import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import type { Body } from '../../../shared/entities';
import { useData } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { NewRecordPage } from '../../pages/new-record-page';
import { pathOf } from '../../ui/paths';
import { usualDeadline } from './answering';
import { texts } from './texts';

export const caseFields = [
  'subject',
  'accountId',
  'type',
  'priority',
  'description',
  'deadlineAt',
  'contactId',
  'orderId',
  'productId',
  'ownerId',
] as const satisfies readonly (keyof Body<'case'>)[];

export function NewCasePage(): ReactNode {
  const t = useTexts(texts);
  const [params] = useSearchParams();
  const data = useData();
  const accountId = params.get('account');
  const orderId = params.get('order');
  const productId = params.get('product');
  const [start] = useState<Partial<Body<'case'>>>(() => {
    const now = new Date(Date.now());
    return {
      ownerId: data.session.user.id,
      type: 'complaint',
      status: 'open',
      deadlineAt: usualDeadline(now.toISOString(), -now.getTimezoneOffset()),
      ...(accountId ? { accountId } : {}),
      ...(orderId ? { orderId } : {}),
      ...(productId ? { productId } : {}),
    };
  });
  return (
    <NewRecordPage
      entity="case"
      title={t('newCase')}
      value={start}
      only={caseFields}
      submitLabel={t('create')}
      back={orderId ? pathOf('order', orderId) : accountId ? pathOf('account', accountId) : undefined}
    />
  );
}
