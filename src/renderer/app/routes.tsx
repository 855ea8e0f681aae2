import { Button } from '@mantine/core';
import { memo, useMemo, type ReactNode } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { useTexts } from '../i18n/texts';
import type { Feature } from '../ui/feature';
import { EmptyState } from '../ui/empty-state';
import { Page } from '../ui/page';
import { GoToList } from './my-lists';
import { texts } from './texts';

/** Fixed paths before paths with parameters: /orders/new before /orders/:id. */
export function sortedRoutes(features: readonly Feature[]): Feature['routes'] {
  const weight = (path: string): number => (path.match(/[:*]/g) ?? []).length;
  return features.flatMap((feature) => feature.routes).sort((a, b) => weight(a.path) - weight(b.path));
}

/** The open page; what happens around it (command bar, keys) does not render it again. */
export const Routes = memo(function Routes({ features }: { readonly features: readonly Feature[] }): ReactNode {
  const routes = useMemo(() => sortedRoutes(features), [features]);
  return (
    <Switch>
      {routes.map(({ path, component: Component }) => (
        <Route key={path} path={path}>
          <Component />
        </Route>
      ))}
      <Route path="/lists/:id">
        <GoToList />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
});

function NotFound(): ReactNode {
  const t = useTexts(texts);
  const [path] = useLocation();
  return (
    <Page title={t('notFound')}>
      <EmptyState
        action={
          <Button component={Link} href="/" variant="default">
            {t('goHome')}
          </Button>
        }
      >
        {t('notFoundNote', { path })}
      </EmptyState>
    </Page>
  );
}
