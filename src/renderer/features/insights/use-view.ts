import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { Measure } from '../../../shared/domain/insights/analyses';
import { periodIn, type PeriodName } from '../../../shared/domain/targets';
import type { AnalysisRequest } from '../../data/api';

export const periods = [3, 6, 12, 24, 36] as const;
export const measures = ['revenue', 'margin', 'orders'] as const satisfies readonly Measure[];
export const sinceMonths = [1, 3, 6, 12] as const;

/** What the reports are asked for. It stands in the address, so that going back finds it again. */
export interface View {
  readonly territoryId: string | undefined;
  readonly segmentId: string | undefined;
  readonly currency: string | undefined;
  readonly measure: Measure;
  readonly months: number;
  /** undefined: the usual date, today or the last day of a history that has ended. */
  readonly asOf: string | undefined;
  /** The months before, of a migration. */
  readonly since: number;
  readonly over: 'rfm' | 'lifecycle';
  readonly productId: string | undefined;
  /** Of the targets: undefined for that of today. */
  readonly period: PeriodName | undefined;
  readonly isTable: boolean;
}

export type ViewChange = { readonly [K in keyof View]?: View[K] | undefined };

export function useView(): readonly [View, (change: ViewChange) => void] {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const view = useMemo((): View => {
    const asked = new URLSearchParams(text);
    const number = (name: string, allowed: readonly number[], usual: number): number =>
      allowed.find((value) => String(value) === asked.get(name)) ?? usual;
    const asOf = asked.get('asOf') ?? '';
    return {
      territoryId: asked.get('territory') ?? undefined,
      segmentId: asked.get('segment') ?? undefined,
      currency: asked.get('currency') ?? undefined,
      measure: measures.find((name) => name === asked.get('by')) ?? 'revenue',
      months: number('months', periods, 12),
      asOf: /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? asOf : undefined,
      since: number('since', sinceMonths, 3),
      over: asked.get('over') === 'lifecycle' ? 'lifecycle' : 'rfm',
      productId: asked.get('product') ?? undefined,
      period: periodIn(asked.get('period') ?? ''),
      isTable: asked.get('table') === '1',
    };
  }, [text]);
  const change = (next: ViewChange): void => {
    const names = {
      territoryId: 'territory',
      segmentId: 'segment',
      currency: 'currency',
      measure: 'by',
      months: 'months',
      asOf: 'asOf',
      since: 'since',
      over: 'over',
      productId: 'product',
      period: 'period',
      isTable: 'table',
    } as const satisfies Record<keyof View, string>;
    const changed = new URLSearchParams(text);
    for (const [name, value] of Object.entries(next) as [keyof View, unknown][]) {
      if (value === undefined || value === false) changed.delete(names[name]);
      else changed.set(names[name], value === true ? '1' : String(value));
    }
    setParams(changed, { replace: true });
  };
  return [view, change];
}

/** The part of a question that every report shares. */
export const askedFor = ({
  territoryId,
  segmentId,
  currency,
  asOf,
}: View): Pick<AnalysisRequest, 'territoryId' | 'segmentId' | 'currency' | 'asOf'> => ({
  ...(territoryId === undefined ? {} : { territoryId }),
  ...(segmentId === undefined ? {} : { segmentId }),
  ...(currency === undefined ? {} : { currency }),
  ...(asOf === undefined ? {} : { asOf }),
});
