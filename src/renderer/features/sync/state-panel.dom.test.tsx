import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { SyncStatus } from '../../data/api';
import { StatePanel } from './state-panel';

afterEach(cleanup);

const minute = 60_000;
const shown = (clockOffsetMs: number): string | undefined => {
  cleanup();
  const status: SyncStatus = {
    phase: 'idle',
    online: true,
    waiting: 0,
    needYou: 0,
    counts: {},
    loaded: true,
    keptTwice: true,
    clockOffsetMs,
  };
  renderUi(<StatePanel status={status} log={[]} />);
  return screen.queryByText('Clock')?.nextElementSibling?.textContent;
};

test('a wrong clock is told as it is: harmless in minutes, to be set right where days depend on it', () => {
  expect(shown(minute)).toBeUndefined();
  expect(shown(-7 * minute)).toBe('7 min fast; it decides nothing in the sync');
  expect(shown(180 * minute)).toBe('3 h slow. Set it right: today and what is due follow it. The sync does not.');
  expect(shown(-60 * 24 * 90 * minute)).toMatch(/^90 days fast\. Set it right/);
});
