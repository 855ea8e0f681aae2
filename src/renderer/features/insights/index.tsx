import { IconChartDots3, IconPrinter } from '@tabler/icons-react';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Feature } from '../../ui/feature';
import { visitSheetPath } from '../../ui/paths';
import { AccountWorth } from './account-worth';
import { numberTexts } from './number-texts';
import { texts } from './texts';

// Reports and the sheet are read when they are opened: the start has nothing to do with them.
const LazyInsights = lazy(async () => ({ default: (await import('./insights-page')).InsightsPage }));
const LazySheet = lazy(async () => ({ default: (await import('./visit-sheet')).VisitSheet }));

const Insights = (): ReactNode => (
  <Suspense fallback={null}>
    <LazyInsights />
  </Suspense>
);
const Sheet = (): ReactNode => (
  <Suspense fallback={null}>
    <LazySheet />
  </Suspense>
);

export const feature: Feature = {
  name: 'insights',
  routes: [
    { path: '/insights', component: Insights },
    { path: '/insights/:tab', component: Insights },
    { path: '/accounts/:id/visit-sheet', component: Sheet },
  ],
  nav: { label: texts.insights, icon: IconChartDots3, path: '/insights', goKey: 'i', order: 80 },
  accountPanels: [{ key: 'worth', order: 10, column: 'side', component: AccountWorth }],
  commands: [
    {
      id: 'insights.visit-sheet',
      label: numberTexts.visitSheet,
      keywords: ['visit sheet prepare print', '拜访 准备 打印', '拜訪 準備 列印'],
      icon: IconPrinter,
      forAccount: true,
      run: ({ navigate, accountId }) => navigate(accountId === undefined ? '/accounts' : visitSheetPath(accountId)),
    },
  ],
};
