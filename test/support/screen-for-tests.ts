import { beforeAll, vi } from 'vitest';
import type { Body, EntityName } from '../../src/shared/entities';
import type { WireRecord } from '../../src/shared/record';
import type { Session } from '../../src/shared/sync-protocol';

/** Tables draw what is in sight, and the test environment lays nothing out: a window of 600 pixels for every test of the file. */
export function layOutTables(): void {
  beforeAll(() => {
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe(): void {}
        unobserve(): void {}
        disconnect(): void {}
      },
    );
    for (const side of ['offsetHeight', 'offsetWidth', 'clientHeight', 'clientWidth'])
      Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => 600 });
  });
}

/** A record as the head office sent it on 1 November 2026. */
export const wire = <N extends EntityName>(entity: N, id: string, body: Body<N>): WireRecord => ({
  id,
  entity,
  v: 1,
  rev: 1,
  deleted: false,
  body: { ...body },
  mut: null,
  at: '2026-11-01T08:00:00.000Z',
  byId: null,
  conflicts: [],
});

/** A salesperson of a company that counts in euro. */
export const salesperson = (id: string): Session => ({
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id, name: id, signInName: `${id}@rhein`, role: 'salesperson' },
  deviceId: '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11',
  deviceCode: 'A2',
});
