import { useState, type ReactNode } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { entities, type Body } from '../../../shared/entities';
import { useData, useRecord } from '../../data/hooks';
import { useLabel, useTexts } from '../../i18n/texts';
import { Page } from '../../ui/page';
import { pathOf } from '../../ui/paths';
import { RecordForm } from '../../ui/record-form';
import { texts } from './texts';

export const opportunityFields = [
  'name',
  'accountId',
  'valueMinor',
  'closeOn',
  'probabilityBp',
  'contactId',
  'ownerId',
  'note',
] as const satisfies readonly (keyof Body<'opportunity'>)[];

export function NewOpportunityPage(): ReactNode {
  const [params] = useSearchParams();
  const accountId = params.get('account') ?? undefined;
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const data = useData();
  const { user, organisation } = data.session;
  const [start] = useState<Partial<Body<'opportunity'>>>(() => ({
    ownerId: user.id,
    stage: 'new',
    ...(accountId ? { accountId } : {}),
  }));
  // The customer's currency, not that of the organisation, is the currency of the deal.
  const [customerId, setCustomerId] = useState(accountId);
  const currency = useRecord('account', customerId)?.currency ?? organisation.currency;
  return (
    <Page title={t('newOpportunity')} crumbs={[{ label: label(entities.opportunity.plural), path: '/opportunities' }]}>
      <RecordForm
        entity="opportunity"
        value={start}
        only={opportunityFields}
        currency={currency}
        onChange={(body) => setCustomerId(body.accountId)}
        submitLabel={t('create')}
        onCancel={() => navigate(accountId ? pathOf('account', accountId) : '/opportunities')}
        onSubmit={async (body) => {
          const id = data.newId();
          const at = new Date(Date.now()).toISOString();
          const account = await data.fetchRecords(
            'account',
            { where: [{ field: 'id', op: 'eq', value: body.accountId }] },
            { offset: 0, limit: 1 },
          );
          const stageHistory = [{ at, stage: body.stage, byId: user.id }];
          const currency = account.rows[0]?.currency ?? organisation.currency;
          await data.commit([{ entity: 'opportunity', op: 'create', id, body: { ...body, currency, stageHistory } }]);
          navigate(pathOf('opportunity', id), { replace: true });
        }}
      />
    </Page>
  );
}
