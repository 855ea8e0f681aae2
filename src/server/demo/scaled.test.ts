import { expect, it } from 'vitest';
import { entityOf, isEntityName } from '../../shared/entities';
import { validateBody } from '../../shared/schema/validate';
import { scaledRecords } from './scaled';

const options = {
  accounts: 300,
  today: '2026-11-19',
  now: '2026-11-19T10:42:00.000Z',
  seed: 'scaled',
  orders: 3,
  activities: 1,
};

it('makes as many accounts as asked, with what belongs to them, and the same ones again', () => {
  const records = [...scaledRecords(options)];
  const count = (entity: string): number => records.filter((record) => record.entity === entity).length;
  expect([count('account'), count('order'), count('activity')]).toEqual([300, 900, 300]);
  expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  for (const { entity, body } of records)
    expect(isEntityName(entity) ? validateBody(entityOf(entity), body) : entity).toEqual([]);
  expect([...scaledRecords(options)]).toEqual(records);
  // A larger company begins like the smaller one.
  const larger = scaledRecords({ ...options, accounts: 1_000_000 });
  for (let index = 0; index < 1000; index += 1) expect(larger.next().value).toEqual(records[index]);
});
