import { equalValues } from '../../src/shared/domain/merge';
import type { WireRecord } from '../../src/shared/record';
import { recordKey, type StoredRecord } from '../../src/renderer/data/envelope';
import { conflictPath } from '../../src/renderer/data/attention';
import { FakeOffice, type OfficeFlaws } from './fake-office';
import { FakeTime, settle } from './fake-time';
import { SyncFailure } from '../../src/renderer/data/sync-port';
import { randomFrom, type Random } from './random';
import { SimClient, type LineFault } from './sim-client';

export interface HistoryOptions {
  readonly seed: number;
  readonly clients: number;
  readonly steps: number;
  /** Whether the clocks of the laptops are wrong, and jump. */
  readonly wrongClocks: boolean;
  readonly officeFlaws?: OfficeFlaws;
  /** Whether the head office is now and then brought back from a backup, and laptops lose their place in it. */
  readonly restores?: boolean;
  /** Plants a bug into a laptop after it was started. */
  readonly plant?: (client: SimClient) => void;
}

/** A value somebody wrote, and what became of it. */
interface Token {
  readonly token: string;
  readonly recordId: string;
  readonly field: string;
  readonly by: string;
}

/** What people knew when they decided: a value that was seen and replaced is not lost. */
class Ledger {
  readonly written: Token[] = [];
  readonly seenAndReplaced = new Set<string>();

  replaced(values: Iterable<unknown>): void {
    for (const value of values)
      if (typeof value === 'string') this.seenAndReplaced.add(value);
      else if (Array.isArray(value)) this.replaced(value);
      else if (typeof value === 'object' && value !== null) this.replaced(Object.values(value));
  }
}

const fields = ['city', 'phone', 'note', 'industry', 'street'] as const;
const faults: readonly LineFault[] = [
  'dropRequest',
  'dropResponse',
  'dropResponse',
  'duplicate',
  'truncated',
  'html',
  'garbled',
  'slow',
  'hang',
  { code: 'internal' },
  { code: 'busy', retryAfterMs: 2_000 },
  { code: 'conflict' },
  { code: 'office_unreachable' },
];

export interface HistoryResult {
  readonly problems: readonly string[];
  /** What the head office holds at the end, without clocks and names of mutations. */
  readonly state: string;
  readonly log: readonly string[];
  readonly written: number;
  readonly conflicts: number;
}

/** Runs one seeded history of several laptops against a head office, heals everything, and judges what is there. */
export async function runHistory(options: HistoryOptions): Promise<HistoryResult> {
  const { seed } = options;
  const random = randomFrom(seed);
  const chaos = randomFrom(seed + 7_919);
  const decay = randomFrom(seed + 104_729);
  const time = new FakeTime();
  const office = new FakeOffice(() => time.now, options.officeFlaws);
  const ledger = new Ledger();
  const log: string[] = [];
  for (let n = 0; n < 4; n += 1)
    office.put({
      id: `a${n}`,
      entity: 'account',
      body: { name: `Account ${n}`, type: 'customer', tags: [], team: [] },
      byId: 'office',
    });
  const clients: SimClient[] = [];
  for (let n = 0; n < options.clients; n += 1) {
    const client = new SimClient({
      name: `sim-${seed}-${n}-${Math.round(performance.now() * 1000)}`,
      userId: `user${n}`,
      office,
      time,
      random: randomFrom(seed * 31 + n),
      deviceCode: `D${n}`,
    });
    if (options.wrongClocks) client.clockSkew = (chaos.int(4) - 2) * 3_600_000 * (n + 1);
    client.fault = () => (random.chance(0.25) ? random.pick(faults) : 'none');
    client.beforeWrite = () => {
      if (random.chance(0.02)) throw new Error('the disk hiccups');
    };
    await client.start().catch(() => undefined);
    options.plant?.(client);
    clients.push(client);
  }
  let count = 0;
  let epochs = 0;
  const disaster = randomFrom(seed + 15_485_863);
  let backup = office.backup();
  if (options.restores === true) {
    const { exchange } = office;
    office.exchange = (userId, deviceId, request) => {
      if (request.checkpoint !== null && isStorm && disaster.chance(0.03)) throw new SyncFailure('checkpoint_invalid');
      return exchange.call(office, userId, deviceId, request);
    };
  }
  let isStorm = true;
  for (let step = 0; step < options.steps; step += 1) {
    const client = random.pick(clients);
    const what = await takeStep(client, random, ledger, () => `tok-${seed}-${(count += 1)}`, options);
    if (options.wrongClocks && chaos.chance(0.05)) client.clockSkew += (chaos.int(3) - 1) * 86_400_000;
    log.push(`${step} ${client.options.userId} ${what}`);
    // After a restore a laptop may hold the only copy: what decays there is lost.
    if (options.restores !== true && decay.chance(0.05))
      log.push(`${step} ${await decayOf(decay.pick(clients), decay, step)}`);
    if (options.restores === true && disaster.chance(0.04)) backup = office.backup();
    if (options.restores === true && disaster.chance(0.02)) {
      epochs += 1;
      office.restore(backup, `epoch-${seed}-${epochs}`);
      // What was lost is applied again.
      office.applied.length = 0;
      log.push(`${step} restored`);
    }
    await time.advance(random.pick([0, 10, 100, 1_000, 20_000]));
  }
  isStorm = false;
  for (const client of clients) {
    client.fault = () => 'none';
    client.beforeWrite = () => undefined;
    client.online = true;
  }
  // Several rounds: what one laptop sends late has to reach the others.
  for (let round = 0; round < 4; round += 1) {
    for (const client of clients) if (client.engine.status().phase === 'signedOut') void client.data.syncNow();
    await time.advance(11 * 60_000);
    // What is written after the storm flows too.
    if (round === 1)
      for (const client of clients) {
        const token = `tok-${seed}-${(count += 1)}`;
        const id = `n-${token}`;
        await client.data.commit([
          { entity: 'account', id, op: 'create', body: { name: token, type: 'customer', city: token } },
        ]);
        ledger.written.push({ token, recordId: id, field: 'city', by: client.options.userId });
      }
  }
  const problems = judge(office, clients, ledger);
  for (const client of clients) await client.crash();
  return {
    problems: problems.map((problem) => `SEED=${seed} ${problem}`),
    state: JSON.stringify(office.records.map(plain).sort((a, b) => (a.id < b.id ? -1 : 1))),
    log,
    written: ledger.written.length,
    conflicts: office.records.reduce((sum, record) => sum + record.conflicts.length, 0),
  };
}

/** Something goes wrong on a disk that nobody notices: a record is lost, one that never was is there, one is of an old version. */
async function decayOf(client: SimClient, random: Random, step: number): Promise<string> {
  const clean = liveAccounts(client).filter((record) => !record.pending && !record.parked && record.rev > 1);
  const target = clean.length > 0 ? random.pick(clean) : undefined;
  const kind = random.pick(['lost', 'stray', 'stale'] as const);
  const { store } = client.engine;
  const ghost = {
    ...(target as StoredRecord),
    id: `ghost-${step}`,
    conflicts: [],
    body: { name: 'G', type: 'customer' },
  };
  const stale = { ...(target as StoredRecord), rev: 1, mut: 'an-old-one', body: { ...target?.body, city: 'stale' } };
  try {
    await store.transact(() => ({
      purge: target && kind === 'lost' ? [recordKey(target)] : [],
      write: target && kind !== 'lost' ? [kind === 'stray' ? ghost : stale] : [],
      result: undefined,
    }));
  } catch {
    return 'nothing decayed';
  }
  return `${kind} ${target?.id ?? ''}`;
}

/** Since when a tag is carried is told by the calendar of the laptop, as every day that somebody enters. */
const plain = ({ id, body: { tagHistory: _, ...body }, deleted, conflicts }: WireRecord) => ({
  id,
  deleted,
  body,
  conflicts: conflicts.map(({ field, value, byId }) => ({ field, value, byId })),
});

const liveAccounts = (client: SimClient): StoredRecord[] =>
  [...client.engine.store.records.values()]
    .filter((record) => record.entity === 'account' && !record.deleted)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

async function takeStep(
  client: SimClient,
  random: Random,
  ledger: Ledger,
  next: () => string,
  options: HistoryOptions,
): Promise<string> {
  const roll = random.next();
  const accounts = liveAccounts(client);
  const target = accounts.length > 0 ? random.pick(accounts) : undefined;
  const { userId } = client.options;
  const commit = async (
    change: Parameters<typeof client.data.commit>[0][number],
    then: () => void,
  ): Promise<string> => {
    try {
      await client.data.commit([change]);
      then();
      return `${change.op} ${change.id}`;
    } catch (error) {
      return `failed ${String(error)}`;
    }
  };
  if (roll < 0.05) {
    await client.crash();
    await client.start().catch(() => undefined);
    await settle();
    options.plant?.(client);
    return 'restart';
  }
  if (roll < 0.13) {
    client.online = !client.online;
    return client.online ? 'online' : 'offline';
  }
  if (roll < 0.2 || !target) {
    const token = next();
    const poison = random.chance(0.1) ? ' POISON' : '';
    return commit(
      {
        entity: 'account',
        id: `n-${token}`,
        op: 'create',
        body: { name: `${token}${poison}`, type: 'customer', city: token },
      },
      () => {
        ledger.written.push({ token, recordId: `n-${token}`, field: 'city', by: userId });
      },
    );
  }
  if (roll < 0.25) {
    const shown = target.body;
    return commit({ entity: 'account', id: target.id, op: 'remove' }, () =>
      ledger.replaced([shown, target.conflicts.map((one) => one.value)]),
    );
  }
  if (roll < 0.35) {
    const tag = next();
    const before = (target.body['tags'] as string[] | undefined) ?? [];
    const removed = before.length > 2 ? before[0] : undefined;
    return commit(
      {
        entity: 'account',
        id: target.id,
        op: 'update',
        patch: { tags: [...before.filter((one) => one !== removed), tag] },
      },
      () => {
        ledger.written.push({ token: tag, recordId: target.id, field: 'tags', by: userId });
        ledger.replaced([removed]);
      },
    );
  }
  if (roll < 0.42 && target.conflicts.length > 0) {
    const open = target.conflicts.filter((one) => one.field === target.conflicts[0]?.field);
    const conflict = random.pick(open);
    if (conflictPath(conflict.field).column === undefined) {
      const { field } = conflict;
      const shown = [...open.map(({ value }) => value), conflict.base, target.body[field]];
      const choice = random.pick([{ value: conflict.value }, { value: conflict.base }, {}]);
      const kept = 'value' in choice ? choice.value : target.body[field];
      const closes = open.map(({ value }) => value);
      try {
        await client.data.resolveConflict('account', target.id, [{ field, ...choice, closes }]);
        // All of them were on the screen when somebody decided.
        ledger.replaced(shown.filter((value) => JSON.stringify(value) !== JSON.stringify(kept)));
        return `decide ${target.id}`;
      } catch (error) {
        return `failed ${String(error)}`;
      }
    }
  }
  const field = random.pick(fields);
  const token = next();
  const before = target.body[field];
  return commit({ entity: 'account', id: target.id, op: 'update', patch: { [field]: token } }, () => {
    ledger.written.push({ token, recordId: target.id, field, by: userId });
    ledger.replaced([before]);
  });
}

function judge(office: FakeOffice, clients: readonly SimClient[], ledger: Ledger): string[] {
  const problems: string[] = [];
  const applied = office.applied.map(({ mut }) => mut);
  if (new Set(applied).size !== applied.length) problems.push('a mutation was applied twice');
  for (const client of clients) {
    const { waiting, phase } = client.engine.status();
    if (waiting > 0) problems.push(`${client.options.userId} still has ${waiting} to send (${phase})`);
    for (const record of office.records) {
      const here = client.engine.store.records.get(`account:${record.id}`);
      if (here?.parked) continue;
      if (
        record.deleted
          ? here !== undefined && !here.deleted
          : here?.rev !== record.rev || !equalValues(plain(here), plain(record))
      )
        problems.push(`${client.options.userId} differs in ${record.id}`);
    }
    for (const here of liveAccounts(client))
      if (!office.held.has(here.id) && !here.parked) problems.push(`${client.options.userId} has ${here.id} alone`);
  }
  // Whoever works alone is never in conflict with anybody.
  if (clients.length === 1)
    for (const record of office.records)
      if (record.conflicts.length > 0) problems.push(`${record.id} is in conflict with itself`);
  const parked = new Set<string>();
  for (const client of clients)
    for (const record of client.engine.store.records.values())
      if (record.parked) parked.add(JSON.stringify(record.body));
  for (const { token, recordId, field, by } of ledger.written) {
    if (ledger.seenAndReplaced.has(token)) continue;
    const record = office.held.get(recordId)?.record;
    const quoted = JSON.stringify(token).slice(1, -1);
    const holds = (text: string) => new RegExp(`${quoted}(?![0-9])`).test(text);
    if (record && !record.deleted && holds(JSON.stringify([record.body, record.conflicts]))) continue;
    if ([...parked].some(holds)) continue;
    problems.push(`${token} of ${by} in ${recordId}.${field} is lost`);
  }
  return problems;
}
