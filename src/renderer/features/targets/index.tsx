import { IconTargetArrow } from '@tabler/icons-react';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Feature } from '../../ui/feature';
import { listPathOf } from '../../ui/paths';
import { texts } from './texts';

// Set once in a while: the start has nothing to do with it.
const LazyTargets = lazy(async () => ({ default: (await import('./targets-page')).TargetsPage }));

const Targets = (): ReactNode => (
  <Suspense fallback={null}>
    <LazyTargets />
  </Suspense>
);

export const feature: Feature = {
  name: 'targets',
  routes: [{ path: listPathOf('target'), component: Targets }],
  commands: [
    {
      id: 'targets.open',
      label: texts.title,
      keywords: texts.keywords,
      icon: IconTargetArrow,
      run: ({ navigate }) => navigate(listPathOf('target')),
    },
  ],
};
