import type { Feature } from '../ui/feature';
import { feature as accounts } from '../features/accounts';
import { feature as activities } from '../features/activities';
import { feature as admin } from '../features/admin';
import { feature as analysisAdmin } from '../features/analysis-admin';
import { feature as cases } from '../features/cases';
import { feature as contacts } from '../features/contacts';
import { feature as insights } from '../features/insights';
import { feature as opportunities } from '../features/opportunities';
import { feature as orders } from '../features/orders';
import { feature as products } from '../features/products';
import { feature as settings } from '../features/settings';
import { feature as sync } from '../features/sync';
import { feature as targets } from '../features/targets';
import { feature as tasks } from '../features/tasks';
import { feature as ties } from '../features/ties';
import { feature as today } from '../features/today';

/** Every feature of the app, one line each. */
export const features: readonly Feature[] = [
  today,
  accounts,
  contacts,
  opportunities,
  orders,
  products,
  cases,
  tasks,
  ties,
  insights,
  targets,
  activities,
  sync,
  admin,
  analysisAdmin,
  settings,
];
