import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCompany, people, row, type Company } from '../../test/sync/test-company';
import { openTestDatabase, type TestDatabase } from '../../test/sync/test-database';
import { protocolVersion, type PushRow } from '../shared/sync-protocol';
import { asSystem } from './database';
import { countKept, forgetOld, keptDays, reloadAfterDays } from './retention';
import { exchange, type Exchanged } from './sync';

let database: TestDatabase;
let company: Company;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await openCompany(database);
});

const days = (count: number): Date => new Date(Date.now() + count * 86_400_000);
const account = (id: string, more: Partial<PushRow> = {}): PushRow =>
  row('account', id, { name: id, type: 'customer', ownerId: people.anna }, more);
const stored = (table: string, condition = 'true'): Promise<number> =>
  asSystem(database.pool, async (tx) => {
    const { rows } = await tx.query<{ n: number }>(
      `SELECT count(*) AS n FROM ${table} WHERE org_id = $1 AND ${condition}`,
      [company.orgId],
    );
    return rows[0]?.n ?? -1;
  });
const at = (now: Date, checkpoint: string | null, push: readonly PushRow[] = []): Promise<Exchanged> =>
  exchange({ pool: database.pool, now: () => now }, company.who('anna'), {
    protocol: protocolVersion,
    checkpoint,
    push,
    limit: 100,
  });

describe('retention', () => {
  it('forgets removed records and mutation ids after their time, not before, and nothing that is alive', async () => {
    const anna = company.laptop('anna');
    await anna.sync([account('a-1'), account('a-2')]);
    await anna.sync([account('a-1', { baseRev: 1, deleted: true })]);
    await forgetOld(database.pool, days(keptDays - 1));
    expect([await stored('accounts'), await stored('mutation')]).toEqual([2, 3]);
    expect(await countKept(database.pool, days(keptDays + 3))).toMatchObject({ overdue: 4 });
    await forgetOld(database.pool, days(keptDays + 1));
    expect([await stored('accounts'), await stored('mutation'), await stored('accounts', 'deleted')]).toEqual([
      1, 0, 0,
    ]);
    expect((await countKept(database.pool, days(keptDays + 3))).overdue).toBe(0);
  });

  it('a change sent again inside the time is taken once', async () => {
    const anna = company.laptop('anna');
    const change = account('a-1');
    await anna.sync([change]);
    await forgetOld(database.pool, days(keptDays - 1));
    const [again] = (await anna.sync([change])).results;
    expect(again).toMatchObject({ result: 'accepted', record: { rev: 1 } });
    expect(await stored('audit', "act = 'create'")).toBe(1);
  });

  it('nobody brings back what was removed and forgotten: not by an edit, not by making it again, not by an old answer', async () => {
    const [anna, late] = [company.laptop('anna'), company.laptop('anna', 'd-late')];
    const made = account('a-1');
    await anna.sync([made]);
    await late.sync();
    await anna.sync([account('a-1', { baseRev: 1, deleted: true })]);
    await forgetOld(database.pool, days(keptDays + 1));
    for (const change of [
      account('a-1', { baseRev: 1 }),
      account('a-1'),
      made,
      account('a-1', { baseRev: 1, deleted: true }),
    ]) {
      late.held.set('a-1', { ...account('a-1'), rev: 1, byId: people.anna });
      const { results } = await late.exchange([change]);
      expect(results[0]).toMatchObject({ result: 'refused', code: 'not_found', record: null });
      late.checkpoint = null;
    }
    expect(await stored('accounts')).toBe(0);
  });

  it('what hung on a removed account stays in sight and can be changed, however long ago that was', async () => {
    const anna = company.laptop('anna');
    const contact = (more: Partial<PushRow> = {}): PushRow =>
      row('contact', 'c-1', { fullName: 'X', accounts: [{ accountId: 'a-1' }, { accountId: 'a-2' }] }, more);
    const note = (subject: string, more: Partial<PushRow> = {}): PushRow =>
      row(
        'activity',
        'v-1',
        {
          accountId: 'a-1',
          kind: 'call',
          status: 'done',
          startAt: '2026-01-01T09:00:00.000Z',
          subject,
          ownerId: people.anna,
        },
        more,
      );
    const first = await anna.sync([account('a-1'), account('a-2'), contact(), note('before')]);
    expect(first.results.map(({ result }) => result)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    await anna.sync([account('a-1', { baseRev: 1, deleted: true }), account('a-2', { baseRev: 1 })]);
    await forgetOld(database.pool, days(keptDays + 1));
    const { results } = await anna.sync([contact({ baseRev: 1, at: 'later' }), note('after', { baseRev: 1 })]);
    expect(results.map(({ result }) => result)).toEqual(['accepted', 'accepted']);
    const maria = company.laptop('maria');
    await maria.sync();
    expect(maria.ids('activity')).toEqual(['v-1']);
  });

  it('a laptop that missed the removal is told of it although the record is forgotten', async () => {
    const [anna, late] = [company.laptop('anna'), company.laptop('anna', 'd-late')];
    await anna.sync([account('a-1')]);
    await late.sync();
    await anna.sync([account('a-1', { baseRev: 1, deleted: true })]);
    await forgetOld(database.pool, days(keptDays + 1));
    const answer = await late.sync();
    expect([answer.gone, late.ids('account')]).toEqual([[{ id: 'a-1', entity: 'account' }], []]);
  });

  it('a laptop that was away too long loads everything again; nothing it sent with the old place is taken', async () => {
    const { checkpoint } = await at(new Date(), null);
    await expect(at(days(reloadAfterDays - 1), checkpoint)).resolves.toMatchObject({ more: false });
    const late = days(reloadAfterDays + 1);
    await expect(at(late, checkpoint, [account(`a-${randomUUID()}`)])).rejects.toMatchObject({
      code: 'checkpoint_invalid',
    });
    expect(await stored('accounts')).toBe(0);
    const reloaded = await at(late, null);
    expect((await at(days(reloadAfterDays + 100), reloaded.checkpoint)).records).toEqual([]);
  });

  it('sets of scope keys stay while somebody uses them, and a place that names a forgotten one is not valid', async () => {
    const anna = company.laptop('anna');
    await anna.sync();
    const { checkpoint } = await at(days(100), anna.checkpoint);
    await forgetOld(database.pool, days(keptDays + 1));
    expect(await stored('scope_set')).toBe(1);
    await forgetOld(database.pool, days(100 + keptDays + 1));
    expect(await stored('scope_set')).toBe(0);
    await company.load([
      {
        entity: 'user',
        id: people.anna,
        body: { name: 'x', signInName: 'u-anna@test', role: 'salesperson', territoryId: 't-south' },
      },
    ]);
    await expect(at(days(100), checkpoint)).rejects.toMatchObject({ code: 'checkpoint_invalid' });
  });
});

describe('a head office that went back in time', () => {
  /** @returns what brings the database back to a backup without any account */
  const backup = async (): Promise<() => Promise<void>> => {
    const seq = await asSystem(database.pool, async (tx) => {
      const { rows } = await tx.query<{ seq: number }>('SELECT seq FROM organisation WHERE id = $1', [company.orgId]);
      return rows[0]?.seq;
    });
    return () =>
      asSystem(database.pool, async (tx) => {
        for (const table of ['accounts', 'mutation', 'feed'])
          await tx.query(
            `DELETE FROM ${table} WHERE org_id = $1 AND ${table === 'feed' ? "entity = 'account'" : 'true'}`,
            [company.orgId],
          );
        await tx.query('UPDATE organisation SET seq = $2 WHERE id = $1', [company.orgId, seq]);
      });
  };

  it('notices it by a laptop that knows more, takes nothing in the old count, and lets lost versions be sent again', async () => {
    const restore = await backup();
    const [anna, other] = [company.laptop('anna'), company.laptop('anna', 'd-2')];
    await anna.sync([account('a-1'), account('a-2')]);
    await other.sync();
    const epoch = anna.last?.epoch;
    await restore();
    const first = await anna.exchange([account('a-1', { baseRev: 1 })]);
    expect(first.results).toEqual([]);
    expect(first.epoch).not.toBe(epoch);
    // The second one to notice does not begin yet another epoch.
    expect((await other.exchange()).epoch).toBe(first.epoch);
    const lost = await anna.exchange([account('a-1', { baseRev: 1 })]);
    expect(lost.results[0]).toMatchObject({ result: 'accepted', record: { rev: 2 } });
    await other.sync();
    expect(other.ids('account')).toContain('a-1');
    expect(await stored('act', "act = 'restored from a backup'")).toBe(1);
  });
});
