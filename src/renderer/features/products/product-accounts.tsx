import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { addDays, workdayFrom } from '../../../shared/domain/dates';
import { entities } from '../../../shared/entities';
import type { RecordOf } from '../../../shared/record';
import { useData, useRecords } from '../../data/hooks';
import { AsOf, useAnalysisDay } from '../../pages/analysis-day';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { useErrorText } from '../../ui/error-panel';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { buyersOf, replacementsOf, type Buyer, type Replacement } from './buyers';
import { texts } from './texts';

/** More orders of one product are not read: their lines come along. */
const mostOrders = { offset: 0, limit: 5000 };
const atFirst = 30;
/** Who hears of it today may order in time. */
const soonDays = 60;
const mostTasks = { offset: 0, limit: 500 };

/** Orders of a product, the latest first. @param since YYYY-MM-DD; absent: all */
function useOrdersOf(productId: string, since?: string) {
  return useRecords(
    'order',
    {
      where: [
        { field: 'lines.productId', op: 'has', value: productId },
        ...(since === undefined ? [] : [{ field: 'orderedOn', op: 'gte', value: since } as const]),
      ],
      sort: [{ field: 'orderedOn', desc: true }],
    },
    { window: mostOrders },
  );
}

/** Who bought it in the last twelve months, the latest first. */
export function Buyers({ productId }: { readonly productId: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const asOf = useAnalysisDay() ?? format.today;
  const orders = useOrdersOf(productId, addDays(asOf, -365));
  const buyers = useMemo(() => orders && buyersOf(productId, orders.rows), [orders, productId]);
  if (!buyers) return null;
  return (
    <Section title={t('buyers')} {...(buyers.length > 0 ? { count: buyers.length } : {})}>
      {buyers.length === 0 ? (
        <EmptyState title={t('noBuyers')}>{t('noBuyersHint')}</EmptyState>
      ) : (
        <>
          <p className="s d3">
            {t('buyersHint')}
            <AsOf day={asOf} />
          </p>
          <AccountTable
            rows={buyers}
            heads={[t('lastBought'), t('quantity12'), t('net12')]}
            beside={({ times }) => <span className="s d3">{t('times', { n: times })}</span>}
            cells={({ lastOn, quantityMilli, netMinor, currency }) => [
              format.date(lastOn),
              format.quantity(quantityMilli),
              format.money(netMinor, currency),
            ]}
          />
        </>
      )}
    </Section>
  );
}

interface ReplacementsProps {
  readonly product: RecordOf<'product'>;
  readonly afterDays: number;
}

/** Who bought it so long ago that it is to be replaced, or soon is, longest due first. */
export function Replacements({ product, afterDays }: ReplacementsProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const orders = useOrdersOf(product.id);
  const due = useMemo(
    () => orders && replacementsOf(buyersOf(product.id, orders.rows), afterDays, addDays(format.today, soonDays)),
    [orders, product.id, afterDays, format.today],
  );
  const subject = t('replaceTask', { product: product.name }).slice(0, entities.task.fields.subject.max);
  const tasks = useRecords(
    'task',
    {
      where: [
        { field: 'status', op: 'eq', value: 'open' },
        { field: 'subject', op: 'eq', value: subject },
      ],
    },
    { window: mostTasks },
  );
  if (!orders || !due || !tasks) return null;
  const said = { n: format.number(afterDays), soon: format.number(soonDays) };
  return (
    <Section title={t('replacements')} {...(due.length > 0 ? { count: due.length } : {})}>
      <p className="s d3">{t(due.length === 0 ? 'noReplacements' : 'replacementsHint', said)}</p>
      {orders.total > orders.rows.length && (
        <p className="s warn">{t('latestOrdersOnly', { n: format.number(orders.rows.length) })}</p>
      )}
      {due.length > 0 && (
        <AccountTable
          rows={due}
          heads={[t('lastBought'), t('dueOn'), t('task')]}
          cells={(replacement) => [
            format.date(replacement.lastOn),
            <span key="due" className={replacement.dueOn < format.today ? 'bad' : undefined}>
              {format.date(replacement.dueOn)}
            </span>,
            <ReplaceTask
              key="task"
              replacement={replacement}
              subject={subject}
              task={tasks.rows.find(({ accountId }) => accountId === replacement.accountId)}
            />,
          ]}
        />
      )}
    </Section>
  );
}

interface ReplaceTaskProps {
  readonly replacement: Replacement;
  readonly subject: string;
  /** The open one there is. */
  readonly task: RecordOf<'task'> | undefined;
}

/** The task to speak of it, or the way to one: due on the day it is replaced, and on the next working day where that is over. */
function ReplaceTask({ replacement, subject, task }: ReplaceTaskProps): ReactNode {
  const t = useTexts(texts);
  const { day, today } = useFormat();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const { accountId, accountName, dueOn } = replacement;
  if (task)
    return (
      <Link href={pathOf('task', task.id)} className="link" aria-label={`${subject}, ${accountName}`}>
        {task.dueOn === undefined ? t('task') : day(task.dueOn)}
      </Link>
    );
  const add = async (): Promise<void> => {
    const tomorrow = addDays(today, 1);
    const body = {
      subject,
      accountId,
      ownerId: data.session.user.id,
      dueOn: workdayFrom(dueOn < tomorrow ? tomorrow : dueOn),
      status: 'open' as const,
    };
    try {
      const { undoToken } = await data.commit([{ entity: 'task', id: data.newId(), op: 'create', body }]);
      toast({ text: t('taskAdded', { name: accountName }), undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  return (
    <button
      type="button"
      className="linkbutton"
      aria-label={t('addTaskFor', { name: accountName })}
      onClick={() => void add()}
    >
      {t('addTask')}
    </button>
  );
}

interface AccountTableProps<T> {
  /** One for each account, or account and currency. */
  readonly rows: readonly T[];
  /** Of the columns after the account. */
  readonly heads: readonly string[];
  readonly cells: (row: T) => readonly ReactNode[];
  /** After the name of the account. */
  readonly beside?: (row: T) => ReactNode;
}

/** Accounts with what is to be said of each: a screenful, and all of them on demand. */
function AccountTable<T extends Pick<Buyer, 'accountId' | 'accountName'> & Partial<Pick<Buyer, 'currency'>>>({
  rows,
  heads,
  cells,
  beside,
}: AccountTableProps<T>): ReactNode {
  const t = useTexts(texts);
  const [all, setAll] = useState(false);
  return (
    <>
      <table className="tb flush">
        <thead>
          <tr>
            <th scope="col">{t('account')}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="r">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(all ? rows : rows.slice(0, atFirst)).map((row) => (
            <tr key={`${row.accountId} ${row.currency ?? ''}`}>
              <td>
                <Link href={pathOf('account', row.accountId)} className="link">
                  <Run>{row.accountName}</Run>
                </Link>{' '}
                {beside?.(row)}
              </td>
              {cells(row).map((cell, index) => (
                <td key={heads[index]} className="r">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {!all && rows.length > atFirst && (
        <Button variant="subtle" size="compact-sm" mt={8} onClick={() => setAll(true)}>
          {t('more', { n: rows.length })}
        </Button>
      )}
    </>
  );
}
