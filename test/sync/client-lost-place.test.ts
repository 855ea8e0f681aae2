import { afterEach, describe, expect, it } from 'vitest';
import { SyncFailure } from '../../src/renderer/data/sync-port';
import type { SyncRequest } from '../../src/shared/sync-protocol';
import { FakeOffice } from './fake-office';
import { FakeTime } from './fake-time';
import { randomFrom } from './random';
import { SimClient } from './sim-client';

/** A head office that does not accept the place a laptop stands at: too old, of another device, or of before a restore. */
let made = 0;
let clients: SimClient[] = [];
afterEach(async () => {
  for (const client of clients) await client.crash();
  clients = [];
});

async function laptop() {
  const time = new FakeTime();
  const office = new FakeOffice(() => time.now);
  office.put({
    id: 'a1',
    entity: 'account',
    body: { name: 'A', type: 'customer', tags: [], team: [] },
    byId: 'office',
  });
  made += 1;
  const client = new SimClient({ name: `place-${made}`, userId: 'ann', office, time, random: randomFrom(made) });
  clients.push(client);
  await client.start();
  await time.advance(5_000);
  return { time, office, client };
}

/** Answers every place with "not valid" while `isRefused`. */
function refusePlaces(office: FakeOffice, isRefused: (request: SyncRequest) => boolean): void {
  const { exchange } = office;
  office.exchange = (userId, deviceId, request) => {
    if (request.checkpoint !== null && isRefused(request)) throw new SyncFailure('checkpoint_invalid');
    return exchange.call(office, userId, deviceId, request);
  };
}

describe('a place that the head office does not accept', () => {
  it('is not given up over and over without a pause where every answer comes from another head office', async () => {
    const { time, office, client } = await laptop();
    let flips = 0;
    const { exchange } = office;
    office.exchange = (userId, deviceId, request) => {
      flips += 1;
      return { ...exchange.call(office, userId, deviceId, request), epoch: `epoch-${flips}` };
    };
    client.requests = [];
    await time.advance(10 * 60_000);
    expect(client.requests.length).toBeLessThan(60);
  });

  it('hides a restore: nothing is sent by old version numbers before the laptop knows which count they are of', async () => {
    const { time, office, client } = await laptop();
    const backup = office.backup();
    office.put({ id: 'a1', entity: 'account', body: { name: 'A', type: 'customer', phone: '1' }, byId: 'ben' });
    await time.advance(6 * 60_000);
    client.online = false;
    await client.data.commit([{ entity: 'account', id: 'a1', op: 'update', patch: { phone: '2' } }]);
    office.restore(backup, 'epoch-2');
    // The same number counts what somebody else wrote since.
    office.put({ id: 'a1', entity: 'account', body: { name: 'A', type: 'customer', phone: '3' }, byId: 'carl' });
    refusePlaces(office, ({ checkpoint }) => !(checkpoint ?? '').includes('epoch-2'));
    client.online = true;
    await time.advance(20 * 60_000);
    const record = office.held.get('a1')?.record;
    expect(JSON.stringify([record?.body, record?.conflicts])).toContain('"3"');
    expect(JSON.stringify([record?.body, record?.conflicts])).toContain('"2"');
  });

  it('in the middle of the load after a restore: what the head office lost is still sent again', async () => {
    const { time, office, client } = await laptop();
    const backup = office.backup();
    await client.data.commit([
      { entity: 'account', id: 'mine', op: 'create', body: { name: 'Mine', type: 'customer' } },
    ]);
    await time.advance(60_000);
    expect(office.held.has('mine')).toBe(true);
    office.restore(backup, 'epoch-2');
    for (let n = 0; n < 5; n += 1)
      office.put({ id: `b${n}`, entity: 'account', body: { name: 'B', type: 'customer' }, byId: 'office' });
    office.pageRecords = 2;
    let refusals = 0;
    refusePlaces(office, ({ checkpoint }) => (checkpoint ?? '').includes('epoch-2') && (refusals += 1) === 2);
    await time.advance(20 * 60_000);
    expect(refusals).toBeGreaterThan(2);
    expect(office.held.get('mine')?.record.body['name']).toBe('Mine');
  });
});
