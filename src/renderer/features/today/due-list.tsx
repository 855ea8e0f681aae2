import { ActionIcon } from '@mantine/core';
import { IconCircle, IconLifebuoy } from '@tabler/icons-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { addDays } from '../../../shared/domain/dates';
import { useData, useRecords } from '../../data/hooks';
import type { Condition } from '../../data/api';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useErrorText } from '../../ui/error-panel';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { dayStart } from './clock';
import { dueItems, type DueItem } from './due-items';
import { More } from './more';
import { texts } from './texts';

/** More than anybody keeps open: what is counted as overdue must not be a part of it. */
const some = { offset: 0, limit: 5000 };

/** Open tasks, promises and cases due up to a day, of one person or of everybody in reach. */
export function useDueItems(ownerId: string | undefined, until: string): readonly DueItem[] | undefined {
  const { dateOf } = useFormat();
  const owner: Condition[] = ownerId === undefined ? [] : [{ field: 'ownerId', op: 'eq', value: ownerId }];
  const open: Condition[] = [...owner, { field: 'status', op: 'eq', value: 'open' }];
  const tasks = useRecords(
    'task',
    { where: [...open, { field: 'dueOn', op: 'lte', value: until }], sort: [{ field: 'dueOn' }] },
    { window: some },
  );
  const promises = useRecords(
    'promise',
    { where: [...open, { field: 'dueOn', op: 'lte', value: until }], sort: [{ field: 'dueOn' }] },
    { window: some },
  );
  const cases = useRecords(
    'case',
    {
      where: [...open, { field: 'deadlineAt', op: 'lt', value: dayStart(addDays(until, 1)) }],
      sort: [{ field: 'deadlineAt' }],
    },
    { window: some },
  );
  return useMemo(
    () =>
      tasks && promises && cases && dueItems({ tasks: tasks.rows, promises: promises.rows, cases: cases.rows, dateOf }),
    [tasks, promises, cases, dateOf],
  );
}

interface DueListProps {
  readonly title: string;
  readonly items: readonly DueItem[];
  /** Said when there is nothing. */
  readonly nothing: string;
  /** Where all of them are. */
  readonly path: string;
  /** Entries shown at first. */
  readonly most: number;
}

/** Right of the road: what was promised and what is due, checked off in place; a case is opened to be answered. */
export function DueList({ title, items, nothing, path, most }: DueListProps): ReactNode {
  const t = useTexts(texts);
  const [limit, setLimit] = useState(most);
  const client = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const [, navigate] = useLocation();
  const check = useCallback(
    async (item: DueItem): Promise<void> => {
      if (item.entity === 'case') return navigate(pathOf('case', item.id));
      const at = new Date(Date.now()).toISOString();
      try {
        const { undoToken } = await client.commit([
          item.entity === 'task'
            ? { entity: 'task', id: item.id, op: 'update', patch: { status: 'done', doneAt: at } }
            : { entity: 'promise', id: item.id, op: 'update', patch: { status: 'kept', closedAt: at } },
        ]);
        toast({
          text: t(item.entity === 'task' ? 'toastDone' : 'toastKept', { subject: item.subject }),
          undo: () => client.undo(undoToken),
        });
      } catch (error) {
        toast({ text: errorText(error), problem: true });
      }
    },
    [client, toast, t, errorText, navigate],
  );
  return (
    <Section
      title={title}
      {...(items.length > 0 ? { count: items.length } : {})}
      action={
        <Link href={path} className="link">
          {t('all')}
        </Link>
      }
    >
      {items.length === 0 ? (
        <p className="s d3">{nothing}</p>
      ) : (
        <ul className="duelist">
          {items.slice(0, limit).map((item) => (
            <DueRow key={`${item.entity} ${item.id}`} item={item} onCheck={(checked) => void check(checked)} />
          ))}
          <More shown={Math.min(limit, items.length)} all={items.length} onMore={setLimit} />
        </ul>
      )}
    </Section>
  );
}

function DueRow({ item, onCheck }: { readonly item: DueItem; readonly onCheck: (item: DueItem) => void }): ReactNode {
  const t = useTexts(texts);
  const { subject } = item;
  const label = t(item.entity === 'task' ? 'markDone' : item.entity === 'promise' ? 'markKept' : 'openCase', {
    subject,
  });
  return (
    <li>
      <ActionIcon size={24} aria-label={label} title={label} onClick={() => onCheck(item)}>
        {item.entity === 'case' ? (
          <IconLifebuoy size={17} className={item.caseType === 'complaint' ? 'bad' : 'd2'} aria-hidden />
        ) : (
          <IconCircle size={18} aria-hidden />
        )}
      </ActionIcon>
      <div className="grow duewords">
        <span className="row">
          <Link href={pathOf(item.entity, item.id)} className="el plainlink">
            <Run>{subject}</Run>
          </Link>
          {item.high && <Tag tone="warn">{t('high')}</Tag>}
        </span>
        <span className="s d2 el">
          {item.accountId !== undefined && (
            <>
              <Link href={pathOf('account', item.accountId)} className="quietlink">
                <RefTitle entity="account" id={item.accountId} />
              </Link>
              {t('comma')}
            </>
          )}
          {t(item.caseType ?? (item.entity === 'promise' ? 'promise' : 'task'))}
        </span>
      </div>
      <DueWhen item={item} />
    </li>
  );
}

export function DueWhen({ item }: { readonly item: DueItem }): ReactNode {
  const format = useFormat();
  if (item.dueOn === undefined) return null;
  const days = format.daysUntil(item.dueOn);
  const late = days < 0 || (item.dueAt !== undefined && days === 0 && Date.parse(item.dueAt) < Date.now());
  return (
    <span className={late ? 's nw bad' : days === 0 ? 's nw warn' : 's nw d2'}>
      {format.day(item.dueOn)}
      {item.dueAt !== undefined && days === 0 && ` ${format.time(item.dueAt)}`}
    </span>
  );
}
