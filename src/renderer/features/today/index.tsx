import { IconRoute } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useData } from '../../data/hooks';
import type { Feature } from '../../ui/feature';
import { ManagerToday } from './manager-today';
import { SalespersonToday } from './salesperson-today';
import { texts } from './texts';
import './today.css';

/** The first screen: the road for who sells, the week for who leads. */
function Today(): ReactNode {
  const { role } = useData().session.user;
  return role === 'salesperson' ? <SalespersonToday /> : <ManagerToday />;
}

export const feature: Feature = {
  name: 'today',
  routes: [{ path: '/', component: Today }],
  nav: { label: texts.today, icon: IconRoute, path: '/', goKey: 't', order: 10 },
};
