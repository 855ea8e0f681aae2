// Process numbers are used again after a restart of the machine, so a stored number alone proves nothing.
import { readFileSync } from 'node:fs';

/** A process as it is written into a file by one program and checked by another. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words; empty where the system does not tell. */
  readonly startedAt: string;
}

function startOf(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold blanks; the start time is the 20th after it.
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, startedAt: startOf(pid) };
}

/** True while the very process that was recorded still runs. */
export function isSameProcessRunning(recorded: ProcessIdentity): boolean {
  if (!isProcessRunning(recorded.pid)) return false;
  const now = startOf(recorded.pid);
  return now === '' || recorded.startedAt === '' || now === recorded.startedAt;
}

export function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  // A finished process whose parent has not collected it yet still answers to signal 0.
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !status.slice(status.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return true;
  }
}
