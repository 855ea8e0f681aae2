import type { Feature } from '../../ui/feature';
import { RatingsPanel, TiesPanel } from './panels';

export const feature: Feature = {
  name: 'ties',
  routes: [],
  accountPanels: [
    { key: 'ties', order: 60, column: 'facts', component: TiesPanel },
    { key: 'ratings', order: 70, column: 'facts', component: RatingsPanel },
  ],
};
