import { IconRefresh } from '@tabler/icons-react';
import type { Feature } from '../../ui/feature';
import { SyncCentre } from './sync-centre';

export const feature: Feature = {
  name: 'sync',
  routes: [{ path: '/sync', component: SyncCentre }],
  commands: [
    {
      id: 'sync.open',
      label: ['Sync centre', '同步中心', '同步中心'],
      icon: IconRefresh,
      run: ({ navigate }) => navigate('/sync'),
    },
  ],
};
