import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { entities } from '../../../shared/entities';
import { useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { joins } from '../../i18n/joins';
import { useLabel, useTexts } from '../../i18n/texts';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { openStages } from '../../../shared/domain/stages';
import { texts } from './texts';
import './opportunities.css';

/** What the account may buy next, among what is open there. */
export function OpenOpportunities({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const label = useLabel();
  const format = useFormat();
  const { session } = useData();
  const rows = useRecords(
    'opportunity',
    {
      where: [
        { field: 'accountId', op: 'eq', value: accountId },
        { field: 'stage', op: 'in', value: openStages },
      ],
      sort: [{ field: 'closeOn' }],
    },
    { window: { offset: 0, limit: 20 } },
  );
  if (!rows) return null;
  const stages = entities.opportunity.fields.stage;
  const lines = rows.rows.map((row) => {
    const over = row.closeOn !== undefined && row.closeOn < format.today;
    return (
      <Link key={row.id} href={pathOf('opportunity', row.id)} className="opportunity-row">
        <span className="el">
          <Run>{row.name}</Run>
          {row.valueMinor !== undefined && (
            <span className="d2">
              {' · '}
              {format.wholeMoney(row.valueMinor, row.currency ?? session.organisation.currency)}
            </span>
          )}
        </span>
        <span className={over ? 's warn' : 's d2'}>
          {label(stages.choices?.[row.stage] ?? stages.label)}
          {row.closeOn !== undefined && ` · ${format.day(row.closeOn)}`}
        </span>
      </Link>
    );
  });
  return (
    <Section
      title={label(entities.opportunity.plural)}
      {...(rows.total > 0 ? { count: rows.total } : {})}
      action={
        <Link
          href={`/opportunities/new?account=${encodeURIComponent(accountId)}`}
          className="link"
          aria-label={join('named', { name: t('add'), value: t('newOpportunity') })}
        >
          {t('add')}
        </Link>
      }
    >
      {rows.total === 0 ? <p className="s d3">{t('noneOpen')}</p> : lines}
    </Section>
  );
}
