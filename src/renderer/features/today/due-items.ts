import type { RecordOf } from '../../../shared/record';

/** What is due, whatever it is: a task, a promise to a customer, or the answer to a case. */
export interface DueItem {
  readonly entity: 'task' | 'promise' | 'case';
  readonly id: string;
  readonly subject: string;
  readonly dueOn?: string | undefined;
  /** Cases are due at an hour. */
  readonly dueAt?: string | undefined;
  readonly accountId?: string | undefined;
  readonly ownerId: string;
  readonly high: boolean;
  readonly caseType?: RecordOf<'case'>['type'];
  readonly parked: boolean;
  readonly pending: boolean;
}

interface DueInput {
  readonly tasks: readonly RecordOf<'task'>[];
  readonly promises: readonly RecordOf<'promise'>[];
  readonly cases: readonly RecordOf<'case'>[];
  /** Calendar date of an instant where the reader is. */
  readonly dateOf: (instant: string) => string;
}

/** Everything open in one list by day, then hour; within a day cases before promises before tasks, important first. */
export function dueItems({ tasks, promises, cases, dateOf }: DueInput): DueItem[] {
  const rank = { case: 0, promise: 1, task: 2 } as const;
  const marks = (record: { readonly meta: { readonly parked: boolean; readonly pending: boolean } }) => ({
    parked: record.meta.parked,
    pending: record.meta.pending,
  });
  const items: DueItem[] = [
    ...cases.map((c): DueItem => ({
      entity: 'case',
      id: c.id,
      subject: c.subject,
      accountId: c.accountId,
      ownerId: c.ownerId,
      high: c.priority === 'high',
      caseType: c.type,
      dueAt: c.deadlineAt,
      dueOn: c.deadlineAt && dateOf(c.deadlineAt),
      ...marks(c),
    })),
    ...promises.map((p): DueItem => ({
      entity: 'promise',
      id: p.id,
      subject: p.subject,
      accountId: p.accountId,
      ownerId: p.ownerId,
      high: false,
      dueOn: p.dueOn,
      ...marks(p),
    })),
    ...tasks.map((t): DueItem => ({
      entity: 'task',
      id: t.id,
      subject: t.subject,
      accountId: t.accountId,
      ownerId: t.ownerId,
      high: t.priority === 'high',
      dueOn: t.dueOn,
      ...marks(t),
    })),
  ];
  return items.sort(
    (a, b) =>
      (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') ||
      rank[a.entity] - rank[b.entity] ||
      Number(b.high) - Number(a.high) ||
      (a.dueAt ?? '').localeCompare(b.dueAt ?? ''),
  );
}

/** A case is late from its hour on, everything else from the day after. @param today YYYY-MM-DD where the reader is */
export const isLate = (item: Pick<DueItem, 'dueOn' | 'dueAt'>, today: string, nowMs: number): boolean =>
  item.dueAt === undefined ? item.dueOn !== undefined && item.dueOn < today : Date.parse(item.dueAt) < nowMs;
