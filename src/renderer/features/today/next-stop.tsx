import { Button } from '@mantine/core';
import { IconMapPin, IconPhone } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { saidIn } from '../../../shared/domain/activity-words';
import { addressLine } from '../../../shared/domain/address';
import { daysBetween } from '../../../shared/domain/dates';
import { silenceOf } from '../../../shared/domain/slipping';
import type { RecordOf } from '../../../shared/record';
import type { Row } from '../../data/api';
import { useRecord, useRecords } from '../../data/hooks';
import { AsOf } from '../../pages/analysis-day';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { FieldValue } from '../../ui/field-value';
import { Key } from '../../ui/kbd';
import { newOrderPath, pathOf, reportPath } from '../../ui/paths';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { Why } from '../../ui/why';
import { contact as contactDefinition } from '../../../shared/entities/contact';
import { texts } from './texts';

type Activity = RecordOf<'activity'>;

/** The stop that the day waits for, opened: where, whom, why, what is open, what was said last. */
export function NextStop({ activity }: { readonly activity: Activity }): ReactNode {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const account = useRecord('account', activity.accountId);
  const report = t(activity.kind === 'visit' ? 'reportVisit' : activity.kind === 'call' ? 'reportCall' : 'reportOther');
  return (
    <div className="nextstop">
      <StopFacts activity={activity} account={account} />
      <div className="row">
        <Button onClick={() => navigate(reportPath('/', activity))}>
          {report} <Key keys="e" />
        </Button>
        {account && (
          <Button variant="default" onClick={() => navigate(newOrderPath(account.id))}>
            {t('order')} <Key keys="o" />
          </Button>
        )}
        {account && (
          <Button variant="default" onClick={() => navigate(pathOf('account', account.id))}>
            {t('openAccount')} <Key keys="Enter" />
          </Button>
        )}
      </div>
    </div>
  );
}

interface StopFactsProps {
  readonly activity: Activity;
  readonly account: Row<'account'> | undefined;
}

/** Where, whom, why, what is open, what was said last: on the screen and on paper. */
export function StopFacts({ activity, account }: StopFactsProps): ReactNode {
  const t = useTexts(texts);
  return (
    <>
      <div className="row sp nextstophead">
        <span className="row grow">
          {account ? (
            <Link href={pathOf('account', account.id)} className="stopname el">
              <Run>{account.name}</Run>
            </Link>
          ) : (
            <span className="stopname d2">{t('without')}</span>
          )}
          {account && <Address account={account} />}
        </span>
        {account && <ContactOf account={account} activity={activity} />}
      </div>
      <dl className="stopfacts s">
        {activity.subject !== undefined && (
          <>
            <dt>{t('plan')}</dt>
            <dd>
              <Run>{activity.text ?? activity.subject}</Run>
            </dd>
          </>
        )}
        {account && <WhyThere account={account} />}
        {account && <OpenThere accountId={account.id} />}
        {account && <LastThere accountId={account.id} />}
      </dl>
    </>
  );
}

function Address({ account }: { readonly account: Row<'account'> }): ReactNode {
  const address = addressLine(account);
  if (address === '') return null;
  return (
    <span className="s d2 row el">
      <IconMapPin size={15} className="i" aria-hidden />
      <Run className="el">{address}</Run>
    </span>
  );
}

const fewContacts = { offset: 0, limit: 20 };

function ContactOf({
  account,
  activity,
}: {
  readonly account: Row<'account'>;
  readonly activity: Activity;
}): ReactNode {
  const contacts =
    useRecords(
      'contact',
      { where: [{ field: 'accounts.accountId', op: 'has', value: account.id }] },
      { window: fewContacts },
    )?.rows ?? [];
  const placeOf = (contact: RecordOf<'contact'>) => contact.accounts?.find((place) => place.accountId === account.id);
  const contact =
    contacts.find(({ id }) => activity.contactIds?.includes(id)) ??
    contacts.find((other) => placeOf(other)?.main) ??
    contacts[0];
  if (!contact) return null;
  const role = placeOf(contact)?.role;
  const phone = contact.mobile ?? contact.phone;
  return (
    <span className="s nw stopcontact">
      <Link href={pathOf('contact', contact.id)} className="plainlink">
        <Run>{contact.fullName}</Run>
      </Link>
      {role !== undefined && (
        <span className="d2">
          {' '}
          <Run>{role}</Run>
        </span>
      )}
      {phone !== undefined && (
        <span className="row">
          <IconPhone size={14} className="i d3" aria-hidden />
          <FieldValue field={contactDefinition.fields.phone} value={phone} link />
        </span>
      )}
    </span>
  );
}

function WhyThere({ account }: { readonly account: Row<'account'> }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { figures } = account;
  const silence = silenceOf(figures);
  const days = figures.lastOrderOn === undefined ? undefined : daysBetween(figures.lastOrderOn, figures.asOf);
  const words =
    days === undefined
      ? t('noOrderYet')
      : days === 0
        ? t('lastOrderToday')
        : silence
          ? t('lastOrderUsual', { days, usual: silence.usualDays })
          : t('lastOrder', { n: days, days });
  return (
    <>
      <dt>{t('why')}</dt>
      <dd>
        {figures.lastOrderOn === undefined ? (
          words
        ) : (
          <Why
            title={t('usualTitle')}
            reason={t('usualReason', {
              n: figures.orderCount,
              date: format.fullDate(figures.lastOrderOn),
              today: format.fullDate(figures.asOf),
            })}
          >
            {words}
          </Why>
        )}
        <AsOf day={figures.asOf} />
      </dd>
    </>
  );
}

const few = { offset: 0, limit: 4 };

function OpenThere({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const where = [
    { field: 'accountId', op: 'eq', value: accountId },
    { field: 'status', op: 'eq', value: 'open' },
  ] as const;
  const cases = useRecords('case', { where, sort: [{ field: 'deadlineAt' }] }, { window: few });
  const promises = useRecords('promise', { where, sort: [{ field: 'dueOn' }] }, { window: few });
  if (!cases || !promises) return null;
  return (
    <>
      <dt>{t('open')}</dt>
      <dd className="stopopen">
        {cases.rows.map((record) => (
          <Link key={record.id} href={pathOf('case', record.id)}>
            <Tag tone={record.type === 'complaint' ? 'bad' : 'warn'}>
              {record.deadlineAt === undefined
                ? `${t(record.type)}${t('colon')}${record.subject}`
                : t('thenDay', {
                    what: `${t(record.type)}${t('colon')}${record.subject}`,
                    day: format.moment(record.deadlineAt),
                  })}
            </Tag>
          </Link>
        ))}
        {promises.rows.map((record) => (
          <Link key={record.id} href={pathOf('promise', record.id)}>
            <Tag tone={format.daysUntil(record.dueOn) <= 0 ? 'warn' : 'acc'}>
              {t('thenDay', { what: `${t('promise')}${t('colon')}${record.subject}`, day: format.day(record.dueOn) })}
            </Tag>
          </Link>
        ))}
        {cases.total + promises.total === 0 && <span className="d3">{t('nothingOpen')}</span>}
      </dd>
    </>
  );
}

const one = { offset: 0, limit: 1 };

function LastThere({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const last = useRecords(
    'activity',
    {
      where: [
        { field: 'accountId', op: 'eq', value: accountId },
        { field: 'status', op: 'eq', value: 'done' },
      ],
      sort: [{ field: 'startAt', desc: true }],
    },
    { window: one },
  );
  if (!last) return null;
  const activity = last.rows[0];
  return (
    <>
      <dt>{t('last')}</dt>
      <dd>
        {activity ? (
          <>
            {format.since(format.dateOf(activity.startAt))}
            {t('colon')}
            <Run>{saidIn(activity) ?? ''}</Run>
          </>
        ) : (
          <span className="d3">{t('noContactYet')}</span>
        )}
      </dd>
    </>
  );
}
