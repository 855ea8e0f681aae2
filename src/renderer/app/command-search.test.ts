import { IconBox } from '@tabler/icons-react';
import { describe, expect, it } from 'vitest';
import type { Row, SearchHit } from '../data/api';
import type { Command, NavEntry } from '../ui/feature';
import { accountIdOf, foremost, groupsFor, labelMatches } from './command-search';

const commands: readonly Command[] = [
  {
    id: 'order',
    label: ['New order', '新建订单', '新增訂單'],
    keywords: ['sell', '下单', '下單'],
    forAccount: true,
    run: () => undefined,
  },
  { id: 'invite', label: ['Invite a user', '邀请用户', '邀請使用者'], roles: ['administrator'], run: () => undefined },
];
const places: readonly NavEntry[] = [{ label: ['Orders', '订单', '訂單'], icon: IconBox, path: '/orders', order: 1 }];
const account: SearchHit = { entity: 'account', id: 'a1', title: 'Ottilies Käseladen', detail: 'Köln' };
const priceList: SearchHit = { entity: 'priceList', id: 'p1', title: 'Otto', detail: '' };
const sources = { commands, places, role: 'salesperson' as const, hits: [], text: '' };

describe('the command bar', () => {
  it('shows records first, then acts on the account found, then acts, then places', () => {
    const groups = groupsFor({ ...sources, hits: [account], hitAccount: 'a1', text: 'o' });
    expect(groups.map((group) => group.title)).toEqual(['records', 'doWith', 'act', 'places']);
    expect(groups[1]?.about).toBe('Ottilies Käseladen');
    expect(groups[1]?.entries[0]).toMatchObject({ kind: 'act', accountId: 'a1' });
  });

  it('acts on a contact at their account, and on what belongs to an account', () => {
    const contact: SearchHit = { entity: 'contact', id: 'c1', title: 'Otto Vogt', detail: '' };
    const [, withContact] = groupsFor({ ...sources, hits: [contact, account], hitAccount: 'a2', text: 'o' });
    expect(withContact).toMatchObject({ title: 'doWith', about: 'Otto Vogt' });
    expect(withContact?.entries[0]).toMatchObject({ accountId: 'a2', contactId: 'c1' });
    const titles = groupsFor({ ...sources, hits: [priceList, account], text: 'o' }).map((group) => group.title);
    expect(titles).toEqual(['records', 'act', 'places']);

    const meta = {} as Row<'order'>['meta'];
    const main = { accountId: 'a3', main: true };
    const person = { id: 'c1', fullName: 'Otto Vogt', meta };
    expect(accountIdOf('contact', { ...person, accounts: [{ accountId: 'a2' }, main] })).toBe('a3');
    expect(accountIdOf('contact', { ...person, accounts: [{ accountId: 'a2' }, { accountId: 'a3' }] })).toBe('a2');
    expect(accountIdOf('contact', person)).toBeUndefined();
    for (const entity of ['order', 'case', 'opportunity'] as const)
      expect(accountIdOf(entity, { id: 'r1', accountId: 'a4', meta } as Row<typeof entity>)).toBe('a4');
    expect(accountIdOf('product', { id: 'p1', meta } as Row<'product'>)).toBeUndefined();
  });

  it('gives acts the account of the open page', () => {
    const [acts] = groupsFor({ ...sources, text: 'order', pageAccount: 'a7' });
    expect(acts?.entries[0]).toMatchObject({ kind: 'act', accountId: 'a7' });
  });

  it('finds acts in any language and by other words, whatever the language of the screen', () => {
    for (const text of ['new order', 'ORDER', 'sell', '下单', '訂單']) {
      expect(groupsFor({ ...sources, text }).flatMap((group) => group.entries.map((entry) => entry.key))).toContain(
        'do order',
      );
    }
    expect(labelMatches('rder', [['New order', '', '']])).toBe(false);
  });

  it('offers nobody what their role may not do', () => {
    expect(groupsFor({ ...sources, text: 'invite' })).toEqual([]);
    expect(groupsFor({ ...sources, text: 'invite', role: 'administrator' })).toHaveLength(1);
  });

  it('puts what people work with before what they look up', () => {
    expect(foremost([priceList, account], 8)).toEqual([account, priceList]);
    expect(foremost([priceList, account], 1)).toEqual([account]);
  });
});
