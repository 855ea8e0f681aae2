import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Row } from '../../data/api';
import { useData, useRecord, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { joins } from '../../i18n/joins';
import { useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { texts } from './texts';

/** Owner and colleagues with access. */
export function AccountTeam({
  account,
  onEdit,
}: {
  readonly account: Row<'account'>;
  readonly onEdit?: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const team = account.team ?? [];
  return (
    <Section
      title={t('accountTeam')}
      count={team.length > 0 ? team.length : undefined}
      action={
        onEdit && (
          <button
            type="button"
            className="linkbutton"
            aria-label={join('named', { name: t('edit'), value: t('accountTeam') })}
            onClick={onEdit}
          >
            {t('edit')}
          </button>
        )
      }
    >
      {team.length === 0 ? (
        <p className="s d2">{t('teamAlone')}</p>
      ) : (
        <ul className="plainlist s">
          {team.map((row) => (
            <li key={row.userId} className="row team-row">
              <RefTitle entity="user" id={row.userId} />
              {row.part !== undefined && (
                <span className="d2">
                  <Run>{row.part}</Run>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** The parent above and the subsidiaries below, each with its year. */
export function AccountGroup({
  account,
  mayWrite,
}: {
  readonly account: Row<'account'>;
  readonly mayWrite: boolean;
}): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { session } = useData();
  const parent = useRecord('account', account.parentId);
  const below = useRecords(
    'account',
    { where: [{ field: 'parentId', op: 'eq', value: account.id }], sort: [{ field: 'name' }] },
    { window: { offset: 0, limit: 100 } },
  );
  const add = mayWrite ? (
    <Link href={`/accounts/new?parent=${encodeURIComponent(account.id)}`} className="link">
      {t('addSubsidiary')}
    </Link>
  ) : undefined;
  const line = (row: Row<'account'>): ReactNode => (
    <Link key={row.id} href={pathOf('account', row.id)} className="group-line s">
      <span className="link el">
        <Run>{row.name}</Run>
      </span>
      <span className="d2 nw">
        {format.wholeMoney(row.figures.net12Minor, row.figures.currency ?? session.organisation.currency)}
      </span>
    </Link>
  );
  return (
    <Section title={t('group')} action={add}>
      {account.parentId !== undefined && (
        <>
          <p className="xs d3">{t('belongsTo')}</p>
          {parent ? line(parent) : <RefTitle entity="account" id={account.parentId} link />}
        </>
      )}
      {below !== undefined && below.total > 0 && (
        <>
          <p className="xs d3">
            {t('subsidiaries')} {format.number(below.total)}
          </p>
          {below.rows.map(line)}
        </>
      )}
      {account.parentId === undefined && below?.total === 0 && <p className="s d2">{t('noGroup')}</p>}
    </Section>
  );
}
