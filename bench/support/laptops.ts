// Laptops of a benchmark: the app as it was built and the page of the benchmarks, behind a real shell, in a real Chromium.
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { must } from '../../src/shared/errors';
import { createFileSessionStore } from '../../src/shell/file-session-store';
import { serveShell } from '../../src/shell/http-server';
import { createOfficeAddress } from '../../src/shell/office-address';
import { createShell, type ShellOptions } from '../../src/shell/shell';
import { createVaultHost } from '../../src/shell/vault-host';
import { browserNeedsNoSandbox, findBrowser } from '../../src/start/find-browser';
import { tell } from './figures';
import { noteFirstRow } from './screen';

/** The data module alone, and the systems beside it; every other path is the app. */
export const benchPage = '/bench.html';

export interface Laptops {
  /** A new browser process with this profile, at `path`. */
  start(profile: string, path: string): Promise<Page>;
  /** The same in the process that runs already, if it is of this profile. */
  go(profile: string, path: string): Promise<Page>;
  /** The profile as it is on the disk, once more. */
  copy(profile: string, copy: string): Promise<void>;
  close(): Promise<void>;
}

const root = process.cwd();

/** @param folder for profiles, pages and what the shell keeps */
export async function openLaptops(
  folder: string,
  { officeUrl, fetch }: { readonly officeUrl: string; readonly fetch: NonNullable<ShellOptions['fetch']> },
): Promise<Laptops> {
  tell('Building the page of the benchmarks …');
  const pageFolder = await buildPage(folder);
  const address = await createOfficeAddress(join(folder, 'office.json'), officeUrl);
  const shell = await serveShell(0, (port) => {
    const answer = createShell({
      rendererFolder: pageFolder,
      office: address,
      sessions: createFileSessionStore(join(folder, 'sessions.json')),
      vault: createVaultHost({ folder: join(folder, 'vault') }),
      platform: 'browser',
      version: 'bench',
      origin: `http://127.0.0.1:${port}`,
      session: { cookie: 'roadbook_bench' },
      fetch,
    });
    return async (request) => {
      const response = await answer(request);
      // Only a page that is isolated from others may measure its memory.
      response.headers.set('cross-origin-embedder-policy', 'require-corp');
      return response;
    };
  });

  let running: { readonly profile: string; readonly context: BrowserContext } | undefined;
  const stop = async (): Promise<void> => {
    await running?.context.close();
    running = undefined;
  };
  const goTo = async (context: BrowserContext, path: string): Promise<Page> => {
    const page = context.pages()[0] ?? (await context.newPage());
    // From one #fragment to another a browser would load nothing.
    await page.goto('about:blank');
    await page.goto(shell.url + path);
    if (path.startsWith(benchPage)) await page.waitForFunction(() => 'bench' in window);
    return page;
  };
  const kept = (profile: string): string => join(folder, `${profile}-vault`);
  const start = async (profile: string, path: string): Promise<Page> => {
    await stop();
    // With a second head that ran ahead, a copy would be a profile that somebody took back, and be loaded anew.
    if (existsSync(kept(profile))) {
      rmSync(join(folder, 'vault'), { recursive: true });
      renameSync(kept(profile), join(folder, 'vault'));
    }
    const context = await chromium.launchPersistentContext(join(folder, profile), {
      executablePath: must(findBrowser(), 'a Chromium, Chrome or Edge is installed'),
      chromiumSandbox: !browserNeedsNoSandbox(),
      headless: true,
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      // Without it a measurement of memory waits for the next collection, minutes on end.
      args: ['--enable-blink-features=ForceEagerMeasureMemory'],
      // Ctrl-C is ours: everything is stopped and cleaned up in order.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    running = { profile, context };
    context.setDefaultTimeout(3_600_000);
    await context.addInitScript(noteFirstRow);
    context.on('weberror', (error) => tell(`in the page: ${error.error().message}`));
    return goTo(context, path);
  };
  return {
    start,
    go: (profile, path) => (running?.profile === profile ? goTo(running.context, path) : start(profile, path)),
    async copy(profile, copy) {
      await stop();
      cpSync(join(folder, profile), join(folder, copy), { recursive: true });
      cpSync(join(folder, 'vault'), kept(copy), { recursive: true });
    },
    async close() {
      await stop();
      await shell.close();
    },
  };
}

/** The app as it was built, and beside it bench.html with the data module alone. */
async function buildPage(folder: string): Promise<string> {
  const { build } = await import('vite');
  const outDir = join(folder, 'page');
  await build({
    configFile: false,
    root: resolve(root, 'bench', 'page'),
    base: '/',
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      minify: true,
      rolldownOptions: { input: resolve(root, 'bench', 'page', 'bench.html') },
    },
  });
  cpSync(resolve(root, 'out', 'renderer'), outDir, { recursive: true });
  return outDir;
}
