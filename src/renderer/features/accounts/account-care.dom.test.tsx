import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { conditionRowsOf } from '../../../shared/domain/saved-list';
import type { Body } from '../../../shared/entities';
import type { WireRecord } from '../../../shared/record';
import { RefSourceProvider } from '../../app/ref-source';
import type { DataClient, Row } from '../../data/api';
import { DataProvider, useRecord } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { useAccountPriceList } from '../../pages/account-price-list';
import { AccountFacts } from './account-facts';
import { NewAccountPage } from './new-account-page';
vi.setConfig({ testTimeout: 40_000 });

const today = '2026-11-22';
const list = (id: string, currency: string): WireRecord =>
  wire('priceList', id, { code: id, name: `List ${id}`, revision: 1, currency, validFrom: '2026-01-01', prices: [] });
const hotels = (id: string, position: number, care: Partial<Body<'segment'>>): WireRecord =>
  wire('segment', id, {
    name: `Hotels ${id}`,
    conditions: conditionRowsOf([{ field: 'industry', op: 'in', value: ['Hotel'] }]),
    position,
    ...care,
  });
const records: readonly WireRecord[] = [
  ...[list('wholesale', 'EUR'), list('contract', 'EUR'), list('taipei', 'TWD')],
  hotels('far', 1, { priceListId: 'taipei' }),
  hotels('near', 2, { priceListId: 'contract', visitIntervalDays: 14 }),
  wire('account', 'a1', {
    ...{ name: 'Ritz', type: 'customer', ownerId: 'anna', industry: 'Hotel', currency: 'EUR' },
    ...{ priceListId: 'wholesale', country: 'DE' },
  }),
  wire('account', 'a2', { name: 'Taipei', type: 'customer', ownerId: 'anna', currency: 'TWD' }),
  wire('account', 'a3', { name: 'Shanghai', type: 'customer', ownerId: 'anna', currency: 'CNY' }),
];

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function show(page: ReactNode, more: readonly WireRecord[] = []): Promise<void> {
  client = await openMemoryData({ session: salesperson('anna'), records: [...records, ...more] });
  const location = memoryLocation({ path: '/accounts/new' });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <RefSourceProvider client={client}>{page}</RefSourceProvider>
      </DataProvider>
    </Router>,
    { today },
  );
}

/** What is said below a field of the form. */
const below = (label: string): string => {
  const field = screen.getByLabelText(label).closest('.field');
  return (field?.querySelector('[role="status"]')?.textContent ?? '').replace(/\s+/g, ' ').trim();
};

test('a new account has no price list of its own: the form says which it gets, and the segment decides', async () => {
  await show(
    <NewAccountPage />,
    // The account that ordered last: its list is not taken over.
    [
      wire('order', 'o1', {
        ...{ provisionalNumber: 'A2-1', accountId: 'a1', accountName: 'Ritz', authorId: 'anna', status: 'accepted' },
        ...{ orderedOn: '2026-11-20', currency: 'EUR', grossMinor: 1, netMinor: 1, lines: [] },
      }),
    ],
  );
  const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
  await screen.findByLabelText('Price list');
  await waitFor(() => expect(below('Price list')).toBe('Left empty: list prices'));
  expect(below('Visit every, days')).toBe('');
  type('Name *', 'Savoy');
  type('Industry', 'Hotel');
  // The first segment's list is in another currency: the next one decides.
  await waitFor(() => expect(below('Price list')).toBe('Left empty: List contract · segment Hotels near'));
  expect(below('Visit every, days')).toBe('Left empty: every 14 days · segment Hotels near');
  type('Visit every, days', '7');
  expect(below('Visit every, days')).toBe('Instead of every 14 days · segment Hotels near');
  let accounts: readonly Row<'account'>[] = [];
  client?.watchRecords('account', { search: 'Savoy' }, { window: { offset: 0, limit: 9 } }, ({ rows }) => {
    accounts = rows;
  });
  await act(async () => fireEvent.click(screen.getByRole('button', { name: /^Create account/ })));
  await waitFor(() => expect(accounts).toHaveLength(1));
  expect(accounts[0]).toMatchObject({ industry: 'Hotel', currency: 'EUR', country: 'DE', visitIntervalDays: 7 });
  expect(accounts[0]).not.toHaveProperty('priceListId');
});

function Facts({ id }: { readonly id: string }): ReactNode {
  const account = useRecord('account', id);
  return account && <AccountFacts account={account} mayWrite mayAssign={false} />;
}
const prices = (): string =>
  (screen.getByText('Price list').nextElementSibling?.textContent ?? '').replace(/\s+/g, ' ');

test('the account page says whose price list counts, and goes over to that of the segment and back', async () => {
  await show(<Facts id="a1" />);
  await waitFor(() => expect(prices()).toContain('List contract'));
  expect(prices()).toMatch(/^List wholesaleIts own · As its segment List contract · segment Hotels near/);
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'As its segment: Price list' })));
  await waitFor(() => expect(prices()).toMatch(/^List contract · segment Hotels near Add/));
  const toast = await screen.findByText('Price list: as its segment');
  await act(async () =>
    fireEvent.click(within(toast.closest('[role="status"]') as HTMLElement).getByRole('button', { name: /Undo/ })),
  );
  await waitFor(() => expect(prices()).toMatch(/^List wholesaleIts own/));
});

test('where nobody chose a price list it says what is paid by: the only one of a currency, or that there is none', async () => {
  await show(<Facts id="a2" />);
  await waitFor(() => expect(prices()).toContain('List taipei · the only price list in TWD'));
  cleanup();
  await client?.close();
  await show(<Facts id="a3" />);
  await waitFor(() => expect(prices()).toContain('no prices in CNY: choose a price list'));
});

function Paid({ id }: { readonly id: string }): ReactNode {
  const agreed = useAccountPriceList(id, today);
  return agreed && <p data-testid={id}>{agreed.list?.name ?? 'none'}</p>;
}

test('orders are written by the list that the page says', async () => {
  await show(
    <>
      {['a1', 'a2', 'a3', 'a4'].map((id) => (
        <Paid key={id} id={id} />
      ))}
    </>,
    [wire('account', 'a4', { name: 'Berlin', type: 'customer', industry: 'Hotel', currency: 'EUR' })],
  );
  const said = () => ['a1', 'a2', 'a3', 'a4'].map((id) => screen.queryByTestId(id)?.textContent);
  await waitFor(() => expect(said()).toEqual(['List wholesale', 'List taipei', 'none', 'List contract']));
});

test('says since when the account was in which segment, and carried which tag by rule', async () => {
  const stay = (segmentId: string, from: string, rest: object = {}) => ({
    key: `${from} ${segmentId}`,
    segmentId,
    from,
    ...rest,
  });
  await show(<Facts id="a1" />, [
    wire('tag', 'guest', { name: 'Guest rooms', segmentId: 'near' }),
    wire('segmentHistory', 'h1', {
      accountId: 'a1',
      stays: [
        stay('far', '2026-11-01', { isEarlier: true, until: '2026-11-10' }),
        stay('removed', '2026-11-02'),
        stay('near', '2026-11-10'),
      ],
    }),
  ]);
  const said = await screen.findByText('Tag history');
  const lines = [...(said.closest('details')?.querySelectorAll('li') ?? [])].map(({ textContent }) =>
    textContent.replace(/\s+/g, ' '),
  );
  expect(lines).toEqual([
    'Guest rooms, by segment Hotels near since 10 Nov 2026',
    'Segment Hotels far 1 Nov 2026 or earlier to 10 Nov 2026',
  ]);
});
