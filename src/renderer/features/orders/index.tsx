import { IconTruckDelivery } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useCount, useData } from '../../data/hooks';
import type { Feature } from '../../ui/feature';
import { newOrderPath } from '../../ui/paths';
import { AccountOrdersPanel } from './account-panel';
import { NewOrderPage } from './new-order-page';
import { orderList, OrderList } from './order-list';
import { OrderKey } from './order-overlay';
import { OrderPage } from './order-page';
import { texts } from './texts';

/** My drafts: what still has to be submitted. */
function DraftCount(): ReactNode {
  const { session } = useData();
  const drafts = useCount('order', {
    where: [
      { field: 'status', op: 'eq', value: 'draft' },
      { field: 'authorId', op: 'eq', value: session.user.id },
    ],
  });
  return drafts ? <>{drafts}</> : null;
}

export const feature: Feature = {
  name: 'orders',
  list: { entity: 'order', parts: orderList.parts },
  routes: [
    { path: '/orders', component: OrderList },
    { path: '/orders/new', component: NewOrderPage },
    { path: '/orders/:id', component: OrderPage },
  ],
  nav: { label: texts.orders, icon: IconTruckDelivery, path: '/orders', goKey: 'o', order: 40, Count: DraftCount },
  commands: [
    {
      id: 'orders.new',
      label: texts.newOrder,
      keywords: ['order write sell basket', '下单 开单', '下單 開單'],
      icon: IconTruckDelivery,
      shortcut: 'o',
      forAccount: true,
      run: ({ navigate, accountId }) => navigate(newOrderPath(accountId)),
    },
  ],
  overlays: [OrderKey],
  accountPanels: [{ key: 'orders', order: 20, column: 'main', component: AccountOrdersPanel }],
};
