import { IconLifebuoy, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { entities } from '../../../shared/entities';
import { useCount } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import type { Feature } from '../../ui/feature';
import { caseList, CaseListPage } from './case-list-page';
import { CasePage } from './case-page';
import { NewCasePage } from './new-case-page';
import { OpenCases } from './open-cases';
import { texts } from './texts';

function OpenCount(): ReactNode {
  const format = useFormat();
  const count = useCount('case', { where: [{ field: 'status', op: 'eq', value: 'open' }] });
  return count ? format.number(count) : null;
}

export const feature: Feature = {
  name: 'cases',
  list: { entity: 'case', parts: caseList.parts },
  routes: [
    { path: '/cases', component: CaseListPage },
    { path: '/cases/new', component: NewCasePage },
    { path: '/cases/:id', component: CasePage },
  ],
  nav: {
    label: entities.case.plural,
    icon: IconLifebuoy,
    path: '/cases',
    goKey: 's',
    order: 60,
    Count: OpenCount,
  },
  accountPanels: [{ key: 'cases', order: 10, column: 'open', component: OpenCases }],
  commands: [
    {
      id: 'cases.new',
      label: texts.newCase,
      icon: IconPlus,
      forAccount: true,
      run: ({ navigate, accountId }) =>
        navigate(accountId === undefined ? '/cases/new' : `/cases/new?account=${encodeURIComponent(accountId)}`),
    },
  ],
};
