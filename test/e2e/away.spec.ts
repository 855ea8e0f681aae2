import { errorTexts } from '../../src/shared/errors';
import { northwindPassword } from '../support/company';
import type { Laptop } from '../support/laptop';
import { expect, test } from '../support/world';
import { App } from './pages/app';
import { wordsIn, type Words } from './pages/words';

/** A laptop that was away too long, woke up with another clock, or is not the laptop it says it is. */
const day = 86_400_000;
const lockScreen = (app: App) => app.page.locator('.lockscreen');

async function signedIn(laptop: Laptop, person: string, words: Words): Promise<App> {
  const app = new App(await laptop.start(), words);
  await app.signIn(`${person}@northwind`, northwindPassword);
  await app.synced();
  return app;
}
async function typePassword(app: App): Promise<void> {
  await lockScreen(app).getByLabel(app.words.word('unlock', 'password'), { exact: true }).fill(northwindPassword);
  await app.page.keyboard.press('Enter');
}
/** Somebody comes back to it: the first move of the mouse shows that it slept. */
async function wakes(app: App, laptop: Laptop, aheadMs: number): Promise<void> {
  await laptop.setClock(aheadMs);
  await app.page.mouse.move(300, 300);
  await app.page.mouse.move(310, 300);
  await expect(lockScreen(app).getByRole('heading', { name: app.words.word('unlock', 'locked') })).toBeVisible();
  await typePassword(app);
}

test.describe.configure({ mode: 'parallel' });

test('a week of sleep counts down, a clock set back is told, two weeks lock, and a code by telephone opens (zh-CN)', async ({
  company,
  openLaptop,
}) => {
  const words = wordsIn('zh-CN');
  const { word } = words;
  const name = `久未联网 ${crypto.randomUUID().slice(0, 8)}`;
  const laptop = await openLaptop({ locale: 'zh-CN', onDisk: true });
  const app = await signedIn(laptop, 'janet.leverling', words);
  laptop.line.set('cut');
  await app.go('/accounts/new');
  await app.page.locator('input[name="name"]').fill(name);

  await wakes(app, laptop, 7 * day);
  await expect(lockScreen(app)).toBeHidden();
  await expect(app.page.locator('.status-lease')).toHaveText(word('frame', 'leaseDays', { n: 7 }));
  // What was being typed a week ago is still there.
  await expect(app.page.locator('input[name="name"]')).toHaveValue(name);
  await app.page.keyboard.press('Control+Enter');
  await expect(app.page.getByRole('heading', { level: 1 })).toContainText(name);
  await app.logVisit(`${name} 说`);
  await app.waits(2);

  // The clock is set back, over a restart too: the days are those of before, and the screen says why.
  await laptop.setClock(0);
  await laptop.off();
  const again = new App(await laptop.start(), words);
  await typePassword(again);
  await expect(again.page.locator('.status-lease')).toHaveText(word('frame', 'leaseDays', { n: 7 }));
  await expect(again.page.locator('.warning')).toContainText(word('frame', 'setBack', { latest: '' }).slice(0, 12));

  await wakes(again, laptop, 15 * day);
  const locked = lockScreen(again);
  await expect(locked.getByRole('heading', { name: word('unlock', 'expired') })).toBeVisible();
  await locked.getByRole('button', { name: word('unlock', 'connect') }).click();
  await expect(locked.getByRole('alert')).toHaveText(word('unlock', 'connectFailed'));

  // Setting the clock back does not open it any more, and the screen says why.
  await laptop.setClock(0);
  await again.page.reload();
  await typePassword(again);
  await expect(locked.getByRole('heading', { name: word('unlock', 'expired') })).toBeVisible();
  await expect(locked.getByText(word('unlock', 'latestNote'))).toBeVisible();

  const desk = await openLaptop({ locale: 'zh-CN' });
  const admin = new App(await desk.start('/admin'), words);
  await admin.signIn('office@northwind', northwindPassword);
  await admin.page.getByRole('link', { name: word('admin', 'title') }).click();
  const row = admin.page
    .getByRole('group', { name: word('admin', 'devices') })
    .getByRole('row')
    .filter({ hasText: 'Janet Leverling' });
  await row
    .first()
    .getByRole('button', { name: word('admin', 'unlock') })
    .click();
  const question = (await locked.locator('output').textContent()) ?? '';
  await admin.page.getByLabel(word('admin', 'unlockQuestion')).fill(question.toLowerCase().replace('-', ' '));
  await admin.page.getByRole('button', { name: word('admin', 'unlockShow') }).click();
  const told = admin.page.getByRole('status').filter({ hasText: /[A-Z0-9]{5}-[A-Z0-9]{5}/ });
  const [code = ''] = /[A-Z0-9]{5}-[A-Z0-9]{5}/.exec((await told.textContent()) ?? '') ?? [];

  const field = locked.getByLabel(word('unlock', 'answer'));
  const form = field.locator('xpath=ancestor::form');
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await field.fill(`23456-${attempt}2345`);
    await again.page.keyboard.press('Enter');
    const wrong = words.label(errorTexts.wrong_code);
    await expect(form.getByRole('alert')).toHaveText(attempt < 5 ? wrong : /^尝试次数过多/);
    await expect(form.getByRole('button')).toBeEnabled({ enabled: attempt < 5 });
  }
  // Half a minute later, as this laptop's clock says.
  await again.page.clock.fastForward(31_000);
  await field.fill(code.toLowerCase());
  await again.page.keyboard.press('Enter');
  await expect(locked).toBeHidden();
  await expect(again.page.locator('.status-lease')).toHaveText(word('frame', 'leaseDays', { n: 3 }));

  laptop.line.set('pass');
  await again.page.keyboard.press('F9');
  await again.synced();
  await expect(again.page.locator('.status-lease')).toBeHidden();
  const [sent] = await company.query<{ accounts: number; visits: number }>(
    `SELECT (SELECT count(*)::int FROM accounts WHERE doc->'body'->>'name' = $1) AS accounts,
       (SELECT count(*)::int FROM activities WHERE doc->'body'->>'text' = $2) AS visits`,
    [name, `${name} 说`],
  );
  expect(sent).toEqual({ accounts: 1, visits: 1 });
  expect([...laptop.complaints, ...desk.complaints]).toEqual([]);
});

test('what was copied to another computer opens there by the head office alone, and the first one goes on', async ({
  company,
  openLaptop,
}) => {
  const words = wordsIn('en');
  const said = `Said before the copy ${crypto.randomUUID().slice(0, 8)}`;
  const laptop = await openLaptop({ onDisk: true });
  const app = await signedIn(laptop, 'steven.buchanan', words);
  laptop.line.set('cut');
  await app.page.keyboard.press('g');
  await app.page.keyboard.press('a');
  await app.createAccount(said, 'Aachen');
  await app.logVisit(said);
  await app.waits(2);
  await laptop.off();

  const copy = await openLaptop({ onDisk: true, copyOf: laptop });
  copy.line.set('cut');
  const there = new App(await copy.start(), words);
  // Even the right password opens nothing where the computer's own half of the key is missing.
  await typePassword(there);
  await expect(lockScreen(there).getByRole('alert')).toHaveText(words.word('unlock', 'wrong'));
  await expect(there.page.getByText(said)).toHaveCount(0);
  await copy.off();

  const back = new App(await laptop.start(), words);
  await typePassword(back);
  await expect(lockScreen(back)).toBeHidden();
  laptop.line.set('pass');
  await back.page.keyboard.press('F9');
  await back.synced();
  expect(await company.query(`SELECT 1 FROM activities WHERE doc->'body'->>'text' = $1`, [said])).toHaveLength(1);
  expect([...laptop.complaints, ...copy.complaints]).toEqual([]);
});
