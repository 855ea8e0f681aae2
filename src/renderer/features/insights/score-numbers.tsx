import type { ReactNode } from 'react';
import { daysBetween } from '../../../shared/domain/dates';
import type { Part } from '../../../shared/domain/insights/customer-facts';
import type { AccountScores } from '../../data/api';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useCountedOrders } from '../../pages/counted-orders';
import { Explained, type Addend } from '../../pages/explanation';
import { usePartWords } from '../../pages/part-words';
import { GradeMark } from '../../ui/status-mark';
import { numberTexts } from './number-texts';
import { shareText } from './report-money';

// The numbers of a customer that more than one screen shows, each with its explanation.

export interface ScoresProps {
  readonly scores: AccountScores;
}

/** Parts of a score as the addends of its explanation. */
export function addendsOf(parts: readonly Part[], words: (part: Part) => ReactNode): Addend[] {
  return parts.map((part, index) => ({ key: `${part.key} ${index}`, words: words(part), points: part.points }));
}

export const recordsOf = (parts: readonly Part[]): Part['records'] => parts.flatMap(({ records }) => records);

/** Said where the model had too little to be fitted to. */
export function Meaning({ words, isFallback }: { readonly words: string; readonly isFallback: boolean }): ReactNode {
  const t = useTexts(numberTexts);
  return isFallback ? `${words} ${t('fallbackNote')}` : words;
}

export function GradeNumber({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const { grade, currency, spendPeriodMinor, spendPeriodBeforeMinor, spendMinor } = scores;
  const counted = useCountedOrders(scores);
  if (grade === undefined) return null;
  const money = (minor: number): string => format.wholeMoney(minor, currency);
  return (
    <Explained
      title={`${t('grade')} ${grade}`}
      meaning={t('gradeMeaning')}
      inputs={[
        { name: t('spendNow'), value: money(spendPeriodMinor) },
        { name: t('spendBefore'), value: money(spendPeriodBeforeMinor) },
        { name: t('spendAll'), value: money(spendMinor) },
      ]}
      formula={t('gradeFormula')}
      orders={counted}
      basis={scores}
    >
      <GradeMark grade={grade} />
    </Explained>
  );
}

interface ShownProps extends ScoresProps {
  /** The number as this screen writes it. */
  readonly children: ReactNode;
}

export function PatternNumber({ scores, children }: ShownProps): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const { rfm, asOf, lastOrderOn, orders, spendMinor, currency } = scores;
  const counted = useCountedOrders(scores);
  if (!rfm) return null;
  const pattern = `${rfm.recency} · ${rfm.frequency} · ${rfm.monetary}`;
  return (
    <Explained
      title={`${t('pattern')} ${pattern}`}
      meaning={t('patternMeaning')}
      inputs={[
        {
          name: t('recency'),
          value: t('scored', {
            value: lastOrderOn === undefined ? '' : t('daysAgo', { n: daysBetween(lastOrderOn, asOf) }),
            score: rfm.recency,
          }),
        },
        { name: t('frequency'), value: t('scored', { value: format.number(orders), score: rfm.frequency }) },
        {
          name: t('monetary'),
          value: t('scored', { value: format.wholeMoney(spendMinor, currency), score: rfm.monetary }),
        },
      ]}
      formula={t('patternFormula')}
      orders={counted}
      basis={scores}
    >
      {children}
    </Explained>
  );
}

export function AliveNumber({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const { value, firstOrderOn, lastOrderOn, orders } = scores;
  const counted = useCountedOrders(scores);
  if (value.pAlive === undefined) return null;
  const share = shareText(format, value.pAlive);
  return (
    <Explained
      title={`${t('alive')} ${share}`}
      meaning={<Meaning words={t('aliveMeaning')} isFallback={value.fallback.length > 0} />}
      inputs={[
        { name: t('frequency'), value: format.number(orders) },
        ...(firstOrderOn === undefined ? [] : [{ name: t('firstOrder'), value: format.fullDate(firstOrderOn) }]),
        ...(lastOrderOn === undefined ? [] : [{ name: t('lastOrder'), value: format.fullDate(lastOrderOn) }]),
        ...(value.usualIntervalDays === undefined
          ? []
          : [{ name: t('usual'), value: t('days', { n: value.usualIntervalDays }) }]),
        ...(value.nextOrderOn === undefined
          ? []
          : [{ name: t('nextOrder'), value: format.fullDate(value.nextOrderOn) }]),
      ]}
      formula={t('aliveFormula')}
      orders={counted}
      basis={scores}
    >
      {share}
    </Explained>
  );
}

export function ChurnNumber({ scores, children }: ShownProps): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const words = usePartWords(scores.currency);
  const { churn } = scores;
  if (!churn) return null;
  const score = format.number(churn.score);
  return (
    <Explained
      title={t('churnTitle', { n: score })}
      meaning={t('churnMeaning')}
      addends={addendsOf(churn.parts, words)}
      sum={churn.score}
      formula={t('churnFormula')}
      records={recordsOf(churn.parts)}
      basis={scores}
    >
      {children}
    </Explained>
  );
}
