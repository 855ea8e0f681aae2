import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { accountFigures } from '../../../shared/domain/account-figures';
import { addDays } from '../../../shared/domain/dates';
import { configOf, configVersionOf } from '../../../shared/domain/insights/analysis-settings';
import { contactCompleteness } from '../../../shared/domain/insights/record-quality';
import { saidIn } from '../../../shared/domain/activity-words';
import { entities } from '../../../shared/entities';
import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import { must } from '../../../shared/errors';
import type { Row } from '../../data/api';
import { useRecord, useRecords } from '../../data/hooks';
import { AsOf, useAnalysisDay } from '../../pages/analysis-day';
import { countedOrders } from '../../pages/counted-orders';
import { Explained } from '../../pages/explanation';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { CompletenessMark } from '../../pages/completeness-mark';
import { RecordFrame, RecordPage, useRecordActs, type RecordActs } from '../../pages/record-page';
import { Facts } from '../../ui/facts';
import { FieldValue, RefTitle } from '../../ui/field-value';
import { Key } from '../../ui/kbd';
import { logPath, pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { contactFields } from './new-contact-page';
import { accountsOf, addressedName } from './person-name';
import { texts } from './texts';
import './contacts.css';

export const ContactPage = (): ReactNode => (
  <RecordPage entity="contact">{(contact) => <KnownContact contact={contact} />}</RecordPage>
);

const factNames = [
  'mobile',
  'phone',
  'email',
  'wechat',
  'familyName',
  'prefix',
  'reading',
  'language',
  'birthOn',
  'tags',
  'note',
] as const;

function KnownContact({ contact }: { readonly contact: Row<'contact'> }): ReactNode {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const acts = useRecordActs('contact', contact, { edit: contactFields });
  const accounts = accountsOf(contact);
  const log = (kind: 'call' | 'visit'): void => navigate(logPath(kind, accounts[0]?.accountId));
  useShortcuts([
    { keys: 'c', label: texts.callKey, run: () => log('call') },
    { keys: 'v', label: texts.visitKey, run: () => log('visit') },
  ]);
  return (
    <RecordFrame
      acts={acts}
      title={<Run>{addressedName(contact)}</Run>}
      actions={
        <Button onClick={() => log('call')}>
          {t('call')} <Key keys="c" />
        </Button>
      }
    >
      <div className="contact-columns">
        <div>
          <Section title={t('facts')}>
            <ContactCompleteness acts={acts} />
            <Facts entity="contact" record={contact} names={factNames} />
            {factNames.every((name) => contact[name] === undefined) && <p className="s d2">{t('nothingKnown')}</p>}
          </Section>
          <Section title={t('accounts')} count={accounts.length > 1 ? accounts.length : undefined}>
            {accounts.length === 0 && <p className="s d2">{t('noAccount')}</p>}
            <ul className="plainlist">
              {accounts.map((row) => (
                <li key={row.accountId} className="contact-account">
                  <RefTitle entity="account" id={row.accountId} link />
                  {row.role !== undefined && (
                    <span className="d2">
                      <Run>{row.role}</Run>
                    </span>
                  )}
                  {row.main === true && <Tag>{t('main')}</Tag>}
                </li>
              ))}
            </ul>
          </Section>
        </div>
        <div>
          <Talks contactId={contact.id} />
          <Promises contactId={contact.id} />
          <Orders contactId={contact.id} />
        </div>
      </div>
    </RecordFrame>
  );
}

/** What belongs to the person at an account is filled in where that account is named. */
const formFieldsOf = {
  mobile: ['mobile', 'phone'],
  email: ['email', 'wechat'],
  accounts: ['accounts'],
  role: ['accounts'],
} as const;

function ContactCompleteness({ acts }: { readonly acts: RecordActs<'contact'> }): ReactNode {
  const label = useLabel();
  const { record: contact, edit } = acts;
  const { score, gaps } = contactCompleteness(contact);
  const { fields } = entities.contact;
  const named = gaps.map((field) => {
    const name = label(
      field === 'role'
        ? must(fields.accounts.columns?.['role'], 'a person has a role at an account').label
        : fields[field].label,
    );
    return { key: field, name, ...(edit ? { fill: () => edit(formFieldsOf[field], name) } : {}) };
  });
  return <CompletenessMark score={score} gaps={named} />;
}

const ten = { offset: 0, limit: 10 };
/** What one person ordered in two years, for the figures; more are never read. */
const manyOrders = { offset: 0, limit: 300 };

function Talks({ contactId }: { readonly contactId: string }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const rows = useRecords(
    'activity',
    { where: [{ field: 'contactIds', op: 'has', value: contactId }], sort: [{ field: 'startAt', desc: true }] },
    { window: ten },
  );
  const { kind } = entities.activity.fields;
  return (
    <Section title={t('talks')} count={rows && rows.total > 0 ? format.number(rows.total) : undefined}>
      {rows?.total === 0 && <p className="s d2">{t('noTalks')}</p>}
      <ul className="plainlist">
        {rows?.rows.map((row) => (
          <li key={row.id} className="contact-talk">
            <Link href={pathOf('activity', row.id)} className="contact-line">
              <Run>{saidIn(row) ?? label(kind.choices?.[row.kind] ?? kind.label)}</Run>
            </Link>
            <p className="s d2">
              {format.moment(row.startAt)} · {label(kind.choices?.[row.kind] ?? kind.label)}
              {row.ownerId !== undefined && (
                <>
                  {' '}
                  · <RefTitle entity="user" id={row.ownerId} />
                </>
              )}
              {row.source !== undefined && (
                <>
                  {' '}
                  · <Run>{row.source}</Run>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Promises({ contactId }: { readonly contactId: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const rows = useRecords(
    'promise',
    { where: [{ field: 'contactId', op: 'eq', value: contactId }], sort: [{ field: 'dueOn', desc: true }] },
    { window: ten },
  );
  if (!rows || rows.total === 0) return null;
  const { status } = entities.promise.fields;
  return (
    <Section title={t('promises')} count={format.number(rows.total)}>
      <ul className="plainlist">
        {rows.rows.map((row) => (
          <li key={row.id} className="contact-talk row sp">
            <Link href={pathOf('promise', row.id)} className="contact-line el">
              <Run>{row.subject}</Run>
            </Link>
            <span className="s d2 nw">
              {row.status === 'open' ? format.day(row.dueOn) : <FieldValue field={status} value={row.status} />}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Orders({ contactId }: { readonly contactId: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const rows = useRecords(
    'order',
    { where: [{ field: 'contactId', op: 'eq', value: contactId }], sort: [{ field: 'orderedOn', desc: true }] },
    { window: manyOrders },
  );
  const settings = useRecord('analysisSettings', ownAnalysisSettingsId);
  const { rhythm, version: configVersion } = configOf(
    settings,
    undefined,
    settings && configVersionOf({ rev: settings.meta.rev, at: settings.meta.changedAt }),
  );
  const asOf = useAnalysisDay();
  if (!rows || rows.total === 0 || asOf === undefined) return null;
  const figures = accountFigures(rows.rows, [], { asOf, today: format.today }, rhythm);
  const { net12Minor, net12BeforeMinor, usualIntervalDays, slipping, currency } = figures;
  return (
    <Section title={t('orders')} count={format.number(rows.total)}>
      {currency !== undefined && (
        <p className="s contact-orders">
          <Explained
            title={t('orders')}
            meaning={t('figuresMeaning')}
            formula={t('figuresFormula', {
              factor: format.number(rhythm.slippingFactor),
              n: rhythm.leastDays,
              lost: rhythm.lostAfterDays,
            })}
            orders={countedOrders(
              { field: 'contactId', op: 'eq', value: contactId },
              { asOf: figures.asOf, currency, from: addDays(figures.asOf, -729) },
            )}
            basis={{ asOf: figures.asOf, configVersion }}
          >
            {t('orderedInYear', {
              amount: format.wholeMoney(net12Minor, currency),
              before: format.wholeMoney(net12BeforeMinor, currency),
            })}
          </Explained>
          {usualIntervalDays !== undefined && ` · ${t('ordersEvery', { n: usualIntervalDays })}`}
          {slipping && <span className="bad"> · {t('silentForLonger')}</span>}
          <AsOf day={figures.asOf} />
        </p>
      )}
      <ul className="plainlist">
        {rows.rows.slice(0, ten.limit).map((row) => (
          <li key={row.id} className="contact-talk row sp">
            <Link href={pathOf('order', row.id)} className="contact-line">
              {row.number ?? row.provisionalNumber}
            </Link>
            <span className="s d2">{format.since(row.orderedOn)}</span>
            <span className="nw">{format.money(row.netMinor, row.currency)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
