import { IconMail, IconPhone } from '@tabler/icons-react';
import { Fragment, useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useRecords } from '../../data/hooks';
import { joins } from '../../i18n/joins';
import { useTexts } from '../../i18n/texts';
import { pathOf } from '../../ui/paths';
import { initialsOf } from '../../ui/person';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { addressedName } from './person-name';
import { texts } from './texts';
import './contacts.css';

/** The people of an account: who they are there, and how to reach them. */
export function PeoplePanel({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const people = useRecords(
    'contact',
    { where: [{ field: 'accounts.accountId', op: 'has', value: accountId }], sort: [{ field: 'fullName' }] },
    { window: { offset: 0, limit: 100 } },
  );
  const sorted = useMemo(() => {
    const here = (person: {
      readonly accounts?: readonly { readonly accountId: string; readonly main?: boolean; readonly role?: string }[];
    }) => person.accounts?.find((row) => row.accountId === accountId);
    return [...(people?.rows ?? [])]
      .map((person) => ({ person, row: here(person) }))
      .sort((a, b) => Number(b.row?.main === true) - Number(a.row?.main === true));
  }, [people, accountId]);
  return (
    <Section
      title={t('people')}
      count={people && people.total > 0 ? people.total : undefined}
      action={
        <Link href={`/contacts/new?account=${encodeURIComponent(accountId)}`} className="link" aria-label={t('addTo')}>
          {t('add')}
        </Link>
      }
    >
      {people?.total === 0 && <p className="s d2">{join('said', { first: t('noPeople'), then: t('noPeopleText') })}</p>}
      <ul className="plainlist">
        {sorted.map(({ person, row }) => {
          const number = person.mobile ?? person.phone;
          return (
            <li key={person.id} className="people-row">
              <span className="ava" aria-hidden>
                {initialsOf(person.fullName)}
              </span>
              <span className="people-words">
                <Link href={pathOf('contact', person.id)} className="people-name">
                  <Run>{addressedName(person)}</Run>
                </Link>
                {row?.role !== undefined && (
                  <span className="s d2">
                    <Run>{row.role}</Run>
                  </span>
                )}
                {number !== undefined && (
                  <a className="people-reach" href={`tel:${number.replace(/[^\d+]/g, '')}`}>
                    <IconPhone size={13} className="i" aria-hidden /> {number}
                  </a>
                )}
                {person.email !== undefined && (
                  <a className="people-reach" href={`mailto:${person.email}`}>
                    <IconMail size={13} className="i" aria-hidden />{' '}
                    <span className="people-address">{brokenAtSigns(person.email)}</span>
                  </a>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** An address is broken after its signs when it does not fit one line, never cut: it must be readable and copied whole. */
function brokenAtSigns(address: string): ReactNode {
  return address.split(/(?<=[@._-])/).map((part, index) => (
    <Fragment key={`${index} ${part}`}>
      {part}
      <wbr />
    </Fragment>
  ));
}
