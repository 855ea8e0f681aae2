import { afterEach, describe, expect, it } from 'vitest';
import { account, endWorlds, held, quiet, stored, update, world } from './client-world';

/** Somebody copies a laptop's disk to another computer, and both go on as the same device. */
afterEach(endWorlds);

async function copied() {
  const { time, office, first: original } = await world();
  await original.start();
  const id = original.data.newId();
  await original.data.commit([{ entity: 'account', id, op: 'create', body: account() }]);
  await quiet(time);
  // What waits to be sent lies on both disks.
  original.online = false;
  await update(original, id, { city: 'Bonn' });
  const copy = await original.copy();
  await copy.start();
  return { time, office, original, copy, id };
}

describe('a laptop copied to another computer', () => {
  it('sends what waited on both once, and nothing that either writes later is lost', async () => {
    const { time, office, original, copy, id } = await copied();
    try {
      await quiet(time);
      expect(held(office, id)).toMatchObject({ rev: 2, body: { city: 'Bonn' } });
      await update(copy, id, { phone: '1' });
      const visit = { kind: 'visit', status: 'done', startAt: '2026-11-19T09:00:00.000Z', accountId: id } as const;
      const bodies = { contactIds: [], colleagueIds: [], ownerId: 'ann' };
      const [here, there] = [original.data.newId(), copy.data.newId()];
      await copy.data.commit([
        { entity: 'activity', id: there, op: 'create', body: { ...visit, ...bodies, text: 'copy' } },
      ]);
      await quiet(time);
      await original.data.commit([
        { entity: 'activity', id: here, op: 'create', body: { ...visit, ...bodies, text: 'original' } },
      ]);
      await update(original, id, { website: 'https://a.example' });
      original.online = true;
      await quiet(time);
      await quiet(time);
      expect(here).not.toBe(there);
      for (const laptop of [original, copy]) {
        expect(stored(laptop, id)?.body).toMatchObject({ city: 'Bonn', phone: '1', website: 'https://a.example' });
        expect(stored(laptop, id)?.pending).toBeUndefined();
        for (const [activity, text] of [
          [here, 'original'],
          [there, 'copy'],
        ] as const)
          expect(stored(laptop, activity, 'activity')?.body).toMatchObject({ text });
      }
    } finally {
      await copy.crash();
    }
  });

  it('keeps both values where both changed the same field', async () => {
    const { time, office, original, copy, id } = await copied();
    try {
      await update(copy, id, { phone: 'copy' });
      await quiet(time);
      await update(original, id, { phone: 'original' });
      original.online = true;
      await quiet(time);
      await quiet(time);
      const end = held(office, id);
      expect([end?.body['phone'], ...(end?.conflicts ?? []).map(({ value }) => value)]).toEqual(
        expect.arrayContaining(['copy', 'original']),
      );
      expect(stored(copy, id)?.body).toEqual(stored(original, id)?.body);
    } finally {
      await copy.crash();
    }
  });
});
