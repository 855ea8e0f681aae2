import { existsSync } from 'node:fs';
import { errorTexts } from '../../src/shared/errors';
import { northwindPassword, type Company } from '../support/company';
import type { Laptop } from '../support/laptop';
import { personAtOffice } from '../support/office-person';
import { expect, test } from '../support/world';
import { App } from './pages/app';
import { wordsIn } from './pages/words';

/** Hostile and unlucky input: whatever happens is said in words, and nothing that was called saved is ever lost. */
const words = wordsIn('en');
const { word, field, label } = words;
/** Fresh names, so that no test sees what another one left. */
const named = (what: string): string => `${what} ${crypto.randomUUID().slice(0, 8)}`;
const people = {
  nancy: 'nancy.davolio@northwind',
  andrew: 'andrew.fuller@northwind',
  steven: 'steven.buchanan@northwind',
  michael: 'michael.suyama@northwind',
  robert: 'robert.king@northwind',
  laura: 'laura.callahan@northwind',
  anne: 'anne.dodsworth@northwind',
} as const;

async function opened(laptop: Laptop): Promise<App> {
  return new App(await laptop.start(), words);
}

async function signedIn(laptop: Laptop, person: keyof typeof people): Promise<App> {
  const app = await opened(laptop);
  await app.signIn(people[person], northwindPassword);
  await app.synced();
  return app;
}

/** A new account, opened. */
async function newAccount(app: App, name: string): Promise<void> {
  await app.go('/accounts/new');
  await app.page.locator('input[name="name"]').fill(name);
  await app.page.keyboard.press('Control+Enter');
  await expect(app.page.getByRole('heading', { level: 1 })).toContainText(name);
}

/** On the page of an account that has none yet. */
async function addPhone(app: App, phone: string): Promise<void> {
  await app.page.getByRole('button', { name: `${word('accounts', 'addFact')}: ${field('account', 'phone')}` }).click();
  await app.page.locator('.fact-editor').getByLabel(field('account', 'phone')).fill(phone);
  await app.page.keyboard.press('Control+Enter');
  // The value is shown before it is durable; the field closes when it is.
  await expect(app.page.locator('.fact-editor')).toBeHidden();
  await expect(app.page.getByText(phone).first()).toBeVisible();
}

/** The phone number that the head office holds. */
async function phoneOf(company: Company, name: string): Promise<string | null | undefined> {
  const [held] = await company.query<{ phone: string | null }>(
    `SELECT doc->'body'->>'phone' AS phone FROM accounts WHERE doc->'body'->>'name' = $1`,
    [name],
  );
  return held?.phone;
}

async function syncNow(app: App): Promise<void> {
  await app.page.keyboard.press('F9');
}

test.describe.configure({ mode: 'parallel' });

// The longest comes first: nobody waits for it alone.
test('ten kills at any moment: what was shown as saved is there', async ({ openLaptop }) => {
  const laptop = await openLaptop({ onDisk: true });
  let app = await signedIn(laptop, 'nancy');
  const name = named('Killed');
  await newAccount(app, name);
  const path = new URL(app.page.url()).pathname;
  await app.synced();
  laptop.line.set('cut');
  const shown: string[] = [];
  for (let kill = 0; kill < 10; kill += 1) {
    const { page } = app;
    const said = page.getByLabel(word('activities', 'whatWasSaid'));
    const write = async (n: number): Promise<void> => {
      const text = `${name} ${kill}-${n}`;
      await page.keyboard.press('v');
      await said.fill(text);
      await page.keyboard.press('Control+Enter');
      await said.waitFor({ state: 'hidden' });
      shown.push(text);
    };
    await write(0);
    const writing = (async (): Promise<void> => {
      for (let n = 1; ; n += 1) await write(n);
    })().catch(() => undefined);
    // At another moment of the next saves each time.
    await page.waitForTimeout(kill * 61);
    await laptop.kill();
    await writing;
    const again = await laptop.start(path);
    app = new App(again, words);
    await expect(again.getByRole('heading', { level: 1 })).toContainText(name);
  }
  expect(shown.length).toBeGreaterThanOrEqual(10);
  await app.go('/sync');
  for (const text of shown) await expect(app.page.getByText(text).first()).toBeAttached();
  expect(laptop.complaints).toEqual([]);
});

test('a browser killed in the middle of its own writing, and once more after that: the laptop is as full as before', async ({
  openLaptop,
}) => {
  const laptop = await openLaptop({ onDisk: true });
  let app = await signedIn(laptop, 'laura');
  const name = named('Torn');
  await newAccount(app, name);
  const path = new URL(app.page.url()).pathname;
  await app.synced();
  laptop.line.set('cut');
  await laptop.kill();
  const torn = laptop.tearEnd();

  app = new App(await laptop.start(path), words);
  await expect(app.page.getByRole('heading', { level: 1 })).toContainText(name);
  // What is written behind a torn end takes everything with it at the start after this one.
  await expect.poll(() => existsSync(torn)).toBe(false);
  await app.page.keyboard.press('v');
  const said = app.page.getByLabel(word('activities', 'whatWasSaid'));
  await said.fill(`${name} said`);
  await app.page.keyboard.press('Control+Enter');
  await said.waitFor({ state: 'hidden' });
  await laptop.kill();

  app = new App(await laptop.start(path), words);
  await expect(app.page.getByRole('heading', { level: 1 })).toContainText(name);
  await app.go('/sync');
  await expect(app.page.getByText(`${name} said`).first()).toBeAttached();
  expect(laptop.complaints).toEqual([]);
});

test('the first sign-in names a head office that is away, a sign-in page of a network, half an answer and a wrong password', async ({
  openLaptop,
}) => {
  const laptop = await openLaptop();
  laptop.line.set('cut');
  const app = await opened(laptop);
  const problem = app.page.getByRole('alert');
  const unreachable = word('signIn', 'unreachable', { url: `http://127.0.0.1:${laptop.line.port}` });
  const portal = word('signIn', 'portal', { url: `http://127.0.0.1:${laptop.line.port}` });
  await expect(problem).toContainText(unreachable);
  await app.signIn(people.nancy, northwindPassword);
  await expect(problem).toContainText(unreachable);

  laptop.line.set('captive');
  await app.signIn(people.nancy, northwindPassword);
  await expect(problem).toContainText(portal);
  laptop.line.set('truncate');
  await app.signIn(people.nancy, northwindPassword);
  // Half an answer is known as such when the other half has not come for long enough.
  await expect(problem).toContainText(unreachable);

  laptop.line.set('pass');
  await app.page.getByRole('button', { name: word('signIn', 'tryAgain') }).click();
  await expect(problem).toBeHidden();
  for (const [name, password] of [
    [people.nancy, 'guessed it?'],
    ['nobody.at.all@northwind', northwindPassword],
  ] as const) {
    await app.signIn(name, password);
    await expect(problem).toContainText(label(errorTexts.wrong_password));
  }
  await app.signIn(people.nancy, northwindPassword);
  await app.synced();
  expect(laptop.complaints).toEqual([]);
});

test('a captive portal and torn answers during the sync lose nothing and are worded', async ({
  company,
  openLaptop,
}) => {
  const laptop = await openLaptop();
  const app = await signedIn(laptop, 'nancy');
  const [first, second, third] = [named('Portal'), named('Torn'), named('After')];
  const kept = async (name: string): Promise<number> =>
    (await company.query(`SELECT 1 FROM accounts WHERE doc->'body'->>'name' = $1`, [name])).length;

  laptop.line.set('captive');
  await newAccount(app, first);
  await app.waits(1);
  await syncNow(app);
  await expect(app.state).toContainText(word('frame', 'offline'));
  await app.go('/sync');
  await expect(app.page.getByRole('definition').filter({ hasText: label(errorTexts.not_head_office) })).toBeVisible();
  expect(await kept(first)).toBe(0);

  // The head office commits, and the answer that says so is torn.
  laptop.line.set('truncate');
  await newAccount(app, second);
  await syncNow(app);
  await expect.poll(() => kept(second)).toBe(1);
  await app.waits(2);
  await newAccount(app, third);
  await app.waits(3);

  laptop.line.set('pass');
  await syncNow(app);
  await app.synced();
  for (const name of [first, second, third]) expect(await kept(name)).toBe(1);
  expect(laptop.complaints).toEqual([]);
});

test('a refused record is parked with its reason, everything else flows', async ({ company, openLaptop }) => {
  const laptop = await openLaptop();
  const app = await signedIn(laptop, 'laura');
  const [lost, other] = [named('Reassigned'), named('Bystander')];
  await newAccount(app, lost);
  await app.synced();
  const manager = await personAtOffice(company.officePort, people.andrew, northwindPassword);
  const robert = await personAtOffice(company.officePort, people.robert, northwindPassword);
  const byName = (name: string) =>
    company.query<{ doc: { body: Record<string, unknown> } }>(
      `SELECT doc FROM accounts WHERE doc->'body'->>'name' = $1`,
      [name],
    );
  await expect.poll(async () => (await byName(lost)).length).toBe(1);

  const reassign = async (ownerId: string): Promise<void> => {
    const record = (await manager.all()).find(({ body }) => body['name'] === lost);
    if (!record) throw new Error('the manager does not see the account');
    await manager.change(record, { ownerId });
  };
  laptop.line.set('cut');
  await addPhone(app, '0200 1');
  await app.waits(1);
  await newAccount(app, other);
  await app.waits(2);
  await reassign(robert.userId);

  laptop.line.set('pass');
  await syncNow(app);
  await expect(app.state).toContainText(word('frame', 'needYou', { n: 1 }));
  await expect.poll(async () => (await byName(other)).length).toBe(1);
  await app.go('/sync');
  const parked = app.page.getByRole('article');
  await expect(parked).toContainText(lost);
  await expect(parked).toContainText(label(errorTexts.not_yours));
  await parked.getByRole('button', { name: word('sync', 'discard') }).click();
  await expect(parked.getByRole('button', { name: word('sync', 'discardSure') })).toBeVisible();
  await parked.getByRole('button', { name: word('sync', 'keep') }).click();

  // Sent again while nothing has changed, it is refused again; discarded, it is gone from this laptop only.
  await parked.getByRole('button', { name: word('sync', 'retry') }).click();
  await expect.poll(async () => (await byName(lost))[0]?.doc.body['phone']).toBeUndefined();
  await expect(app.state).toContainText(word('frame', 'needYou', { n: 1 }));
  await expect(parked).toContainText(label(errorTexts.not_yours));
  await parked.getByRole('button', { name: word('sync', 'discard') }).click();
  await parked.getByRole('button', { name: word('sync', 'discardSure') }).click();
  await app.synced();
  await expect(app.page.getByText(word('sync', 'nothing'), { exact: true })).toBeVisible();
  expect((await byName(lost))[0]?.doc.body['phone']).toBeUndefined();
  expect(laptop.complaints).toEqual([]);
});

test('nonsense in every field of a form, and a megabyte of text, are pointed out and not saved', async ({
  company,
  openLaptop,
}) => {
  const laptop = await openLaptop();
  const app = await signedIn(laptop, 'laura');
  await app.go('/accounts/new');
  const name = named('Nonsense');
  const form = app.page.locator('form.recordform');
  const fill = (input: string, text: string): Promise<void> => form.locator(`[name="${input}"]`).fill(text);
  await form.locator('[name="name"]').fill('');
  await fill('phone', '\u0007 '.repeat(300));
  await fill('email', 'not an address');
  await fill('website', 'javascript:alert(1)');
  await fill('postalCode', '9'.repeat(500));
  await fill('city', 'x'.repeat(5000));
  await fill('visitIntervalDays', 'every now and then');
  await fill('registrationNumber', '=cmd|calc!A0'.repeat(20));
  await app.page.keyboard.press('Control+Enter');
  const wrong = ['name', 'phone', 'email', 'website', 'postalCode', 'city', 'visitIntervalDays', 'registrationNumber'];
  for (const input of wrong)
    await expect(form.locator('.field').filter({ has: app.page.locator(`[name="${input}"]`) })).toContainText(
      /Fill this in|At most|Remove the|looks like|begins with|whole number/,
    );
  await expect(form).toContainText(`${wrong.length} fields need a look`);
  await expect(app.page.getByRole('heading', { level: 1 })).toContainText(word('accounts', 'newAccount'));
  await expect(app.page.locator('.status')).not.toContainText('waiting');

  // Markup is text like any other.
  const markup = `${name} <img src=x onerror=alert(1)> ' OR 1=1 --`;
  await app.go('/accounts');
  await newAccount(app, markup);
  await app.synced();
  await expect
    .poll(async () => (await company.query(`SELECT 1 FROM accounts WHERE doc->'body'->>'name' = $1`, [markup])).length)
    .toBe(1);

  // A megabyte of text is refused in words or saved, and the app stays alive.
  await app.page.keyboard.press('v');
  const said = app.page.getByLabel(word('activities', 'whatWasSaid'));
  await said.fill('Roadbook 路书 '.repeat(80_000));
  await expect(app.page.getByRole('dialog')).toContainText(/At most 100,000 characters/);
  await expect(said).toHaveValue('');
  // A one-line field is named with its problem at the save, and what was typed stays.
  const short = named('Short');
  await said.fill(short);
  const task = app.page.getByRole('dialog').getByLabel(word('activities', 'task'), { exact: true });
  await task.fill('x'.repeat(5000));
  await app.page.keyboard.press('Control+Enter');
  await expect(app.page.getByRole('dialog').getByRole('alert')).toContainText('Task: At most 200 characters');
  await expect(said).toHaveValue(short);
  await task.fill('');
  await app.page.keyboard.press('Control+Enter');
  await expect(said).toBeHidden();
  await expect(app.page.getByText(short).first()).toBeVisible();
  await app.synced();
  await expect
    .poll(async () => (await company.query(`SELECT 1 FROM activities WHERE doc->'body'->>'text' = $1`, [short])).length)
    .toBe(1);
  expect(laptop.complaints).toEqual([]);
});

test('two tabs are one laptop, and the second goes on when the first closes', async ({ company, openLaptop }) => {
  const laptop = await openLaptop();
  const first = await signedIn(laptop, 'robert');
  const name = named('Two tabs');
  await newAccount(first, name);
  const second = new App(await laptop.tab(new URL(first.page.url()).pathname), words);
  await expect(second.page.getByRole('heading', { level: 1 })).toContainText(name);

  await addPhone(first, '0711 1');
  await expect(second.page.getByText('0711 1').first()).toBeVisible();
  await expect.poll(() => phoneOf(company, name)).toBe('0711 1');
  // The head office has it, and the laptop knows.
  await first.synced();
  laptop.line.set('cut');
  await second.page.bringToFront();
  await second.logVisit(`${name} from the second`);
  await expect(first.page.getByText(`${name} from the second`).first()).toBeVisible();
  await second.waits(1);

  // The first tab runs the data worker; the second takes over and nothing that waited is lost.
  await first.page.close();
  await second.logVisit(`${name} alone`);
  await second.waits(2);
  laptop.line.set('pass');
  await syncNow(second);
  await second.synced();
  await expect
    .poll(
      async () =>
        (await company.query(`SELECT 1 FROM activities WHERE doc->'body'->>'text' LIKE $1`, [`${name}%`])).length,
    )
    .toBe(2);
  expect(laptop.complaints).toEqual([]);
});

test('two windows write at once without network, and each keeps what it wrote', async ({ company, openLaptop }) => {
  const laptop = await openLaptop({ onDisk: true });
  const left = await signedIn(laptop, 'robert');
  const [one, two] = [named('Left window'), named('Right window')];
  const right = new App(await laptop.window('/accounts'), words);
  await right.synced();
  laptop.line.set('cut');
  await Promise.all([newAccount(left, one), newAccount(right, two)]);
  await Promise.all([left.logVisit(`${one} said`), right.logVisit(`${two} said`)]);
  await left.waits(4);
  await right.waits(4);
  await left.find(two, two);
  await right.find(one, one);
  await expect(right.page.getByText(`${one} said`).first()).toBeVisible();
  laptop.line.set('pass');
  await syncNow(right);
  await right.synced();
  await left.synced();
  const there = await company.query(
    `SELECT 1 FROM accounts WHERE doc->'body'->>'name' = ANY($1)
     UNION ALL SELECT 1 FROM activities WHERE doc->'body'->>'text' = ANY($2)`,
    [
      [one, two],
      [`${one} said`, `${two} said`],
    ],
  );
  expect(there).toHaveLength(4);
  expect(laptop.complaints).toEqual([]);
});

test('a full disk is said, nothing is called saved, and it goes on when there is room', async ({
  company,
  openLaptop,
}) => {
  const laptop = await openLaptop({ onDisk: true });
  const app = await signedIn(laptop, 'anne');
  const name = named('Full disk');
  await newAccount(app, name);
  await app.synced();
  const browser = await app.page.context().newCDPSession(app.page);
  const origin = new URL(app.page.url()).origin;
  // Chromium remembers for a while how much room there was: the app is closed and opened again on the full disk.
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  const here = app.page.url();
  await app.page.goto('about:blank');
  await app.page.waitForTimeout(3000);
  await app.page.goto(here);
  await expect(app.page.getByRole('heading', { level: 1 })).toContainText(name);

  const said = `${name}: said while the disk is full`;
  await app.page.keyboard.press('v');
  const input = app.page.getByLabel(word('activities', 'whatWasSaid'));
  await input.fill(said);
  await app.page.keyboard.press('Control+Enter');
  await expect(app.page.getByRole('alert')).toContainText(label(errorTexts.disk_full));
  await expect(input).toHaveValue(said);
  await expect(app.page.locator('.status')).not.toContainText('waiting');

  await browser.send('Storage.overrideQuotaForOrigin', { origin });
  await app.page.keyboard.press('Control+Enter');
  await expect(input).toBeHidden();
  await expect(app.page.getByText(said).first()).toBeVisible();
  await app.synced();
  await expect
    .poll(async () => (await company.query(`SELECT 1 FROM activities WHERE doc->'body'->>'text' = $1`, [said])).length)
    .toBe(1);
  expect(laptop.complaints).toEqual([]);
});

test('the same field on two laptops of one person: both values are shown, one is chosen, both laptops agree', async ({
  company,
  openLaptop,
}) => {
  const [desk, car] = [await openLaptop(), await openLaptop()];
  const atDesk = await signedIn(desk, 'michael');
  const name = named('Both changed');
  await newAccount(atDesk, name);
  await addPhone(atDesk, '0100 0');
  await expect.poll(() => phoneOf(company, name)).toBe('0100 0');
  const inCar = await signedIn(car, 'michael');
  await inCar.find(name, name);
  await expect(inCar.page.getByText('0100 0').first()).toBeVisible();
  desk.line.set('cut');
  car.line.set('cut');
  await atDesk.changePhone('0100 1');
  await inCar.changePhone('0100 2');
  await atDesk.waits(1);
  await inCar.waits(1);

  desk.line.set('pass');
  await syncNow(atDesk);
  await atDesk.synced();
  car.line.set('pass');
  await syncNow(inCar);
  await expect(inCar.state).toContainText(word('frame', 'needYou', { n: 1 }));
  await inCar.go('/sync');
  const compared = inCar.page.getByRole('group', { name });
  for (const value of ['0100 0', '0100 1', '0100 2']) await expect(compared).toContainText(value);
  await compared.getByRole('radio').first().check();
  // The value that is picked takes no more room than the two beside it.
  const widths = await compared
    .locator('.cmp-cell')
    .evaluateAll((cells) => cells.slice(0, 3).map((cell) => cell.getBoundingClientRect().width));
  expect(Math.max(...widths) - Math.min(...widths)).toBeLessThan(2);
  await inCar.page.getByRole('button', { name: word('sync', 'save') }).click();
  await inCar.synced();
  await syncNow(atDesk);
  await expect(atDesk.page.getByText('0100 2').first()).toBeVisible();
  await atDesk.synced();
  const [held] = await company.query<{ phone: string; conflicts: number }>(
    `SELECT doc->'body'->>'phone' AS phone, jsonb_array_length(doc->'conflicts') AS conflicts
     FROM accounts WHERE doc->'body'->>'name' = $1`,
    [name],
  );
  expect(held).toEqual({ phone: '0100 2', conflicts: 0 });
  expect([...desk.complaints, ...car.complaints]).toEqual([]);
});
