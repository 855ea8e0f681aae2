import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { ChosenListLink } from '../../pages/list-page';
import type { FilterCondition } from '../../ui/filters';
import type { ListState } from '../../ui/list-state';
import type { ListEntity } from '../../pages/saved-lists';
import './charts.css';

// Drawn here and not by a chart library: bars, one line and a grid are all that the reports need, and these bars are links
// that a keyboard reaches, a screen reader names, a printer prints and a resize does not draw again. recharts would add
// eleven packages and 380 KB for marks that are none of that. Bars are HTML, the line above them is SVG that is stretched.

export interface Bar {
  readonly key: string;
  readonly value: number;
  /** What it says, whole: "March 2026, € 12,400". */
  readonly name: string;
  readonly tone: 'accent' | 'second' | 'third' | 'expected';
  /** Between which values the truth is expected. */
  readonly range?: { readonly low: number; readonly high: number };
  /** The records it stands for. */
  readonly conditions?: readonly FilterCondition[] | (() => Promise<readonly FilterCondition[]>);
}

export interface AxisMark {
  readonly value: number;
  readonly text: string;
  /** Below the bars: ends with the chart, however long it is. */
  readonly atEnd?: boolean;
}

interface BarChartProps {
  /** What the chart shows, for those who do not see it. */
  readonly name: string;
  readonly bars: readonly Bar[];
  /** Grid lines; the first is 0, the last the top. */
  readonly ticks: readonly AxisMark[];
  /** What the left axis counts. */
  readonly unit: string;
  /** Below the bars; `value` from 0 (left edge) to 1. */
  readonly below: readonly AxisMark[];
  /** A line over the bars, from edge to edge, from 0 to 1 of the right axis. */
  readonly line?: {
    readonly values: readonly number[];
    readonly marks: readonly AxisMark[];
    readonly unit: string;
    /** Where a dashed line stands. */
    readonly at?: number;
  };
  readonly opens?: { readonly entity: ListEntity; readonly sort: ListState['sort'] };
}

const percent = (share: number): string => `${Math.min(1, Math.max(0, share)) * 100}%`;

/** Bars over a grid from 0, each the way to its records; arrow keys go from bar to bar. */
export function BarChart({ name, bars, ticks, unit, below, line, opens }: BarChartProps): ReactNode {
  const top = ticks.at(-1)?.value ?? 1;
  const group = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const marks = [...(group.current?.querySelectorAll<HTMLElement>('a') ?? [])];
    const at = marks.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[event.key];
    const mark = next === undefined ? undefined : marks[next];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    mark?.focus();
  };
  const points = line?.values
    .map((share, index, all) => `${(index / Math.max(1, all.length - 1)) * 100},${100 - share * 100}`)
    .join(' ');
  return (
    <div className={line ? 'chart withline' : 'chart'}>
      <div className="chart-units xs d3" aria-hidden>
        <span>{unit}</span>
        {line && <span>{line.unit}</span>}
      </div>
      <div className="chart-left xs d3" aria-hidden>
        {ticks.map(({ value, text }) => (
          <span key={value} style={{ bottom: percent(value / top) }}>
            {text}
          </span>
        ))}
      </div>
      <div className="chart-plot" role="group" aria-label={name} ref={group} onKeyDown={move}>
        {ticks.map(({ value }) => (
          <i
            key={value}
            className={value === 0 ? 'chart-grid zero' : 'chart-grid'}
            style={{ bottom: percent(value / top) }}
          />
        ))}
        {line?.at !== undefined && <i className="chart-grid mark" style={{ bottom: percent(line.at) }} />}
        {bars.map(({ key, value, name: said, tone, range, conditions }, index) => (
          <ChosenListLink
            key={key}
            entity={opens?.entity ?? 'account'}
            sort={opens?.sort ?? { field: 'name', desc: false }}
            conditions={opens ? conditions : undefined}
            className="chart-bar"
            title={said}
            aria-label={said}
            // One stop for the tabulator; the arrows do the rest.
            tabIndex={index === 0 ? 0 : -1}
          >
            <i className={`bar ${tone}`} style={{ height: percent(value / top) }} />
            {range && (
              <i
                className="bar-range"
                style={{
                  bottom: percent(range.low / top),
                  height: percent((range.high - Math.max(0, range.low)) / top),
                }}
              />
            )}
          </ChosenListLink>
        ))}
        {points !== undefined && (
          <svg className="chart-line" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
            <polyline points={points} vectorEffect="non-scaling-stroke" />
          </svg>
        )}
      </div>
      {line && (
        <div className="chart-right xs d3" aria-hidden>
          {line.marks.map(({ value, text }) => (
            <span key={value} style={{ bottom: percent(value) }}>
              {text}
            </span>
          ))}
        </div>
      )}
      <div className="chart-below xs d3" aria-hidden>
        {below.map(({ value, text, atEnd }) => (
          <span key={value} {...(atEnd ? { className: 'atend' } : { style: { left: percent(value) } })}>
            {text}
          </span>
        ))}
      </div>
    </div>
  );
}
