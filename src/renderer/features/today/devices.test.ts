import { expect, it } from 'vitest';
import { latestByUser } from './devices';

it('lets the device that synced last speak for its user and leaves revoked ones out', () => {
  expect(
    latestByUser([
      { userId: 'm', lastSyncAt: '2026-11-17T09:00:00.000Z', waiting: 2 },
      { userId: 'm', lastSyncAt: '2026-11-19T09:00:00.000Z', waiting: 0 },
      { userId: 'm', lastSyncAt: '2026-11-20T09:00:00.000Z', revokedAt: '2026-11-20T10:00:00.000Z' },
      { userId: 'j', lastSyncAt: null },
    ]),
  ).toEqual([
    { userId: 'm', lastSyncAt: '2026-11-19T09:00:00.000Z', waiting: 0 },
    { userId: 'j', waiting: 0 },
  ]);
});
