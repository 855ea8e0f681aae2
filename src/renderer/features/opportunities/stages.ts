import { openStages, type Stage } from '../../../shared/domain/stages';
import type { Body } from '../../../shared/entities';

export const allStages = [...openStages, 'won', 'lost'] as const satisfies readonly Stage[];

type Patch = { readonly [K in keyof Body<'opportunity'>]?: Body<'opportunity'>[K] | null };

/**
 * What changes when an opportunity moves to `stage`: the stage, the line of its history, certainty at the end, and no
 * lost reason unless it is lost. Undefined when it is there already.
 */
export function moveToStage(
  opportunity: Pick<Body<'opportunity'>, 'stage' | 'stageHistory' | 'lostReason'>,
  stage: Stage,
  context: { readonly at: string; readonly byId: string; readonly lostReason?: string },
): Patch | undefined {
  if (opportunity.stage === stage) return undefined;
  const reason = context.lostReason?.trim() ?? '';
  return {
    stage,
    stageHistory: [...(opportunity.stageHistory ?? []), { at: context.at, stage, byId: context.byId }],
    ...(stage === 'won' ? { probabilityBp: 10_000 } : {}),
    ...(stage === 'lost' ? { probabilityBp: 0, ...(reason ? { lostReason: reason } : {}) } : {}),
    ...(stage !== 'lost' && opportunity.lostReason ? { lostReason: null } : {}),
  };
}

/** The history with the days each stage lasted; the last one until `today`. Instants and dates in UTC days. */
export function stageDurations(
  history: readonly { readonly at: string; readonly stage: Stage; readonly byId?: string }[],
  now: string,
): { readonly at: string; readonly stage: Stage; readonly byId: string | undefined; readonly days: number }[] {
  const ordered = [...history].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return ordered.map((step, index) => {
    const until = ordered[index + 1]?.at ?? now;
    const days = Math.max(0, Math.floor((Date.parse(until) - Date.parse(step.at)) / 86_400_000));
    return { at: step.at, stage: step.stage, byId: step.byId, days };
  });
}
