import type { Body } from '../entities';

export type Stage = Body<'opportunity'>['stage'];

/** The way of an opportunity; won and lost end it. */
export const openStages = ['new', 'qualified', 'proposal', 'negotiation'] as const satisfies readonly Stage[];
export type OpenStage = (typeof openStages)[number];

export const isOpenStage = (stage: Stage): stage is OpenStage => stage !== 'won' && stage !== 'lost';

type Conditions = Pick<Body<'analysisSettings'>, 'leaveNew' | 'leaveQualified' | 'leaveProposal' | 'leaveNegotiation'>;
const conditionsOf = {
  new: 'leaveNew',
  qualified: 'leaveQualified',
  proposal: 'leaveProposal',
  negotiation: 'leaveNegotiation',
} as const satisfies Record<OpenStage, keyof Conditions>;
/** Characters, as many as a word of a set may have. */
const longestCondition = 200;

/** What has to be true before an opportunity leaves a stage, as the administrator wrote it, each once. */
export function exitConditions(settings: Conditions | undefined, stage: Stage): readonly string[] {
  if (!isOpenStage(stage)) return [];
  const lines = (settings?.[conditionsOf[stage]] ?? '').split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== '').map((line) => line.slice(0, longestCondition)))];
}

/** Which conditions of its stage are not met when an opportunity goes on to `to`. Who goes back, or loses it, needs none. */
export function conditionsLeftOpen(
  settings: Conditions | undefined,
  { stage, conditionsMet = [] }: Pick<Body<'opportunity'>, 'stage' | 'conditionsMet'>,
  to: Stage,
): readonly string[] {
  const goesOn = isOpenStage(stage) && placeOf(to) > placeOf(stage);
  return goesOn ? exitConditions(settings, stage).filter((condition) => !conditionsMet.includes(condition)) : [];
}

/** How far on its way an opportunity is; -1: it is lost. */
const placeOf = (stage: Stage): number =>
  stage === 'won' ? openStages.length : isOpenStage(stage) ? openStages.indexOf(stage) : -1;

type Deal = Pick<Body<'opportunity'>, 'stage' | 'stageHistory'>;

/** What became of the opportunities that were in a stage. */
export interface StageFigures {
  readonly stage: OpenStage;
  readonly entered: number;
  /** Into a later stage, or won. */
  readonly wentOn: number;
  /** From here, without having been further. */
  readonly lost: number;
  /** Still here, and never further. */
  readonly open: number;
  /** Of the stays that have ended, in days with a fraction; absent where none has. */
  readonly medianDays?: number;
}

/**
 * Conversion and time of each stage, from the stage histories. A stage that was skipped was not entered; one that was entered twice counts once, with
 * both stays. An opportunity that only went back is in none of `wentOn`, `lost` and `open`.
 */
export function stageFigures(deals: Iterable<Deal>): readonly StageFigures[] {
  const found = openStages.map((stage) => ({ stage, entered: 0, wentOn: 0, lost: 0, open: 0, days: [] as number[] }));
  for (const { stage: now, stageHistory = [] } of deals) {
    const steps = [...stageHistory].sort((a, b) => (a.at < b.at ? -1 : 1));
    const places = [...steps.map(({ stage }) => placeOf(stage)), placeOf(now)];
    const furthest = Math.max(...places);
    for (const place of new Set(places)) {
      const figures = found[place];
      if (!figures) continue;
      figures.entered += 1;
      if (place < furthest) figures.wentOn += 1;
      else if (now === 'lost') figures.lost += 1;
      else if (placeOf(now) === place) figures.open += 1;
    }
    for (const [index, { at, stage }] of steps.entries()) {
      const next = steps[index + 1];
      const days = (Date.parse(next?.at ?? '') - Date.parse(at)) / 86_400_000;
      if (days >= 0) found[placeOf(stage)]?.days.push(days);
    }
  }
  return found.map(({ days, ...figures }) => ({
    ...figures,
    ...(days.length > 0 ? { medianDays: medianOf(days) } : {}),
  }));
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const above = Math.floor(sorted.length / 2);
  const below = Math.floor((sorted.length - 1) / 2);
  return ((sorted[below] as number) + (sorted[above] as number)) / 2;
}
