import { IconBuildingStore, IconPlus } from '@tabler/icons-react';
import { entities } from '../../../shared/entities';
import type { Feature } from '../../ui/feature';
import { accountList, AccountListPage } from './account-list-page';
import { AccountPage } from './account-page';
import { NewAccountPage } from './new-account-page';
import { texts } from './texts';

export const feature: Feature = {
  name: 'accounts',
  list: { entity: 'account', parts: accountList.parts },
  routes: [
    { path: '/accounts', component: AccountListPage },
    { path: '/accounts/new', component: NewAccountPage },
    { path: '/accounts/:id', component: AccountPage },
  ],
  nav: { label: entities.account.plural, icon: IconBuildingStore, path: '/accounts', goKey: 'a', order: 20 },
  commands: [
    {
      id: 'accounts.new',
      label: texts.newAccount,
      icon: IconPlus,
      run: ({ navigate }) => navigate('/accounts/new'),
    },
  ],
};
