import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { RefSourceProvider } from '../../app/ref-source';
import type { Body } from '../../../shared/entities';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { TimelinePanel } from './timeline-panel';
vi.setConfig({ testTimeout: 40_000 });

const at = (hour: number): string => `2026-11-03T${String(hour).padStart(2, '0')}:00:00.000Z`;
const came = (id: string, over: Partial<Body<'activity'>>) =>
  wire('activity', id, {
    kind: 'message',
    status: 'done',
    startAt: at(9),
    accountId: 'a1',
    direction: 'in',
    source: 'Website',
    ...over,
  });

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function open(): Promise<void> {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('user', 'anna', { name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' }),
      wire('account', 'a1', { name: 'Käseladen', type: 'customer', ownerId: 'anna' }),
      wire('contact', 'ada', { fullName: 'Ada Meyer', accounts: [{ accountId: 'a1' }] }),
      wire('activity', 'visit', {
        kind: 'visit',
        status: 'done',
        startAt: '2026-10-01T08:00:00.000Z',
        accountId: 'a1',
        ownerId: 'anna',
        text: 'Wants more cheese',
      }),
      came('mail', {
        kind: 'email',
        startAt: at(12),
        subject: 'Thursday',
        text: '<img src=x onerror="alert(1)"> Could it come on <b>Thursday</b>?',
        contactIds: ['ada'],
        source: 'Exchange',
        leftOut: 1200,
      }),
      came('chat', {
        channel: 'wechat',
        direction: 'out',
        startAt: at(11),
        subject: '好的',
        text: '好的',
        address: 'wx_ada',
      }),
      wire('order', 'o1', {
        ...{
          provisionalNumber: '4711',
          number: '4711',
          accountId: 'a1',
          accountName: 'Käseladen',
          status: 'delivered',
        },
        ...{ orderedOn: '2026-11-02', currency: 'EUR', grossMinor: 1250, netMinor: 1250, source: 'Old ERP' },
      }),
      came('form', { channel: 'webForm', subject: 'Baskets', text: 'Small packs?', address: 'x@y.example' }),
      // More than a page of them: the visit of before has to be found all the same.
      ...Array.from({ length: 40 }, (_, n) =>
        came(`m${n}`, { channel: 'sms', subject: `Text ${n}`, startAt: `2026-10-20T08:${String(n + 10)}:00.000Z` }),
      ),
    ],
  });
  const location = memoryLocation({ path: '/accounts/a1' });
  renderUi(
    <Router hook={location.hook}>
      <DataProvider client={client}>
        <RefSourceProvider client={client}>
          <TimelinePanel accountId="a1" />
        </RefSourceProvider>
      </DataProvider>
    </Router>,
  );
  await screen.findByText('Thursday');
}

test('what other systems delivered stands in the timeline with way, person and source, and is only ever text', async () => {
  await open();
  const stop = (words: string): string => screen.getByText(words).closest('li')?.textContent ?? '';
  await waitFor(() => expect(stop('Thursday')).toContain('Ada Meyer'));
  expect(stop('Thursday')).toContain(
    'E-mail · received · Ada Meyer · from Exchange · 1,200 more characters at the source',
  );
  expect(stop('Thursday')).toContain('<img src=x onerror="alert(1)"> Could it come on <b>Thursday</b>?');
  expect(document.querySelector('.timeline img, .timeline-excerpt b')).toBeNull();
  expect(screen.getByRole('link', { name: 'Thursday' }).getAttribute('href')).toBe('/activities/mail');
  // A chat says it once.
  expect(stop('好的')).toContain('WeChat · sent · wx_ada · from Website');
  expect(screen.getAllByText('好的')).toHaveLength(1);
  expect(stop('Baskets')).toContain('Web form · received · x@y.example · from Website');
  expect(screen.queryByRole('button', { name: 'Correct' })).toBeNull();
});

test('an order of another system says where it came from, and by nobody of ours', async () => {
  await open();
  const stop = (await screen.findByText('Order 4711 delivered')).closest('li')?.textContent;
  expect(stop).toContain('imported from Old ERP');
  expect(stop).not.toContain('Head office');
});

test('a filter finds its kind behind any number of others', async () => {
  await open();
  expect(screen.queryByText('Wants more cheese')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Talks' }));
  await screen.findByText('Wants more cheese');
  expect(screen.queryByText('Thursday')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Messages' }));
  await screen.findByText('Thursday');
  expect(screen.queryByText('Wants more cheese')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Service' }));
  await waitFor(() => expect(screen.queryByText('Thursday')).toBeNull());
});
