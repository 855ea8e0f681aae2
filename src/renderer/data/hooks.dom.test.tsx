import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WireRecord } from '../../shared/record';
import type { Change, DataClient, Rows } from './api';
import { DataProvider, useCommit, useCount, useRecordState, useRecords, useSyncStatus } from './hooks';
import { openMemoryData } from './memory';

const account = (id: string, name: string): WireRecord => ({
  id,
  entity: 'account',
  v: 1,
  rev: 1,
  deleted: false,
  body: { name, type: 'customer' },
  mut: null,
  at: '2026-11-01T08:00:00.000Z',
  byId: null,
  conflicts: [],
});

let data: DataClient;
beforeEach(async () => {
  data = await openMemoryData({
    session: {
      officeId: 'o',
      organisation: { id: 'o', name: 'O', slug: 'o', currency: 'EUR', demo: false },
      user: { id: 'u', name: 'U', signInName: 'u', role: 'salesperson' },
      deviceId: 'd',
      deviceCode: 'K7',
    },
    records: ['Adler', 'Berg', 'Cohen'].map((name, index) => account(`a${index}`, name)),
  });
});
afterEach(async () => {
  cleanup();
  await data.close();
});

const soon = () => act(() => new Promise<void>((resolve) => setTimeout(resolve, 50)));

describe('live hooks', () => {
  it('follow the window and the query, and answer every commit', async () => {
    const seen: (string | undefined)[] = [];
    let commit: (changes: readonly Change[]) => Promise<unknown> = () => Promise.resolve();
    const List = ({ offset, search }: { readonly offset: number; readonly search: string }) => {
      // Written inline on purpose: it is compared by content.
      const rows: Rows<'account'> | undefined = useRecords(
        'account',
        { search, sort: [{ field: 'name' }] },
        { window: { offset, limit: 2 } },
      );
      const count = useCount('account', {});
      const status = useSyncStatus();
      commit = useCommit();
      seen.push(rows?.rows.map((row) => row.name).join());
      return <p>{`${rows?.total ?? '-'} ${count ?? '-'} ${status?.waiting ?? '-'}`}</p>;
    };
    const view = render(<List offset={0} search="" />, {
      wrapper: ({ children }) => <DataProvider client={data}>{children}</DataProvider>,
    });
    await soon();
    view.rerender(<List offset={1} search="" />);
    await soon();
    view.rerender(<List offset={0} search="coh" />);
    await soon();
    await act(() => commit([{ entity: 'account', id: 'a0', op: 'update', patch: { name: 'Cohen & Sons' } }]));
    await soon();
    expect([...new Set(seen)]).toEqual([undefined, 'Adler,Berg', 'Berg,Cohen', 'Cohen', 'Cohen,Cohen & Sons']);
    expect(view.container.textContent).toBe('2 3 1');
  });

  it('tell a record that is not there from one that is not known yet', async () => {
    const seen: unknown[] = [];
    const One = ({ id }: { readonly id: string }) => {
      const state = useRecordState('account', id);
      seen.push(state === 'loading' ? 'loading' : state?.name);
      return null;
    };
    const view = render(<One id="a1" />, {
      wrapper: ({ children }) => <DataProvider client={data}>{children}</DataProvider>,
    });
    await soon();
    view.rerender(<One id="nobody" />);
    await soon();
    expect(seen.filter((value, index) => value !== seen[index - 1])).toEqual(['loading', 'Berg', 'loading', undefined]);
  });
});
