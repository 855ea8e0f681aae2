import type { Feature } from '../ui/feature';
import { feature as accounts } from '../features/accounts';
import { feature as orders } from '../features/orders';
import { feature as settings } from '../features/settings';
import { feature as sync } from '../features/sync';
import { feature as tasks } from '../features/tasks';

/** Every feature of the app, one line each. */
export const features: readonly Feature[] = [accounts, orders, tasks, sync, settings];
