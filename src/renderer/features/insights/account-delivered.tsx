import type { ReactNode } from 'react';
import type { Part } from '../../../shared/domain/insights/customer-facts';
import type { AccountScores } from '../../data/api';
import { useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Explained } from '../../pages/explanation';
import { Section } from '../../ui/section';
import { numberTexts } from './number-texts';
import { Sparkline } from './sparkline';

const names = ['onTime', 'promisesKept', 'complaintsSolved', 'savedByTerms', 'answered', 'ratingGap'] as const;
type Name = (typeof names)[number];

/** What is looked back on: the last so many times somebody said how it was. */
const lately = { offset: 0, limit: 12 };
const most = 5;

interface DeliveredProps {
  readonly accountId: string;
  readonly scores: AccountScores;
}

/** What the customer has of us; only what something is known of. */
export function DeliveredSection({ accountId, scores }: DeliveredProps): ReactNode {
  const t = useTexts(numberTexts);
  const ofAccount = { field: 'accountId', op: 'eq', value: accountId } as const;
  const ratings = useRecords(
    'rating',
    { where: [ofAccount], sort: [{ field: 'ratedOn', desc: true }] },
    { window: lately },
  );
  const talks = useRecords(
    'activity',
    { where: [ofAccount, { field: 'satisfaction', op: 'notEmpty' }], sort: [{ field: 'startAt', desc: true }] },
    { window: lately },
  );
  const known = scores.delivered.flatMap((part) => {
    const name = names.find((one) => one === part.key);
    return name ? [{ name, part }] : [];
  });
  return (
    <Section title={t('delivered')}>
      {known.length === 0 ? (
        <p className="s d3">{t('nothingDelivered')}</p>
      ) : (
        <dl className="worth delivered">
          {known.map(({ name, part }) => (
            <DeliveredLine key={name} name={name} part={part} scores={scores} />
          ))}
        </dl>
      )}
      <dl className="worth delivered">
        <TrendLine name={t('experiencedTrend')} newestFirst={ratings?.rows.map((row) => row.experienced) ?? []} />
        <TrendLine name={t('satisfactionTrend')} newestFirst={talks?.rows.map((row) => row.satisfaction ?? 0) ?? []} />
      </dl>
    </Section>
  );
}

interface TrendLineProps {
  readonly name: string;
  /** 1 to 5. */
  readonly newestFirst: readonly number[];
}

/** How it went; nothing before it was said twice. */
function TrendLine({ name, newestFirst }: TrendLineProps): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const values = newestFirst.toReversed();
  const [from, to] = [values[0], values.at(-1)];
  if (values.length < 2 || from === undefined || to === undefined) return null;
  return (
    <div className="worth-line">
      <dt>{name}</dt>
      <dd className="s d2 worth-detail">
        {t('trendFromTo', { n: values.length, from: format.number(from), to: format.number(to) })}
      </dd>
      <dd>
        <Sparkline values={values} most={most} warns={to < from} />
      </dd>
    </div>
  );
}

interface DeliveredLineProps {
  readonly name: Name;
  readonly part: Part;
  readonly scores: AccountScores;
}

function DeliveredLine({ name, part, scores }: DeliveredLineProps): ReactNode {
  const t = useTexts(numberTexts);
  const { detail, value } = useDeliveredWords(scores.currency)(name, part);
  return (
    <div className="worth-line">
      <dt>{t(name)}</dt>
      <dd className="s d2 worth-detail">{detail}</dd>
      <dd>
        <Explained
          title={`${t(name)} ${value}`}
          meaning={t('deliveredMeaning')}
          formula={t(`${name}Formula`)}
          records={part.records}
          basis={{ asOf: scores.asOf, configVersion: scores.configVersion }}
        >
          {value}
        </Explained>
      </dd>
    </div>
  );
}

/** The number of each line, and what stands before it. */
export function useDeliveredWords(
  currency: string,
): (name: Name, part: Part) => { readonly detail: string; readonly value: string } {
  const t = useTexts(numberTexts);
  const format = useFormat();
  return (name, { points, values }) => {
    const number = (key: string): number => Number(values[key] ?? 0);
    const of = (a: string, b: string): string =>
      t('onTimeOf', { a: format.number(number(a)), b: format.number(number(b)) });
    const percent = format.percent(points * 100);
    switch (name) {
      case 'onTime':
        return { detail: of('onTime', 'orders'), value: percent };
      case 'promisesKept':
        return {
          detail: number('late') > 0 ? t('late', { n: number('late') }) : '',
          value: of('kept', 'promises'),
        };
      case 'complaintsSolved':
        return { detail: of('inTime', 'complaints'), value: percent };
      case 'savedByTerms':
        return {
          detail: t('savedOf', { share: percent }),
          value: format.wholeMoney(number('savedMinor'), currency),
        };
      case 'answered':
        return { detail: of('answered', 'asked'), value: percent };
      case 'ratingGap':
        return {
          detail: t('ratingsN', { n: number('ratings') }),
          value: t('ratingOf', {
            experienced: format.number(number('experienced')),
            expected: format.number(number('expected')),
          }),
        };
    }
  };
}
