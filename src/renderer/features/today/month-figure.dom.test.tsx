import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, test, vi } from 'vitest';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { Body } from '../../../shared/entities';
import type { WireRecord } from '../../../shared/record';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { MonthFigure, MonthNet } from './month-figure';
vi.setConfig({ testTimeout: 60_000 });

let client: DataClient;
afterEach(async () => {
  cleanup();
  await client.close();
});

const ofLine = (netMinor: number) => ({ unitPriceMinor: netMinor, netMinor });
const body = (authorId: string, netMinor: number, other: Partial<Body<'order'>> = {}): Body<'order'> => ({
  provisionalNumber: 'A2-1',
  accountId: 'a1',
  accountName: 'Käseladen',
  status: 'submitted',
  orderedOn: '2026-11-03',
  authorId,
  currency: 'EUR',
  lines: [
    { lineId: 'l1', productId: 'p1', productName: 'Gouda', quantityMilli: 1000, discountBp: 0, ...ofLine(netMinor) },
  ],
  grossMinor: netMinor,
  netMinor,
  ...other,
});

async function open(records: readonly WireRecord[]): Promise<void> {
  client = await openMemoryData({ session: salesperson('anna'), records });
  renderUi(
    <DataProvider client={client}>
      <MonthFigure authorId="anna" />
      <p>
        Team: <MonthNet authorIds={['anna', 'bert']} />
      </p>
    </DataProvider>,
    { today: '2026-11-22' },
  );
}

test('the month is added up however many orders it has, by currency, and only what was placed in it', async () => {
  await open([
    ...Array.from({ length: 3_100 }, (_, n) => wire('order', `o${n}`, body('anna', 100))),
    wire('order', 'cny', body('anna', 70_000, { currency: 'CNY' })),
    wire('order', 'bert', body('bert', 50_000)),
    wire('order', 'draft', body('anna', 90_000, { status: 'draft' })),
    wire('order', 'before', body('anna', 90_000, { orderedOn: '2026-10-31' })),
    wire('order', 'after', body('anna', 90_000, { orderedOn: '2026-12-01' })),
  ]);
  await screen.findByText('€ 3,100 + ¥700');
  await screen.findByText('Team: € 3,600 + ¥700');
});

test('the first order of the month, and the first of another currency, are added as they are written', async () => {
  await open([]);
  await screen.findByText('Team: € 0');
  const write = (id: string, order: Body<'order'>) =>
    act(() => client.commit([{ entity: 'order', op: 'create', id, body: order }]));
  await write('o1', body('anna', 120_000));
  await screen.findByText('Team: € 1,200');
  await write('o2', body('anna', 70_000, { currency: 'CNY' }));
  await screen.findByText('€ 1,200 + ¥700');
});
