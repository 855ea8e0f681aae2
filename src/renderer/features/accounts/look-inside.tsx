import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { orderDueOn } from '../../../shared/domain/slipping';
import { saidIn } from '../../../shared/domain/activity-words';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useData, useRecords } from '../../data/hooks';
import { useFiguresKnown } from '../../data/use-figures-known';
import { useFormat } from '../../i18n/format-context';
import { joins } from '../../i18n/joins';
import { useLabel, useTexts } from '../../i18n/texts';
import { FieldValue, RefTitle } from '../../ui/field-value';
import { Key } from '../../ui/kbd';
import { Person } from '../../ui/person';
import { Section } from '../../ui/section';
import { SidePanel } from '../../ui/side-panel';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { useFigureNames } from '../../pages/account-numbers';
import { AddressText } from './address';
import { daysOver } from './figures';
import { texts } from './texts';

interface LookInsideProps {
  readonly account: Row<'account'>;
  readonly onClose: () => void;
  readonly onOpen: () => void;
}

const three = { offset: 0, limit: 3 };

/** The account of the row with the focus, beside the list: enough to decide whether to open or ring. */
export function LookInside({ account, onClose, onOpen }: LookInsideProps): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const label = useLabel();
  const format = useFormat();
  const { session } = useData();
  const talks = useRecords(
    'activity',
    {
      where: [{ field: 'accountId', op: 'eq', value: account.id }],
      sort: [{ field: 'startAt', desc: true }],
    },
    { window: three },
  );
  const people = useRecords(
    'contact',
    { where: [{ field: 'accounts.accountId', op: 'has', value: account.id }], sort: [{ field: 'fullName' }] },
    { window: three },
  );
  const known = useFiguresKnown();
  const { figures } = account;
  const names = useFigureNames(figures.asOf);
  const currency = figures.currency ?? session.organisation.currency;
  const next = orderDueOn(figures);
  const over = next === undefined ? 0 : daysOver(next, figures.asOf);
  return (
    <SidePanel
      kind="beside"
      label={account.name}
      title={<Run>{account.name}</Run>}
      onClose={onClose}
      footer={
        <Button onClick={onOpen}>
          {t('openPage')} <Key keys="Enter" />
        </Button>
      }
    >
      <p className="row">
        <Tag>{label(entities.account.fields.type.choices?.[account.type] ?? entities.account.singular)}</Tag>
        {account.ownerId === undefined ? (
          <Tag tone="acc">{t('pool')}</Tag>
        ) : (
          <span className="s d2">
            <RefTitle entity="user" id={account.ownerId} />
          </span>
        )}
      </p>
      <p className="s d2 look-address">
        <AddressText account={account} />
      </p>
      {account.phone !== undefined && (
        <p className="s">
          <FieldValue field={entities.account.fields.phone} value={account.phone} link />
        </p>
      )}
      <dl className="look-facts">
        <div>
          <dt>{names.last12}</dt>
          <dd>{known ? format.wholeMoney(figures.net12Minor, currency) : '\u2013'}</dd>
        </div>
        <div>
          <dt>{t('openOrders')}</dt>
          <dd>
            {!known ? '\u2013' : figures.openOrders === 0 ? t('none') : format.money(figures.openOrdersMinor, currency)}
          </dd>
        </div>
        <div>
          <dt>{t('lastContact')}</dt>
          <dd>
            {!known
              ? '\u2013'
              : figures.lastContactAt === undefined
                ? t('none')
                : format.since(format.dateOf(figures.lastContactAt))}
          </dd>
        </div>
        <div>
          <dt>{names.nextOrder}</dt>
          <dd className={over > 2 ? 'bad' : undefined}>
            {!known
              ? '\u2013'
              : next === undefined
                ? t('unknown')
                : over > 2
                  ? t('overdueBy', { n: over })
                  : format.date(next)}
          </dd>
        </div>
      </dl>
      {people !== undefined && people.total > 0 && (
        <Section title={t('people')} count={format.number(people.total)}>
          {people.rows.map((person) => {
            const role = person.accounts?.find((row) => row.accountId === account.id)?.role;
            const number = person.mobile ?? person.phone;
            return (
              <div key={person.id} className="look-talk">
                <Person
                  name={person.fullName}
                  detail={[role, number].filter((part) => part !== undefined).join(' · ')}
                />
              </div>
            );
          })}
        </Section>
      )}
      <Section title={t('lastTalks')}>
        {talks?.total === 0 && <p className="s d2">{t('noTalks')}</p>}
        {talks?.rows.map((talk) => (
          <div key={talk.id} className="look-talk s">
            <span className="d3">
              {join('aside', {
                first: label(entities.activity.fields.kind.choices?.[talk.kind] ?? entities.activity.singular),
                then: format.moment(talk.startAt),
              })}
            </span>
            <br />
            <Run>{saidIn(talk) ?? ''}</Run>
          </div>
        ))}
      </Section>
    </SidePanel>
  );
}
