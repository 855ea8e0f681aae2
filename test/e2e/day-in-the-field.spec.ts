import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { SyncResponse } from '../../src/shared/sync-protocol';
import { northwindPassword } from '../support/company';
import { expect, test } from '../support/world';
import { App } from './pages/app';
import { wordsIn } from './pages/words';

const fixture = (file: string) =>
  parse(readFileSync(join(import.meta.dirname, '../fixtures/northwind', file)), {
    columns: true,
    relax_column_count: true,
  }) as Record<string, string>[];

/** What the table of permissions gives an employee, computed from the files alone: own accounts, and orders on them or written by the employee. */
function sharesOf(employee: string) {
  const orders = fixture('orders.csv');
  const owners = new Map<string, string>();
  for (const { customerID = '' } of fixture('customers.csv')) {
    const counts = new Map<string, number>();
    for (const order of orders)
      if (order['customerID'] === customerID)
        counts.set(order['employeeID'] ?? '', (counts.get(order['employeeID'] ?? '') ?? 0) + 1);
    const [best] = [...counts].sort((a, b) => b[1] - a[1] || Number(a[0]) - Number(b[0]));
    owners.set(customerID, best?.[0] ?? '2');
  }
  return {
    accounts: [...owners.values()].filter((owner) => owner === employee).length,
    orders: orders.filter((o) => owners.get(o['customerID'] ?? '') === employee || o['employeeID'] === employee).length,
  };
}

/** Everything the head office sends to somebody, as bytes. */
async function everythingFor(
  officePort: number,
  signInName: string,
): Promise<{ readonly text: string; readonly records: SyncResponse['records'] }> {
  const office = `http://127.0.0.1:${officePort}`;
  const headers = { 'content-type': 'application/json', 'x-roadbook-protocol': '1' };
  const device = { id: crypto.randomUUID(), name: 'listener', platform: 'test' };
  const signedIn = (await (
    await fetch(`${office}/api/auth/sign-in`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ signInName, password: northwindPassword, device }),
    })
  ).json()) as { accessToken: string };
  let text = '';
  const records: SyncResponse['records'] = [];
  for (let checkpoint: string | null = null, more = true; more;) {
    const answer: string = await (
      await fetch(`${office}/api/sync`, {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${signedIn.accessToken}` },
        body: JSON.stringify({ protocol: 1, checkpoint, push: [] }),
      })
    ).text();
    text += answer;
    const page = JSON.parse(answer) as SyncResponse;
    records.push(...page.records);
    [checkpoint, more] = [page.checkpoint, page.more];
  }
  return { text, records };
}

for (const language of ['en', 'zh-CN'] as const) {
  test(`a day in the field, offline, killed, and back (${language})`, async ({ company, openLaptop }) => {
    const words = wordsIn(language);
    const run = language === 'en' ? 'North' : '北方';
    const account = `${run} Quay Delicatessen`;
    const contact = language === 'en' ? 'Ines van der Berg' : '沈明朗';
    const said = `${run}: shelf by the till is free from December`;
    const phone = language === 'en' ? '0241-039 777' : '0241-039 888';

    const laptop = await openLaptop({ locale: language, onDisk: true });
    const app = new App(await laptop.start(), words);
    await app.signIn('margaret.peacock@northwind', northwindPassword);
    await app.synced();

    await test.step('sees exactly what the table of permissions gives employee 4', async () => {
      const mine = await everythingFor(company.officePort, 'margaret.peacock@northwind');
      const share = sharesOf('4');
      const created = await company.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM accounts a JOIN users u ON u.org_id = a.org_id AND u.doc->'body'->>'code' = '4'
         WHERE NOT a.deleted AND a.doc->'body'->>'ownerId' = u.id AND a.doc->'body'->>'code' IS NULL`,
      );
      const count = (entity: string) => mine.records.filter((r) => r.entity === entity && !r.deleted);
      expect(count('account').length).toBe(share.accounts + (created[0]?.n ?? 0));
      expect(count('order').filter((r) => Number(r.body['number']) <= 11077).length).toBe(share.orders);
      await expect(app.page.locator('.status')).toContainText(
        words.word('frame', 'accountsHere', { n: count('account').length }),
      );
    });

    laptop.line.set('cut');
    const known = (await everythingFor(company.officePort, 'margaret.peacock@northwind')).records.find(
      (r) => r.entity === 'account' && r.mut === null && !r.deleted && r.body['phone'] !== undefined,
    );
    const knownName = String(known?.body['name']);

    await test.step('works without network', async () => {
      await app.find(knownName, knownName);
      await app.logVisit(said);
      await app.changePhone(phone);
      await app.writeOrder([
        { item: '60', quantity: '48', off: '10' },
        { item: '59', quantity: '12' },
        { item: '72', quantity: '3', off: '2.5' },
      ]);
      await app.submitOrder();
      await app.page.keyboard.press('g');
      await app.page.keyboard.press('a');
      await app.createAccount(account, 'Aachen');
      await app.addContact(contact);
      // visit, account with its new phone, order, new account, contact
      await app.waits(5);
      // The browser let the page open the line over which its unsent work goes into the second copy.
      expect(laptop.journalLines).toBeGreaterThan(0);
    });

    await test.step('survives kill -9 and opens again, still offline', async () => {
      await laptop.kill();
      const again = new App(await laptop.start(), words);
      await again.waits(5);
      await again.find(account, account);
      await expect(again.page.getByText(contact).first()).toBeVisible();
      await again.find(knownName, knownName);
      await expect(again.page.getByText(phone).first()).toBeVisible();
      await expect(again.page.getByText(said).first()).toBeVisible();
      laptop.line.set('pass');
      await again.page.keyboard.press('F9');
      await again.synced();
      expect(laptop.complaints).toEqual([]);
    });

    await test.step('PostgreSQL holds each exactly once, with number and totals', async () => {
      const activities = await company.query(`SELECT 1 FROM activities WHERE doc->'body'->>'text' = $1`, [said]);
      expect(activities).toHaveLength(1);
      const accounts = await company.query(`SELECT 1 FROM accounts WHERE doc->'body'->>'name' = $1`, [account]);
      expect(accounts).toHaveLength(1);
      const contacts = await company.query(`SELECT 1 FROM contacts WHERE doc->'body'->>'fullName' = $1`, [contact]);
      expect(contacts).toHaveLength(1);
      const phones = await company.query(`SELECT 1 FROM accounts WHERE id = $1 AND doc->'body'->>'phone' = $2`, [
        known?.id,
        phone,
      ]);
      expect(phones).toHaveLength(1);
      const orders = await company.query<{ number: string; status: string; net: number; gross: number }>(
        `SELECT doc->'body'->>'number' AS number, doc->'body'->>'status' AS status, (doc->'body'->>'netMinor')::int AS net,
         (doc->'body'->>'grossMinor')::int AS gross FROM orders WHERE doc->'body'->>'accountId' = $1 AND doc->>'mut' IS NOT NULL
         ORDER BY doc->>'at' DESC LIMIT 1`,
        [known?.id],
      );
      // 48 x 34.00 less 10 %, 12 x 55.00, 3 x 34.80 less 2.5 %
      expect(orders).toMatchObject([
        { status: 'accepted', net: 146880 + 66000 + 10179, gross: 163200 + 66000 + 10440 },
      ]);
      expect(Number(orders[0]?.number)).toBeGreaterThan(11077);
    });

    await test.step('a second device of the manager shows it, employee 3 gets no byte of it', async () => {
      const manager = await openLaptop({ locale: language });
      const desk = new App(await manager.start(), words);
      await desk.signIn('andrew.fuller@northwind', northwindPassword);
      await desk.synced();
      await desk.find(account, account);
      await expect(desk.page.getByText(contact).first()).toBeVisible();
      await desk.find(knownName, knownName);
      await expect(desk.page.getByText(said).first()).toBeVisible();
      expect(manager.complaints).toEqual([]);

      const { text, records } = await everythingFor(company.officePort, 'janet.leverling@northwind');
      for (const canary of [account, contact, said, phone]) expect(text).not.toContain(canary);
      // Employee 3 may have written an order for that account, and keeps reading that order; nothing else names it.
      const naming = records.filter((r) => r.entity !== 'order' && JSON.stringify(r).includes(String(known?.id)));
      expect(naming).toEqual([]);
    });
  });
}
