import type { Label } from '../schema/label';

/** How much care an account gets: its own, or that of its segment. */
export const serviceLevels = {
  basic: ['Basic', '基础', '基礎'],
  standard: ['Standard', '标准', '標準'],
  premium: ['Premium', '优先', '優先'],
} as const satisfies Record<string, Label>;
