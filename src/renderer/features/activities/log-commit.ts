import type { Body } from '../../../shared/entities';
import { subjectOf } from '../../../shared/domain/activity-words';
import { patchBetween } from '../../../shared/domain/patch';
import type { Change } from '../../data/api';

export type ActivityKind = Body<'activity'>['kind'];

/** What the log panel holds while it is filled in; everything but the text and the account is optional. */
export interface LogDraft {
  readonly kind: ActivityKind;
  readonly channel?: Body<'activity'>['channel'];
  readonly accountId?: string;
  readonly text: string;
  /** In a report: what the activity was planned for. It stands when nothing is written. */
  readonly plan?: string;
  /** Instant; in the future it is a plan. */
  readonly startAt: string;
  readonly durationMin?: number;
  readonly contactIds: readonly string[];
  readonly colleagueIds: readonly string[];
  readonly satisfaction?: number;
  readonly productIds: readonly string[];
  readonly topics: readonly string[];
  readonly outcome?: Body<'activity'>['outcome'];
  /** What is to be done next; empty subject: no task. */
  readonly task: FollowUp;
  /** What was promised to the customer; empty subject: no promise. */
  readonly promise: FollowUp;
}

export interface FollowUp {
  readonly subject: string;
  /** Calendar date YYYY-MM-DD. */
  readonly dueOn: string;
}

export type LogProblem = 'account_missing' | 'text_missing' | 'promise_day_missing' | 'duration_wrong' | 'time_wrong';

/** A plan lies more than five minutes ahead: a clock that runs slow must not turn a finished call into a plan. */
export const isPlan = (startAt: string, now: string): boolean => Date.parse(startAt) > Date.parse(now) + 5 * 60_000;

export function logProblems(draft: LogDraft): LogProblem[] {
  const problems: LogProblem[] = [];
  if (Number.isNaN(Date.parse(draft.startAt))) return ['time_wrong'];
  if (!draft.accountId) problems.push('account_missing');
  if (draft.kind === 'note' && draft.text.trim() === '') problems.push('text_missing');
  if (draft.promise.subject.trim() !== '' && draft.promise.dueOn === '') problems.push('promise_day_missing');
  if (draft.durationMin !== undefined && (draft.durationMin < 0 || draft.durationMin > 1440))
    problems.push('duration_wrong');
  return problems;
}

/** The body of the activity that a draft describes. */
export function activityOf(
  draft: LogDraft,
  context: { readonly userId: string; readonly now: string },
): Body<'activity'> {
  const text = draft.text.trim() || (draft.plan ?? '');
  const subject = subjectOf(text);
  const planned = isPlan(draft.startAt, context.now);
  return {
    kind: draft.kind,
    status: planned ? 'planned' : 'done',
    startAt: draft.startAt,
    ownerId: context.userId,
    ...(draft.accountId ? { accountId: draft.accountId } : {}),
    ...(draft.kind === 'message' && draft.channel ? { channel: draft.channel } : {}),
    ...(subject ? { subject } : {}),
    ...(text ? { text } : {}),
    ...(draft.durationMin ? { durationMin: draft.durationMin } : {}),
    ...(draft.contactIds.length > 0 ? { contactIds: [...draft.contactIds] } : {}),
    ...(draft.colleagueIds.length > 0 ? { colleagueIds: [...draft.colleagueIds] } : {}),
    ...(draft.productIds.length > 0 ? { productIds: [...draft.productIds] } : {}),
    ...(draft.topics.length > 0 ? { topics: [...draft.topics] } : {}),
    ...(draft.satisfaction && !planned ? { satisfaction: draft.satisfaction } : {}),
    ...(draft.outcome && !planned && draft.kind !== 'note' ? { outcome: draft.outcome } : {}),
  };
}

/** The draft that shows an activity for correction. */
export function draftOf(activity: Body<'activity'>): LogDraft {
  return {
    kind: activity.kind,
    ...(activity.channel ? { channel: activity.channel } : {}),
    ...(activity.accountId ? { accountId: activity.accountId } : {}),
    text: activity.text ?? activity.subject ?? '',
    startAt: activity.startAt,
    ...(activity.durationMin === undefined ? {} : { durationMin: activity.durationMin }),
    contactIds: activity.contactIds ?? [],
    colleagueIds: activity.colleagueIds ?? [],
    productIds: activity.productIds ?? [],
    topics: activity.topics ?? [],
    ...(activity.satisfaction === undefined ? {} : { satisfaction: activity.satisfaction }),
    ...(activity.outcome === undefined ? {} : { outcome: activity.outcome }),
    task: { subject: '', dueOn: '' },
    promise: { subject: '', dueOn: '' },
  };
}

/** The draft of a report: what was planned took place, at the latest now; what was said is still to be written. */
export function reportOf(activity: Body<'activity'>, now: string): LogDraft {
  const draft = draftOf(activity);
  return {
    ...draft,
    text: '',
    plan: draft.text,
    startAt: isPlan(draft.startAt, now) ? now : draft.startAt,
  };
}

/** What a draft holds of an activity. */
const ofDraft: ReadonlySet<string> = new Set<keyof Body<'activity'>>([
  ...(['kind', 'status', 'startAt', 'accountId', 'channel', 'subject', 'text', 'durationMin', 'contactIds'] as const),
  ...(['colleagueIds', 'productIds', 'topics', 'satisfaction', 'outcome'] as const),
]);

/** What a draft knows nothing of stays: whose activity it is, whoever corrects it, and the company's own fields. */
function corrected(before: Body<'activity'>, body: Body<'activity'>): Body<'activity'> {
  const entries = [
    ...Object.entries(before).filter(([field]) => !ofDraft.has(field)),
    ...Object.entries(body).filter(([field]) => ofDraft.has(field)),
  ];
  return Object.fromEntries(entries) as Body<'activity'>;
}

/** An activity that is there already: its own author corrects it, or reports on what was planned. */
export interface Correction {
  readonly id: string;
  readonly before: Body<'activity'>;
}

/**
 * The activity with its follow-up task and its promise, as one commit: all or none.
 * @param context who logs, and the ids and the clock that the commit uses
 * @param correction the activity to be changed instead of a new one
 */
export function buildLogCommit(
  draft: LogDraft,
  context: { readonly userId: string; readonly now: string; readonly newId: () => string },
  correction?: Correction,
): Change[] {
  const body = activityOf(draft, context);
  const about = draft.accountId ? { accountId: draft.accountId } : {};
  const contactId = draft.contactIds.length === 1 ? draft.contactIds[0] : undefined;
  const changes: Change[] = [];
  if (correction === undefined) changes.push({ entity: 'activity', op: 'create', id: context.newId(), body });
  else {
    const patch = patchBetween(correction.before, corrected(correction.before, body));
    if (patch) changes.push({ entity: 'activity', op: 'update', id: correction.id, patch });
  }
  if (draft.task.subject.trim() !== '')
    changes.push({
      entity: 'task',
      op: 'create',
      id: context.newId(),
      body: {
        subject: draft.task.subject.trim(),
        status: 'open',
        ownerId: context.userId,
        ...about,
        ...(draft.task.dueOn ? { dueOn: draft.task.dueOn } : {}),
        ...(contactId ? { contactId } : {}),
      },
    });
  if (draft.promise.subject.trim() !== '' && draft.accountId)
    changes.push({
      entity: 'promise',
      op: 'create',
      id: context.newId(),
      body: {
        subject: draft.promise.subject.trim(),
        accountId: draft.accountId,
        dueOn: draft.promise.dueOn,
        ownerId: context.userId,
        status: 'open',
        ...(contactId ? { contactId } : {}),
      },
    });
  return changes;
}
