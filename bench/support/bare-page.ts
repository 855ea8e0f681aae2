// A page without head office: built from bench/page, served to a real Chromium, one profile for each store.
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize, resolve } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { must } from '../../src/shared/errors';
import { browserNeedsNoSandbox, findBrowser } from '../../src/start/find-browser';
import { tell } from './figures';

export interface BarePage {
  /** A new browser process with this profile, at the page. */
  start(profile: string): Promise<Page>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Isolated from other origins: only then a page may measure its memory. */
const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

export interface ServedPage {
  /** Temporary; gone when it is closed. */
  readonly folder: string;
  readonly url: string;
  close(): void;
}

/** Builds a page and serves it. @param name of the HTML file in bench/page */
export async function servePage(name: string): Promise<ServedPage> {
  const folder = mkdtempSync(join(tmpdir(), 'roadbook-bench-'));
  const outDir = join(folder, 'page');
  const { build } = await import('vite');
  const root = resolve(process.cwd(), 'bench', 'page');
  await build({
    configFile: false,
    root,
    base: '/',
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', rolldownOptions: { input: join(root, name) } },
  });
  const server = createServer(({ url = '/' }, response) => {
    const path = normalize(new URL(url, 'http://localhost').pathname);
    const file = createReadStream(join(outDir, path));
    file.once('open', () => {
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', ...isolated });
      file.pipe(response);
    });
    file.once('error', () => response.writeHead(404).end());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    folder,
    url: `http://127.0.0.1:${port}/${name}`,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** @param name of the HTML file in bench/page @param has what the page sets on `window` when it is ready */
export async function openBarePage(name: string, has: string): Promise<BarePage> {
  const served = await servePage(name);
  const { folder } = served;
  let context: BrowserContext | undefined;
  const stop = async (): Promise<void> => {
    await context?.close();
    context = undefined;
  };
  return {
    stop,
    async start(profile) {
      await stop();
      context = await chromium.launchPersistentContext(join(folder, profile), {
        executablePath: must(findBrowser(), 'a Chromium, Chrome or Edge is installed'),
        chromiumSandbox: !browserNeedsNoSandbox(),
        headless: true,
        // Without it a measurement of memory waits for the next collection, minutes on end.
        args: ['--enable-blink-features=ForceEagerMeasureMemory'],
        ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
      });
      context.setDefaultTimeout(3_600_000);
      context.on('weberror', (error) => tell(`in the page: ${error.error().message}`));
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(served.url);
      await page.waitForFunction((key) => key in window, has);
      return page;
    },
    async close() {
      await stop().catch((error: unknown) => tell(String(error)));
      served.close();
    },
  };
}
