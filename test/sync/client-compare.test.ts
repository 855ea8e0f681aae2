import { afterEach, describe, expect, it } from 'vitest';
import type { SyncLogEntry } from '../../src/renderer/data/api';
import type { StoredRecord } from '../../src/renderer/data/envelope';
import type { DigestResponse } from '../../src/shared/sync-protocol';
import { FakeOffice } from './fake-office';
import { FakeTime } from './fake-time';
import { randomFrom } from './random';
import { SimClient } from './sim-client';

/** Anti-entropy (SYNC.md 3.7): what went wrong on a laptop unnoticed is found and put right. */
const minute = 60_000;
let made = 0;
let clients: SimClient[] = [];
afterEach(async () => {
  for (const client of clients) await client.crash();
  clients = [];
});

async function laptop(count: number) {
  const time = new FakeTime();
  const office = new FakeOffice(() => time.now);
  for (let n = 0; n < count; n += 1) {
    office.put({ id: `a${n}`, entity: 'account', body: { name: `A ${n}`, type: 'customer' }, byId: 'office' });
    if (n % 2 === 0)
      office.put({ id: `a${n}`, entity: 'account', body: { name: `A ${n}`, type: 'customer', fax: '1' }, byId: 'x' });
  }
  made += 1;
  const client = new SimClient({ name: `compare-${made}`, userId: 'ann', office, time, random: randomFrom(made) });
  clients.push(client);
  await client.start();
  await time.advance(5_000);
  const stored = (id: string): StoredRecord | undefined => client.engine.store.records.get(`account:${id}`);
  return { time, office, client, stored };
}
const account = (id: string, rev: number, body: object = {}): StoredRecord => ({
  id,
  entity: 'account',
  v: 1,
  rev,
  gen: 1,
  deleted: false,
  body: { name: 'Planted', type: 'customer', ...body },
  mut: 'planted',
  at: '2026-01-01T00:00:00.000Z',
  byId: 'x',
  conflicts: [],
});
const write = (client: SimClient, records: readonly StoredRecord[], purge: readonly string[] = []) =>
  client.engine.store.transact(() => ({ write: records, purge, result: undefined }));
const differing = (client: SimClient, office: FakeOffice): string[] => {
  const here = [...client.engine.store.records.values()].filter(({ entity }) => entity === 'account');
  const wrong = here.filter(({ id, rev, body, deleted }) => {
    const there = office.held.get(id)?.record;
    return there?.rev !== rev || JSON.stringify([there.body, there.deleted]) !== JSON.stringify([body, deleted]);
  });
  const lost = office.records.filter(({ id }) => !here.some((record) => record.id === id));
  return [...wrong, ...lost].map(({ id }) => id);
};
const lastLog = async (client: SimClient): Promise<SyncLogEntry | undefined> => (await client.data.syncLog())[0];

describe('the comparison with the head office', () => {
  it('finds a lost, a stray and a stale record among many, and puts them right', async () => {
    const { time, office, client } = await laptop(1_500);
    await write(client, [account('stray', 3), account('a4', 1, { city: 'old' })], ['account:a7']);
    expect(differing(client, office).sort()).toEqual(['a4', 'a7', 'stray']);
    await time.advance(15 * minute);
    expect(differing(client, office)).toEqual([]);
    expect(client.engine.tables.titleOf('account', 'stray')).toBeUndefined();
    expect(await lastLog(client)).toMatchObject({ kind: 'compared', received: 3 });
    // Three records cost a few small questions, not the table.
    expect(client.questions.length).toBeLessThan(8);
  });

  it('says once that all is the same, however often it looks', async () => {
    const { time, client } = await laptop(20);
    await time.advance(60 * minute);
    const log = await client.data.syncLog();
    expect(log.map(({ kind }) => kind)).toEqual(['compared', 'synced']);
    expect(log[0]).toMatchObject({ received: 0, compared: 20 });
    expect(client.questions.length).toBeGreaterThan(3);
  });

  it('never takes an unsent change away: not of a record it does not know, not of one that differs', async () => {
    const { time, office, client, stored } = await laptop(30);
    client.fault = () => ({ code: 'busy' });
    await client.data.commit([
      { entity: 'account', id: 'mine', op: 'create', body: { name: 'Mine', type: 'customer' } },
      { entity: 'account', id: 'a3', op: 'update', patch: { city: 'Bonn' } },
    ]);
    // What it was made from is of an old version, and its record left this person's sight unheard.
    office.held.get('a3')?.seenBy.clear();
    office.visible = (_user, record) => record.id !== 'a3';
    client.fault = () => 'none';
    client.engine.attention.apply(new Map([['account:mine', undefined]]));
    await time.advance(15 * minute);
    expect(office.held.get('mine')?.record.body['name']).toBe('Mine');
    expect(stored('a3')).toMatchObject({ body: { city: 'Bonn' }, parked: {} });
  });

  it('sends again what nobody answered, within ten minutes and under the same name', async () => {
    const { time, office, client } = await laptop(3);
    // The change is there, but whoever keeps the list of what is to be sent has forgotten it.
    client.online = false;
    await client.data.commit([{ entity: 'account', id: 'a1', op: 'update', patch: { city: 'Bonn' } }]);
    const mut = client.engine.store.records.get('account:a1')?.pending?.mut;
    client.engine.attention.apply(new Map([['account:a1', undefined]]));
    client.online = true;
    await time.advance(11 * minute);
    expect(office.held.get('a1')?.record).toMatchObject({ mut, body: { city: 'Bonn' } });
  });

  it('asks for everything again when much is lost', async () => {
    const { time, office, client } = await laptop(3_000);
    await write(
      client,
      [],
      office.records.slice(0, 2_500).map(({ id }) => `account:${id}`),
    );
    await time.advance(20 * minute);
    expect(differing(client, office)).toEqual([]);
    expect(client.requests.filter(({ checkpoint }) => checkpoint === null).length).toBe(2);
  }, 30_000);

  it('follows a head office that answers nonsense nowhere, and goes on working', async () => {
    const { time, office, client, stored } = await laptop(10);
    const part = { prefix: '', count: 7, xor: '0000000000000001' };
    office.compare = () =>
      ({
        protocol: 1,
        current: true,
        differences: [{ prefix: '', children: [part, { ...part, prefix: 'f' }], versions: [] }],
        records: [{ id: 'a1', entity: 'rocket' }, 5],
        gone: ['a2', 'a3'],
      }) as unknown as DigestResponse;
    await time.advance(30 * minute);
    expect(client.questions.length).toBeLessThan(20);
    expect(stored('a2')?.rev).toBe(2);
    await client.data.commit([{ entity: 'account', id: 'a1', op: 'update', patch: { city: 'Bonn' } }]);
    await time.advance(minute);
    expect(office.held.get('a1')?.record.body['city']).toBe('Bonn');
  });

  it('counts what it cannot read yet once, by its newest version, and is not troubled by it again and again', async () => {
    const { time, office, client } = await laptop(12);
    const newer = { v: 99, body: { name: 'Newer', type: 'customer', rank: { of: 'a newer Roadbook' } } };
    for (const id of ['a1', 'a2']) office.put({ id, entity: 'account', byId: 'x', ...newer });
    office.put({ id: 'n1', entity: 'account', byId: 'x', ...newer });
    await time.advance(6 * minute);
    await client.crash();
    await client.start();
    client.questions = [];
    await time.advance(35 * minute);
    const log = await client.data.syncLog();
    expect(log.filter(({ kind, received }) => kind === 'compared' && received > 0)).toEqual([]);
    expect(client.questions.length).toBe(3);
    // Removed: nothing of it has to be read.
    office.put({ id: 'a2', entity: 'account', byId: 'x', v: 99, deleted: true, body: {} });
    // Out of sight, both what could be read and what could not leave.
    office.rescope((_user, record) => record.id !== 'a1');
    for (const held of office.held.values()) if (held.record.id === 'a1') held.seenBy.clear();
    await time.advance(15 * minute);
    const left = [...client.engine.store.records.keys()].filter((key) => /:a[12]$/.test(key));
    expect(left).toEqual(['account:a2']);
    expect(client.engine.store.records.get('account:a2')?.deleted).toBe(true);
  });

  it('takes nobody at his word who changed while he was asked: what seems gone stays until that was pulled', async () => {
    const { time, office, client, stored } = await laptop(20);
    await write(client, [account('a4', 1, { city: 'old' })]);
    const { compare } = office;
    office.compare = (userId, request) => {
      const answer = compare.call(office, userId, request);
      return request.want.length === 0 ? answer : { ...answer, current: false, records: [], gone: [...request.want] };
    };
    await time.advance(12 * minute);
    expect(stored('a4')).toBeDefined();
    office.compare = compare;
    await time.advance(12 * minute);
    expect(differing(client, office)).toEqual([]);
  });
});
