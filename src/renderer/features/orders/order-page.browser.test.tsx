import '@mantine/core/styles.css';
import '../../ui/fonts.css';
import '../../ui/app.css';
import { cleanup, configure, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { OrderLine } from '../../../shared/domain/order';
import type { Language } from '../../../shared/schema/label';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { PlatformContext, type Platform } from '../../platform/platform';
import { OrderPage } from './order-page';

configure({ asyncUtilTimeout: 15_000 });

let client: DataClient;
afterEach(async () => {
  cleanup();
  await client.close();
});

const lines = (count: number): OrderLine[] =>
  Array.from({ length: count }, (_, n) => ({
    lineId: `l${n}`,
    productId: `p${n}`,
    productCode: `10${n}`,
    productName:
      n % 2 ? '阿里山高山烏龍 Alishan Oolong' : 'Spätburgunder vom Niederrhein, im Holzfass gereift, limitiert',
    packaging: '24 - 12 oz bottles',
    quantityMilli: 144_000,
    unitPriceMinor: 123_456_700,
    discountBp: 1250,
    netMinor: 15_555_544_200,
  }));

/** An order of so many lines on a page as wide as a small laptop leaves it beside the navigation. */
async function open(count: number, status: 'accepted' | 'draft', language: Language): Promise<HTMLElement> {
  const total = 15_555_544_200 * count;
  client = await openMemoryData({
    session: salesperson('anna'),
    language,
    records: [
      wire('account', 'a1', {
        name: 'Königlich Essener Feinkost- und Lebensmittelhandelsgesellschaft',
        type: 'customer',
      }),
      wire('order', 'o1', {
        provisionalNumber: 'A2-0001',
        accountId: 'a1',
        accountName: 'Königlich Essener Feinkost- und Lebensmittelhandelsgesellschaft',
        status,
        orderedOn: '2026-11-20',
        authorId: 'anna',
        currency: 'TWD',
        lines: lines(count),
        grossMinor: total,
        netMinor: total,
      }),
    ],
  });
  const { hook, searchHook } = memoryLocation({ path: '/orders/o1' });
  renderUi(
    <Router hook={hook} searchHook={searchHook}>
      <PlatformContext.Provider value={{} as Platform}>
        <DataProvider client={client}>
          <div lang={language} data-testid="screen" style={{ width: 1228, height: 700, display: 'grid' }}>
            <main className="main" style={{ minWidth: 0, minHeight: 0 }}>
              <Route path="/orders/:id" component={OrderPage} />
            </main>
          </div>
        </DataProvider>
      </PlatformContext.Provider>
    </Router>,
    { language },
  );
  await screen.findByTestId('net');
  // Until it is there another font, which is wider, stands in its place.
  await document.fonts.ready;
  return screen.getByTestId('screen');
}

/** What sticks out of the screen to the side, and cells whose figures do. */
function overflowing(frame: HTMLElement): string[] {
  const right = frame.getBoundingClientRect().right + 1;
  const out = [...frame.querySelectorAll<HTMLElement>('*')].filter((one) => one.getBoundingClientRect().right > right);
  const cells = [...frame.querySelectorAll<HTMLElement>('.ordertable td.r, .totals dd')];
  return [...out, ...cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1)].map((one) => one.outerHTML);
}

for (const language of ['en', 'zh-TW'] as const)
  for (const status of ['accepted', 'draft'] as const)
    test.each([0, 1, 400])(`an order of %i lines keeps within its screen (${status}, ${language})`, async (count) => {
      const frame = await open(count, status, language);
      expect(overflowing(frame)).toEqual([]);
      const drawn = frame.querySelectorAll('.ordertable tbody tr:not(.ghostrow, .spacer)').length;
      if (status === 'accepted') expect(drawn).toBe(count);
      else expect(drawn).toBeLessThanOrEqual(Math.min(count, 99));
    });
