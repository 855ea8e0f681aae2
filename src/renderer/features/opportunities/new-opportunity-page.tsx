import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import type { Body } from '../../../shared/entities';
import { useData, useRecord } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { NewRecordPage } from '../../pages/new-record-page';
import { pathOf } from '../../ui/paths';
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
    <NewRecordPage
      entity="opportunity"
      title={t('newOpportunity')}
      value={start}
      only={opportunityFields}
      currency={currency}
      onChange={(body) => setCustomerId(body.accountId)}
      submitLabel={t('create')}
      back={accountId ? pathOf('account', accountId) : undefined}
      complete={async (body) => {
        const account = await data.fetchRecords(
          'account',
          { where: [{ field: 'id', op: 'eq', value: body.accountId }] },
          { offset: 0, limit: 1 },
        );
        return {
          ...body,
          currency: account.rows[0]?.currency ?? organisation.currency,
          stageHistory: [{ at: new Date(Date.now()).toISOString(), stage: body.stage, byId: user.id }],
        };
      }}
    />
  );
}
