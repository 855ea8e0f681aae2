import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { press, renderUi } from '../../../../test/support/ui-for-tests';
import { encodeAnalysisResult } from '../../../shared/domain/insights/analysis-result';
import type { WireRecord } from '../../../shared/record';
import type { Session } from '../../../shared/sync-protocol';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import type { DataClient } from '../../data/api';
import { NewOrderPage } from './new-order-page';

// Finding by role reads the whole page, which takes its time on a busy computer.
// The test environment lays nothing out: a window of some height has to be claimed.
for (const side of ['offsetHeight', 'offsetWidth', 'clientHeight', 'clientWidth']) {
  Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => 800 });
}

const session: Session = {
  officeId: 'office',
  organisation: { id: 'org', name: 'Northwind', slug: 'northwind', currency: 'EUR', demo: false },
  user: { id: 'u', name: 'Margaret Peacock', signInName: 'margaret', role: 'salesperson' },
  deviceId: 'device',
  deviceCode: 'K7',
};
const wire = (entity: string, id: string, body: Record<string, unknown>): WireRecord => ({
  id,
  entity,
  v: 1,
  rev: 1,
  deleted: false,
  body,
  mut: null,
  at: '2026-11-01T08:00:00.000Z',
  byId: null,
  conflicts: [],
});
const line = (productId: string, quantityMilli: number, unitPriceMinor: number, discountBp: number) => ({
  lineId: `l-${productId}`,
  productId,
  productName: productId,
  quantityMilli,
  unitPriceMinor,
  discountBp,
  netMinor: 0,
});
const records: WireRecord[] = [
  wire('user', 'u', { name: 'Margaret Peacock', signInName: 'margaret', role: 'salesperson', active: true }),
  wire('product', 'camembert', {
    code: '60',
    name: 'Camembert Pierrot',
    priceMinor: 3400,
    currency: 'EUR',
    stockMilli: 14_000,
    stockAt: '2026-11-01T08:00:00.000Z',
  }),
  wire('product', 'chai', { code: '1', name: 'Chai', priceMinor: 1800, currency: 'EUR' }),
  wire('product', 'tea', { code: 'T1', name: '锡兰红茶', priceMinor: 500, currency: 'CNY' }),
  wire('priceList', 'list', {
    code: 'DE',
    name: 'DE 2026',
    revision: 1,
    currency: 'EUR',
    validFrom: '2026-01-01',
    prices: [{ productId: 'chai', unitPriceMinor: 1750 }],
  }),
  wire('account', 'a', {
    name: 'Ottilies Käseladen',
    type: 'customer',
    ownerId: 'u',
    priceListId: 'list',
    currency: 'EUR',
  }),
  wire('order', 'old', {
    provisionalNumber: 'K7-0001',
    number: '11078',
    accountId: 'a',
    accountName: 'Ottilies Käseladen',
    status: 'delivered',
    orderedOn: '2026-10-16',
    authorId: 'u',
    currency: 'EUR',
    lines: [line('chai', 24_000, 1700, 500), line('camembert', 12_000, 3400, 1000)],
    grossMinor: 81_600,
    netMinor: 75_480,
  }),
];

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
  client = undefined;
});

async function openEditor(more: readonly WireRecord[] = []): Promise<{ data: DataClient; path: () => string }> {
  const data = await openMemoryData({ session, records: [...records, ...more] });
  client = data;
  const { hook, searchHook, history } = memoryLocation({ path: '/orders/new', searchPath: 'account=a', record: true });
  renderUi(
    <DataProvider client={data}>
      <Router hook={hook} searchHook={searchHook}>
        <NewOrderPage />
      </Router>
    </DataProvider>,
  );
  await screen.findByRole('combobox', { name: /Add an item/ });
  return { data, path: () => history.at(-1) ?? '' };
}
const ghost = () => screen.getByRole<HTMLInputElement>('combobox', { name: /Add an item/ });
const net = () => screen.getByTestId('net').textContent?.replace(/\s/g, ' ');
const ordersOf = async (data: DataClient) =>
  (
    await data.fetchRecords(
      'order',
      { where: [{ field: 'status', op: 'ne', value: 'delivered' }] },
      { offset: 0, limit: 10 },
    )
  ).rows;

describe('the order editor', { timeout: 60_000 }, () => {
  it('adds the usual quantity at the price of the price list, saves by itself, and submits with Ctrl Enter', async () => {
    const { data, path } = await openEditor();
    fireEvent.change(ghost(), { target: { value: 'chai' } });
    await screen.findByRole('option', { name: /Chai/ });
    fireEvent.keyDown(ghost(), { key: 'Enter' });
    const quantity = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Quantity, line 1, Chai' });
    await waitFor(() => expect(document.activeElement).toBe(quantity));
    expect(quantity.value).toBe('24');
    // 24 x 17.50, and the price of the old order is not taken over.
    expect(net()).toBe('€ 420.00');
    const discount = screen.getByRole<HTMLInputElement>('textbox', { name: 'Percent off, line 1, Chai' });
    fireEvent.focus(discount);
    fireEvent.change(discount, { target: { value: '12.5' } });
    expect(net()).toBe('€ 367.50');
    fireEvent.blur(discount);
    expect(discount.value.replace(/\s/g, ' ')).toBe('12.5 % off');

    await waitFor(async () =>
      expect((await ordersOf(data))[0]).toMatchObject({
        status: 'draft',
        provisionalNumber: 'K7-0002',
        netMinor: 36_750,
        priceListId: 'list',
      }),
    );
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
    await waitFor(async () => {
      const [order] = await ordersOf(data);
      expect(order).toMatchObject({
        status: 'submitted',
        netMinor: 36_750,
        grossMinor: 42_000,
        statusHistory: [{ status: 'submitted', byId: 'u' }],
      });
      expect(path()).toBe(`/orders/${order?.id}`);
    });
  });

  it('takes items as last time with Ctrl D, and warns about the stock without blocking', async () => {
    await openEditor();
    fireEvent.keyDown(ghost(), { key: 'd', ctrlKey: true });
    await screen.findByRole('textbox', { name: 'Quantity, line 1, Chai' });
    fireEvent.keyDown(ghost(), { key: 'd', ctrlKey: true });
    const quantity = await screen.findByRole<HTMLInputElement>('textbox', {
      name: 'Quantity, line 2, Camembert Pierrot',
    });
    expect(net()).toBe('€ 766.20');
    fireEvent.focus(quantity);
    fireEvent.change(quantity, { target: { value: '30' } });
    await screen.findByText(/Line 2: stock at .* was 14 of 30/);
    fireEvent.change(quantity, { target: { value: 'many' } });
    await screen.findByText(/A quantity is above 0/);
    fireEvent.keyDown(quantity, { key: 'Escape' });
    expect(screen.queryByText(/A quantity is above 0/)).toBeNull();
    expect(net()).toBe('€ 766.20');
  });

  it('says on the page that it needs a line, and no longer once there is one', async () => {
    await openEditor();
    act(() => void press(window, 'Enter', { ctrlKey: true }));
    expect((await screen.findByText('An order needs at least one line')).closest('.toast')).toBeNull();
    fireEvent.change(ghost(), { target: { value: 'chai' } });
    await screen.findByRole('option', { name: /Chai/ });
    fireEvent.keyDown(ghost(), { key: 'Enter' });
    await screen.findByRole('textbox', { name: 'Quantity, line 1, Chai' });
    expect(screen.queryByText('An order needs at least one line')).toBeNull();
  });

  const suggestible = ['brie', 'gouda', 'tilsit', 'edam'];
  const rules: WireRecord = wire('analysisResult', 'rules', {
    ...{ kind: 'rules', asOf: '2026-11-01' },
    content: encodeAnalysisResult({
      kind: 'rules',
      rules: {
        ...{ source: 'headOffice', asOf: '2026-11-01', configVersion: '', baskets: 100, minSupport: 0.1 },
        rules: suggestible.map((then, n) => ({
          ...{ if: ['chai'], then, support: 0.5, confidence: 0.9 - n / 10, lift: 2, leverage: 0.1 },
          ...{ conviction: 3, baskets: 50 },
        })),
      },
    }),
  });
  const products = suggestible.map((id) =>
    wire('product', id, { code: id, name: id, priceMinor: 100, currency: 'EUR' }),
  );
  const answersOf = async (data: DataClient) =>
    (await data.fetchRecords('suggestionAnswer', {}, { offset: 0, limit: 10 })).rows
      .map(({ productId, answer, orderId, kind }) => ({ productId, answer, orderId, kind }))
      .sort((a, b) => ((a.productId ?? '') < (b.productId ?? '') ? -1 : 1));

  it('records which suggestions were accepted, however they were added, which were refused, and how many neither', async () => {
    const { data } = await openEditor([rules, ...products]);
    fireEvent.keyDown(ghost(), { key: 'd', ctrlKey: true });
    await screen.findByRole('button', { name: 'Add 1 brie' });
    // From the grid to the first suggestion, to the next, and refused: that one stays away, unless it is taken back.
    fireEvent.keyDown(ghost(), { key: 'g', ctrlKey: true });
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Add 1 brie');
    fireEvent.keyDown(document.activeElement as Element, { key: 'g', ctrlKey: true });
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Add 1 gouda');
    fireEvent.keyDown(document.activeElement as Element, { key: 'Delete' });
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Add 1 gouda' })).toBeNull());
    fireEvent.click(await screen.findByRole('button', { name: /Undo/ }));
    await screen.findByRole('button', { name: 'Add 1 gouda' });
    expect(await answersOf(data)).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Customer does not want gouda' }));
    await waitFor(async () => expect(await answersOf(data)).toHaveLength(1));

    fireEvent.click(screen.getByRole('button', { name: 'Add 1 brie' }));
    await screen.findByRole('textbox', { name: 'Quantity, line 2, brie' });
    fireEvent.change(ghost(), { target: { value: 'tilsit' } });
    await screen.findByRole('option', { name: /tilsit/ });
    fireEvent.keyDown(ghost(), { key: 'Enter' });
    await screen.findByRole('textbox', { name: 'Quantity, line 3, tilsit' });
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
    await waitFor(async () => expect((await ordersOf(data))[0]?.status).toBe('submitted'));
    const [order] = await ordersOf(data);
    const offer = { orderId: order?.id, kind: 'offer' };
    expect(await answersOf(data)).toEqual([
      { productId: 'brie', answer: 'accepted', ...offer },
      { productId: 'gouda', answer: 'refused', ...offer },
      { productId: 'tilsit', answer: 'accepted', ...offer },
    ]);
    // Edam was shown, too.
    expect(order?.suggestionsIgnored).toBe(1);
    expect((await data.suggestProducts('a', ['chai'])).map(({ productId }) => productId)).toEqual(['edam']);
  });

  it('leaves every key to the input method while it composes', async () => {
    const { data } = await openEditor();
    fireEvent.change(ghost(), { target: { value: 'chai' } });
    await screen.findByRole('option', { name: /Chai/ });
    act(() => void press(ghost(), 'Enter', { composing: true }));
    act(() => void press(ghost(), 'Process', { keyCode: 229 }));
    act(() => void press(window, 'Enter', { ctrlKey: true, composing: true }));
    expect(screen.queryByRole('textbox', { name: /Quantity, line 1/ })).toBeNull();
    expect(await ordersOf(data)).toEqual([]);
  });

  it('reads cells pasted from a spreadsheet and names what it could not read', async () => {
    await openEditor();
    fireEvent.paste(ghost(), { clipboardData: { getData: () => '60\t2\t10%\nnothing\t3\nT1\t1' } });
    await screen.findByRole('textbox', { name: 'Quantity, line 1, Camembert Pierrot' });
    expect(net()).toBe('€ 61.20');
    const problems = screen.getByRole('alert').textContent;
    expect(problems).toContain('“nothing” is not in the catalogue');
    // A price in yuan is never taken for one in euro.
    expect(problems).toContain('“锡兰红茶” has no price in this currency');
  });
});
