import type { Body } from '../../../shared/entities';

type CaseBody = Body<'case'>;
type Patch = { readonly [K in keyof CaseBody]?: CaseBody[K] | null };

/** late: the deadline has passed; soon: it comes within a day; none: there is no deadline, or the case has its answer. */
export type DeadlineState = 'late' | 'soon' | 'later' | 'none';

/** @param now instant */
export function deadlineState(serviceCase: Pick<CaseBody, 'status' | 'deadlineAt'>, now: string): DeadlineState {
  if (serviceCase.status !== 'open' || !serviceCase.deadlineAt) return 'none';
  const left = Date.parse(serviceCase.deadlineAt) - Date.parse(now);
  if (Number.isNaN(left)) return 'none';
  return left < 0 ? 'late' : left <= 86_400_000 ? 'soon' : 'later';
}

/** What changes when a case gets its answer. Closing without a word keeps the answer that is there. */
export function answerCase(status: 'answered' | 'closed', answer: string, at: string): Patch {
  const resolution = answer.trim();
  return { status, closedAt: at, ...(resolution ? { resolution } : {}) };
}

export const reopenCase: Patch = { status: 'open', closedAt: null };

/** Until when a new case wants its answer when nobody says otherwise: the next working day at 17:00 where the reader is. */
export function usualDeadline(now: string, offsetMinutes: number): string {
  const local = new Date(Date.parse(now) + offsetMinutes * 60_000);
  do local.setUTCDate(local.getUTCDate() + 1);
  while (local.getUTCDay() === 0 || local.getUTCDay() === 6);
  local.setUTCHours(17, 0, 0, 0);
  return new Date(local.getTime() - offsetMinutes * 60_000).toISOString();
}
