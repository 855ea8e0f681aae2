import type { ReactNode } from 'react';
import { daysBetween } from '../../../shared/domain/dates';
import { orderDueOn } from '../../../shared/domain/slipping';
import type { Row } from '../../data/api';
import { useFiguresKnown } from '../../data/use-figures-known';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { ExplainedAccount } from '../../pages/doubt';
import { NextOrderNumber, useFigureNames, YearNumber } from '../../pages/account-numbers';
import { changeOnYear, daysOver } from './figures';
import { texts } from './texts';

interface FigureProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly detail: ReactNode;
  readonly tone?: string | undefined;
}

function Figure({ name, value, detail, tone }: FigureProps): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figure el">{value}</dd>
      <dd className={`small el ${tone ?? 'd2'}`}>{detail}</dd>
    </div>
  );
}

/** The six figures of an account; computed ones say how. What is not known is said and never shown as nothing. */
export function AccountFiguresBar({
  account,
  currency,
}: {
  readonly account: Row<'account'>;
  readonly currency: string;
}): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const known = useFiguresKnown();
  const { figures } = account;
  const names = useFigureNames(figures.asOf);
  const own = figures.currency ?? currency;
  const change = changeOnYear(figures);
  const next = orderDueOn(figures);
  const over = next === undefined ? 0 : daysOver(next, figures.asOf);
  const ago = (day: string): string => {
    const days = Math.max(0, daysBetween(day, format.today));
    return days === 0 ? '\u00a0' : t('daysAgo', { n: days });
  };
  const lastContact = (at: string): string => {
    const day = format.dateOf(at);
    return day === format.today ? `${format.since(day)} ${format.time(at)}` : format.since(day);
  };
  const percent = change === undefined ? '' : `${change > 0 ? '+' : ''}${format.percent(change * 100)}`;
  if (!known)
    return (
      <dl className="account-figures">
        {(['last12', 'openOrders', 'lastOrder', 'nextOrder', 'lastContact'] as const).map((name) => (
          <Figure key={name} name={t(name)} value={'\u2013'} detail={t('reading')} />
        ))}
        <CreditLimit account={account} currency={own} />
      </dl>
    );
  return (
    <ExplainedAccount value={account.id}>
      <dl className="account-figures">
        <Figure
          name={names.last12}
          value={
            <YearNumber figures={figures} currency={own}>
              {format.wholeMoney(figures.net12Minor, own)}
            </YearNumber>
          }
          detail={change === undefined ? t('noYearBefore') : t('onYearBefore', { change: percent })}
          tone={change === undefined ? 'd2' : change > 0 ? 'ok' : change < -10 ? 'warn' : 'd2'}
        />
        <Figure
          name={t('openOrders')}
          value={figures.openOrders === 0 ? t('none') : format.money(figures.openOrdersMinor, own)}
          detail={figures.openOrders === 0 ? '\u00a0' : t('notDelivered', { n: figures.openOrders })}
        />
        <Figure
          name={t('lastOrder')}
          value={figures.lastOrderOn === undefined ? t('none') : format.since(figures.lastOrderOn)}
          detail={figures.lastOrderOn === undefined ? t('noOrders') : ago(figures.lastOrderOn)}
        />
        <Figure
          name={names.nextOrder}
          value={
            next === undefined ? (
              t('unknown')
            ) : (
              <NextOrderNumber figures={figures}>
                {over > 2 ? t('overdueBy', { n: over }) : format.date(next)}
              </NextOrderNumber>
            )
          }
          detail={next === undefined ? t('needsThree') : t('everyDays', { n: figures.usualIntervalDays ?? 0 })}
          tone={over > 2 ? 'warn' : 'd2'}
        />
        <Figure
          name={t('lastContact')}
          value={figures.lastContactAt === undefined ? t('none') : lastContact(figures.lastContactAt)}
          detail={figures.lastContactAt === undefined ? t('noTalks') : ago(format.dateOf(figures.lastContactAt))}
        />
        <CreditLimit account={account} currency={own} />
      </dl>
    </ExplainedAccount>
  );
}

function CreditLimit({
  account,
  currency,
}: {
  readonly account: Row<'account'>;
  readonly currency: string;
}): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { creditLimitMinor } = account;
  return (
    <Figure
      name={t('creditLimit')}
      value={creditLimitMinor === undefined ? t('notSet') : format.wholeMoney(creditLimitMinor, currency)}
      detail={t('setByOffice')}
    />
  );
}
