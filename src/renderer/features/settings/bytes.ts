import type { StorageState } from '../../data/api';
import type { Region } from '../../i18n/format';

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 486 MB, 1,2 GB: at most three figures, steps of 1000. */
export function bytesText(bytes: number, region: Region): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = new Intl.NumberFormat(region, { maximumSignificantDigits: value >= 100 ? 3 : 2 }).format(value);
  return `${text}\u00a0${units[unit]}`;
}

/**
 * What may still be written: a browser may tell a quota that is more than the disk has.
 * @param diskBytes free on the disk; undefined where nobody knows
 */
export const freeBytesOf = (
  { usedBytes, quotaBytes }: Pick<StorageState, 'usedBytes' | 'quotaBytes'>,
  diskBytes = Infinity,
): number => Math.max(0, Math.min(quotaBytes - usedBytes, diskBytes));
