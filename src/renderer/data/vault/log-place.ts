import type { Bytes } from './bytes';

/** A log was opened and written to: by which session, and behind which sequence number. */
export interface LogStart {
  readonly session: string;
  readonly after: number;
}

/** A place in a log: everything up to a sequence number, which lies in chunks up to a number or was rewritten since. */
export interface LogPlace {
  readonly sequence: number;
  readonly number: number;
  /** The one that wrote the last of it. Another one may use the same numbers, where a power cut took some back. */
  readonly session: string;
}

/** A place that is older is not found again: whoever remembers one learns a newer one soon after each start. */
const mostStarts = 16;

export const sessionName = (session: Bytes): string =>
  Array.from(session.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');

export const withStart = (starts: readonly LogStart[], start: LogStart): readonly LogStart[] => [
  ...starts.slice(1 - mostStarts),
  start,
];

/** @param starts of the log, oldest first @param sequence its newest one; false: the log lost what `place` is about, or never had it */
export function isOnLog(place: LogPlace, starts: readonly LogStart[], sequence: number): boolean {
  const at = starts.findIndex(({ session }) => session === place.session);
  const [own, next] = at === -1 ? [] : starts.slice(at, at + 2);
  return own !== undefined && own.after <= place.sequence && place.sequence <= (next?.after ?? sequence);
}
