import { expect, test } from 'vitest';
import { moveToStage, stageDurations } from './stages';

const context = { at: '2026-11-22T10:00:00.000Z', byId: 'u1' };

test('every move leaves a line in the history, and none is made to where it is already', () => {
  expect(moveToStage({ stage: 'new' }, 'new', context)).toBeUndefined();
  const patch = moveToStage(
    { stage: 'new', stageHistory: [{ at: '2026-11-01T00:00:00.000Z', stage: 'new', byId: 'u1' }] },
    'proposal',
    context,
  );
  expect(patch?.stageHistory).toHaveLength(2);
  expect(patch?.stageHistory?.[1]).toEqual({ at: context.at, stage: 'proposal', byId: 'u1' });
});

test('won is certain, lost has its reason, and back in the game the reason goes', () => {
  expect(moveToStage({ stage: 'new' }, 'won', context)).toMatchObject({ stage: 'won', probabilityBp: 10_000 });
  expect(moveToStage({ stage: 'new' }, 'lost', { ...context, lostReason: ' Price ' })).toMatchObject({
    probabilityBp: 0,
    lostReason: 'Price',
  });
  expect(moveToStage({ stage: 'lost', lostReason: 'Price' }, 'negotiation', context)).toMatchObject({
    lostReason: null,
  });
});

test('days in each stage', () => {
  const steps = stageDurations(
    [
      { at: '2026-11-10T00:00:00.000Z', stage: 'proposal' },
      { at: '2026-11-01T00:00:00.000Z', stage: 'new' },
    ],
    '2026-11-22T00:00:00.000Z',
  );
  expect(steps.map((step) => [step.stage, step.days])).toEqual([
    ['new', 9],
    ['proposal', 12],
  ]);
});
