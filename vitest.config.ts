import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumForTests } from './test/support/chromium.ts';
import { dataWorkerBundle } from './test/support/data-worker-bundle.ts';

const elsewhere = ['node_modules/**', 'out/**', 'dist/**'];

/** What hangs is found out; what is slow because the machine has other work is not at fault. */
const testTimeout = 60_000;
/** The usual second is too short for a program or a worker on such a machine. */
const expectations = { poll: { timeout: 25_000 } };

/**
 * Test files of one worker share their modules: loading them anew for each file took longer than the tests. What a file
 * needs of the realm before a module is loaded (IndexedDB for Dexie) is therefore there for all.
 */
const isolate = false;

// The suffix of a test file names where it runs.
export default defineConfig({
  test: {
    // A test that was left out must be seen: build/test.mjs counts skipped tests and says so.
    passWithNoTests: false,
    allowOnly: false,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'build/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...elsewhere, '**/*.browser.test.ts', '**/*.pg.test.ts', '**/*.dom.test.ts', '**/*.built.test.ts'],
          maxWorkers: 2,
          testTimeout,
          expect: expectations,
          isolate,
          setupFiles: ['fake-indexeddb/auto'],
        },
      },
      {
        // These run what npm run build has made.
        test: {
          name: 'built',
          environment: 'node',
          include: ['src/**/*.built.test.ts', 'test/**/*.built.test.ts', 'bench/**/*.built.test.ts'],
          exclude: elsewhere,
          testTimeout: 120_000,
          expect: expectations,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['src/**/*.dom.test.tsx', 'src/**/*.dom.test.ts'],
          exclude: elsewhere,
          maxWorkers: 2,
          testTimeout,
          expect: expectations,
          isolate,
          setupFiles: ['test/support/dom-set-up.ts'],
        },
      },
      {
        test: {
          name: 'pg',
          environment: 'node',
          include: ['src/**/*.pg.test.ts', 'test/**/*.pg.test.ts'],
          exclude: elsewhere,
          globalSetup: ['test/support/postgres-for-tests.ts'],
          testTimeout,
          hookTimeout: 120_000,
          expect: expectations,
          maxWorkers: 2,
          isolate,
        },
      },
      {
        plugins: [react(), dataWorkerBundle],
        // The whole list of what the tests load would otherwise be found one page reload at a time.
        optimizeDeps: {
          include: [
            'rxdb/plugins/core',
            'rxdb/plugins/storage-dexie',
            'rxdb/plugins/storage-memory',
            'dexie',
            'rxjs',
            'zod',
            'react',
            'react-dom',
            'react-dom/client',
            'fast-check',
            // Screens that are measured.
            '@mantine/core',
            '@mantine/dates',
            '@mantine/hooks',
            '@tabler/icons-react',
            '@tanstack/react-virtual',
            '@testing-library/react',
            'wouter',
            'wouter/memory-location',
          ],
        },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.ts', 'src/**/*.browser.test.tsx', 'test/**/*.browser.test.ts'],
          exclude: elsewhere,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumForTests }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
