import type { Platform } from './platform';

/** After so many minutes without a key or a pointer, what is stored here is locked. */
export const lockMinutes = [5, 15, 30, 60] as const;
export type LockMinutes = (typeof lockMinutes)[number];

const key = 'lockMinutes';
const usualMinutes: LockMinutes = 15;

export const readLockMinutes = (platform: Pick<Platform, 'kept'>): LockMinutes =>
  lockMinutes.find((minutes) => minutes === platform.kept.get(key)) ?? usualMinutes;

export const keepLockMinutes = (platform: Pick<Platform, 'kept'>, minutes: LockMinutes): void =>
  platform.kept.set(key, minutes);
