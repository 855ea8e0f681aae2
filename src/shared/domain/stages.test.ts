import { describe, expect, it } from 'vitest';
import { conditionsLeftOpen, exitConditions, stageFigures, type Stage } from './stages';

/** @param steps stages with the day of November on which each began */
const deal = (stage: Stage, ...steps: readonly (readonly [Stage, number])[]) => ({
  stage,
  stageHistory: steps.map(([of, day]) => ({ stage: of, at: `2026-11-${String(day).padStart(2, '0')}T08:00:00.000Z` })),
});

describe('what becomes of opportunities', () => {
  it('counts who went on, who was lost and who is there, and the time of the stays that have ended', () => {
    const [first, second, third, last] = stageFigures([
      deal('won', ['new', 1], ['qualified', 3], ['proposal', 7], ['won', 8]),
      deal('lost', ['new', 1], ['qualified', 7], ['lost', 9]),
      // Skipped a stage.
      deal('proposal', ['new', 2], ['proposal', 6]),
      // Went back: it was further, and is open in no stage of which it counts as gone on.
      deal('new', ['new', 1], ['qualified', 2], ['new', 4]),
      deal('new', ['new', 20]),
    ]);
    expect(first).toEqual({ stage: 'new', entered: 5, wentOn: 4, lost: 0, open: 1, medianDays: 3 });
    expect(second).toEqual({ stage: 'qualified', entered: 3, wentOn: 1, lost: 1, open: 0, medianDays: 2 });
    expect(third).toEqual({ stage: 'proposal', entered: 2, wentOn: 1, lost: 0, open: 1, medianDays: 1 });
    expect(last).toEqual({ stage: 'negotiation', entered: 0, wentOn: 0, lost: 0, open: 0 });
  });

  it('takes an opportunity without history by the stage it is in', () => {
    const [first, , third] = stageFigures([{ stage: 'proposal' }, { stage: 'lost' }]);
    expect(first).toMatchObject({ entered: 0 });
    expect(third).toEqual({ stage: 'proposal', entered: 1, wentOn: 0, lost: 0, open: 1 });
  });
});

it('an opportunity leaves its stage under the conditions of the administrator, each once; one that has ended under none', () => {
  const settings = { leaveNew: 'Budget known\n\n  Who decides \r\nBudget known\n', leaveProposal: '' };
  expect(exitConditions(settings, 'new')).toEqual(['Budget known', 'Who decides']);
  expect(exitConditions(settings, 'proposal')).toEqual([]);
  expect(exitConditions(settings, 'won')).toEqual([]);
  expect(exitConditions(undefined, 'new')).toEqual([]);
  expect(exitConditions({ leaveNew: 'x'.repeat(300) }, 'new')[0]).toHaveLength(200);
});

it('says which conditions are not met when it goes on, by however many stages, and none when it goes back or is lost', () => {
  const settings = { leaveNew: 'Budget known\nWho decides', leaveQualified: 'Sample tasted' };
  const fresh = { stage: 'new' as const, conditionsMet: ['Who decides'] };
  expect(conditionsLeftOpen(settings, fresh, 'qualified')).toEqual(['Budget known']);
  expect(conditionsLeftOpen(settings, fresh, 'won')).toEqual(['Budget known']);
  expect(conditionsLeftOpen(settings, fresh, 'lost')).toEqual([]);
  expect(conditionsLeftOpen(settings, { stage: 'qualified' }, 'new')).toEqual([]);
  expect(conditionsLeftOpen(settings, { stage: 'qualified' }, 'proposal')).toEqual(['Sample tasted']);
  expect(conditionsLeftOpen(settings, { stage: 'won' }, 'negotiation')).toEqual([]);
});
