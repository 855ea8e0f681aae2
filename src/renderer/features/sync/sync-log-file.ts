import type { SyncLogEntry } from '../../data/api';

/** The log as a file for support: times, counts and codes, never a word of a customer. */
export function logFile(log: readonly SyncLogEntry[]): string {
  const lines = log.map((entry) =>
    [entry.at, entry.kind, entry.sent, entry.received, entry.durationMs, entry.code ?? ''].join(','),
  );
  return ['at,kind,sent,received,durationMs,code', ...lines, ''].join('\r\n');
}
