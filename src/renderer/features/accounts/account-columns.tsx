import type { ReactNode } from 'react';
import { daysBetween } from '../../../shared/domain/dates';
import { orderDueOn } from '../../../shared/domain/slipping';
import { entities } from '../../../shared/entities';
import { must } from '../../../shared/errors';
import type { Label } from '../../../shared/schema/label';
import type { Row } from '../../data/api';
import { currencySign } from '../../i18n/format';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { columnsOf, dateWidth, type Column } from '../../ui/columns';
import { FieldValue } from '../../ui/field-value';
import { useRefTitle } from '../../ui/ref-source';
import { RecordState } from '../../ui/record-state';
import { GradeMark } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { figureFields } from '../../pages/account-figure-fields';
import type { FigureHints } from '../../pages/figure-hints';
import { daysOver } from './figures';
import { texts } from './texts';

const segment = must(figureFields['figures.rfmSegment'], 'segments can be filtered by');
const stage = must(figureFields['figures.lifecycle'], 'stages can be filtered by');
const alive = must(figureFields['figures.aliveBp'], 'the chance can be filtered by');
const nextOrderOn = must(figureFields['figures.nextOrderOn'], 'the next order can be filtered by');

type AccountRow = Row<'account'>;

/** Somebody else's change is pointed out for this long. */
const freshMs = 10 * 60_000;

function NameCell({ row, userId }: { readonly row: AccountRow; readonly userId: string }): ReactNode {
  const t = useTexts(texts);
  const { changedById, changedAt, pending } = row.meta;
  const fresh =
    !pending && changedById !== null && changedById !== userId && Date.now() - Date.parse(changedAt) < freshMs;
  const changedBy = useRefTitle('user', fresh ? changedById : undefined);
  return (
    <span className="row name-cell">
      <span className={fresh ? 'b el acc' : 'b el'}>
        <Run>{row.name}</Run>
      </span>
      {row.city !== undefined && (
        <span className="d2 el">
          <Run>{row.city}</Run>
        </span>
      )}
      {changedBy !== undefined && <span className="s acc nw">{t('changedBy', { name: changedBy })}</span>}
      <RecordState meta={row.meta} brief />
    </span>
  );
}

/** The place of a figure whose orders and activities are still being read. */
function Pending(): ReactNode {
  const t = useTexts(texts);
  return <span className="pendingfigure" title={t('addingUp')} />;
}

/** A day that has passed is somebody who was forgotten. */
function NextContact({ on }: { readonly on: string | undefined }): ReactNode {
  const format = useFormat();
  const t = useTexts(texts);
  if (on === undefined) return null;
  const over = daysOver(on, format.today);
  return over > 0 ? <span className="bad">{t('overdueBy', { n: over })}</span> : format.day(on);
}

interface FigureProps {
  readonly row: AccountRow;
  /** Whether everything it is made of has been read. */
  readonly known: boolean;
}

function LastContact({ row, known }: FigureProps): ReactNode {
  const format = useFormat();
  const at = row.figures.lastContactAt;
  if (!known) return <Pending />;
  return at === undefined ? null : format.since(format.dateOf(at));
}

function DaysSilent({ row, known }: FigureProps): ReactNode {
  const format = useFormat();
  const at = row.figures.lastContactAt;
  if (!known) return <Pending />;
  return at === undefined ? null : format.number(Math.max(0, daysBetween(format.dateOf(at), format.today)));
}

function Amount({
  minor,
  row,
  currency,
}: {
  /** undefined while the orders are being read. */
  readonly minor: number | undefined;
  readonly row: AccountRow;
  readonly currency: string | undefined;
}): ReactNode {
  const format = useFormat();
  const own = row.figures.currency ?? currency ?? 'EUR';
  if (minor === undefined) return <Pending />;
  if (minor === 0) return <span className="d3">{format.amount(0, own)}</span>;
  return own === currency ? format.amount(minor, own) : format.money(minor, own);
}

function LastOrder({ row, known }: FigureProps): ReactNode {
  const format = useFormat();
  const day = row.figures.lastOrderOn;
  if (!known) return <Pending />;
  return day === undefined ? null : format.since(day);
}

function NextOrder({ row, known }: FigureProps): ReactNode {
  const format = useFormat();
  const t = useTexts(texts);
  const next = orderDueOn(row.figures);
  if (!known) return <Pending />;
  if (next === undefined) return null;
  const over = daysOver(next, row.figures.asOf);
  // A day or two over is the normal spread of a habit; silence is the news.
  if (over > 2) return <span className="bad">{t('overdueBy', { n: over })}</span>;
  return format.date(next);
}

const withSign = (label: Label, currency: string | undefined): Label => {
  if (currency === undefined) return label;
  const sign = currencySign(currency);
  return [`${label[0]}, ${sign}`, `${label[1]}（${sign}）`, `${label[2]}（${sign}）`];
};

/**
 * The columns of the list of accounts: what a salesperson chooses a customer by, then every other field on offer.
 * @param currency of the whole list; undefined when it holds several
 * @param part of the list: who is kept warm is looked at by the next contact
 * @param known whether the figures are; sums of what is still being read are left out
 * @param hints what the heads of figures say of them
 */
export function accountColumns(
  currency: string | undefined,
  userId: string,
  part: string,
  known: boolean,
  hints: FigureHints,
): Column<AccountRow>[] {
  const fields = entities.account.fields;
  const taken = new Set(['name', 'type', 'ownerId', 'city', 'nextContactOn']);
  const isWarm = part === 'warm';
  // Who has not bought yet has no orders to show.
  const ofBuyers = isWarm ? { offered: true } : {};
  const withOwner = isWarm || part === 'team' || part === 'all';
  return [
    {
      key: 'name',
      label: entities.account.singular,
      width: 228,
      grow: true,
      fixed: true,
      sort: 'name',
      render: (row) => <NameCell row={row} userId={userId} />,
    },
    {
      key: 'type',
      label: fields.type.label,
      width: 88,
      sort: 'type',
      render: (row) => <FieldValue field={fields.type} value={row.type} cell />,
    },
    {
      key: 'ownerId',
      label: fields.ownerId.label,
      width: 120,
      // Every row of one's own list would say the same name.
      ...(withOwner ? {} : { offered: true }),
      sort: 'ownerId',
      render: (row) => <FieldValue field={fields.ownerId} value={row.ownerId} cell />,
    },
    {
      key: 'lastContact',
      label: texts.lastContact,
      width: dateWidth,
      align: 'right',
      sort: 'figures.lastContactAt',
      descFirst: true,
      render: (row) => <LastContact row={row} known={known} />,
    },
    {
      key: 'daysSilent',
      label: texts.daysSilent,
      width: 88,
      // The last contact says it too; a list with owners has no room for both.
      ...(withOwner ? { offered: true } : {}),
      align: 'right',
      render: (row) => <DaysSilent row={row} known={known} />,
    },
    {
      key: 'nextContactOn',
      label: fields.nextContactOn.label,
      width: dateWidth,
      ...(isWarm ? {} : { offered: true }),
      align: 'right',
      sort: 'nextContactOn',
      render: (row) => <NextContact on={row.nextContactOn} />,
    },
    {
      key: 'net12',
      hint: hints.net12,
      label: withSign(texts.twelveMonths, currency),
      width: 124,
      ...ofBuyers,
      align: 'right',
      sort: 'figures.net12Minor',
      descFirst: true,
      render: (row) => <Amount minor={known ? row.figures.net12Minor : undefined} row={row} currency={currency} />,
    },
    {
      key: 'lastOrder',
      label: texts.lastOrder,
      width: dateWidth,
      ...ofBuyers,
      align: 'right',
      sort: 'figures.lastOrderOn',
      descFirst: true,
      render: (row) => <LastOrder row={row} known={known} />,
    },
    {
      key: 'nextOrder',
      hint: hints.nextOrder,
      label: texts.nextOrder,
      width: dateWidth,
      ...ofBuyers,
      align: 'right',
      render: (row) => <NextOrder row={row} known={known} />,
    },
    {
      key: 'openOrders',
      label: withSign(texts.openOrders, currency),
      width: 116,
      ...ofBuyers,
      align: 'right',
      sort: 'figures.openOrdersMinor',
      descFirst: true,
      render: (row) => <Amount minor={known ? row.figures.openOrdersMinor : undefined} row={row} currency={currency} />,
    },
    {
      key: 'grade',
      hint: hints.grade,
      label: texts.grade,
      width: 76,
      offered: true,
      sort: 'figures.grade',
      render: ({ figures }) => figures.grade !== undefined && <GradeMark grade={figures.grade} />,
    },
    {
      key: 'rfmSegment',
      hint: hints.rfmSegment,
      label: texts.segment,
      width: 112,
      offered: true,
      sort: 'figures.rfmSegment',
      render: ({ figures }) => <FieldValue field={segment} value={figures.rfmSegment} cell />,
    },
    {
      key: 'lifecycle',
      hint: hints.lifecycle,
      label: texts.stage,
      width: 104,
      offered: true,
      sort: 'figures.lifecycle',
      render: ({ figures }) => <FieldValue field={stage} value={figures.lifecycle} cell />,
    },
    {
      key: 'churnRisk',
      hint: hints.churnRisk,
      label: texts.churnRisk,
      width: 96,
      align: 'right',
      offered: true,
      sort: 'figures.churnRisk',
      descFirst: true,
      render: ({ figures }) => figures.churnRisk,
    },
    {
      key: 'alive',
      label: texts.alive,
      width: 112,
      align: 'right',
      offered: true,
      sort: 'figures.aliveBp',
      descFirst: true,
      render: ({ figures }) => <FieldValue field={alive} value={figures.aliveBp} cell />,
    },
    {
      key: 'nextOrderByModel',
      label: texts.nextOrderOn,
      width: dateWidth,
      align: 'right',
      offered: true,
      sort: 'figures.nextOrderOn',
      render: ({ figures }) => <FieldValue field={nextOrderOn} value={figures.nextOrderOn} cell />,
    },
    {
      key: 'lifetimeValue',
      hint: hints.lifetimeValue,
      label: withSign(texts.lifetimeValue, currency),
      width: 132,
      align: 'right',
      offered: true,
      sort: 'figures.lifetimeMinor',
      descFirst: true,
      render: (row) =>
        row.figures.lifetimeMinor === undefined ? null : (
          <Amount minor={row.figures.lifetimeMinor} row={row} currency={currency} />
        ),
    },
    ...columnsOf<AccountRow>('account')
      .filter((column) => !taken.has(column.key))
      .map((column) => ({ ...column, offered: true })),
  ];
}
