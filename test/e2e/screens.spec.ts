import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Language } from '../../src/shared/schema/label';
import { expect, test } from '../support/world';
import { App } from './pages/app';
import { wordsIn } from './pages/words';

const places = [
  '/',
  '/accounts',
  '/contacts',
  '/opportunities',
  '/orders',
  '/products',
  '/products/prices',
  '/cases',
  '/tasks',
  '/sync',
  '/settings',
];
const forms = [
  '/accounts/new',
  '/contacts/new',
  '/opportunities/new',
  '/cases/new',
  '/tasks?new=task',
  '/tasks?new=promise',
  '/orders/new',
  '/?log=visit',
  '/nowhere',
];
const reports = [
  ...[
    ...[
      '',
      'lifetime',
      'cohorts',
      'migration',
      'rules',
      'white-space',
      'forecast',
      'quality',
      'duplicates',
      'win-back',
    ],
    'what-if?try=share0:6000,slipping:1000,lost:60',
  ].map((report) => `/insights/${report}`),
  '/targets?by=month',
];
/** What opens beside a screen: the first of each. */
const panels: Readonly<Record<string, readonly string[]>> = {
  '/admin/analysis': ['.analysis-groups .linkbutton', '.analysis-line .admin-name'],
};
/** One record of each list, opened. */
const lists = ['/accounts', '/contacts', '/opportunities', '/orders', '/products', '/cases'];

test.describe.configure({ mode: 'parallel' });

/** Nothing has changed on the screen for a moment: what it asked for is there, unless the machine is too slow for that. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const done = (): void => {
          observer.disconnect();
          resolve();
        };
        let timer = setTimeout(done, 150);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, 150);
        });
        observer.observe(document.body, { childList: true, subtree: true });
      }),
  );

async function withoutFaults(page: Page, where: string): Promise<void> {
  await settled(page);
  // Going from screen to screen loads no page anew: axe, half a megabyte of it, is read by the browser once.
  const isThere = await page.evaluate(() => 'axe' in window);
  // There are no frames: axe's way of before, which opens no second page to add up their results, takes half the time.
  const { violations } = await new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  expect.soft((await cutTexts(page)).map((text) => `${where}: cut ${text}`)).toEqual([]);
  expect
    .soft(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes.map((node) => node.target.join(' ')).join(', ')}`))
    .toEqual([]);
}

/** Texts that end before they are told to all the same: no ellipsis, nothing to scroll. */
const cutTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    // What only screen readers are told has no room on purpose.
    const shown = document.body.querySelectorAll('*:not(.visually-hidden)');
    const hasText = (one: Element): boolean =>
      one instanceof HTMLInputElement
        ? one.value !== ''
        : [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
    const isCut = (one: Element): boolean => {
      const style = getComputedStyle(one);
      if (one.clientWidth === 0 || one.scrollWidth <= one.clientWidth + 1 || style.visibility === 'hidden')
        return false;
      return style.display !== 'inline' && style.textOverflow !== 'ellipsis' && !/auto|scroll/.test(style.overflowX);
    };
    const wide = document.documentElement.scrollWidth > window.innerWidth + 1 ? ['the page'] : [];
    const cut = [...shown].filter((one) => hasText(one) && isCut(one));
    return [...wide, ...cut.map((one) => one.outerHTML.slice(0, 200))];
  });

interface Visit {
  readonly name: string;
  /** Pixels: a small laptop, a usual one, a large screen. Each visit also looks whether anything is cut at its width. */
  readonly width: 1100 | 1280 | 1440;
  readonly signIn: string;
  readonly language: Language;
  readonly scheme: 'light' | 'dark';
  readonly paths: readonly string[];
  /** Lists of which one record is opened. */
  readonly opened: readonly string[];
}

const visits: readonly Visit[] = [
  {
    name: 'a salesperson, English, light',
    width: 1100,
    signIn: 'anna.weber@demo',
    language: 'en',
    scheme: 'light',
    paths: [...places, '/insights', ...forms],
    opened: lists,
  },
  {
    name: 'a salesperson, Simplified Chinese, dark',
    width: 1280,
    signIn: 'fang.wang@demo',
    language: 'zh-CN',
    scheme: 'dark',
    paths: places,
    opened: ['/accounts'],
  },
  {
    name: 'a manager, Traditional Chinese, light',
    width: 1100,
    signIn: 'shufen.huang@demo',
    language: 'zh-TW',
    scheme: 'light',
    paths: ['/', '/accounts', '/tasks', '/settings', ...reports],
    opened: [],
  },
  {
    name: 'the administrator, English, dark',
    width: 1440,
    signIn: 'sabine.kruger@demo',
    language: 'en',
    scheme: 'dark',
    paths: [
      '/',
      '/admin',
      '/admin/analysis',
      '/admin/order-history',
      '/settings',
      '/products/new',
      '/products/prices/new',
    ],
    opened: [],
  },
];

for (const { name, width, signIn, language, scheme, paths, opened } of visits) {
  test(`axe finds nothing and the console stays empty: ${name}`, async ({ openLaptop }) => {
    const viewport = { width, height: 800 };
    const laptop = await openLaptop({ locale: language, colorScheme: scheme, reducedMotion: 'reduce', viewport });
    const page = await laptop.start();
    const app = new App(page, wordsIn(language));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await withoutFaults(page, 'sign in');
    await app.signIn(signIn, 'roadbook');
    await expect(app.state).toBeVisible({ timeout: 60_000 });
    // The administrator's first load is everything; the app is usable meanwhile.
    if (!paths.includes('/admin')) await app.synced();
    for (const path of paths) {
      await app.go(path);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      if (path.startsWith('/insights')) await expect(page.locator('#insight-panel h2').first()).toBeVisible();
      await withoutFaults(page, path);
      for (const opener of panels[path] ?? []) {
        await page.locator(opener).first().click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await withoutFaults(page, `${path}, ${opener}`);
        await page.keyboard.press('Escape');
      }
    }
    for (const path of opened) {
      await app.go(path);
      await page.locator('tbody tr, [role="row"]').nth(1).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.waitForURL(`**${path}/*`);
      await withoutFaults(page, `${path}/…`);
      if (path === '/accounts') {
        const account = new URL(page.url()).pathname;
        await page.keyboard.press('o');
        await withoutFaults(page, 'order grid');
        await app.go(`${account}/visit-sheet`);
        await expect(page.locator('.sheet-figures')).toBeVisible();
        await withoutFaults(page, 'visit sheet');
      }
    }
    await page.keyboard.press('Control+k');
    await withoutFaults(page, 'command bar');
    expect(laptop.complaints).toEqual([]);
  });
}
