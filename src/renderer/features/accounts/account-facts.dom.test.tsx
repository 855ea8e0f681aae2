import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { RefSourceProvider } from '../../app/ref-source';
import type { DataClient } from '../../data/api';
import { DataProvider, useRecord } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { AccountFacts } from './account-facts';
vi.setConfig({ testTimeout: 40_000 });

const today = '2026-11-22';
let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

function Facts({ id, mayWrite }: { readonly id: string; readonly mayWrite: boolean }): ReactNode {
  const account = useRecord('account', id);
  return account && <AccountFacts account={account} mayWrite={mayWrite} mayAssign={false} />;
}

async function show(id: string, mayWrite = true): Promise<void> {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('account', 'a1', {
        ...{ name: 'Ritz', type: 'customer', ownerId: 'anna', nextContactOn: '2026-12-01' },
        ...{ acquiredOn: '2025-03-05', cameFrom: 'competitor', acquisitionChannel: 'fair' },
        ...{ acquisitionCostMinor: 45_000, referredById: 'a2' },
        ...{ lostOn: '2026-10-01', lossReason: 'delivery', competitor: 'Metro' },
      }),
      wire('account', 'a2', { name: 'Savoy', type: 'customer', ownerId: 'anna', lastVerifiedOn: '2026-06-01' }),
    ],
  });
  renderUi(
    <DataProvider client={client}>
      <RefSourceProvider client={client}>
        <Facts id={id} mayWrite={mayWrite} />
      </RefSourceProvider>
    </DataProvider>,
    { today },
  );
  await screen.findByText('Checked');
}

const fact = (name: string): string | undefined => {
  const term = screen.queryByText(name, { selector: 'dt' });
  return term?.nextElementSibling?.textContent?.replace(/\s+/g, ' ').trim();
};

test('the page says how a customer came, what that cost, why it went and when to speak to it next', async () => {
  await show('a1');
  await waitFor(() => expect(fact('Referred by')).toBe('Savoy'));
  expect(fact('Won')).toBe('5 Mar 2025 · A competitor · Trade fair');
  expect(fact('Cost of winning')).toBe('€ 450.00');
  expect(fact('Lost')).toBe('1 Oct · Delivery');
  expect(fact('Buys from now')).toBe('Metro');
  expect(fact('Next contact')).toBe('1 Dec');
});

test('what nobody recorded takes no room', async () => {
  await show('a2');
  for (const name of ['Won', 'Cost of winning', 'Referred by', 'Lost', 'Buys from now', 'Next contact'])
    expect(fact(name)).toBeUndefined();
});

test('one press says that the data were checked today, and undo takes it back', async () => {
  await show('a2');
  expect(fact('Checked')).toBe('1 Jun Checked today');
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Checked today' })));
  await waitFor(() => expect(fact('Checked')).toBe('22 Nov'));
  const toast = await screen.findByText('Data checked today');
  await act(async () =>
    fireEvent.click(within(toast.closest('[role="status"]') as HTMLElement).getByRole('button', { name: /Undo/ })),
  );
  await waitFor(() => expect(fact('Checked')).toBe('1 Jun Checked today'));
});

test('who may only read is told when the data were checked, and not asked', async () => {
  await show('a2', false);
  expect(fact('Checked')).toBe('1 Jun');
});
