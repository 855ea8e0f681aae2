import { IconAlertTriangleFilled, IconLifebuoy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { entities } from '../../../shared/entities';
import { useRecords } from '../../data/hooks';
import { joins } from '../../i18n/joins';
import { useLabel, useTexts } from '../../i18n/texts';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { deadlineState } from './answering';
import { Deadline } from './deadline';
import { texts } from './texts';
import './cases.css';

/** Cases of the account that wait for an answer. */
export function OpenCases({ accountId }: { readonly accountId: string }): ReactNode {
  const label = useLabel();
  const t = useTexts(texts);
  const join = useTexts(joins);
  const rows = useRecords(
    'case',
    {
      where: [
        { field: 'accountId', op: 'eq', value: accountId },
        { field: 'status', op: 'eq', value: 'open' },
      ],
      sort: [{ field: 'deadlineAt' }],
    },
    { window: { offset: 0, limit: 20 } },
  );
  if (!rows) return null;
  const { type } = entities.case.fields;
  const now = new Date(Date.now()).toISOString();
  const lines = rows.rows.map((row) => {
    const late = deadlineState(row, now) === 'late';
    return (
      <Link key={row.id} href={pathOf('case', row.id)} className="case-row">
        <span className={late ? 'st s bad b' : 'st s'}>
          {late ? (
            <IconAlertTriangleFilled size={15} className="i" aria-hidden />
          ) : (
            <IconLifebuoy size={15} className="i" aria-hidden />
          )}{' '}
          {label(type.choices?.[row.type] ?? type.label)}
        </span>
        <span className="el">
          <Run>{row.subject}</Run>
        </span>
        <span className="s">
          <Deadline serviceCase={row} brief />
        </span>
      </Link>
    );
  });
  return (
    <Section
      title={label(entities.case.plural)}
      {...(rows.total > 0 ? { count: rows.total } : {})}
      action={
        <Link
          href={`/cases/new?account=${encodeURIComponent(accountId)}`}
          className="link"
          aria-label={join('named', { name: t('add'), value: t('newCase') })}
        >
          {t('add')}
        </Link>
      }
    >
      {rows.total === 0 ? <p className="s d3">{t('noneOpen')}</p> : lines}
    </Section>
  );
}
