import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { createFileSessionStore } from '../../src/shell/file-session-store';
import { serveShell, type ShellServer } from '../../src/shell/http-server';
import { createOfficeAddress } from '../../src/shell/office-address';
import { createShell } from '../../src/shell/shell';
import { createVaultHost } from '../../src/shell/vault-host';
import { chromiumForTests } from './chromium';
import { openTcpProxy, type TcpProxy } from './tcp-proxy';

export interface LaptopOptions {
  readonly officePort: number;
  /** Lends the laptop a profile in memory, for one start; without it the laptop has a browser of its own, and a profile on the disk. */
  readonly browser?: Browser;
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Another computer with everything that the browser of this one keeps; that one is off. */
  readonly copyOf?: Laptop;
}

/** One salesperson's computer: a shell of its own, a browser profile of its own, and a line to the head office that can be cut. */
export class Laptop {
  /** Everything the browser complained about; a test expects it to be empty. */
  readonly complaints: string[] = [];
  /** How often a page opened the line to its journal, which its content security policy has to let through. */
  journalLines = 0;
  private context: BrowserContext | undefined;
  private shell: ShellServer | undefined;
  /** The origin is part of what a browser keeps: it stays the same when the shell is started again, and on a copy. */
  private port: number;
  private aheadMs = 0;

  private constructor(
    readonly line: TcpProxy,
    private readonly folder: string,
    private readonly options: LaptopOptions,
  ) {
    this.port = options.copyOf?.port ?? 0;
  }

  static async open(options: LaptopOptions): Promise<Laptop> {
    const folder = mkdtempSync(join(tmpdir(), 'roadbook-laptop-'));
    const laptop = new Laptop(await openTcpProxy(options.officePort), folder, options);
    if (options.copyOf) {
      // Whoever copies it leaves out what says that it is in use on another computer.
      const filter = (path: string): boolean => !basename(path).startsWith('Singleton');
      cpSync(options.copyOf.profile, laptop.profile, { recursive: true, filter });
    }
    await laptop.startShell();
    return laptop;
  }

  private async startShell(): Promise<void> {
    const { folder, line } = this;
    const now = (): number => Date.now() + this.aheadMs;
    const office = await createOfficeAddress(join(folder, 'office.json'), `http://127.0.0.1:${line.port}`);
    this.shell = await serveShell(this.port, (port) => {
      this.port = port;
      const answer = createShell({
        rendererFolder: join(import.meta.dirname, '../../out/renderer'),
        office,
        sessions: createFileSessionStore(join(folder, 'sessions.json')),
        vault: createVaultHost({ folder: join(folder, 'vault'), now }),
        platform: 'browser',
        version: '0.0.0',
        origin: `http://127.0.0.1:${port}`,
        session: { cookie: `roadbook_shell_${port}` },
        answerTimeoutMs: 12_000,
        now,
      });
      return async (request) => {
        const response = await answer(request);
        // Only whoever opens a line asks for this (src/shell/lines.ts).
        if (response.status === 204 && request.url.endsWith('/journal/line')) this.journalLines += 1;
        return response;
      };
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What this computer's clock says against the right time. Nothing that runs notices how long it took: so does sleep. */
  async setClock(aheadMs: number): Promise<void> {
    this.aheadMs = aheadMs;
    await this.context?.clock.setSystemTime(Date.now() + aheadMs);
  }

  /** Starts the browser (again) on the same profile, and the shell where it is off. */
  async start(path = '/'): Promise<Page> {
    if (!this.shell) await this.startShell();
    const { browser } = this.options;
    if (browser && this.context) throw new Error('what is in memory starts once: open this laptop on the disk');
    const options: BrowserContextOptions = {
      viewport: this.options.viewport ?? { width: 1440, height: 900 },
      locale: this.options.locale ?? 'en-GB',
      colorScheme: this.options.colorScheme ?? 'light',
      reducedMotion: this.options.reducedMotion ?? 'no-preference',
      timezoneId: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    this.context = browser
      ? await browser.newContext(options)
      : await chromium.launchPersistentContext(this.profile, { ...chromiumForTests, ...options });
    const page = this.context.pages()[0] ?? (await this.context.newPage());
    this.watch(page);
    await page.goto(this.url + path);
    return page;
  }

  /** Another tab of the same browser. */
  async tab(path = '/'): Promise<Page> {
    if (!this.context) throw new Error('start the laptop first');
    const page = await this.context.newPage();
    this.watch(page);
    await page.goto(this.url + path);
    return page;
  }

  /** Another window of the same browser. */
  async window(path = '/'): Promise<Page> {
    const { context } = this;
    const [first] = context?.pages() ?? [];
    if (!context || !first) throw new Error('start the laptop first');
    const coming = context.waitForEvent('page');
    const browser = await context.newCDPSession(first);
    await browser.send('Target.createTarget', { url: 'about:blank', newWindow: true });
    const page = await coming;
    this.watch(page);
    await page.goto(this.url + path);
    return page;
  }

  /** Where the browser keeps everything it keeps. */
  get profile(): string {
    return join(this.folder, 'profile');
  }

  /** kill -9 of the whole browser, as a power cut or a crash would do it. */
  async kill(): Promise<void> {
    if (this.options.browser) throw new Error('other laptops share this browser: open this one on the disk');
    const gone = new Promise<void>((resolve) => this.context?.once('close', () => resolve()));
    try {
      execFileSync('pkill', ['-9', '-f', '--', `--user-data-dir=${this.profile}`]);
    } catch {
      // pkill reports an error when the browser went before its children were reached
    }
    await gone;
    this.context = undefined;
  }

  /** Switched off: browser and shell. */
  async off(): Promise<void> {
    await this.kill();
    await this.shell?.close();
    this.shell = undefined;
  }

  /**
   * Call it after `kill`: the browser went while it wrote a record of its own. @returns the file that now has a torn end
   */
  tearEnd(): string {
    const folder = join(this.profile, 'Default', 'IndexedDB');
    const logs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.log'));
    const log = join(folder, logs.toSorted().at(-1) ?? 'no log');
    truncateSync(log, statSync(log).size - 3);
    return log;
  }

  async close(): Promise<void> {
    await this.context?.close();
    await this.shell?.close();
    await this.line.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private watch(page: Page): void {
    page.on('console', (message) => {
      // The browser itself reports each request that fails while the line is cut; the app is not to blame.
      const isNetwork =
        /Failed to load resource/.test(message.text()) && /\/(api|shell)\//.test(message.location().url);
      if (message.type() === 'error' && !isNetwork) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }
}
