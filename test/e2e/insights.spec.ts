import { northwindPassword } from '../support/company';
import { expect, test } from '../support/world';
import { numberTexts } from '../../src/renderer/features/insights/number-texts';
import { App } from './pages/app';
import { wordsIn } from './pages/words';

/** The goods of an order that something goes with, by number: in the demo Lebkuchen and Pralinen, at Northwind Sirop d'érable and Sir Rodney's Scones. */
const companies = [
  { company: 'demo', signIn: 'anna.weber@demo', password: 'roadbook', language: 'en', items: ['5010'] },
  {
    company: 'Northwind',
    signIn: 'margaret.peacock@northwind',
    password: northwindPassword,
    language: 'zh-TW',
    items: ['61'],
  },
] as const;

for (const { company, signIn, password, language, items } of companies)
  test(`the twenty per cent, offline, at ${company}: found, opened, explained, acted on, and the numbers move (${language})`, async ({
    openLaptop,
  }) => {
    const words = wordsIn(language);
    const { label } = words;
    const laptop = await openLaptop({ locale: language });
    const app = new App(await laptop.start(), words);
    const { page } = app;
    await app.signIn(signIn, password);
    await app.synced();
    laptop.line.set('cut');

    await test.step('the best grade brings most, and opens as a list', async () => {
      await page.keyboard.press('g');
      await page.keyboard.press('i');
      await expect(page.locator('.grade-legend li').first()).toBeVisible();
      await page.locator('.grade-legend a').first().click();
      await expect(page.getByRole('row').nth(1)).toBeVisible();
      await page.getByRole('row').nth(1).dblclick();
    });

    const worth = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: label(numberTexts.worth), exact: true, level: 2 }) })
      .last();
    const orders = async (): Promise<number> => Number(/\d+/.exec((await worth.textContent()) ?? '')?.[0]);
    const churn = page.locator('.worth-line', { hasText: label(numberTexts.churn) }).getByRole('button');
    let before = 0;

    await test.step('its churn risk says why: parts that add up, and the formula', async () => {
      await churn.click();
      const parts = page.locator('.explained-parts');
      const points = await parts.locator('tbody td:last-child').allTextContents();
      const sum = Number(await parts.locator('tfoot td').textContent());
      const number = (text: string): number => Number(text.replace('−', '-').replace('+', ''));
      expect(points.length).toBeGreaterThan(0);
      expect(points.map(number).reduce((total, one) => total + one, 0)).toBe(sum);
      await page.locator('.explanation .linkbutton[aria-expanded]').last().click();
      await expect(page.locator('.explained-formula')).toBeVisible();
      await page.keyboard.press('Escape');
      before = await orders();
      expect(before).toBeGreaterThan(0);
    });

    await test.step('what is put off is kept and waits for the head office', async () => {
      const action = page.locator('.nextaction').first();
      const title = (await action.locator('.b').textContent()) ?? '';
      await action.getByRole('button', { name: label(numberTexts.notNow) }).click();
      await page.getByRole('menuitem').first().click();
      await expect(page.locator('.nextaction .b', { hasText: title })).toHaveCount(0);
      await app.waits(1);
    });

    await test.step('an action is accepted, and leads to where it is done', async () => {
      const account = page.url();
      await page.locator('.nextaction').first().getByRole('button').first().click();
      await app.waits(2);
      await page.goto(account);
      await expect(worth).toBeVisible();
    });

    await test.step('an order takes what goes with it, and the numbers move', async () => {
      await app.writeOrder(items.map((item) => ({ item, quantity: '2' })));
      const offer = page.locator('.fitline').first();
      await offer.locator('[data-add]').click();
      await expect(page.locator(`input[data-column="quantity"][data-row="${items.length}"]`)).toBeVisible();
      await app.submitOrder();
      await page.goBack();
      await expect(worth).toBeVisible();
      await expect.poll(orders).toBe(before + 1);
    });

    expect(laptop.complaints).toEqual([]);
  });
