import { Fragment, useRef, useState, type ReactNode } from 'react';
import type { Source } from '../../shared/domain/insights/customer-facts';
import type { Label } from '../../shared/schema/label';
import type { Format } from '../i18n/format';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import { RefTitle } from '../ui/field-value';
import type { FilterCondition } from '../ui/filters';
import { Why } from '../ui/why';
import { CountedOrders } from './counted-orders';
import { Doubt } from './doubt';
import './explanation.css';

const texts = {
  sum: ['Sum', '合计', '合計'],
  records: ['Show records', '查看记录', '檢視紀錄'],
  hideRecords: ['Hide records', '收起记录', '收合紀錄'],
  formula: ['Show formula', '查看公式', '檢視公式'],
  hideFormula: ['Hide formula', '收起公式', '收合公式'],
  more: ['and {n} more', '另有 {n} 条', '另有 {n} 筆'],
  unset: ['No thresholds or weights.', '不涉及阈值或权重', '不涉及門檻或權重'],
  builtIn: ['Built-in thresholds and weights.', '采用内置阈值和权重', '採用內建門檻與權重'],
  version: [
    'Thresholds and weights of head office, version {version}.',
    '阈值和权重由总部设置，版本 {version}',
    '門檻與權重由總公司設定，版本 {version}',
  ],
  office: [
    'Compared with {n} customer of head office, {day}.|Compared with {n} customers of head office, {day}.',
    '与总部的 {n} 个客户比较，截至 {day}',
    '與總公司的 {n} 個客戶比較，截至 {day}',
  ],
  laptop: [
    'Compared with {n} customer on this laptop, {day}: head office has not sent its figures yet.|Compared with {n} customers on this laptop, {day}: head office has not sent its figures yet.',
    '与本机的 {n} 个客户比较，截至 {day}，尚未收到总部数据',
    '與此裝置的 {n} 個客戶比較，截至 {day}，尚未收到總公司資料',
  ],
} as const satisfies Record<string, Label>;

/** With what a number was computed. */
export interface Basis {
  /** Analysis date, YYYY-MM-DD. */
  readonly asOf: string;
  /** '' for what is built in; absent: nothing of it can be set. */
  readonly configVersion?: string;
  /** What it was compared with, where it is compared. */
  readonly population?:
    { readonly source: 'headOffice' | 'laptop'; readonly asOf: string; readonly customers: number } | undefined;
}

export interface Addend {
  readonly key: string;
  readonly words: ReactNode;
  readonly points: number;
}

interface ExplainedProps {
  /** The number as shown. */
  readonly children: ReactNode;
  /** Its name and value: "Churn risk 31 of 100". */
  readonly title: string;
  readonly meaning: ReactNode;
  /** What it was computed from. */
  readonly inputs?: readonly { readonly key?: string; readonly name: ReactNode; readonly value: ReactNode }[];
  /** Contributions, drawn as bars; `sum` is what they add up to. More points are good news where `good`. */
  readonly addends?: readonly Addend[];
  readonly sum?: number;
  readonly good?: boolean;
  readonly formula: ReactNode;
  readonly records?: readonly Source[];
  /** The orders it was computed from, where they are all that fulfil these conditions. */
  readonly orders?: readonly FilterCondition[] | undefined;
  readonly basis: Basis;
}

/** A number that says how it came about: every computed number of a customer opens one of these. */
export function Explained({ children, title, ...explanation }: ExplainedProps): ReactNode {
  const format = useFormat();
  return (
    <Why
      title={title}
      aside={format.date(explanation.basis.asOf)}
      reason={<Explanation title={title} {...explanation} />}
    >
      {children}
    </Why>
  );
}

function Explanation({
  title,
  meaning,
  inputs = [],
  addends = [],
  sum,
  good = false,
  formula,
  records = [],
  orders,
  basis,
}: Omit<ExplainedProps, 'children'>): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [shows, setShows] = useState<'records' | 'formula' | undefined>();
  const said = useRef<HTMLDivElement>(null);
  const most = Math.max(1, ...addends.map(({ points }) => Math.abs(points)));
  const toggle = (part: 'records' | 'formula'): void => setShows((now) => (now === part ? undefined : part));
  return (
    <div className="explanation">
      <div className="explanation" ref={said}>
        <p>{meaning}</p>
        {inputs.length > 0 && (
          <dl className="explained-inputs">
            {inputs.map(({ key, name, value }) => (
              <div key={key ?? String(name)}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {addends.length > 0 && (
          <table className="explained-parts">
            <tbody>
              {addends.map(({ key, words, points }) => (
                <tr key={key}>
                  <th scope="row">{words}</th>
                  <td className="explained-bar" aria-hidden>
                    <i className={barClass(points, good)} style={{ width: `${(Math.abs(points) / most) * 50}%` }} />
                  </td>
                  <td>{signed(points, format.number)}</td>
                </tr>
              ))}
            </tbody>
            {sum !== undefined && (
              <tfoot>
                <tr>
                  <th scope="row" colSpan={2}>
                    {t('sum')}
                  </th>
                  <td>{format.number(sum)}</td>
                </tr>
              </tfoot>
            )}
          </table>
        )}
        <p className="xs d3">
          <BasisWords {...basis} />
        </p>
        {shows === 'records' && records.length > 0 && <Records records={records} />}
        {shows === 'records' && orders && <CountedOrders conditions={orders} />}
        {shows === 'formula' && <p className="explained-formula xs">{formula}</p>}
      </div>
      <p className="row">
        {(records.length > 0 || orders) && (
          <button
            type="button"
            className="linkbutton"
            aria-expanded={shows === 'records'}
            onClick={() => toggle('records')}
          >
            {t(shows === 'records' ? 'hideRecords' : 'records')}
          </button>
        )}
        <button
          type="button"
          className="linkbutton"
          aria-expanded={shows === 'formula'}
          onClick={() => toggle('formula')}
        >
          {t(shows === 'formula' ? 'hideFormula' : 'formula')}
        </button>
      </p>
      <Doubt title={title} explanation={said} />
    </div>
  );
}

/** Points that raise a risk are amber, those that lower it green; the other way round for what is good. */
const barClass = (points: number, good: boolean): string =>
  `${points < 0 ? 'left' : 'right'} ${points > 0 === good ? 'fine' : 'worse'}`;

const signed = (points: number, write: (value: number) => string): string => `${points > 0 ? '+' : ''}${write(points)}`;

/** A version of the settings as people say it. @param version as configVersionOf makes it */
export function versionWords(version: string, format: Format): string {
  const [rev = '', day] = version.split(', ');
  if (day === undefined) return rev;
  const date = format.fullDate(day);
  return format.options.language === 'en' ? `${rev} of ${date}` : `${rev}（${date}）`;
}

/** Whose thresholds, and compared with whom. */
export function BasisWords({ configVersion, population }: Basis): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const thresholds =
    configVersion === undefined
      ? t('unset')
      : configVersion === ''
        ? t('builtIn')
        : t('version', { version: versionWords(configVersion, format) });
  if (!population) return thresholds;
  const compared = t(population.source === 'headOffice' ? 'office' : 'laptop', {
    n: format.number(population.customers),
    day: format.fullDate(population.asOf),
  });
  const separator = format.options.language === 'en' ? ' ' : '；';
  return `${compared}${separator}${thresholds}`;
}

const shownFirst = 12;
const shownMore = 100;

function Records({ records }: { readonly records: readonly Source[] }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [shown, setShown] = useState(shownFirst);
  // Two parts of a score may come from the same order.
  const each = [...new Map(records.map((record) => [`${record.entity} ${record.id}`, record])).values()];
  return (
    <p className="explained-records xs">
      {each.slice(0, shown).map(({ entity, id }, index) => (
        <Fragment key={`${entity} ${id}`}>
          {index > 0 && ' · '}
          <RefTitle entity={entity} id={id} link />
        </Fragment>
      ))}
      {each.length > shown && (
        <>
          {' · '}
          <button type="button" className="linkbutton" onClick={() => setShown(shown + shownMore)}>
            {t('more', { n: format.number(each.length - shown) })}
          </button>
        </>
      )}
    </p>
  );
}
