import type { Body } from '../../src/shared/entities';
import { FakeOffice } from './fake-office';
import { FakeTime } from './fake-time';
import { randomFrom } from './random';
import { SimClient, type LineFault } from './sim-client';

/** Chance of a world hangs on it: counted anew for each test, or it would hang on the files that ran before in the same process. */
let made = 0;
let clients: SimClient[] = [];

/** After each test: the laptops of its worlds are gone. */
export async function endWorlds(): Promise<void> {
  for (const client of clients) await client.crash();
  clients = [];
  made = 0;
}

/** A head office and laptops that are not started yet, one for each person, on a clock that stands still by itself. */
export async function world(names: readonly string[] = ['ann']) {
  const time = new FakeTime();
  const office = new FakeOffice(() => time.now);
  made += 1;
  const random = randomFrom(made);
  const all: SimClient[] = [];
  for (const name of names)
    all.push(
      new SimClient({ name: `${name}-${made}`, userId: name, office, time, random, deviceCode: name.toUpperCase() }),
    );
  clients.push(...all);
  return { time, office, all, first: all[0] as SimClient, second: all[1] as SimClient };
}

export const account = (extra: Partial<Body<'account'>> = {}): Body<'account'> => ({
  name: 'Käseladen',
  type: 'customer',
  tags: [],
  team: [],
  ...extra,
});
export const held = (office: FakeOffice, id: string) => office.held.get(id)?.record;
export const quiet = async (time: FakeTime) => time.advance(20 * 60_000);
export const stored = (client: SimClient, id: string, entity = 'account') =>
  client.engine.store.records.get(`${entity}:${id}`);
export const update = (client: SimClient, id: string, patch: Partial<Record<keyof Body<'account'>, unknown>>) =>
  client.data.commit([{ entity: 'account', id, op: 'update', patch: patch as never }]);
export const once = (fault: LineFault) => {
  let used = false;
  return (): LineFault => {
    if (used) return 'none';
    used = true;
    return fault;
  };
};
