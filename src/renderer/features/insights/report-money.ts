import type { Measure } from '../../../shared/domain/insights/analyses';
import type { Format } from '../../i18n/format';

/** How the values of a report are written: money short on axes, whole in words; orders as numbers. */
export interface MeasureFormat {
  readonly axis: (value: number) => string;
  readonly whole: (value: number) => string;
  /** In a column whose head names the currency. */
  readonly cell: (value: number) => string;
}

export function measureFormat(format: Format, measure: Measure, currency: string): MeasureFormat {
  if (measure === 'orders') return { axis: format.number, whole: format.number, cell: format.number };
  return {
    axis: (value) => format.shortMoney(value, currency),
    whole: (value) => format.wholeMoney(value, currency),
    cell: (value) => format.amount(value, currency),
  };
}

/** A share of one in whole percent; one decimal where whole ones would say nothing. */
export const shareText = (format: Format, share: number): string =>
  format.percent(Math.abs(share) < 0.01 ? Math.round(share * 1000) * 10 : Math.round(share * 100) * 100);
