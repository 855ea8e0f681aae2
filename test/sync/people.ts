import type { Session } from '../../src/shared/sync-protocol';

export const me = 'u-nancy';

/** A signed-in salesperson. */
export const sessionOf = (userId: string, deviceCode = 'K7'): Session => ({
  officeId: 'office-1',
  organisation: { id: 'org-1', name: 'Northwind', slug: 'northwind', currency: 'EUR', demo: false },
  user: { id: userId, name: userId, signInName: userId, role: 'salesperson' },
  deviceId: `device-${userId}`,
  deviceCode,
});

export const session = sessionOf(me);
