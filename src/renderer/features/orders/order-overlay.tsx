import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { newOrderPath } from '../../ui/paths';
import { useShortcuts } from '../../ui/shortcuts';
import { texts } from './texts';

/** Pages on which O means more than "a new order": the next stop's, this account's, one like this. */
const ownMeaning = /^\/$|^\/accounts(\/[^/]+)?$|^\/orders\/[^/]+$/;

/** O writes an order from any page. */
export function OrderKey(): ReactNode {
  const [path, navigate] = useLocation();
  useShortcuts([{ keys: 'o', label: texts.keyNew, run: () => navigate(newOrderPath()), quiet: true }], {
    layer: 'global',
    enabled: !ownMeaning.test(path),
  });
  return null;
}
