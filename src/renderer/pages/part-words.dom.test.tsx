import { cleanup } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { renderUi } from '../../../test/support/ui-for-tests';
import type { Part } from '../../shared/domain/insights/customer-facts';
import { RefSourceContext } from '../ui/ref-source';
import { usePartWords } from './part-words';

afterEach(cleanup);

const titles: Readonly<Record<string, string>> = { tea: 'Tea', jam: 'Jam', key: 'Key accounts', north: 'North' };
const source = {
  search: () => Promise.resolve([]),
  useTitle: (_: string, id: string | undefined) => (id === undefined ? undefined : titles[id]),
  useAbsent: () => false,
};

function Words({ values }: { readonly values: Part['values'] }): ReactNode {
  return usePartWords('EUR')({ key: 'rule', points: 62, values, records: [] });
}

const said = (more: Part['values'], language: 'en' | 'zh-CN' = 'en'): string | null => {
  const values = { productId: 'p', because: 'tea jam', baskets: 20, lift: 2.14, source: 'headOffice', ...more };
  const { container } = renderUi(
    <RefSourceContext.Provider value={source}>
      <p className="said">
        <Words values={values} />
      </p>
    </RefSourceContext.Provider>,
    { language },
  );
  const words = container.querySelector('.said')?.textContent?.replace(/\s%/, '%') ?? null;
  cleanup();
  return words;
};

it('the reason of a suggestion says among whose customers its rule holds, and whether it was found here', () => {
  expect(said({})).toBe('62% of orders with Tea and Jam, lift 2.1');
  expect(said({ segmentId: 'key' })).toBe(
    'Customers of segment Key accounts: 62% of orders with Tea and Jam, lift 2.1',
  );
  expect(said({ territoryId: 'north', source: 'laptop' })).toBe(
    'Customers in North: 62% of orders with Tea and Jam, lift 2.1, found on this laptop',
  );
  expect(said({ segmentId: 'key' }, 'zh-CN')).toContain('分群“Key accounts”的客户');
});
