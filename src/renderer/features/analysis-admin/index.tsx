import { IconAdjustments } from '@tabler/icons-react';
import type { Feature } from '../../ui/feature';
import { AnalysisPage } from './analysis-page';
import { texts } from './texts';

export const feature: Feature = {
  name: 'analysis-admin',
  routes: [{ path: '/admin/analysis', component: AnalysisPage }],
  commands: [
    {
      id: 'analysis-admin.open',
      label: texts.title,
      keywords: texts.keywords,
      icon: IconAdjustments,
      roles: ['administrator'],
      run: ({ navigate }) => navigate('/admin/analysis'),
    },
  ],
};
