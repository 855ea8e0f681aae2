const weekMs = 7 * 86_400_000;

/** A device in use that has not synced for a week, or never although it is older than that. @param now milliseconds since 1970 */
export function isLate(
  device: {
    readonly createdAt: string;
    readonly lastSyncAt?: string | undefined;
    readonly revokedAt?: string | undefined;
  },
  now: number,
): boolean {
  if (device.revokedAt !== undefined) return false;
  return now - Date.parse(device.lastSyncAt ?? device.createdAt) > weekMs;
}
