// A browser of our own that can be killed like one that crashes: nothing is told, nothing is closed.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright';
import { must } from '../../src/shared/errors';
import { browserNeedsNoSandbox, findBrowser } from '../../src/start/find-browser';

export type Death = 'browser' | 'renderer';

export interface KillableBrowser {
  readonly page: Page;
  /** Answers when the process is gone. */
  kill(which: Death): Promise<void>;
  /** As a person closes it. */
  close(): Promise<void>;
}

const patienceMs = 10_000;
const portFile = 'DevToolsActivePort';

async function addressOf(profile: string, process: ChildProcess): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (process.exitCode !== null) throw new Error(`the browser ended with ${process.exitCode}`);
    const [port, path] = readFileSync(join(profile, portFile), { encoding: 'utf8', flag: 'a+' }).split('\n');
    if (port && path) return `ws://127.0.0.1:${port}${path}`;
    await sleep(50);
  }
  throw new Error('the browser does not answer');
}

/** A renderer that is too busy to hear of it goes with its browser. */
async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash', { timeout: patienceMs }).catch(() => undefined);
  const session = await page.context().newCDPSession(page);
  session.send('Page.crash').catch(() => undefined);
  await crashed;
}

export async function startKillable(profile: string): Promise<KillableBrowser> {
  rmSync(join(profile, portFile), { force: true });
  // What a killed process leaves behind; the next one on another computer would wait for it.
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
    rmSync(join(profile, name), { force: true });
  const child = spawn(
    must(findBrowser(), 'a Chromium, Chrome or Edge is installed'),
    [
      ...(browserNeedsNoSandbox() ? ['--no-sandbox'] : []),
      ...['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
      ...['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      'about:blank',
    ],
    { stdio: 'ignore' },
  );
  const gone = once(child, 'exit');
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  try {
    const browser: Browser = await chromium.connectOverCDP(await addressOf(profile, child));
    const [context] = browser.contexts();
    const page = await must(context, 'a browser has a profile').newPage();
    return {
      page,
      async kill(which) {
        try {
          if (which === 'renderer') await crash(page);
        } finally {
          await end();
        }
      },
      async close() {
        const session = await browser.newBrowserCDPSession();
        session.send('Browser.close').catch(() => undefined);
        await gone;
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Files of the IndexedDB of all origins, the one that was written last first. */
export function databaseFiles(profile: string, ending: string): string[] {
  const folder = join(profile, 'Default', 'IndexedDB');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
  return files
    .toSorted()
    .reverse()
    .map((name) => join(folder, name));
}
