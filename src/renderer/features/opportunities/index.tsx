import { IconPlus, IconTarget } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { entities } from '../../../shared/entities';
import { useCount, useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import type { Feature } from '../../ui/feature';
import { NewOpportunityPage } from './new-opportunity-page';
import { OpenOpportunities } from './open-opportunities';
import { opportunityList, OpportunityListPage } from './opportunity-list-page';
import { OpportunityPage } from './opportunity-page';
import { openStages } from '../../../shared/domain/stages';
import { texts } from './texts';

function OpenCount(): ReactNode {
  const format = useFormat();
  const { user } = useData().session;
  const count = useCount('opportunity', {
    where: [
      { field: 'ownerId', op: 'eq', value: user.id },
      { field: 'stage', op: 'in', value: openStages },
    ],
  });
  return count ? format.number(count) : null;
}

export const feature: Feature = {
  name: 'opportunities',
  list: { entity: 'opportunity', parts: opportunityList.parts },
  routes: [
    { path: '/opportunities', component: OpportunityListPage },
    { path: '/opportunities/new', component: NewOpportunityPage },
    { path: '/opportunities/:id', component: OpportunityPage },
  ],
  nav: {
    label: entities.opportunity.plural,
    icon: IconTarget,
    path: '/opportunities',
    goKey: 'u',
    order: 30,
    Count: OpenCount,
  },
  accountPanels: [{ key: 'opportunities', order: 40, column: 'open', component: OpenOpportunities }],
  commands: [
    {
      id: 'opportunities.new',
      label: texts.newOpportunity,
      icon: IconPlus,
      forAccount: true,
      run: ({ navigate, accountId }) =>
        navigate(
          accountId === undefined
            ? '/opportunities/new'
            : `/opportunities/new?account=${encodeURIComponent(accountId)}`,
        ),
    },
  ],
};
