import { expect, test } from 'vitest';
import { entityOf } from '../../../shared/entities';
import { validateBody } from '../../../shared/schema/validate';
import { subjectOf } from '../../../shared/domain/activity-words';
import { buildLogCommit, draftOf, logProblems, reportOf, type LogDraft } from './log-commit';

const now = '2026-11-22T10:00:00.000Z';
const draft: LogDraft = {
  kind: 'visit',
  accountId: 'a1',
  text: 'Wants to taste Chang. Will order Monday.',
  startAt: now,
  contactIds: ['c1'],
  colleagueIds: [],
  productIds: [],
  topics: [],
  task: { subject: '', dueOn: '' },
  promise: { subject: '', dueOn: '' },
};
const context = () => {
  let n = 0;
  return { userId: 'u1', now, newId: () => `id${(n += 1)}` };
};

test('a visit with a task and a promise is one commit of three records that the head office takes', () => {
  const changes = buildLogCommit(
    {
      ...draft,
      satisfaction: 4,
      durationMin: 40,
      task: { subject: 'Ask for a shelf photo', dueOn: '2026-11-27' },
      promise: { subject: 'Chang samples', dueOn: '2026-11-26' },
    },
    context(),
  );
  expect(changes.map((change) => change.entity)).toEqual(['activity', 'task', 'promise']);
  expect(new Set(changes.map((change) => change.id)).size).toBe(3);
  for (const change of changes) {
    expect(change.op).toBe('create');
    if (change.op === 'create') expect(validateBody(entityOf(change.entity), change.body)).toEqual([]);
  }
  expect(changes[0]).toMatchObject({ body: { status: 'done', satisfaction: 4, subject: 'Wants to taste Chang' } });
  expect(changes[2]).toMatchObject({ body: { accountId: 'a1', contactId: 'c1', dueOn: '2026-11-26' } });
});

test('what was talked about is kept, corrected and taken away again', () => {
  const [made] = buildLogCommit({ ...draft, productIds: ['p1'], topics: ['Price'] }, context());
  expect(made).toMatchObject({ body: { productIds: ['p1'], topics: ['Price'] } });
  const before = made?.op === 'create' ? (made.body as Parameters<typeof draftOf>[0]) : undefined;
  if (!before) throw new Error('a visit was made');
  expect(validateBody(entityOf('activity'), before)).toEqual([]);
  const [corrected] = buildLogCommit({ ...draftOf(before), productIds: [] }, context(), { id: 'x', before });
  expect(corrected).toMatchObject({ op: 'update', patch: { productIds: null } });
});

test('a start in the future is a plan and carries no rating', () => {
  const [activity] = buildLogCommit({ ...draft, startAt: '2026-11-23T09:00:00.000Z', satisfaction: 5 }, context());
  expect(activity).toMatchObject({ body: { status: 'planned' } });
  expect(activity?.op === 'create' && 'satisfaction' in activity.body).toBe(false);
});

test('whether somebody was reached is kept, through a correction of the text too, and belongs to what took place', () => {
  const call: LogDraft = { ...draft, kind: 'call', outcome: 'noAnswer' };
  const [made] = buildLogCommit(call, context());
  expect(made).toMatchObject({ body: { outcome: 'noAnswer' } });
  const before = made?.op === 'create' ? (made.body as Parameters<typeof draftOf>[0]) : undefined;
  if (!before) throw new Error('a call was made');
  const [corrected] = buildLogCommit({ ...draftOf(before), text: 'Rang twice' }, context(), { id: 'x', before });
  expect(corrected).toMatchObject({ op: 'update', patch: { text: 'Rang twice' } });
  expect(corrected?.op === 'update' && 'outcome' in corrected.patch).toBe(false);
  const [planned] = buildLogCommit({ ...call, startAt: '2026-11-23T09:00:00.000Z' }, context());
  expect(planned?.op === 'create' && 'outcome' in planned.body).toBe(false);
});

test('a channel belongs to a message only', () => {
  const [call] = buildLogCommit({ ...draft, kind: 'call', channel: 'wechat' }, context());
  const [message] = buildLogCommit({ ...draft, kind: 'message', channel: 'wechat' }, context());
  expect(call?.op === 'create' && 'channel' in call.body).toBe(false);
  expect(message).toMatchObject({ body: { channel: 'wechat' } });
});

test('what is missing is named', () => {
  const { accountId: _, ...without } = draft;
  expect(logProblems(without)).toEqual(['account_missing']);
  expect(logProblems({ ...draft, kind: 'note', text: ' ' })).toEqual(['text_missing']);
  expect(logProblems({ ...draft, promise: { subject: 'Samples', dueOn: '' } })).toEqual(['promise_day_missing']);
  expect(logProblems({ ...draft, startAt: 'yesterday' })).toEqual(['time_wrong']);
  expect(logProblems(draft)).toEqual([]);
});

test('the subject is the first sentence, in any script, and never splits a character', () => {
  expect(subjectOf('Rang. No answer.')).toBe('Rang');
  expect(subjectOf('想先试吃再上架。下周一下单。')).toBe('想先试吃再上架');
  expect(subjectOf('Price 1.50 is too high')).toBe('Price 1.50 is too high');
  expect(subjectOf('')).toBe('');
  expect([...subjectOf('𠮷'.repeat(200))]).toHaveLength(80);
});

test('a correction by somebody else leaves whose it is, and what the form does not show', () => {
  const before = { kind: 'visit', status: 'done', startAt: now, ownerId: 'u2', text: 'Old.', subject: 'Old' } as const;
  const held = { ...before, accountId: 'a1', custom: { shelf: 3 } };
  expect(buildLogCommit({ ...draftOf(held), text: 'New.' }, context(), { id: 'x', before: held })).toEqual([
    { entity: 'activity', op: 'update', id: 'x', patch: { text: 'New.', subject: 'New' } },
  ]);
});

test('a correction changes only what differs, and nothing when nothing does', () => {
  const [made] = buildLogCommit(draft, context());
  if (made?.op !== 'create' || made.entity !== 'activity') throw new Error('an activity is made');
  const correction = { id: made.id, before: made.body };
  expect(buildLogCommit(draftOf(made.body), context(), correction)).toEqual([]);
  expect(buildLogCommit({ ...draftOf(made.body), text: 'Wants Chang.' }, context(), correction)).toEqual([
    { entity: 'activity', op: 'update', id: made.id, patch: { text: 'Wants Chang.', subject: 'Wants Chang' } },
  ]);
});

const plan = {
  kind: 'visit',
  status: 'planned',
  startAt: '2026-11-22T09:00:00.000Z',
  ownerId: 'u1',
  accountId: 'a1',
  subject: 'Christmas range',
} as const;

test('the report on a plan makes it done, in the words of who was there', () => {
  const [change] = buildLogCommit({ ...reportOf(plan, now), text: 'Listed Chang' }, context(), {
    id: 'p',
    before: plan,
  });
  expect(change).toMatchObject({
    op: 'update',
    patch: { status: 'done', text: 'Listed Chang', subject: 'Listed Chang' },
  });
});

test('a report before the planned time says that it took place now, and without words the plan stands', () => {
  const later = { ...plan, startAt: '2026-11-22T15:00:00.000Z' };
  expect(reportOf(later, now)).toMatchObject({ text: '', plan: 'Christmas range', startAt: now });
  const [change] = buildLogCommit(reportOf(later, now), context(), { id: 'p', before: later });
  expect(change).toMatchObject({ patch: { status: 'done', startAt: now, text: 'Christmas range' } });
  expect(change?.op === 'update' && 'subject' in change.patch).toBe(false);
});
