import { errorTexts, type ErrorCode } from '../../src/shared/errors';
import { entities } from '../../src/shared/entities';
import { must } from '../../src/shared/errors';
import { personAtOffice } from '../support/office-person';
import { expect, test } from '../support/world';
import { App } from './pages/app';
import { wordsIn, type Words } from './pages/words';

const administrator = 'sabine.kruger@demo';

/** The sign-in screen of somebody who was invited. */
async function acceptInvitation({ page, words: { word } }: App, code: string, password: string): Promise<void> {
  await page.getByText(word('signIn', 'withInvitation'), { exact: true }).click();
  await page.getByRole('textbox', { name: word('signIn', 'code'), exact: true }).fill(code);
  await page.getByLabel(word('signIn', 'newPassword'), { exact: true }).fill(password);
  await page.getByLabel(word('signIn', 'repeat'), { exact: true }).fill(password);
  await page.getByRole('button', { name: word('signIn', 'accept') }).click();
}

/** The administrator's page. */
class Administration {
  constructor(
    readonly app: App,
    private readonly words: Words,
  ) {}

  async invite(name: string, signInName: string): Promise<string> {
    const { page } = this.app;
    const { word, field } = this.words;
    await page.getByRole('button', { name: word('admin', 'invite') }).click();
    const panel = page.getByRole('dialog').or(page.getByRole('complementary')).last();
    await panel.getByLabel(field('user', 'name'), { exact: false }).first().fill(name);
    await panel.getByLabel(field('user', 'signInName')).fill(signInName);
    await panel.getByRole('button', { name: word('admin', 'makeInvitation') }).click();
    const code = await this.code();
    await expect(panel).toContainText(`${signInName}@demo`);
    await page.getByRole('button', { name: word('admin', 'done') }).click();
    return code;
  }

  private async code(): Promise<string> {
    const shown = this.app.page.getByTestId('invitation-code');
    await expect(shown).toHaveText(/\S{8,}/);
    return must((await shown.textContent())?.trim(), 'the card shows a code');
  }

  /** Opens the panel of a user, acts, and closes it. */
  private async with<T>(name: string, act: () => Promise<T>): Promise<T> {
    const { page } = this.app;
    await page.getByRole('button', { name }).first().click();
    const done = await act();
    await page.keyboard.press('Escape');
    return done;
  }

  switchTo(name: string, to: 'disable' | 'enable'): Promise<void> {
    const { word } = this.words;
    return this.with(name, async () => {
      await this.app.page.getByRole('button', { name: word('admin', to), exact: true }).click();
      const said = word('admin', to === 'disable' ? 'isDisabled' : 'isEnabled', { name });
      await expect(this.app.page.getByText(said)).toBeVisible();
    });
  }

  resetPassword(name: string): Promise<string> {
    return this.with(name, async () => {
      await this.app.page.getByRole('button', { name: this.words.word('admin', 'reset') }).click();
      return this.code();
    });
  }

  users() {
    return this.app.page.getByRole('group', { name: this.words.word('admin', 'users') }).getByRole('row');
  }

  devices() {
    return this.app.page.getByRole('group', { name: this.words.word('admin', 'devices') }).getByRole('row');
  }

  async block(userName: string): Promise<void> {
    const { word } = this.words;
    const row = this.devices().filter({ hasText: userName }).first();
    await row.getByText(word('admin', 'block'), { exact: true }).click();
    await this.app.page.getByRole('button', { name: word('admin', 'blockForGood') }).click();
    await expect(row).toContainText(word('admin', 'blocked', { time: '' }).trim());
  }
}

// In one language, the one that no other day is walked through in: a walk as long as this costs half a minute.
test('an administrator looks after a salesperson and a laptop (zh-TW)', async ({ company, openLaptop }) => {
  const language = 'zh-TW';
  const words = wordsIn(language);
  const { word } = words;
  const [name, signInName, accountName] = ['林書豪', 'shuhao.lin', '書豪食品行'];
  const says = (code: ErrorCode): string => words.label(errorTexts[code]);

  const desk = await openLaptop({ locale: language });
  const admin = new Administration(new App(await desk.start('/admin'), words), words);
  await admin.app.signIn(administrator, 'roadbook');
  await expect(admin.app.page).toHaveURL(/\/admin|\/$/);
  await admin.app.page.getByRole('link', { name: word('admin', 'title') }).click();
  const invitation = await admin.invite(name, signInName);
  await expect(admin.users().filter({ hasText: name })).toContainText(word('admin', 'never'));

  const laptop = await openLaptop({ locale: language });
  const app = new App(await laptop.start(), words);
  await test.step('the invited salesperson signs in and sees only their own accounts', async () => {
    await app.chooseLanguage();
    await acceptInvitation(app, invitation, 'first password');
    await app.synced();
    const office = await personAtOffice(company.officePort, administrator, 'roadbook');
    const all = await office.all();
    const user = must(
      all.find((one) => one.entity === 'user' && one.body['signInName'] === `${signInName}@demo`),
      'the invited user is a record',
    );
    const owned = all.filter(
      (one) => one.entity === 'account' && typeof one.body['ownerId'] === 'string' && !one.deleted,
    );
    const [given, others] = [must(owned[0], 'an account'), must(owned.at(-1), 'an account')];
    await office.change(given, { name: accountName, ownerId: user.id });
    await app.page.getByRole('link', { name: words.label(entities.account.plural), exact: true }).click();
    const rows = app.page
      .getByRole('grid')
      .getByRole('row')
      .filter({ hasNotText: words.field('account', 'type') });
    await expect(rows.filter({ hasText: accountName })).toHaveCount(1);
    await expect(app.page.getByRole('grid')).toHaveAttribute('aria-rowcount', '2');
    const everything = await (await personAtOffice(company.officePort, `${signInName}@demo`, 'first password')).all();
    expect(everything.some((one) => one.id === given.id)).toBe(true);
    expect(everything.some((one) => one.id === others.id)).toBe(false);
    const foreign = everything.filter(
      ({ entity, body, deleted }) =>
        entity === 'account' && !deleted && body['ownerId'] !== undefined && body['ownerId'] !== user.id,
    );
    expect(foreign).toEqual([]);
  });

  await test.step('disabled: signed out at the next contact and told why, without losing what is stored', async () => {
    await admin.switchTo(name, 'disable');
    await expect(app.page.getByText(says('user_disabled'))).toBeVisible({ timeout: 20_000 });
    await expect(app.page.getByText(word('signIn', 'stays'))).toBeVisible();
    await app.signIn(`${signInName}@demo`, 'first password');
    await expect(app.page.getByText(says('user_disabled'))).toBeVisible();
    await admin.switchTo(name, 'enable');
  });

  await test.step('a new password by a new invitation; the old one is void', async () => {
    const again = await admin.resetPassword(name);
    await app.signIn(`${signInName}@demo`, 'first password');
    await expect(app.page.getByText(says('wrong_password'))).toBeVisible();
    await acceptInvitation(app, again, 'second password');
    await app.synced();
    await app.find(accountName, accountName);
  });

  await test.step('a blocked laptop is emptied and says what was lost', async () => {
    await admin.app.page.reload();
    const row = admin.devices().filter({ hasText: name }).first();
    await expect(row).not.toContainText(word('admin', 'never'));
    laptop.line.set('cut');
    await app.changePhone('0221 999 1234');
    await app.waits(1);
    await admin.block(name);
    laptop.line.set('pass');
    await expect(app.page.getByText(says('device_revoked'))).toBeVisible({ timeout: 60_000 });
    await expect(app.page.getByText(word('signIn', 'unsentGone', { n: 1 }))).toBeVisible();
    await app.signIn(`${signInName}@demo`, 'second password');
    await expect(app.page.getByText(says('device_revoked'))).toBeVisible();
  });
  expect([...desk.complaints, ...laptop.complaints]).toEqual([]);
});
