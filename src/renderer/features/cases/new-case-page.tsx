import { useState, type ReactNode } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { entities, type Body } from '../../../shared/entities';
import { useData } from '../../data/hooks';
import { useLabel, useTexts } from '../../i18n/texts';
import { Page } from '../../ui/page';
import { pathOf } from '../../ui/paths';
import { RecordForm } from '../../ui/record-form';
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
  'ownerId',
] as const satisfies readonly (keyof Body<'case'>)[];

export function NewCasePage(): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  const data = useData();
  const accountId = params.get('account');
  const [start] = useState<Partial<Body<'case'>>>(() => {
    const now = new Date(Date.now());
    return {
      ownerId: data.session.user.id,
      type: 'complaint',
      status: 'open',
      deadlineAt: usualDeadline(now.toISOString(), -now.getTimezoneOffset()),
      ...(accountId ? { accountId } : {}),
    };
  });
  return (
    <Page title={t('newCase')} crumbs={[{ label: label(entities.case.plural), path: '/cases' }]}>
      <RecordForm
        entity="case"
        value={start}
        only={caseFields}
        submitLabel={t('create')}
        onCancel={() => navigate(accountId ? pathOf('account', accountId) : '/cases')}
        onSubmit={async (body) => {
          const id = data.newId();
          await data.commit([{ entity: 'case', op: 'create', id, body }]);
          navigate(pathOf('case', id), { replace: true });
        }}
      />
    </Page>
  );
}
