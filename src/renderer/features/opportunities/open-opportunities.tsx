import { IconCircleHalf2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { entities } from '../../../shared/entities';
import { useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { pathOf } from '../../ui/paths';
import { Run } from '../../ui/text-run';
import { openStages } from './stages';
import { texts } from './texts';
import './opportunities.css';

/** What the account may buy next, among what is open there. */
export function OpenOpportunities({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
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
  if (!rows || rows.total === 0) return null;
  const stages = entities.opportunity.fields.stage;
  return rows.rows.map((row) => {
    const over = row.closeOn !== undefined && row.closeOn < format.today;
    return (
      <Link key={row.id} href={pathOf('opportunity', row.id)} className="open-row">
        <span className="open-kind">
          <IconCircleHalf2 size={15} className="i warn" aria-hidden /> {t('word')}
        </span>
        <span className="open-what el">
          <Run>{row.name}</Run>
          {row.valueMinor !== undefined && (
            <span className="d2">
              {' · '}
              {format.wholeMoney(row.valueMinor, row.currency ?? session.organisation.currency)}
            </span>
          )}
        </span>
        <span className={over ? 'open-when s warn' : 'open-when s d2'}>
          {label(stages.choices?.[row.stage] ?? stages.label)}
          {row.closeOn !== undefined && ` · ${format.day(row.closeOn)}`}
        </span>
      </Link>
    );
  });
}
