import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { Body } from '../../../shared/entities';
import { RefSourceProvider } from '../../app/ref-source';
import type { DataClient, Row } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { OpportunityPage } from './opportunity-page';
vi.setConfig({ testTimeout: 40_000 });

let client: DataClient | undefined;
let held: Row<'opportunity'> | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

const slow = { timeout: 25_000 };
const cell = (name: string): HTMLInputElement => screen.getByLabelText<HTMLInputElement>(name);
const type = async (field: HTMLInputElement, text: string, key?: string): Promise<void> => {
  await act(async () => {
    field.focus();
    fireEvent.change(field, { target: { value: text } });
    if (key !== undefined) fireEvent.keyDown(field, { key });
  });
};

async function open(opportunity: Partial<Body<'opportunity'>>): Promise<void> {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('user', 'anna', { name: 'Anna', signInName: 'anna', role: 'salesperson' }),
      wire('account', 'a1', { name: 'Käseladen', type: 'customer', ownerId: 'anna', priceListId: 'list' }),
      wire('product', 'brie', { code: '12', name: 'Brie', priceMinor: 900, currency: 'EUR' }),
      wire('product', 'comte', { code: '13', name: 'Comté', priceMinor: 2500, currency: 'EUR' }),
      wire('product', 'tea', { code: 'T1', name: 'Oolong', priceMinor: 300, currency: 'TWD' }),
      wire('priceList', 'list', {
        ...{ code: 'L', name: 'List', revision: 1, currency: 'EUR', validFrom: '2026-01-01' },
        prices: [{ productId: 'brie', unitPriceMinor: 850 }],
      }),
      wire('opportunity', 'o1', {
        ...{ name: 'Winter range', accountId: 'a1', ownerId: 'anna', stage: 'new', currency: 'EUR' },
        ...opportunity,
      }),
    ],
  });
  client.watchRecord('opportunity', 'o1', (row) => (held = row));
  const location = memoryLocation({ path: '/opportunities/o1' });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <RefSourceProvider client={client}>
          <Route path="/opportunities/:id" component={OpportunityPage} />
        </RefSourceProvider>
      </DataProvider>
    </Router>,
  );
  await screen.findByRole('heading', { level: 1, name: 'Winter range' }, slow);
}

/** As by keyboard: a part of the name, Enter on what is found. */
async function add(text: string, name: string): Promise<void> {
  const field = await screen.findByLabelText<HTMLInputElement>('Add a product', {}, slow);
  await type(field, text);
  await screen.findByText(name, { selector: '[role=option], [role=option] *' }, slow);
  await act(async () => fireEvent.keyDown(field, { key: 'Enter', code: 'Enter' }));
}

test('products are typed in one after the other; the amount follows the price until another is given', async () => {
  await open({});
  await add('bri', 'Brie');
  const quantity = await screen.findByLabelText<HTMLInputElement>('Quantity of Brie', {}, slow);
  await waitFor(() => expect(document.activeElement).toBe(quantity), slow);
  expect(held?.lines).toEqual([{ productId: 'brie', quantityMilli: 1000, amountMinor: 850 }]);
  await type(quantity, '12', 'Enter');
  await waitFor(() => expect(held?.lines?.[0]).toMatchObject({ quantityMilli: 12_000, amountMinor: 10_200 }), slow);
  // Enter below the last line leads to the next product.
  expect(document.activeElement).toBe(cell('Add a product'));
  await add('com', 'Comté');
  await waitFor(() => expect(held?.lines).toHaveLength(2), slow);
  await type(cell('Amount of Comté'), '20');
  await act(async () => cell('Amount of Comté').blur());
  await waitFor(() => expect(held?.lines?.[1]).toMatchObject({ quantityMilli: 1000, amountMinor: 2000 }), slow);
  await type(cell('Quantity of Comté'), '3', 'Enter');
  await waitFor(() => expect(held?.lines?.[1]).toMatchObject({ quantityMilli: 3000, amountMinor: 2000 }), slow);
  // No price in euro: what it comes to is for the person to say.
  await add('ool', 'Oolong');
  await waitFor(() => expect(held?.lines?.[2]).toEqual({ productId: 'tea', amountMinor: 0 }), slow);
  expect(held?.valueMinor).toBeUndefined();
});

test('their sum is offered as the value, and taken only when somebody says so', async () => {
  await open({
    valueMinor: 50_000,
    lines: [
      { productId: 'brie', amountMinor: 10_000 },
      { productId: 'comte', amountMinor: 2_500 },
    ],
  });
  await screen.findByText(/375.00 of the value is without a product/, {}, slow);
  await type(cell('Amount of Brie'), '600', 'Enter');
  await screen.findByText(/125.00 more than the value/, {}, slow);
  expect(held?.valueMinor).toBe(50_000);
  await act(async () => fireEvent.click(screen.getByText(/Take .*625.00 as the value/)));
  await waitFor(() => expect(held?.valueMinor).toBe(62_500), slow);
  await waitFor(() => expect(screen.queryByText(/as the value$/)).toBeNull(), slow);
});

test('what is no number is not saved, Escape puts the old one back, and a line is taken out', async () => {
  await open({ lines: [{ productId: 'brie', quantityMilli: 2000, amountMinor: 10_000 }] });
  await screen.findByLabelText('Quantity of Brie', {}, slow);
  await type(cell('Quantity of Brie'), 'two', 'Enter');
  expect(screen.getByRole('alert').textContent).toBe('No number of that kind');
  expect(document.activeElement).toBe(cell('Quantity of Brie'));
  await act(async () => fireEvent.keyDown(cell('Quantity of Brie'), { key: 'Escape' }));
  await type(cell('Quantity of Brie'), '');
  await act(async () => cell('Quantity of Brie').blur());
  await waitFor(() => expect(held?.lines).toEqual([{ productId: 'brie', amountMinor: 10_000 }]), slow);
  await act(async () => fireEvent.click(screen.getByLabelText('Take out Brie')));
  await waitFor(() => expect(held?.lines ?? []).toEqual([]), slow);
});
