import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../shared/sync-protocol';
import type { DataClient, Row, Rows, SyncStatus } from './api';
import { databaseName, placeOf } from './channel';
import { openData, removeData } from './client';
import { dexieStorage } from './storage-dexie';
import { openRecordStore } from './store';

// No head office answers here: everything below works offline.
const sessionFor = (user: string): Session => ({
  officeId: 'office-test',
  organisation: { id: 'o', name: 'O', slug: 'o', currency: 'EUR', demo: false },
  user: { id: user, name: user, signInName: user, role: 'salesperson' },
  deviceId: 'd',
  deviceCode: 'K7',
});

const key = crypto.getRandomValues(new Uint8Array(32));
let open: DataClient[] = [];
const opened = async (user: string, sealedWith = key) => {
  const client = await openData({ session: sessionFor(user), language: 'en', key: sealedWith });
  open.push(client);
  return client;
};
afterEach(async () => {
  for (const client of open) await client.close();
  open = [];
  vi.unstubAllGlobals();
});
const names = async (client: DataClient) =>
  (await client.fetchRecords('account', { sort: [{ field: 'name' }] }, { offset: 0, limit: 100 })).rows.map(
    (row) => row.name,
  );
const create = (client: DataClient, name: string) => {
  const id = client.newId();
  return client.commit([{ entity: 'account', id, op: 'create', body: { name, type: 'customer' } }]).then(() => id);
};
const until = async (test: () => boolean): Promise<void> => {
  const end = performance.now() + 25_000;
  while (!test()) {
    if (performance.now() > end) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** What the first accounts by name are called, each time the list tells. */
function watchedNames(client: DataClient): string[][] {
  const seen: string[][] = [];
  client.watchRecords(
    'account',
    { sort: [{ field: 'name' }] },
    { window: { offset: 0, limit: 10 } },
    (rows: Rows<'account'>) => seen.push(rows.rows.map((row) => row.name)),
  );
  return seen;
}

/** Every worker that is started from now on, so that a test can end it. */
function watchWorkers(): Worker[] {
  const workers: Worker[] = [];
  const { Worker: RealWorker } = globalThis;
  vi.stubGlobal(
    'Worker',
    class extends RealWorker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers.push(this);
      }
    },
  );
  return workers;
}

describe('data through the worker', () => {
  it('says that a worker cannot be started, instead of trying without a word', async () => {
    const { Worker: RealWorker } = globalThis;
    vi.stubGlobal(
      'Worker',
      class extends RealWorker {
        constructor(_url: string | URL, options?: WorkerOptions) {
          super('/there-is-no-such-script.js', options);
        }
      },
    );
    const user = crypto.randomUUID();
    await expect(opened(user)).rejects.toMatchObject({ code: 'store_failed' });
    vi.unstubAllGlobals();
    await create(await opened(user), 'Adler');
  });

  it('keeps commits over a restart without a head office, and says that they wait', async () => {
    const user = crypto.randomUUID();
    const first = await opened(user);
    await create(first, 'Adler');
    expect(await first.nextOrderNumber()).toBe('K7-0001');
    await first.close();
    const again = await opened(user);
    expect(await names(again)).toEqual(['Adler']);
    expect(await again.nextOrderNumber()).toBe('K7-0002');
    let status: SyncStatus | undefined;
    again.watchStatus((value) => (status = value));
    await until(() => status?.phase === 'offline');
    expect(status).toMatchObject({ waiting: 1, counts: { account: 1 } });
    expect((await again.storage()).usedBytes).toBeGreaterThan(0);
  });

  it('is shared by all tabs, and goes on in another tab when the one that held it closes', async () => {
    const user = crypto.randomUUID();
    const [first, second] = [await opened(user), await opened(user)];
    const seen: string[][] = [];
    second.watchRecords(
      'account',
      { sort: [{ field: 'name' }] },
      { window: { offset: 0, limit: 10 } },
      (rows: Rows<'account'>) => seen.push(rows.rows.map((row) => row.name)),
    );
    const id = await create(first, 'Adler');
    await until(() => seen.at(-1)?.join() === 'Adler');
    let record: Row<'account'> | undefined;
    second.watchRecord('account', id, (row) => (record = row));
    const held = (await navigator.locks.query()).held?.filter((lock) => lock.name === placeOf(sessionFor(user)));
    expect(held?.length).toBe(1);
    const closing = first.close();
    const committing = create(second, 'Berg');
    await closing;
    await committing;
    await until(() => seen.at(-1)?.join() === 'Adler,Berg');
    await second.commit([{ entity: 'account', id, op: 'update', patch: { city: 'Bonn' } }]);
    await until(() => record?.city === 'Bonn');
    await second.undo();
    await until(() => record?.city === undefined);
  });

  it('sorts for another language from now on, also in the worker that comes after', async () => {
    const user = crypto.randomUUID();
    const [first, second] = [await opened(user), await opened(user)];
    for (const name of ['王记', '陳記']) await create(first, name);
    first.setLanguage('zh-CN');
    expect(await names(second)).toEqual(['陳記', '王记']);
    first.setLanguage('zh-TW');
    expect(await names(second)).toEqual(['王记', '陳記']);
    await first.close();
    expect(await names(second)).toEqual(['王记', '陳記']);
  });

  it('starts another worker when one ends, and repeats what was open: done once', async () => {
    const user = crypto.randomUUID();
    const workers = watchWorkers();
    const [owner, other] = [await opened(user), await opened(user)];
    const seen = watchedNames(other);
    await create(owner, 'Adler');
    // Its thread dies without a word while calls are open.
    const open = [create(owner, 'Berg'), create(other, 'Carl'), other.nextOrderNumber()];
    workers[0]?.terminate();
    await Promise.all(open);
    expect(workers.length).toBe(2);
    expect(await names(other)).toEqual(['Adler', 'Berg', 'Carl']);
    await until(() => seen.at(-1)?.join() === 'Adler,Berg,Carl');
    expect([await other.nextOrderNumber(), await owner.nextOrderNumber()]).toEqual(['K7-0002', 'K7-0003']);
    // An error that nobody catches.
    const channel = new BroadcastChannel(placeOf(sessionFor(user)));
    const poison = { to: 'worker', tab: 'x', kind: 'watch', id: 'x', watch: null };
    channel.postMessage(poison);
    await until(() => workers.length === 3);
    await create(other, 'Dorn');
    expect(await names(owner)).toEqual(['Adler', 'Berg', 'Carl', 'Dorn']);
    channel.close();
  });

  it('gives a call up that ends worker after worker, and goes on without it', async () => {
    const workers = watchWorkers();
    const client = await opened(crypto.randomUUID());
    const channel = new BroadcastChannel(placeOf(client.session));
    channel.addEventListener('message', ({ data }: MessageEvent<{ kind: string }>) => {
      if (data.kind === 'worker') workers.at(-1)?.terminate();
    });
    const given = create(client, 'Poison');
    workers[0]?.terminate();
    await expect(given).rejects.toMatchObject({ code: 'store_failed' });
    channel.close();
    await create(client, 'Adler');
    expect(await names(client)).toContain('Adler');
  }, 60_000);

  it('ends the worker when it is locked, keeps what was begun, and goes on with the key', async () => {
    const user = crypto.randomUUID();
    const workers = watchWorkers();
    const [owner, other] = [await opened(user), await opened(user)];
    const seen = watchedNames(other);
    await create(owner, 'Adler');
    await until(() => seen.at(-1)?.join() === 'Adler');
    await Promise.all([owner.lock(), other.lock()]);
    await until(() => workers.length === 1);
    // Nobody holds the store any more, and nothing is answered.
    await navigator.locks.request(placeOf(sessionFor(user)), () => undefined);
    const begun = create(other, 'Berg');
    const answered = vi.fn();
    begun.then(answered, answered);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([workers.length, answered.mock.calls.length]).toEqual([1, 0]);
    other.unlock(key);
    owner.unlock(key);
    await begun;
    expect(await names(owner)).toEqual(['Adler', 'Berg']);
    await until(() => seen.at(-1)?.join() === 'Adler,Berg');
    expect(workers.length).toBe(2);
  });

  it('stays open for whoever unlocks while a lock waits for what was begun', async () => {
    const client = await opened(crypto.randomUUID());
    const begun = create(client, 'Adler');
    const locking = client.lock();
    client.unlock(key);
    await Promise.all([begun, locking]);
    await create(client, 'Berg');
    expect(await names(client)).toEqual(['Adler', 'Berg']);
  });

  it('opens nothing with another key, and loses nothing by the attempt', async () => {
    const user = crypto.randomUUID();
    const client = await opened(user);
    await create(client, 'Adler');
    await client.close();
    const other = crypto.getRandomValues(new Uint8Array(32));
    await expect(opened(user, other)).rejects.toMatchObject({ code: 'vault_wrong_key' });
    expect(await names(await opened(user))).toEqual(['Adler']);
  });

  it('keeps what the tab of the worker asks and hears off the channel of the tabs', async () => {
    const user = crypto.randomUUID();
    const heard: string[] = [];
    const channel = new BroadcastChannel(placeOf(sessionFor(user)));
    channel.addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)));
    const [owner, other] = [await opened(user), await opened(user)];
    await create(owner, 'Adler');
    expect(await names(owner)).toEqual(['Adler']);
    expect(heard.filter((message) => message.includes('Adler'))).toEqual([]);
    expect(await names(other)).toEqual(['Adler']);
    await until(() => heard.some((message) => message.includes('Adler')));
    channel.close();
  });

  it('never hands the key to anything but the worker', async () => {
    const user = crypto.randomUUID();
    const heard: string[] = [];
    const channel = new BroadcastChannel(placeOf(sessionFor(user)));
    channel.addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)));
    const client = await opened(user);
    await create(client, 'Adler');
    await client.lock();
    client.unlock(key);
    await create(client, 'Berg');
    channel.close();
    expect(heard.length).toBeGreaterThan(2);
    for (const message of heard) expect(message).not.toContain(Object.values(key).slice(0, 6).join());
    for (const message of heard) expect(message).not.toMatch(/"key":/);
  });

  it('takes over what an earlier Roadbook kept in the stock storage', async () => {
    const user = crypto.randomUUID();
    const name = databaseName(sessionFor(user));
    const before = await openRecordStore(name, dexieStorage(indexedDB));
    const pending = { mut: '0197-mutation', at: '', base: null, prior: [] };
    const body = { name: 'Adler', type: 'customer' };
    const account = { id: 'a', entity: 'account', v: 1, rev: 0, gen: 1, deleted: false, body, mut: null } as const;
    await before.transact(() => ({
      write: [{ ...account, at: '2026-11-22T08:00:00.000Z', byId: null, conflicts: [], pending }],
      result: undefined,
    }));
    await before.close();
    const client = await opened(user);
    expect(await names(client)).toEqual(['Adler']);
    let status: SyncStatus | undefined;
    client.watchStatus((value) => (status = value));
    await until(() => status?.waiting === 1);
    const left = (await indexedDB.databases()).map((entry) => entry.name ?? '').filter((one) => one.includes(name));
    expect(left.toSorted()).toEqual([`vault-${name}`, `vault-${name}-snapshot`]);
  });

  it('hands errors over as they are', async () => {
    const client = await opened(crypto.randomUUID());
    await expect(create(client, '')).rejects.toMatchObject({ code: 'invalid_record', details: { field: 'name' } });
    await create(client, 'Adler');
    await expect(client.wipe(false)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  it('removes everything of the user from the laptop', async () => {
    const user = crypto.randomUUID();
    const client = await opened(user);
    await create(client, 'Adler');
    await client.wipe(true);
    await client.close();
    const databases = async () =>
      (await indexedDB.databases()).filter((entry) => entry.name?.includes(databaseName(sessionFor(user))));
    expect(await databases()).toEqual([]);
    const again = await opened(user);
    expect(await names(again)).toEqual([]);
    // Somebody who is not signed in any more.
    await create(again, 'Berg');
    await again.close();
    expect(await databases()).not.toEqual([]);
    await removeData(sessionFor(user));
    expect(await databases()).toEqual([]);
  });
});
