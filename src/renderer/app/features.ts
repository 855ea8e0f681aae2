import type { Feature } from '../ui/feature';
import { feature as accounts } from '../features/accounts';
import { feature as orders } from '../features/orders';
import { feature as products } from '../features/products';
import { feature as settings } from '../features/settings';
import { feature as sync } from '../features/sync';
import { feature as tasks } from '../features/tasks';
import { feature as today } from '../features/today';

/** Every feature of the app, one line each. */
export const features: readonly Feature[] = [today, accounts, orders, products, tasks, sync, settings];
