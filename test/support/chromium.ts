import type { LaunchOptions } from '@playwright/test';
import { browserNeedsNoSandbox, findBrowser } from '../../src/start/find-browser';

/** Playwright switches these off; a second list takes the place of its own, so they are named again. */
const offByPlaywright = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];
/** Pages of the address bar, loaded at every start: two fifths of what a start costs, for a bar that nobody sees. */
const addressBar = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

const browser = findBrowser();

/** The installed browser, without what only costs time in a test. */
export const chromiumForTests: LaunchOptions = {
  ...(browser === undefined ? {} : { executablePath: browser }),
  chromiumSandbox: !browserNeedsNoSandbox(),
  args: [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    `--disable-features=${[...offByPlaywright, ...addressBar].join(',')}`,
  ],
};
