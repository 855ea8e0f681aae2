import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compareWithOffice } from '../../src/renderer/data/compare';
import { SyncFailure } from '../../src/renderer/data/sync-port';
import { check, exchange, textOfAnswer } from '../../src/server/sync';
import type { Body } from '../../src/shared/entities';
import { AppError } from '../../src/shared/errors';
import { FakeOffice } from './fake-office';
import { randomFrom } from './random';
import { SimClient, type LineFault } from './sim-client';
import { openCompany, people, type Company, type PersonName } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

let database: TestDatabase;
let company: Company;
let clients: SimClient[] = [];
let made = 0;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await openCompany(database);
});
afterEach(async () => {
  for (const client of clients) await client.crash();
  clients = [];
});

const realTime = {
  get now() {
    return Date.now();
  },
  timer: (run: () => void, ms: number) => {
    const handle = setTimeout(run, ms);
    return () => clearTimeout(handle);
  },
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** A laptop with the real store and replication, talking with the real head office over PostgreSQL. */
async function laptop(person: PersonName): Promise<SimClient> {
  made += 1;
  const device = `d-${person}-${made}`;
  const client = new SimClient({
    name: device,
    userId: people[person],
    office: new FakeOffice(() => 0),
    time: realTime,
    random: randomFrom(made),
    deviceCode: `D${made}`,
    exchange: async (request) => {
      try {
        return JSON.parse(textOfAnswer(await exchange({ pool: database.pool }, company.who(person, device), request)));
      } catch (error) {
        throw error instanceof AppError ? new SyncFailure(error.code, error.details) : error;
      }
    },
  });
  clients.push(client);
  await client.start();
  await client.data.syncNow();
  return client;
}
const stored = (client: SimClient, entity: string, id: string) => client.engine.store.records.get(`${entity}:${id}`);
const once = (fault: LineFault) => {
  let used = false;
  return (): LineFault => {
    const now = used ? 'none' : fault;
    used = true;
    return now;
  };
};

describe('laptop and head office together', () => {
  it('an order whose answer was lost gets one number, its totals from the head office, and reaches who may see it', async () => {
    await company.load([
      { entity: 'account', id: 'a-1', body: { name: 'Käseladen', type: 'customer', ownerId: people.anna } },
    ]);
    const [anna, maria, ben] = [await laptop('anna'), await laptop('maria'), await laptop('ben')];
    const body: Body<'order'> = {
      provisionalNumber: await anna.data.nextOrderNumber(),
      accountId: 'a-1',
      accountName: 'Käseladen',
      status: 'submitted',
      orderedOn: '2026-11-22',
      authorId: people.anna,
      currency: 'EUR',
      priceListId: 'l-1',
      lines: [
        {
          lineId: '1',
          productId: 'p-1',
          productName: 'Tea',
          quantityMilli: 3000,
          unitPriceMinor: 1000,
          discountBp: 1000,
          netMinor: 0,
        },
      ],
      grossMinor: 0,
      netMinor: 0,
    };
    anna.fault = once('dropResponse');
    await anna.data.commit([{ entity: 'order', id: 'o-1', op: 'create', body }]);
    await anna.data.syncNow();
    await anna.crash();
    await anna.start();
    await anna.data.syncNow();
    const here = stored(anna, 'order', 'o-1');
    expect(here).toMatchObject({ body: { grossMinor: 3000, netMinor: 2700 } });
    expect(here?.body['number']).toBeTypeOf('string');
    expect([here?.pending, here?.parked, anna.engine.status().waiting]).toEqual([undefined, undefined, 0]);
    await maria.data.syncNow();
    await ben.data.syncNow();
    expect(stored(maria, 'order', 'o-1')?.body).toEqual(here?.body);
    expect([stored(ben, 'order', 'o-1'), stored(ben, 'account', 'a-1')]).toEqual([undefined, undefined]);
  });

  it('two devices of one person edit offline: both edits stay, and what collided is kept', async () => {
    await company.load([
      {
        entity: 'account',
        id: 'a-1',
        body: { name: 'Käseladen', type: 'customer', ownerId: people.anna, city: 'Köln' },
      },
    ]);
    const [first, second] = [await laptop('anna'), await laptop('anna')];
    first.online = false;
    await first.data.commit([{ entity: 'account', id: 'a-1', op: 'update', patch: { city: 'Bonn', phone: '1' } }]);
    await second.data.commit([{ entity: 'account', id: 'a-1', op: 'update', patch: { city: 'Berlin', fax: '2' } }]);
    await second.data.syncNow();
    first.online = true;
    await first.data.syncNow();
    await second.data.syncNow();
    for (const client of [first, second])
      expect(stored(client, 'account', 'a-1')).toMatchObject({
        body: { city: 'Berlin', phone: '1', fax: '2' },
        conflicts: [{ field: 'city', value: 'Bonn', base: 'Köln', byId: people.anna }],
      });
    await second.data.resolveConflict('account', 'a-1', [{ field: 'city', value: 'Bonn', closes: ['Bonn'] }]);
    await second.data.syncNow();
    await first.data.syncNow();
    expect(stored(first, 'account', 'a-1')).toMatchObject({ body: { city: 'Bonn' }, conflicts: [] });
  });

  it('they compare what they hold: a lost, a stray and a stale record are put right, an unsent change stays', async () => {
    const ids = Array.from({ length: 900 }, (_, n) => `a-${n}`);
    const body = { type: 'customer', ownerId: people.anna } as const;
    await company.load(ids.map((id) => ({ entity: 'account', id, body: { ...body, name: id } })));
    await company.load([{ entity: 'account', id: 'b-1', body: { ...body, name: 'B', ownerId: people.ben } }]);
    const anna = await laptop('anna');
    anna.online = false;
    await anna.data.commit([{ entity: 'account', id: 'a-9', op: 'update', patch: { city: 'Bonn' } }]);
    const a1 = stored(anna, 'account', 'a-1');
    if (!a1) throw new Error('the laptop has pulled');
    await anna.engine.store.transact(() => ({
      // The stray one is there, but anna may not see it.
      write: [
        { ...a1, id: 'b-1' },
        { ...a1, rev: 7, body: { ...a1.body, city: 'old' } },
      ],
      purge: ['account:a-2', 'account:a-3'],
      result: undefined,
    }));
    let questions = 0;
    const found = await compareWithOffice(anna.engine, async (question) => {
      questions += 1;
      const request = {
        protocol: 1,
        checkpoint: String(anna.engine.store.records.get('$position:sync')?.body['checkpoint']),
      };
      const who = company.who('anna', anna.session.deviceId);
      return JSON.parse(JSON.stringify(await check({ pool: database.pool }, who, { ...request, ...question })));
    });
    expect(found).toMatchObject({ kind: 'compared', repaired: 4 });
    expect(questions).toBe(3);
    expect(stored(anna, 'account', 'b-1')).toBeUndefined();
    expect(stored(anna, 'account', 'a-1')).toEqual({ ...a1, gen: 1 });
    expect(['a-2', 'a-3'].map((id) => stored(anna, 'account', id)?.rev)).toEqual([1, 1]);
    expect(stored(anna, 'account', 'a-9')).toMatchObject({ body: { city: 'Bonn' }, pending: { base: { rev: 1 } } });
  });

  it('a customer that moves to a colleague leaves the laptop; unsent work on it stays for its author', async () => {
    await company.load([
      { entity: 'account', id: 'a-1', body: { name: 'A', type: 'customer', ownerId: people.anna } },
      { entity: 'account', id: 'a-2', body: { name: 'B', type: 'customer', ownerId: people.anna } },
    ]);
    const [anna, maria] = [await laptop('anna'), await laptop('maria')];
    anna.online = false;
    await anna.data.commit([{ entity: 'account', id: 'a-2', op: 'update', patch: { city: 'Bonn' } }]);
    for (const id of ['a-1', 'a-2'])
      await maria.data.commit([{ entity: 'account', id, op: 'update', patch: { ownerId: people.ben } }]);
    await maria.data.syncNow();
    anna.online = true;
    await anna.data.syncNow();
    expect(stored(anna, 'account', 'a-1')).toBeUndefined();
    expect(stored(anna, 'account', 'a-2')?.parked?.code).toBe('not_yours');
    expect(anna.engine.status()).toMatchObject({ waiting: 0, needYou: 1, phase: 'idle' });
  });

  it('a removed record goes everywhere, and an edit of it brings it back', async () => {
    await company.load([{ entity: 'account', id: 'a-1', body: { name: 'A', type: 'customer', ownerId: people.anna } }]);
    const [first, second] = [await laptop('anna'), await laptop('anna')];
    second.online = false;
    await second.data.commit([{ entity: 'account', id: 'a-1', op: 'update', patch: { city: 'Bonn' } }]);
    await first.data.commit([{ entity: 'account', id: 'a-1', op: 'remove' }]);
    await first.data.syncNow();
    expect(first.engine.tables.of('account').size).toBe(0);
    second.online = true;
    await second.data.syncNow();
    await first.data.syncNow();
    expect(stored(first, 'account', 'a-1')).toMatchObject({ deleted: false, body: { name: 'A', city: 'Bonn' } });
  });
});
