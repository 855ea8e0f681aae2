import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { addDays } from '../../../shared/domain/dates';
import { isSlipping, silenceOf, type Silence } from '../../../shared/domain/slipping';
import type { Condition, Row } from '../../data/api';
import { useData, useRecords } from '../../data/hooks';
import { useFiguresKnown } from '../../data/use-figures-known';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { Why } from '../../ui/why';
import { texts } from './texts';

export interface Slipping {
  readonly account: Row<'account'>;
  readonly silence: Silence;
}

/** The most valuable accounts are looked at; beyond them slipping costs little. */
const looked = { offset: 0, limit: 600 };

/** Accounts of one person, or of everybody in reach, that are silent longer than usual; the most valuable first. */
export function useSlipping(ownerId: string | undefined): readonly Slipping[] | undefined {
  const { today } = useFormat();
  const where: Condition[] = [
    ...(ownerId === undefined ? [] : [{ field: 'ownerId', op: 'eq', value: ownerId } as const]),
    { field: 'figures.usualIntervalDays', op: 'notEmpty' },
    { field: 'figures.lastOrderOn', op: 'lte', value: addDays(today, -8) },
    { field: 'figures.lastOrderOn', op: 'gte', value: addDays(today, -365) },
  ];
  const accounts = useRecords(
    'account',
    { where, sort: [{ field: 'figures.net12Minor', desc: true }] },
    { window: looked },
  );
  const known = useFiguresKnown();
  return useMemo(
    () =>
      !known
        ? undefined
        : accounts?.rows.flatMap((account) => {
            const silence = silenceOf({ ...account.figures, asOf: today });
            return silence && isSlipping(silence) ? [{ account, silence }] : [];
          }),
    [accounts, today, known],
  );
}

interface SlippingListProps {
  readonly items: readonly Slipping[];
  readonly title: string;
  readonly most: number;
  /** Names whose customer it is. */
  readonly withOwner?: boolean;
}

export function SlippingList({ items, title, most, withOwner = false }: SlippingListProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { organisation } = useData().session;
  return (
    <Section
      title={title}
      {...(items.length > 0 ? { count: items.length } : {})}
      action={
        <Link href="/accounts" className="link">
          {t('all')}
        </Link>
      }
    >
      {items.length === 0 ? (
        <p className="s d3">{t('noSlipping')}</p>
      ) : (
        <ul className="duelist">
          {items.slice(0, most).map(({ account, silence }) => (
            <li key={account.id}>
              <div className="grow duewords">
                <Link href={pathOf('account', account.id)} className="el plainlink">
                  <Run>{account.name}</Run>
                </Link>
                <span className="s d2 el">
                  <Why
                    title={t('usualTitle')}
                    reason={
                      <>
                        <p>{t('slippingReason')}</p>
                        <p>
                          {t('usualReason', {
                            n: account.figures.orderCount,
                            date:
                              account.figures.lastOrderOn === undefined
                                ? ''
                                : format.fullDate(account.figures.lastOrderOn),
                            today: format.fullDate(format.today),
                          })}
                        </p>
                      </>
                    }
                  >
                    {t('silent', { days: silence.days, usual: silence.usualDays })}
                  </Why>
                  {withOwner && account.ownerId !== undefined && (
                    <>
                      {' '}
                      <RefTitle entity="user" id={account.ownerId} />
                    </>
                  )}
                </span>
              </div>
              <span className="s r nw">
                {format.wholeMoney(account.figures.net12Minor, account.figures.currency ?? organisation.currency)}
                <span className="d3 duesub">{t('aYear')}</span>
              </span>
            </li>
          ))}
          {items.length > most && <li className="s d3 duemore">{t('more', { n: items.length - most })}</li>}
        </ul>
      )}
    </Section>
  );
}
