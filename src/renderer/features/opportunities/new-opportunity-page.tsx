import { useState, type ReactNode } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { entities, type Body } from '../../../shared/entities';
import { useData } from '../../data/hooks';
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
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  const data = useData();
  const { user, organisation } = data.session;
  const accountId = params.get('account');
  const [start] = useState<Partial<Body<'opportunity'>>>(() => ({
    ownerId: user.id,
    stage: 'new',
    currency: organisation.currency,
    ...(accountId ? { accountId } : {}),
  }));
  return (
    <Page title={t('newOpportunity')} crumbs={[{ label: label(entities.opportunity.plural), path: '/opportunities' }]}>
      <RecordForm
        entity="opportunity"
        value={start}
        only={opportunityFields}
        currency={organisation.currency}
        submitLabel={t('create')}
        onCancel={() => navigate(accountId ? pathOf('account', accountId) : '/opportunities')}
        onSubmit={async (body) => {
          const id = data.newId();
          const at = new Date(Date.now()).toISOString();
          const stageHistory = [{ at, stage: body.stage, byId: user.id }];
          await data.commit([{ entity: 'opportunity', op: 'create', id, body: { ...body, stageHistory } }]);
          navigate(pathOf('opportunity', id), { replace: true });
        }}
      />
    </Page>
  );
}
