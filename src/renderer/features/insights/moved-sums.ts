import type { MigrationAnalysis } from '../../../shared/domain/insights/analyses';

type Mover = Pick<MigrationAnalysis['movers'][number], 'effectMinor' | 'to'>;

/** Segments and states nobody wants to see a customer go to. */
const worse = new Set([
  'needing-attention',
  'about-to-sleep',
  'cannot-lose',
  'at-risk',
  'hibernating',
  'slipping',
  'lost',
]);

/** By what was spent; where that stayed the same, by where the customer went. */
export const isDown = ({ effectMinor, to }: Mover): boolean => effectMinor < 0 || (effectMinor === 0 && worse.has(to));

/** How many went down and up, and what each half changed. */
export function movedSums(movers: readonly Mover[]): {
  readonly down: number;
  readonly up: number;
  readonly lost: number;
  readonly won: number;
} {
  const sums = { down: 0, up: 0, lost: 0, won: 0 };
  for (const mover of movers) {
    const fell = isDown(mover);
    sums[fell ? 'down' : 'up'] += 1;
    sums[fell ? 'lost' : 'won'] += mover.effectMinor;
  }
  return sums;
}
