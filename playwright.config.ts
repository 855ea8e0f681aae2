import { defineConfig } from '@playwright/test';
import { browserNeedsNoSandbox, findBrowser } from './src/start/find-browser.ts';

const browser = findBrowser();

export default defineConfig({
  globalSetup: process.argv.includes('desktop') ? [] : ['./test/support/start-company.config.ts'],
  outputDir: 'test-results/artifacts',
  forbidOnly: true,
  retries: 0,
  workers: 2,
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
