import { IconAlertTriangleFilled, IconLifebuoy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { entities } from '../../../shared/entities';
import { useRecords } from '../../data/hooks';
import { useLabel } from '../../i18n/texts';
import { pathOf } from '../../ui/paths';
import { Run } from '../../ui/text-run';
import { deadlineState } from './answering';
import { Deadline } from './deadline';
import './cases.css';

/** Cases of the account that wait for an answer. */
export function OpenCases({ accountId }: { readonly accountId: string }): ReactNode {
  const label = useLabel();
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
  if (!rows || rows.total === 0) return null;
  const { type } = entities.case.fields;
  const now = new Date(Date.now()).toISOString();
  return rows.rows.map((row) => {
    const late = deadlineState(row, now) === 'late';
    return (
      <Link key={row.id} href={pathOf('case', row.id)} className="open-row">
        <span className={late ? 'open-kind bad b' : 'open-kind'}>
          {late ? (
            <IconAlertTriangleFilled size={15} className="i" aria-hidden />
          ) : (
            <IconLifebuoy size={15} className="i" aria-hidden />
          )}{' '}
          {label(type.choices?.[row.type] ?? type.label)}
        </span>
        <span className="open-what el">
          <Run>{row.subject}</Run>
        </span>
        <span className="open-when s">
          <Deadline serviceCase={row} brief />
        </span>
      </Link>
    );
  });
}
