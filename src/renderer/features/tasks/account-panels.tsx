import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useCount, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { newTaskPath, pathOf, withQuery } from '../../ui/paths';
import { Section } from '../../ui/section';
import { CommitmentRow } from './commitment-row';
import { commitmentsOf, groupCommitments, type Commitment } from './commitments';
import { texts } from './texts';
import { useOutcome } from './use-outcome';

const shown = { offset: 0, limit: 50 };

/** Open tasks of one account. */
export function AccountTasksPanel({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const tasks = useRecords('task', { where: openOf(accountId), sort: [{ field: 'dueOn' }] }, { window: shown });
  if (!tasks) return null;
  return (
    <Section
      title={t('openTasks')}
      {...(tasks.total > 0 ? { count: tasks.total } : {})}
      action={<Add kind="task" accountId={accountId} />}
    >
      {tasks.total === 0 ? <p className="s d3">{t('noTasks')}</p> : <Rows items={commitmentsOf(tasks.rows, [])} />}
    </Section>
  );
}

/** Open promises to one account, and how many were kept. */
export function AccountPromisesPanel({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const promises = useRecords('promise', { where: openOf(accountId), sort: [{ field: 'dueOn' }] }, { window: shown });
  const kept = useCount('promise', { where: [ofAccount(accountId), { field: 'status', op: 'eq', value: 'kept' }] });
  const broken = useCount('promise', { where: [ofAccount(accountId), { field: 'status', op: 'eq', value: 'broken' }] });
  if (!promises) return null;
  const closed = (kept ?? 0) + (broken ?? 0);
  return (
    <Section
      title={t('promises')}
      {...(promises.total > 0 ? { count: promises.total } : {})}
      action={<Add kind="promise" accountId={accountId} />}
    >
      {promises.total === 0 ? (
        <p className="s d3">{t('noPromises')}</p>
      ) : (
        <Rows items={commitmentsOf([], promises.rows)} />
      )}
      {closed > 0 && <p className="s d3">{t('keptOf', { kept: kept ?? 0, all: closed })}</p>}
    </Section>
  );
}

const ofAccount = (accountId: string) => ({ field: 'accountId', op: 'eq', value: accountId }) as const;
const openOf = (accountId: string) => [ofAccount(accountId), { field: 'status', op: 'eq', value: 'open' } as const];

function Add({ kind, accountId }: { readonly kind: 'task' | 'promise'; readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  return (
    <Link href={newTaskPath(kind, accountId)} className="link">
      {t(kind === 'task' ? 'addTask' : 'addPromise')}
    </Link>
  );
}

function Rows({ items }: { readonly items: readonly Commitment[] }): ReactNode {
  const { today } = useFormat();
  const [, navigate] = useLocation();
  const outcome = useOutcome();
  // The form closes into the account that is named.
  const open = ({ kind, record }: Commitment): void =>
    navigate(withQuery(pathOf(kind, record.id), { account: record.accountId }));
  return (
    <ul className="commitments commitmentpanel">
      {groupCommitments(items, today)
        .flatMap((group) => group.items)
        .map((item) => (
          <li key={item.record.id}>
            <CommitmentRow
              item={item}
              withoutAccount
              onOutcome={(which, result) => void outcome(which, result)}
              onOpen={open}
            />
          </li>
        ))}
    </ul>
  );
}
