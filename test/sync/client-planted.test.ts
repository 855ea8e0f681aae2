import { describe, expect, it } from 'vitest';
import type { Get, Plan, RecordStore } from '../../src/renderer/data/store';
import type { PushRow } from '../../src/shared/sync-protocol';
import { runHistory, type HistoryOptions } from './history';
import type { SimClient } from './sim-client';

/** Bugs that replications really had, planted one at a time: histories that do not notice them prove nothing. */
const planted: Readonly<Record<string, Pick<HistoryOptions, 'plant' | 'officeFlaws'> & { readonly clients?: number }>> =
  {
    'the position is stored though the page was not': {
      plant: (client) => {
        const { store } = client.engine;
        const transact = store.transact.bind(store) as RecordStore['transact'];
        store.transact = <T>(plan: (get: Get) => Plan<T>) =>
          transact(plan).catch(() =>
            transact((get) => {
              const { write = [], result } = plan(get);
              return { write: write.filter((record) => record.entity === '$position'), result };
            }),
          );
      },
    },
    'the last writer wins': {
      plant: (client) =>
        rewrite(client, (row) => ({
          ...row,
          baseRev: client.options.office.held.get(row.id)?.record.rev ?? row.baseRev,
        })),
    },
    'every attempt has a new name, and no version is named': {
      officeFlaws: { forgetsMutations: true },
    },
    'an unanswered mutation is forgotten when its record is edited again': {
      clients: 1,
      plant: (client) => {
        client.engine.outbox.maySent = () => false;
      },
    },
    'nobody looks whether both sides hold the same': {
      plant: ({ options: { office } }) => {
        office.compare = () => ({ protocol: 1, current: true, differences: [], records: [], gone: [] });
      },
    },
    'a change that is refused is thrown away': {
      plant: (client) => {
        const { store } = client.engine;
        const transact = store.transact.bind(store) as RecordStore['transact'];
        store.transact = <T>(plan: (get: Get) => Plan<T>) =>
          transact((get) => {
            const made = plan(get);
            return {
              ...made,
              write: (made.write ?? []).map((record) =>
                record.parked
                  ? { ...record, parked: undefined, pending: undefined, body: record.pending?.base?.body ?? {} }
                  : record,
              ),
            };
          });
      },
    },
  };

function rewrite(client: SimClient, change: (row: PushRow) => PushRow): void {
  const { office } = client.options;
  const marked = office as typeof office & { planted?: boolean };
  if (marked.planted === true) return;
  marked.planted = true;
  const { exchange } = office;
  office.exchange = (userId, deviceId, request) =>
    exchange.call(office, userId, deviceId, { ...request, push: request.push.map((row) => change(row as PushRow)) });
}

describe('a planted bug is noticed', () => {
  it.each(Object.entries(planted))(
    '%s',
    async (_name, { clients = 3, ...plant }) => {
      for (let seed = 1; seed <= 12; seed += 1) {
        const { problems } = await runHistory({ seed, clients, steps: 80, wrongClocks: false, ...plant });
        if (problems.length > 0) return;
      }
      expect.unreachable('twelve histories saw nothing');
    },
    120_000,
  );

  it('and one laptop alone never has a conflict with itself', async () => {
    for (let seed = 1; seed <= 4; seed += 1)
      expect((await runHistory({ seed, clients: 1, steps: 80, wrongClocks: true })).problems).toEqual([]);
  }, 120_000);
});
