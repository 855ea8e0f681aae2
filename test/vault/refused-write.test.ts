// What the storage holds may be newer than what a transaction was planned on. Then it is not overwritten.
import type { RxStorageInstanceCreationParams } from 'rxdb/plugins/core';
import { expect, it } from 'vitest';
import { encodeRecord, type StoredRecord } from '../../src/renderer/data/envelope';
import { vaultStorage } from '../../src/renderer/data/storage-vault';
import { openRecordStore } from '../../src/renderer/data/store';
import type { VaultInstance } from '../../src/renderer/data/vault/instance';
import { fakeDisks } from './fake-disk';

const account = (rev: number): StoredRecord => ({
  ...{ id: 'a', entity: 'account', v: 1, rev, gen: 1, deleted: false, mut: null, byId: null, conflicts: [] },
  ...{ at: '2026-11-22T08:00:00.000Z', body: { name: `Name ${rev}` } },
});

it('is said, what the storage holds is shown, and the next one is built on that', async () => {
  const port = vaultStorage({ key: new Uint8Array(32).fill(7), disks: fakeDisks(), later: () => undefined });
  let records: VaultInstance<never> | undefined;
  const createStorageInstance = async (params: RxStorageInstanceCreationParams<never, unknown>) => {
    const made = (await port.storage.createStorageInstance(params)) as unknown as VaultInstance<never>;
    if (params.collectionName === 'records') records = made;
    return made;
  };
  const storage = { ...port.storage, createStorageInstance } as unknown as typeof port.storage;
  const store = await openRecordStore('refused', { ...port, storage });
  const rise = () =>
    store.transact((get) => ({ write: [account((get('account:a')?.rev ?? 0) + 10)], result: undefined }));
  await rise();
  const [previous] = ((await records?.findDocumentsById(['account:a'], true)) ?? []) as object[];
  const document = { ...previous, ...encodeRecord(account(2)), _rev: '2-another' };
  await records?.bulkWrite([{ previous, document }] as never, 'another');
  await expect(rise()).rejects.toMatchObject({ code: 'store_failed' });
  expect(store.records.get('account:a')?.rev).toBe(2);
  await rise();
  expect(store.records.get('account:a')?.rev).toBe(12);
  await store.close();
});
