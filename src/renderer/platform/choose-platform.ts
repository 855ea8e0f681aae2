import type { Bridge } from '../../shared/bridge';
import { browserPlatform } from './browser';
import { desktopPlatform } from './desktop';
import type { LastingValues, Platform } from './platform';

declare global {
  interface Window {
    /** Offered by the preload script in Electron. */
    readonly bridge?: Bridge;
  }
}

/** The only place that asks where the app runs. */
export const choosePlatform = (kept: LastingValues): Platform =>
  window.bridge ? desktopPlatform(window.bridge, kept) : browserPlatform(kept);
