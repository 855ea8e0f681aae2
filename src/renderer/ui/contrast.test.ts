import { describe, expect, it } from 'vitest';
import { must } from '../../shared/errors';
import { colourRoles } from './colour-roles';

const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => channel(parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** WCAG 2 contrast ratio. */
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

const grounds = ['surface', 'canvas', 'sunken', 'selected', 'hover', 'raised'];
/** What is read or used on what, and the least contrast (DESIGN.md 8). */
const pairs: readonly (readonly [front: string, backs: readonly string[], least: number])[] = [
  ['text', grounds, 7],
  ['text-2', grounds, 6.5],
  ['text-3', grounds, 4.5],
  ['accent', ['surface', 'canvas', 'accent-soft', 'accent-hover', 'selected', 'raised'], 4.5],
  ['ok', ['surface', 'ok-soft', 'selected'], 4.5],
  ['warn', ['surface', 'warn-soft', 'selected', 'hover'], 4.5],
  ['bad', ['surface', 'bad-soft', 'selected', 'canvas'], 4.5],
  ['control-line', ['surface', 'canvas'], 3],
  ['warn-mark', ['surface'], 3],
  ['bad-mark', ['surface'], 3],
  ['text', ['heat-1', 'heat-2', 'heat-3', 'heat-4'], 4.5],
  ['on-accent', ['heat-5'], 4.5],
  ['accent', ['surface', 'sunken'], 3],
  ['chart-2', ['surface'], 3],
];

describe.each(['light', 'dark'] as const)('colours in the %s scheme', (scheme) => {
  const value = (role: string): string => must(colourRoles[scheme][`--rb-${role}`], `there is a role ${role}`);
  const cases = pairs.flatMap(([front, backs, least]) => backs.map((back) => ({ front, back, least })));

  it.each(cases)('$front on $back reaches $least', ({ front, back, least }) => {
    expect(contrast(value(front), value(back))).toBeGreaterThanOrEqual(least);
  });

  it('the primary button and the one of a final act are readable, under the pointer too', () => {
    const grounds = scheme === 'light' ? ['#0b6078', '#9c251a'] : ['#4a9db1', '#de6556'];
    const hovers = ['route', 'red'].map((colour) =>
      must(colourRoles[scheme][`--mantine-color-${colour}-filled-hover`], colour),
    );
    for (const ground of [...grounds, ...hovers])
      expect(contrast(value('on-accent'), ground)).toBeGreaterThanOrEqual(4.5);
  });
});
