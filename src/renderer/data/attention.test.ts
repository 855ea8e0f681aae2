import { expect, test } from 'vitest';
import { salesperson, wire } from '../../../test/support/screen-for-tests';
import type { EntityName } from '../../shared/entities';
import type { WireRecord } from '../../shared/record';
import type { ConflictCase, SyncStatus } from './api';
import { Attention } from './attention';
import { recordKey, type StoredRecord } from './envelope';
import { openMemoryData } from './memory';

const lost = (entity: string, body: Record<string, unknown>): StoredRecord => ({
  ...{ id: entity, entity, v: 1, rev: 2, gen: 1, deleted: false, body, mut: 'm', at: '2026-11-01T08:00:00.000Z' },
  byId: 'otto',
  conflicts: [{ field: 'amountMinor', value: 7, base: 5, byId: 'maria', at: '2026-11-01T08:00:00.000Z' }],
});

const disputed = (record: WireRecord, byId = 'maria'): WireRecord => ({
  ...record,
  conflicts: [{ field: 'note', value: 'a', base: null, byId, at: '2026-11-01T08:00:00.000Z' }],
});

test('a value of a target that was lost concerns who set it, and not whom the target is for', () => {
  const attention = new Attention();
  const records = [
    lost('target', { personId: 'anna', period: 'month', startsOn: '2026-11-01', amountMinor: 6, currency: 'EUR' }),
    lost('opportunity', { name: 'Tea', accountId: 'a', ownerId: 'anna', stage: 'new' }),
  ];
  attention.apply(new Map(records.map((record) => [recordKey(record), record])));
  const of = (userId: string): string[] => attention.conflicts(userId, () => false).map(({ entity }) => entity);
  expect([of('maria'), of('anna'), of('ben')]).toEqual([['target', 'opportunity'], ['opportunity'], []]);
});

test('a lost value of a record of the whole organisation is for those who may change it, and nobody else', async () => {
  const territory = { territoryId: 'ruhr' };
  const records = [
    ...(['salesperson', 'manager', 'administrator'] as const).map((role) =>
      wire('user', role, { name: role, signInName: `${role}@rhein`, role, ...(role === 'manager' ? {} : territory) }),
    ),
    // Otto reports to the manager.
    wire('user', 'otto', {
      ...{ name: 'Otto', signInName: 'otto@rhein', role: 'salesperson', managerId: 'manager' },
      ...territory,
    }),
    disputed(wire('segment', 'gold', { name: 'Gold' })),
    // Set by somebody who was an administrator then.
    disputed(wire('tagGroup', 'group', { name: 'Size' }), 'salesperson'),
    disputed(wire('account', 'pooled', { name: 'Pooled', type: 'customer', ...territory })),
    disputed(wire('account', 'hers', { name: 'Hers', type: 'customer', ownerId: 'salesperson' })),
    wire('account', 'his', { name: 'His', type: 'customer', ownerId: 'otto' }),
    disputed(wire('contact', 'ben', { fullName: 'Ben', accounts: [{ accountId: 'his' }] })),
    disputed(wire('contact', 'ada', { fullName: 'Ada', accounts: [{ accountId: 'hers' }] })),
  ];
  const shownTo = async (role: 'salesperson' | 'manager' | 'administrator'): Promise<string[]> => {
    const session = salesperson(role);
    const client = await openMemoryData({ session: { ...session, user: { ...session.user, role } }, records });
    for (const { entity } of records) await client.fetchRecords(entity as EntityName, {}, { offset: 0, limit: 1 });
    let found: readonly ConflictCase[] | undefined;
    let status: SyncStatus | undefined;
    client.watchConflicts((cases) => (found = cases));
    client.watchStatus((value) => (status = value));
    await expect.poll(() => found && status?.needYou === found.length).toBe(true);
    await client.close();
    return (found ?? []).map(({ id }) => id).sort();
  };
  expect(await shownTo('salesperson')).toEqual(['ada', 'hers']);
  expect(await shownTo('manager')).toEqual(['ben']);
  expect(await shownTo('administrator')).toEqual(['ada', 'ben', 'gold', 'group', 'pooled']);
});
