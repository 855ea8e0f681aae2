import { expect, type Page } from '@playwright/test';
import type { Words } from './words';

/** What a person does with Roadbook, in the words of the screen. */
export class App {
  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {}

  /** The sync indicator in the status bar. */
  get state() {
    return this.page.locator('.status').locator('a, button').first();
  }

  async chooseLanguage(): Promise<void> {
    if (this.words.language === 'en') return;
    const name = { 'zh-CN': '简体中文', 'zh-TW': '繁體中文' }[this.words.language];
    const select = this.page.locator('.signin-language input, input.signin-language').first();
    if ((await select.inputValue()) === name) return;
    await select.click();
    await this.page.getByRole('option', { name }).click();
  }

  async signIn(name: string, password: string): Promise<void> {
    const { word } = this.words;
    await this.chooseLanguage();
    await this.page.getByLabel(word('signIn', 'name'), { exact: true }).fill(name);
    await this.page.getByLabel(word('signIn', 'password'), { exact: true }).fill(password);
    await this.page.getByRole('button', { name: word('signIn', 'signIn'), exact: true }).click();
  }

  async synced(): Promise<void> {
    await expect(this.state).toContainText(this.words.language === 'en' ? /^Synced/ : /^已同步/, { timeout: 60_000 });
  }

  /** So many changes are on this laptop only. */
  async waits(n: number): Promise<void> {
    await expect(this.page.locator('.status')).toContainText(this.words.word('frame', 'waiting', { n }));
  }

  /** Opens a record by the command bar, as one does without a mouse. */
  async find(text: string, name: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    const input = this.page.getByRole('combobox', { name: this.words.word('frame', 'searchHint') });
    await input.fill(text);
    await this.page.getByRole('option').filter({ hasText: name }).first().click();
    await expect(this.page.getByRole('heading', { level: 1 })).toContainText(name);
  }

  async go(path: string): Promise<void> {
    await this.page.evaluate((to) => {
      history.pushState(null, '', to);
    }, path);
  }

  async logVisit(said: string): Promise<void> {
    const { word } = this.words;
    await this.page.keyboard.press('v');
    await this.page.getByLabel(word('activities', 'whatWasSaid')).fill(said);
    await this.page.keyboard.press('Control+Enter');
    await expect(this.page.getByLabel(word('activities', 'whatWasSaid'))).toBeHidden();
    await expect(this.page.getByText(said).first()).toBeVisible();
  }

  async changePhone(phone: string): Promise<void> {
    const { word, field } = this.words;
    await this.page
      .getByRole('button', { name: word('accounts', 'changeFact', { name: field('account', 'phone') }) })
      .click();
    await this.page.locator('.fact-editor').getByLabel(field('account', 'phone')).fill(phone);
    await this.page.keyboard.press('Control+Enter');
    // The value is shown before it is durable; the field closes when it is.
    await expect(this.page.locator('.fact-editor')).toBeHidden();
    await expect(this.page.getByText(phone).first()).toBeVisible();
  }

  async createAccount(name: string, city: string): Promise<void> {
    const { word, field } = this.words;
    await this.page
      .getByRole('link', { name: word('accounts', 'newAccount') })
      .or(this.page.getByRole('button', { name: word('accounts', 'newAccount') }))
      .first()
      .click();
    await this.page.getByLabel(field('account', 'name')).first().fill(name);
    await this.page.getByLabel(field('account', 'city')).fill(city);
    await this.page.keyboard.press('Control+Enter');
    await expect(this.page.getByRole('heading', { level: 1 })).toContainText(name);
  }

  /** On the page of an account. */
  async addContact(fullName: string): Promise<void> {
    const { word, field } = this.words;
    await this.page
      .getByRole('link', { name: word('contacts', 'addTo') })
      .or(this.page.getByRole('button', { name: word('contacts', 'addTo') }))
      .first()
      .click();
    await this.page.getByLabel(field('contact', 'fullName')).fill(fullName);
    await this.page.keyboard.press('Control+Enter');
    await expect(this.page.getByText(fullName).first()).toBeVisible();
  }

  /** On the page of an account: lines of product number, quantity and percent off. */
  async writeOrder(
    lines: readonly { readonly item: string; readonly quantity: string; readonly off?: string }[],
  ): Promise<void> {
    const { word } = this.words;
    await this.page.keyboard.press('o');
    for (const [index, line] of lines.entries()) {
      await this.page.getByLabel(word('orders', 'addItemLabel', { n: index + 1 })).fill(line.item);
      await this.page.keyboard.press('Enter');
      const quantity = this.page.locator(`input[data-column="quantity"][data-row="${index}"]`);
      await quantity.fill(line.quantity);
      if (line.off !== undefined) {
        const discount = this.page.locator(`input[data-column="discount"][data-row="${index}"]`);
        await discount.click();
        await discount.fill(line.off);
      }
    }
  }

  async submitOrder(): Promise<void> {
    await this.page.keyboard.press('Control+Enter');
    // By its role: the order as it is printed stands in the page too, hidden.
    const writtenBy = this.page.getByRole('term').filter({ hasText: this.words.word('orders', 'writtenBy') });
    await expect(writtenBy).toBeVisible();
  }
}
