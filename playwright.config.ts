import { defineConfig } from '@playwright/test';
import { browserNeedsNoSandbox, findBrowser } from './src/start/find-browser.ts';

const browser = findBrowser();

export default defineConfig({
  globalSetup: process.argv.includes('desktop') ? [] : ['./test/support/start-company.config.ts'],
  outputDir: 'test-results/artifacts',
  forbidOnly: true,
  retries: 0,
  // One more than the cores of the smallest machine: a test waits for pages more than it computes.
  workers: 3,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      chromiumSandbox: !browserNeedsNoSandbox(),
    },
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
  },
  projects: [
    { name: 'web', testDir: 'test/e2e' },
    { name: 'desktop', testDir: 'test/desktop' },
  ],
});
