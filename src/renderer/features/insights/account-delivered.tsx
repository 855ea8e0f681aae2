import type { ReactNode } from 'react';
import type { Part } from '../../../shared/domain/insights/customer-facts';
import type { AccountScores } from '../../data/api';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Explained } from '../../pages/explanation';
import { Section } from '../../ui/section';
import { numberTexts } from './number-texts';

const names = ['onTime', 'promisesKept', 'complaintsSolved', 'savedByTerms', 'answered', 'ratingGap'] as const;
type Name = (typeof names)[number];

/** What the customer has of us; only what something is known of. */
export function DeliveredSection({ scores }: { readonly scores: AccountScores }): ReactNode {
  const t = useTexts(numberTexts);
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
    </Section>
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
