import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { press, renderUi } from '../../../../test/support/ui-for-tests';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { BarChart, type Bar } from './bar-chart';

afterEach(cleanup);

const client = { session: { user: { id: 'anna' } } } as unknown as DataClient;
const bar = (key: string, value: number, conditions?: Bar['conditions']): Bar => ({
  key,
  value,
  name: `bar ${key}`,
  tone: 'accent',
  ...(conditions ? { conditions } : {}),
});

test('one stop for the tabulator, arrows go from bar to bar, and each opens what it stands for', async () => {
  const { hook, history } = memoryLocation({ path: '/insights', record: true });
  renderUi(
    <Router hook={hook}>
      <DataProvider client={client}>
        <BarChart
          name="Revenue"
          unit="each"
          ticks={[
            { value: 0, text: '0' },
            { value: 10, text: '10' },
          ]}
          below={[]}
          bars={[
            bar('a', 5, [{ field: 'figures.grade', op: 'eq', value: 'A' }]),
            bar('b', 10, [{ field: 'figures.grade', op: 'eq', value: 'B' }]),
            bar('c', -4),
            bar('d', 2, () => Promise.resolve([{ field: 'id', op: 'in', value: ['x'] }])),
          ]}
          opens={{ entity: 'account', sort: { field: 'name', desc: false } }}
        />
      </DataProvider>
    </Router>,
  );
  const [first, second, last] = screen.getAllByRole('link');
  expect([first?.tabIndex, second?.tabIndex]).toEqual([0, -1]);
  // What has no records of its own is named, and leads nowhere; below zero nothing is drawn.
  const third = screen.getByRole('img', { name: 'bar c' });
  expect(third.querySelector('i')?.style.height).toBe('0%');
  expect(first?.querySelector('i')?.style.height).toBe('50%');
  first?.focus();
  press(first as HTMLElement, 'ArrowRight');
  expect(document.activeElement).toBe(second);
  press(second as HTMLElement, 'ArrowRight');
  press(last as HTMLElement, 'ArrowRight');
  expect(document.activeElement).toBe(last);
  fireEvent.click(second as HTMLElement);
  expect(history.at(-1)).toBe('/accounts?show=chosen');
  // What has to be found first is opened when it is.
  fireEvent.click(last as HTMLElement);
  expect(history).toHaveLength(2);
  await waitFor(() => expect(history).toHaveLength(3));
});
