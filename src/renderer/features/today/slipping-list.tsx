import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { configOf } from '../../../shared/domain/insights/analysis-settings';
import { silenceOf } from '../../../shared/domain/slipping';
import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import type { Condition, Row } from '../../data/api';
import { useCount, useRecord, useRecords } from '../../data/hooks';
import { useFiguresKnown } from '../../data/use-figures-known';
import { useSumsByCurrency } from '../../data/use-sums-by-currency';
import { AsOf, useAnalysisDay } from '../../pages/analysis-day';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { ListViewLink } from '../../pages/list-page';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { Why } from '../../ui/why';
import { More } from './more';
import { texts } from './texts';

const sums = ['figures.net12Minor'] as const;

interface SlippingListProps {
  readonly title: string;
  /** Accounts of this person; of everybody who owns some when left out, and then each names its owner. */
  readonly ownerId?: string;
  /** Accounts shown at first, of each currency. */
  readonly most: number;
}

/**
 * Accounts that are silent longer than usual, the most valuable first. The data worker finds them among all accounts; only
 * those on the screen come over. Amounts of two currencies are never compared: each has a list of its own.
 */
export function SlippingList({ title, ownerId, most }: SlippingListProps): ReactNode {
  const t = useTexts(texts);
  const known = useFiguresKnown();
  const asOf = useAnalysisDay();
  const where: Condition[] = [
    { field: 'figures.slipping', op: 'eq', value: true },
    ownerId === undefined ? { field: 'ownerId', op: 'notEmpty' } : { field: 'ownerId', op: 'eq', value: ownerId },
  ];
  const total = useCount('account', { where });
  const currencies = useSumsByCurrency('account', { where }, 'figures.currency', sums, known);
  if (!known || total === undefined || !currencies) return null;
  return (
    <Section
      title={title}
      {...(total > 0 ? { count: total } : {})}
      action={
        <ListViewLink entity="account" view="slipping">
          {t('all')}
        </ListViewLink>
      }
    >
      <AsOf day={asOf} />
      {currencies.length === 0 && <p className="s d3">{t('noSlipping')}</p>}
      {currencies.map((line) => (
        <SlippingOf
          key={line.currency}
          currency={line.currency}
          {...(currencies.length > 1 ? { netMinor: line.sums['figures.net12Minor'] ?? 0 } : {})}
          where={where}
          most={most}
          withOwner={ownerId === undefined}
        />
      ))}
    </Section>
  );
}

interface SlippingOfProps {
  readonly currency: string;
  /** Net of twelve months of all of them, where the list of this currency is not the only one. */
  readonly netMinor?: number;
  readonly where: readonly Condition[];
  readonly most: number;
  readonly withOwner: boolean;
}

function SlippingOf({ currency, netMinor, where, most, withOwner }: SlippingOfProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [limit, setLimit] = useState(most);
  const accounts = useRecords(
    'account',
    {
      where: [...where, { field: 'figures.currency', op: 'eq', value: currency }],
      sort: [{ field: 'figures.net12Minor', desc: true }],
    },
    { window: { offset: 0, limit } },
  );
  if (!accounts) return null;
  return (
    <>
      {netMinor !== undefined && (
        <h3 className="s d2 slippinghead">
          {t('slippingOf', { amount: format.wholeMoney(netMinor, currency), n: accounts.total })}
        </h3>
      )}
      <ul className="duelist">
        {accounts.rows.map((account) => (
          <SlippingRow key={account.id} account={account} withOwner={withOwner} />
        ))}
        <More shown={accounts.rows.length} all={accounts.total} onMore={setLimit} />
      </ul>
    </>
  );
}

function SlippingRow({
  account,
  withOwner,
}: {
  readonly account: Row<'account'>;
  readonly withOwner: boolean;
}): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { figures } = account;
  const silence = silenceOf(figures);
  return (
    <li>
      <div className="grow duewords">
        <Link href={pathOf('account', account.id)} className="el plainlink">
          <Run>{account.name}</Run>
        </Link>
        <span className="s d2 el">
          {silence && figures.lastOrderOn !== undefined && (
            <Why
              title={t('usualTitle')}
              reason={
                <>
                  <SlippingRule />
                  <p>
                    {t('usualReason', {
                      n: figures.orderCount,
                      date: format.fullDate(figures.lastOrderOn),
                      today: format.fullDate(figures.asOf),
                    })}
                  </p>
                </>
              }
            >
              {t('silent', { days: silence.days, usual: silence.usualDays })}
            </Why>
          )}
          {withOwner && account.ownerId !== undefined && (
            <>
              {' '}
              <RefTitle entity="user" id={account.ownerId} />
            </>
          )}
        </span>
      </div>
      {figures.currency !== undefined && (
        <span className="s r nw">
          {format.wholeMoney(figures.net12Minor, figures.currency)}
          <span className="d3 duesub">{t('aYear')}</span>
        </span>
      )}
    </li>
  );
}

/** What the administrator's settings call slipping. */
function SlippingRule(): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { rhythm } = configOf(useRecord('analysisSettings', ownAnalysisSettingsId));
  return (
    <p>
      {t('slippingReason', {
        factor: format.number(rhythm.slippingFactor),
        n: rhythm.leastDays,
        lost: rhythm.lostAfterDays,
      })}
    </p>
  );
}
