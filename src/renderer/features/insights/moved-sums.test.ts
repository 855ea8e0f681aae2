import { expect, it } from 'vitest';
import { movedSums } from './moved-sums';

it('who spends less has fallen; at equal spend it counts where the customer went', () => {
  const movers = [
    { effectMinor: -500, to: 'loyal' },
    { effectMinor: 700, to: 'at-risk' },
    { effectMinor: 0, to: 'slipping' },
    { effectMinor: 0, to: 'existing' },
  ];
  expect(movedSums(movers)).toEqual({ down: 2, up: 2, lost: -500, won: 700 });
});
