import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { MigrationAnalysis } from '../../../shared/domain/insights/analyses';
import { MoverTable } from './mover-line';

afterEach(cleanup);

const mover = (
  accountId: string,
  from: string,
  to: string,
  effectMinor: number,
): MigrationAnalysis['movers'][number] => ({
  ...{ accountId, from, to, effectMinor },
  reason: { key: 'orderedAgain', points: 0, values: { purchases: 1, spendBeforeMinor: 0, spendMinor: 0 }, records: [] },
});

test('the arrow is of the segments and the colour of the amount is of the amount', () => {
  const movers = [
    mover('rose', 'loyal', 'champions', -5000),
    mover('fell', 'loyal', 'at-risk', 7000),
    mover('neither', 'new', 'promising', 0),
  ];
  renderUi(<MoverTable over="rfm" movers={movers} currency="EUR" label="Movers" />);
  const rows = within(screen.getByRole('table', { name: 'Movers' })).getAllByRole('row');
  const drawn = rows.map((row) => [
    row
      .querySelector('.mover-icon svg')
      ?.getAttribute('class')
      ?.match(/arrow-(up|down)/)?.[1],
    row.querySelector('td:last-child')?.className.trim(),
  ]);
  expect(drawn).toEqual([
    ['up', 'r b bad'],
    ['down', 'r b ok'],
    [undefined, 'r b'],
  ]);
});
