import { IconUserCog } from '@tabler/icons-react';
import type { Feature } from '../../ui/feature';
import { AdminPage } from './admin-page';
import { texts } from './texts';

export const feature: Feature = {
  name: 'admin',
  routes: [{ path: '/admin', component: AdminPage }],
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
      id: 'admin.invite',
      label: texts.invite,
      roles: ['administrator'],
      run: ({ navigate }) => navigate('/admin?invite=1'),
    },
  ],
};
