import { defineConfig } from '@playwright/test';
import { chromiumForTests } from './test/support/chromium.ts';

export default defineConfig({
  globalSetup: process.argv.includes('desktop') ? [] : ['./test/support/start-company.config.ts'],
  outputDir: 'test-results/artifacts',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  // What hangs is found out; what is slow because the other suites run beside it is not at fault.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    launchOptions: chromiumForTests,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // A trace takes a fifth of the whole time: ROADBOOK_TRACE=1 npm test -- e2e keeps one of what fails.
    trace: process.env['ROADBOOK_TRACE'] ? 'retain-on-failure' : 'off',
    locale: 'en-GB',
  },
  projects: [
    { name: 'web', testDir: 'test/e2e' },
    { name: 'desktop', testDir: 'test/desktop' },
  ],
});
