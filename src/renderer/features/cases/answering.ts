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

/** What changes when a case gets its answer. */
export function answerCase(answer: string, at: string): Patch {
  return { status: 'answered', resolution: answer.trim(), answeredAt: at };
}

/**
 * What changes when a case is closed, with the last word of the answer or without one; words that were there stay.
 * @param answer what stands in the field of an open case
 */
export function closeCase(serviceCase: Pick<CaseBody, 'status'>, answer: string, at: string): Patch {
  const isAnswer = serviceCase.status === 'open' && answer.trim() !== '';
  return { ...(isAnswer ? answerCase(answer, at) : {}), status: 'closed', closedAt: at };
}

export const reopenCase: Patch = { status: 'open', answeredAt: null, closedAt: null };

/** When a case was answered and when it was closed; older versions wrote the instant of the answer as `closedAt`. */
export function endOfCase({ status, answeredAt, closedAt }: Pick<CaseBody, 'status' | 'answeredAt' | 'closedAt'>): {
  readonly answeredAt: string | undefined;
  readonly closedAt: string | undefined;
} {
  return {
    answeredAt: status === 'open' ? undefined : (answeredAt ?? (status === 'answered' ? closedAt : undefined)),
    closedAt: status === 'closed' ? closedAt : undefined,
  };
}

/** Until when a new case wants its answer when nobody says otherwise: the next working day at 17:00 where the reader is. */
export function usualDeadline(now: string, offsetMinutes: number): string {
  const local = new Date(Date.parse(now) + offsetMinutes * 60_000);
  do local.setUTCDate(local.getUTCDate() + 1);
  while (local.getUTCDay() === 0 || local.getUTCDay() === 6);
  local.setUTCHours(17, 0, 0, 0);
  return new Date(local.getTime() - offsetMinutes * 60_000).toISOString();
}
