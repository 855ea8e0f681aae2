import { randomUUID } from 'node:crypto';
import { exchange, textOfAnswer } from '../../src/server/sync';
import { importRecords, type ImportRecord } from '../../src/server/records-import';
import type { RequestActor } from '../../src/server/request-actor';
import type { Body, EntityName } from '../../src/shared/entities';
import { AppError } from '../../src/shared/errors';
import type { WireRecord } from '../../src/shared/record';
import { protocolVersion, syncResponseSchema, type PushRow, type SyncResponse } from '../../src/shared/sync-protocol';
import type { TestDatabase } from './test-database';

/**
 * A small company: Maria leads Anna and Ben, Carl leads nobody and reports to nobody, Otto is the administrator.
 * Territories north (Anna) and south (Ben).
 */
export const people = { anna: 'u-anna', ben: 'u-ben', carl: 'u-carl', maria: 'u-maria', otto: 'u-otto' } as const;
export type PersonName = keyof typeof people;

const user = (id: string, role: Body<'user'>['role'], more: Partial<Body<'user'>> = {}): ImportRecord => ({
  entity: 'user',
  id,
  body: { name: id, signInName: `${id}@test`, role, ...more },
});

export const staff: readonly ImportRecord[] = [
  { entity: 'territory', id: 't-north', body: { name: 'North' } },
  { entity: 'territory', id: 't-south', body: { name: 'South' } },
  user(people.maria, 'manager'),
  user(people.anna, 'salesperson', { managerId: people.maria, territoryId: 't-north' }),
  user(people.ben, 'salesperson', { managerId: people.maria, territoryId: 't-south' }),
  user(people.carl, 'salesperson'),
  user(people.otto, 'administrator'),
  { entity: 'product', id: 'p-1', body: { code: 'P1', name: 'Tea', priceMinor: 1200, currency: 'EUR' } },
  { entity: 'product', id: 'p-2', body: { code: 'P2', name: 'Coffee', priceMinor: 500, currency: 'EUR' } },
  {
    entity: 'priceList',
    id: 'l-1',
    body: {
      code: 'L',
      name: 'List',
      revision: 1,
      currency: 'EUR',
      validFrom: '2020-01-01',
      prices: [{ productId: 'p-1', unitPriceMinor: 1000 }],
    },
  },
];

export interface Company {
  readonly orgId: string;
  readonly database: TestDatabase;
  who(person: PersonName, deviceId?: string): RequestActor;
  laptop(person: PersonName, deviceId?: string): Laptop;
  load(records: readonly ImportRecord[]): Promise<void>;
}

export async function openCompany(database: TestDatabase): Promise<Company> {
  const orgId = await database.organisation();
  await importRecords(database.pool, orgId, staff);
  const who = (person: PersonName, deviceId = `d-${person}`): RequestActor => ({
    orgId,
    userId: people[person],
    deviceId,
  });
  return {
    orgId,
    database,
    who,
    laptop: (person, deviceId) => new Laptop(database, who(person, deviceId)),
    load: async (records) => {
      await importRecords(database.pool, orgId, records);
    },
  };
}

export function row<N extends EntityName>(entity: N, id: string, body: Body<N>, more: Partial<PushRow> = {}): PushRow {
  return {
    mut: randomUUID(),
    id,
    entity,
    v: 1,
    baseRev: 0,
    deleted: false,
    body,
    conflicts: [],
    at: '2026-01-01T00:00:00.000Z',
    ...more,
  };
}

/** The least of a laptop: what it holds, where it stands. Every byte it ever received is kept. */
export class Laptop {
  readonly held = new Map<string, WireRecord>();
  received = '';
  checkpoint: string | null = null;
  last: SyncResponse | undefined;
  #reloaded: Set<string> | undefined;

  constructor(
    private readonly database: TestDatabase,
    readonly who: RequestActor,
  ) {}

  async exchange(push: readonly unknown[] = [], limit = 500): Promise<SyncResponse> {
    const text = textOfAnswer(
      await exchange({ pool: this.database.pool }, this.who, {
        protocol: protocolVersion,
        checkpoint: this.checkpoint,
        push,
        limit,
      }),
    );
    this.received += text;
    const answer = syncResponseSchema.parse(JSON.parse(text));
    for (const record of answer.records) {
      if (record.deleted) this.held.delete(record.id);
      else this.held.set(record.id, record);
    }
    for (const { id } of answer.gone) this.held.delete(id);
    for (const { id } of answer.records) this.#reloaded?.add(id);
    if (this.#reloaded && !answer.more) {
      for (const id of this.held.keys()) if (!this.#reloaded.has(id)) this.held.delete(id);
      this.#reloaded = undefined;
    }
    this.checkpoint = answer.checkpoint;
    this.last = answer;
    return answer;
  }

  /** As an exchange, but everything is asked for again where the place is not accepted; what does not come again goes. */
  async exchangeOrReload(limit: number): Promise<void> {
    try {
      await this.exchange([], limit);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'checkpoint_invalid') throw error;
      this.checkpoint = null;
      this.#reloaded = new Set();
      await this.exchange([], limit);
    }
  }

  /** Pushes, then pulls until nothing is left. */
  async sync(push: readonly unknown[] = [], limit = 500): Promise<SyncResponse> {
    const first = await this.exchange(push, limit);
    let answer = first;
    while (answer.more) answer = await this.exchange([], limit);
    return first;
  }

  ids(entity: EntityName): string[] {
    return [...this.held.values()]
      .filter((record) => record.entity === entity)
      .map((record) => record.id)
      .sort();
  }
}
