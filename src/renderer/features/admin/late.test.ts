import { expect, it } from 'vitest';
import { isLate } from './late';

const now = Date.parse('2026-11-22T12:00:00.000Z');

it('a device is late a week after its last sync, or after it was made; a blocked one never', () => {
  const createdAt = '2026-01-01T00:00:00.000Z';
  expect(isLate({ createdAt, lastSyncAt: '2026-11-15T12:00:00.000Z' }, now)).toBe(false);
  expect(isLate({ createdAt, lastSyncAt: '2026-11-15T11:59:59.000Z' }, now)).toBe(true);
  expect(isLate({ createdAt }, now)).toBe(true);
  expect(isLate({ createdAt: '2026-11-20T00:00:00.000Z' }, now)).toBe(false);
  expect(isLate({ createdAt, revokedAt: '2026-10-01T00:00:00.000Z' }, now)).toBe(false);
});
