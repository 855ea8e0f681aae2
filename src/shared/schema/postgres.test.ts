import { expect, test } from 'vitest';
import { entityNames, entityOf } from '../entities';
import { recordsSql, tableOf } from './postgres';

test('the migration of the records is what the definitions say', async () => {
  await expect(recordsSql(entityNames.map(entityOf))).toMatchFileSnapshot('../../server/migrations/0002_records.sql');
});

test('tables are named in the plural', () => {
  expect(entityNames.map((name) => tableOf(entityOf(name)))).toEqual([
    'users',
    'teams',
    'territories',
    'legal_entities',
    'analysis_settings',
    'tag_groups',
    'tags',
    'saved_lists',
    'products',
    'price_lists',
    'segments',
    'targets',
    'analysis_results',
    'accounts',
    'contacts',
    'tasks',
    'promises',
    'opportunities',
    'cases',
    'orders',
    'activities',
    'ratings',
    'ties',
    'suggestion_answers',
    'duplicate_answers',
    'segment_histories',
  ]);
});
