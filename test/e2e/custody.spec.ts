import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { northwindPassword } from '../support/company';
import type { Laptop } from '../support/laptop';
import { fillProfileInClear, placesInClear } from '../support/profile-in-clear';
import { searchedText, searchProfile } from '../support/profile-search';
import { expect, test } from '../support/world';
import { App } from './pages/app';
import { wordsIn } from './pages/words';

/** What a laptop keeps is worthless without the password, and locking it loses nothing. */
const words = wordsIn('en');
const { word, field } = words;

async function signedIn(laptop: Laptop, person: string): Promise<App> {
  const app = new App(await laptop.start(), words);
  await app.signIn(`${person}@northwind`, northwindPassword);
  await app.synced();
  return app;
}
const lockScreen = (app: App) => app.page.locator('.lockscreen');
async function unlock(app: App, password: string): Promise<void> {
  await lockScreen(app).getByLabel(word('unlock', 'password'), { exact: true }).fill(password);
  await app.page.keyboard.press('Enter');
}

test('nothing of a day’s work is readable in the profile of the browser', async ({ openLaptop }, info) => {
  const canaries = {
    name: 'Zwolle Kanarie Delicatessen',
    city: 'Quendorfswalde',
    contact: '沈明朗海燕',
    said: 'the shelf by the till is free from Kanariember on',
    phone: '0241-770-55-321',
    searched: 'Kanariensuchwort',
  };
  const laptop = await openLaptop({ onDisk: true });
  const app = await signedIn(laptop, 'laura.callahan');
  await app.page.keyboard.press('Control+k');
  await app.page.getByRole('combobox', { name: word('frame', 'searchHint') }).fill(canaries.searched);
  await app.page.waitForTimeout(500);
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('g');
  await app.page.keyboard.press('a');
  await app.createAccount(canaries.name, canaries.city);
  await app.addContact(canaries.contact);
  await app.find(canaries.name, canaries.name);
  await app.logVisit(canaries.said);
  await app.page.getByRole('button', { name: `${word('accounts', 'addFact')}: ${field('account', 'phone')}` }).click();
  await app.page.locator('.fact-editor').getByLabel(field('account', 'phone')).fill(canaries.phone);
  await app.page.keyboard.press('Control+Enter');
  await expect(app.page.locator('.fact-editor')).toBeHidden();
  await expect(app.page.getByText(canaries.phone).first()).toBeVisible();
  laptop.line.set('cut');
  await app.page.reload();
  // Keys are heard once the app stands.
  await expect(app.page.locator('.status')).toBeVisible({ timeout: 30_000 });
  await app.find(canaries.name, canaries.name);
  await laptop.kill();
  // A second start makes tables of LevelDB's logs; a search that sees only logs would prove little.
  const again = new App(await laptop.start(), words);
  await expect(again.page.locator('.status')).toBeVisible({ timeout: 30_000 });
  await again.find(canaries.name, canaries.name);
  await laptop.kill();
  const search = searchProfile(laptop.profile, Object.values(canaries));
  const searched = searchedText(search);
  expect(search.found, searched).toEqual([]);
  expect(search.unread, searched).toEqual([]);
  // Nothing was found because nothing is there, not because nobody looked.
  for (const place of ['IndexedDB', 'Local Storage', 'Session Storage', 'HTTP cache', 'History', 'Preferences'])
    expect(search.places.get(place)?.bytes, `${place} of ${searched}`).toBeGreaterThan(0);
  expect(search.places.get('IndexedDB')?.unpackedBytes, searched).toBeGreaterThan(0);
  info.annotations.push({ type: 'searched', description: searched });
});

test('the search for canaries finds what a program leaves that seals nothing', async ({}, info) => {
  const profile = info.outputPath('profile');
  await fillProfileInClear(profile);
  const search = searchProfile(profile, Object.keys(placesInClear));
  for (const [canary, place] of Object.entries(placesInClear))
    expect(
      search.found.filter((line) => line.startsWith(canary) && place.test(line)),
      `${canary} in ${searchedText(search)}`,
    ).not.toEqual([]);
  // An answer in zstd is read where this Node can, and told where it cannot.
  const read = search.found.filter((line) => /^Kanarienzstd.*an answer unpacked/.test(line));
  expect(read.length + search.unread.length, search.unread.join()).toBeGreaterThan(0);
});

test('a lock covers every window, loses nothing, opens offline; what the browser throws away comes back', async ({
  company,
  openLaptop,
}) => {
  const half = `Half a name ${crypto.randomUUID().slice(0, 8)}`;
  const laptop = await openLaptop({ onDisk: true });
  const app = await signedIn(laptop, 'michael.suyama');
  const second = new App(await laptop.window('/accounts'), words);
  await second.page.keyboard.press('g');
  laptop.line.set('cut');
  await app.go('/accounts/new');
  await app.page.locator('input[name="name"]').fill(half.slice(0, 9));
  await app.page.keyboard.press('Control+Shift+L');
  for (const window of [app, second]) {
    await expect(lockScreen(window).getByRole('heading', { name: word('unlock', 'locked') })).toBeVisible();
    await expect(window.page.locator('.frame')).toBeHidden();
  }
  // Keys do nothing behind it.
  await app.page.keyboard.press('Control+k');
  await app.page.keyboard.press('Tab');
  await expect(app.page.getByRole('combobox')).toBeHidden();
  // A reload does not help.
  await second.page.reload();
  await expect(lockScreen(second)).toBeVisible();
  await unlock(second, 'guessed it?');
  await expect(lockScreen(second).getByRole('alert')).toContainText(word('unlock', 'wrong'));
  await unlock(second, northwindPassword);
  await expect(lockScreen(second)).toBeHidden();
  await expect(lockScreen(app)).toBeHidden();
  await expect(app.page.locator('input[name="name"]')).toHaveValue(half.slice(0, 9));
  await app.page.locator('input[name="name"]').pressSequentially(half.slice(9));
  await app.page.keyboard.press('Control+Enter');
  await expect(app.page.getByRole('heading', { level: 1 })).toContainText(half);
  await app.waits(1);

  // The head office takes it, its answer is torn, and then the browser throws away all that it stores: what was not sent,
  // settings and keys. The second copy brings it back, and it is sent once.
  const held = () => company.query(`SELECT 1 FROM accounts WHERE doc->'body'->>'name' = $1`, [half]);
  laptop.line.set('truncate');
  await app.page.keyboard.press('F9');
  await expect.poll(async () => (await held()).length).toBe(1);
  await app.logVisit(`${half} said`);
  await laptop.kill();
  rmSync(join(laptop.profile, 'Default', 'IndexedDB'), { recursive: true });
  laptop.line.set('pass');
  const after = await signedIn(laptop, 'michael.suyama');
  await after.find(half, half);
  await expect(after.page.getByText(`${half} said`)).toHaveCount(1);
  const said = () => company.query(`SELECT 1 FROM activities WHERE doc->'body'->>'text' = $1`, [`${half} said`]);
  await expect.poll(async () => (await said()).length).toBe(1);
  expect(await held()).toHaveLength(1);
  await after.go('/sync');
  await expect(after.page.getByText(word('sync', 'logDamaged', { n: 2 }))).toBeVisible();
  expect(laptop.complaints).toEqual([]);
});
