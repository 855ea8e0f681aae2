import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/world';
import { App } from './pages/app';
import { wordsIn } from './pages/words';

/** What a printer gets of an element: its text, when it is printed at all. */
const printed = (page: Page, text: string | RegExp): Locator =>
  page.getByText(text).and(page.locator(':visible')).first();

/** Nothing is wider than the paper, and nothing waits to be scrolled. */
async function fitsPaper(page: Page): Promise<void> {
  // A4 between margins of 16 mm, at 96 pixels per inch.
  await page.setViewportSize({ width: 673, height: 900 });
  const cut = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    const inner = [...document.querySelectorAll<HTMLElement>('.main, .body, .orderviewmain, .daysheet')];
    return [wide, ...inner.map((box) => box.scrollHeight - box.clientHeight)].filter((over) => over > 1);
  });
  expect(cut).toEqual([]);
}

test('on paper: an order with its head and sums, and the day with what is to be done', async ({ openLaptop }) => {
  const words = wordsIn('en');
  const laptop = await openLaptop();
  const app = new App(await laptop.start('/'), words);
  const { page } = app;
  await app.signIn('anna.weber@demo', 'roadbook');
  await app.synced();

  await test.step('the day sheet takes the place of the day', async () => {
    await expect(page.locator('.daycolumns')).toBeVisible();
    await expect(page.locator('.daysheet')).toBeHidden();
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('.daysheet')).toBeVisible();
    for (const part of ['.daycolumns', '.nav', '.status', '.head-actions'])
      await expect(page.locator(part).first()).toBeHidden();
    // Room to write below every stop ahead, and a box before what is due.
    await expect(page.locator('.sheetlines, .sheetbox').first()).toBeVisible();
    await expect(page.locator('.daysheet .stopfacts dd').first()).not.toHaveCSS('display', '-webkit-box');
    await fitsPaper(page);
    await page.screenshot({ path: 'test-results/artifacts/day-on-paper.png', fullPage: true });
    await page.emulateMedia({ media: null });
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step('an order says who sells, to whom, what, when and for how much', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page
      .getByRole('grid')
      .getByText(words.label(['Delivered', '', '']))
      .first()
      .click();
    await expect(page.locator('.ordertable')).toBeVisible();
    const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
    const number = /\d{4,}/.exec(title)?.[0] ?? '';
    const account = (await page.locator('h1 .orderaccount').textContent()) ?? '';
    const net = (await page.getByTestId('net').textContent()) ?? '';
    await expect(page.locator('.orderpaper')).toBeHidden();

    await page.emulateMedia({ media: 'print' });
    const head = page.locator('.orderpaper');
    await expect(head).toBeVisible();
    for (const said of [
      /Rhein|Roadbook|Demo/i,
      number,
      account,
      words.word('orders', 'orderedOn'),
      'Anna Weber',
      'EUR',
      'Agrippinawerft 30',
      'DE000000000',
    ])
      await expect(head).toContainText(said);
    await expect(head.locator('address')).toContainText(/\d/);
    for (const part of ['.nav', '.status', 'h1', '.orderfacts', '.history', '.head-actions'])
      await expect(page.locator(part).first()).toBeHidden();
    await expect(printed(page, words.word('orders', 'gross'))).toBeVisible();
    await expect(page.getByTestId('net')).toHaveText(net);
    await expect(page.getByTestId('net')).toBeVisible();
    await fitsPaper(page);
    await page.screenshot({ path: 'test-results/artifacts/order-on-paper.png', fullPage: true });
  });

  await test.step('the visit sheet of its customer is one page', async () => {
    const account = (await page.locator('h1 .orderaccount').getAttribute('href')) ?? '';
    await app.go(`${account}/visit-sheet`);
    await expect(page.locator('.sheet-figures')).toBeVisible();
    await expect(page.locator('.sheet-items').first()).toBeVisible();
    await fitsPaper(page);
    // A4 between margins of 18 mm.
    expect(await page.evaluate(() => document.querySelector('.visitsheet')?.scrollHeight)).toBeLessThanOrEqual(986);
    await page.screenshot({ path: 'test-results/artifacts/visit-sheet-on-paper.png', fullPage: true });
  });
  expect(laptop.complaints).toEqual([]);
});
