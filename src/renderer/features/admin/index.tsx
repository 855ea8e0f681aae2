import { IconUserCog } from '@tabler/icons-react';
import type { Feature } from '../../ui/feature';
import { AdminPage } from './admin-page';
import { OrderHistoryPage } from './order-history-page';
import { texts } from './texts';

export const feature: Feature = {
  name: 'admin',
  routes: [
    { path: '/admin', component: AdminPage },
    { path: '/admin/order-history', component: OrderHistoryPage },
  ],
  nav: { label: texts.title, icon: IconUserCog, path: '/admin', goKey: 'd', order: 90, roles: ['administrator'] },
  commands: [
    {
      id: 'admin.open',
      label: texts.title,
      keywords: texts.keywords,
      icon: IconUserCog,
      roles: ['administrator'],
      run: ({ navigate }) => navigate('/admin'),
    },
    {
      id: 'admin.order-history',
      label: texts.history,
      keywords: texts.historyKeywords,
      roles: ['administrator'],
      run: ({ navigate }) => navigate('/admin/order-history'),
    },
    {
      id: 'admin.invite',
      label: texts.invite,
      roles: ['administrator'],
      run: ({ navigate }) => navigate('/admin?invite=1'),
    },
  ],
};
