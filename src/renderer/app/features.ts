import type { Feature } from '../ui/feature';
import { feature as settings } from '../features/settings';
import { feature as sync } from '../features/sync';

/** Every feature of the app, one line each. */
export const features: readonly Feature[] = [sync, settings];
