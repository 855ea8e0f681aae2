import type { EntityName } from '../../src/shared/entities';

/** One change of a day on the road, made before anybody knows which system will carry it. */
export type DayChange =
  | { readonly op: 'update'; readonly accountId: string; readonly note: string }
  | { readonly op: 'create'; readonly entity: EntityName; readonly body: Readonly<Record<string, unknown>> };

/** A third each: a note on an account, a visit, a task. */
export function daysWork(accountIds: readonly string[], count: number, ownerId: string): DayChange[] {
  return Array.from({ length: count }, (_, n): DayChange => {
    const accountId = accountIds[n % accountIds.length] as string;
    if (n % 3 === 0) return { op: 'update', accountId, note: `Visited, day's work ${n}` };
    if (n % 3 === 1)
      return {
        op: 'create',
        entity: 'activity',
        body: {
          kind: 'visit',
          status: 'done',
          startAt: '2026-11-19T09:30:00.000Z',
          accountId,
          ownerId,
          subject: 'Visit',
          text: 'Price list handed over, asks for twelve shelf labels.',
        },
      };
    return {
      op: 'create',
      entity: 'task',
      body: { subject: 'Send shelf labels', accountId, ownerId, status: 'open', dueOn: '2026-11-26' },
    };
  });
}
