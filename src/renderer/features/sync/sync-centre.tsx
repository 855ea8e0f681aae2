import type { ReactNode } from 'react';
import { Page } from '../../ui/page';

export function SyncCentre(): ReactNode {
  return <Page title="">{null}</Page>;
}
