import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { newOrderPath } from '../../ui/paths';
import { useShortcuts } from '../../ui/shortcuts';
import { texts } from './texts';

/** O writes an order from any page, for its account where it has one. */
export function OrderKey(): ReactNode {
  const [path, navigate] = useLocation();
  const account = /^\/accounts\/([^/?]+)$/.exec(path)?.[1];
  const accountId = account === undefined || account === 'new' ? undefined : decodeURIComponent(account);
  useShortcuts(
    [
      {
        keys: 'o',
        label: texts.keyNew,
        run: () => path !== '/orders/new' && navigate(newOrderPath(accountId)),
        quiet: true,
      },
    ],
    {
      layer: 'global',
    },
  );
  return null;
}
