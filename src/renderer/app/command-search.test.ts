import { IconBox } from '@tabler/icons-react';
import { describe, expect, it } from 'vitest';
import type { SearchHit } from '../data/api';
import type { Command, NavEntry } from '../ui/feature';
import { foremost, groupsFor, labelMatches } from './command-search';

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
    const groups = groupsFor({ ...sources, hits: [account], text: 'o' });
    expect(groups.map((group) => group.title)).toEqual(['records', 'doWith', 'act', 'places']);
    expect(groups[1]?.about).toBe('Ottilies Käseladen');
    expect(groups[1]?.entries[0]).toMatchObject({ kind: 'act', accountId: 'a1' });
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
