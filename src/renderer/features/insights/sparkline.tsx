import type { ReactNode } from 'react';
import './charts.css';

interface SparklineProps {
  /** One value a step, oldest first. */
  readonly values: readonly number[];
  /** Top of the axis, which begins at 0; the greatest value when absent. */
  readonly most?: number;
  readonly warns?: boolean;
}

/** How a number went, without figures: those stand beside it. Nothing for fewer than two values. */
export function Sparkline({ values, most, warns = false }: SparklineProps): ReactNode {
  if (values.length < 2) return <span className="spark" aria-hidden />;
  const top = Math.max(most ?? 0, ...values) || 1;
  const place = (value: number, index: number): readonly [number, number] => [
    2 + (index / (values.length - 1)) * 50,
    18 - (Math.max(0, value) / top) * 14,
  ];
  const points = values.map(place);
  const [x = 0, y = 0] = points.at(-1) ?? [];
  return (
    <svg className={warns ? 'spark warns' : 'spark'} viewBox="0 0 56 20" width="56" height="20" aria-hidden>
      <polyline points={points.map((point) => point.join(',')).join(' ')} />
      <circle cx={x} cy={y} r="2" />
    </svg>
  );
}
