import { useMemo } from 'react';
import { order, orderStatuses } from '../../shared/entities/order';
import type { Row } from '../data/api';
import { useLabel } from '../i18n/texts';
import { columnsOf, type Column } from '../ui/columns';
import { RecordState } from '../ui/record-state';
import { orderShape, StatusMark } from '../ui/status-mark';
import { Run } from '../ui/text-run';
import { texts } from './texts';

type OrderRow = Row<'order'>;

const combined = new Set(['number', 'provisionalNumber', 'accountId', 'status']);

/** The columns of every table of orders: one number, whichever it has; the status with its shape; the rest by the definition. */
export function useOrderColumns(): readonly Column<OrderRow>[] {
  const label = useLabel();
  return useMemo(() => {
    const { provisionalNumber, accountId, status, currency } = order.fields;
    return [
      {
        key: 'number',
        label: texts.orderNumber,
        width: 130,
        fixed: true,
        sort: 'number',
        render: (row) => (
          <span className="row">
            <span className="b">{row.number ?? row.provisionalNumber}</span>
            <RecordState meta={row.meta} brief />
          </span>
        ),
      },
      {
        key: 'provisionalNumber',
        label: provisionalNumber.label,
        width: 130,
        sort: 'provisionalNumber',
        offered: true,
        render: (row) => row.provisionalNumber,
      },
      {
        key: 'accountName',
        label: accountId.label,
        width: 220,
        grow: true,
        fixed: true,
        sort: 'accountName',
        render: (row) => <Run className="b">{row.accountName}</Run>,
      },
      {
        key: 'status',
        label: status.label,
        width: 118,
        sort: 'status',
        render: (row) => <StatusMark shape={orderShape(row.status)}>{label(orderStatuses[row.status])}</StatusMark>,
      },
      ...columnsOf<OrderRow>('order').filter((column) => !combined.has(column.key)),
      {
        key: 'currency',
        label: currency.label,
        width: 80,
        sort: 'currency',
        render: (row) => <span className="d2">{row.currency}</span>,
      },
    ];
  }, [label]);
}
