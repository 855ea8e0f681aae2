import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { Condition } from '../../data/api';
import { useCount, useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { Key } from '../../ui/kbd';
import { ListSearch } from '../../ui/list-search';
import { Page } from '../../ui/page';
import { pathOf, withQuery } from '../../ui/paths';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { EditCommitment, NewCommitment } from './commitment-form';
import { CommitmentRow } from './commitment-row';
import { commitmentsOf, groupCommitments, isOpen, toggled, type Commitment } from './commitments';
import { texts } from './texts';
import { useOutcome } from './use-outcome';

type Kind = 'both' | 'task' | 'promise';
type Whose = 'mine' | 'team';
type State = 'open' | 'closed';

interface View {
  readonly kind: Kind;
  readonly whose: Whose;
  readonly state: State;
  readonly search: string;
}
// In memory only: what was searched can name customers.
let lastView: View | undefined;

const step = 200;

/** `/tasks`: what I (or everybody) committed to, by the day it is due. `?new=task|promise&account=…`, `?open=task:id`. */
export function TaskPage(): ReactNode {
  const t = useTexts(texts);
  const { session } = useData();
  const format = useFormat();
  const [, navigate] = useLocation();
  const params = new URLSearchParams(useSearch());
  const [view, setView] = useState<View>(() => lastView ?? { kind: 'both', whose: 'mine', state: 'open', search: '' });
  const [limit, setLimit] = useState(step);
  const outcome = useOutcome();
  useEffect(() => {
    lastView = view;
  }, [view]);
  const change = (patch: Partial<View>): void => {
    setLimit(step);
    setView((before) => ({ ...before, ...patch }));
  };

  const where = useMemo(
    (): Condition[] => [
      { field: 'status', op: view.state === 'open' ? 'eq' : 'ne', value: 'open' },
      ...(view.whose === 'mine' ? [{ field: 'ownerId', op: 'eq', value: session.user.id } as const] : []),
    ],
    [view.state, view.whose, session.user.id],
  );
  const search = view.search.trim() === '' ? {} : { search: view.search.trim() };
  const window = { offset: 0, limit };
  const tasks = useRecords(
    'task',
    { where, ...search, sort: view.state === 'open' ? [{ field: 'dueOn' }] : [{ field: 'doneAt', desc: true }] },
    { window },
  );
  const promises = useRecords(
    'promise',
    { where, ...search, sort: view.state === 'open' ? [{ field: 'dueOn' }] : [{ field: 'closedAt', desc: true }] },
    { window },
  );
  const ofWhom = where.filter(({ field }) => field !== 'status');
  const kept = useCount('promise', { where: [...ofWhom, { field: 'status', op: 'eq', value: 'kept' }] });
  const broken = useCount('promise', { where: [...ofWhom, { field: 'status', op: 'eq', value: 'broken' }] });
  const ended = (kept ?? 0) + (broken ?? 0);
  const ready = tasks !== undefined && promises !== undefined;
  const groups = useMemo(
    () =>
      groupCommitments(
        commitmentsOf(
          view.kind === 'promise' ? [] : (tasks?.rows ?? []),
          view.kind === 'task' ? [] : (promises?.rows ?? []),
        ),
        format.today,
      ),
    [tasks, promises, view.kind, format.today],
  );
  const items = useMemo(() => groups.flatMap((group) => group.items), [groups]);
  const total =
    (view.kind === 'promise' ? 0 : (tasks?.total ?? 0)) + (view.kind === 'task' ? 0 : (promises?.total ?? 0));
  const overdue = groups.find(({ group }) => group === 'overdue')?.items.length ?? 0;

  const [activeId, setActiveId] = useState<string | undefined>();
  const at = items.findIndex((item) => item.record.id === activeId);
  const list = useRef<HTMLDivElement>(null);
  const move = (by: number): void => {
    const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by))];
    if (!next) return;
    setActiveId(next.record.id);
    list.current?.querySelector(`[data-id="${next.record.id}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const active = items[at];
  const act = (item: Commitment | undefined, result: 'toggle' | 'broken'): void => {
    if (!item) return;
    const neighbour = items[at + 1] ?? items[at - 1];
    void outcome(item, result === 'toggle' ? toggled(item) : 'broken');
    setActiveId(neighbour?.record.id);
  };
  const openForm = (kind: 'task' | 'promise'): void => navigate(withQuery('/tasks', { new: kind }));
  const edit = (item: Commitment): void => navigate(withQuery('/tasks', { open: `${item.kind}:${item.record.id}` }));
  // A form that was asked for on the page of an account leads back to it.
  const from = params.get('account');
  const close = (): void => navigate(from === null ? '/tasks' : pathOf('account', from), { replace: true });
  useShortcuts([
    { keys: 'j', label: texts.keyNext, run: () => move(1) },
    { keys: 'k', label: texts.keyBack, quiet: true, run: () => move(-1) },
    { keys: 'ArrowDown', label: texts.keyNext, quiet: true, run: () => move(1) },
    { keys: 'ArrowUp', label: texts.keyBack, quiet: true, run: () => move(-1) },
    { keys: 'x', label: texts.keyDone, run: () => act(active, 'toggle') },
    {
      keys: 'b',
      label: texts.keyBroken,
      quiet: true,
      run: () => active?.kind === 'promise' && isOpen(active) && act(active, 'broken'),
    },
    { keys: 'e', label: texts.keyEdit, quiet: true, run: () => active && edit(active) },
    {
      keys: 'Enter',
      label: texts.keyOpen,
      quiet: true,
      run: () => active?.record.accountId !== undefined && navigate(pathOf('account', active.record.accountId)),
    },
    { keys: 'n', label: texts.keyNew, run: () => openForm('task') },
    { keys: 'p', label: texts.keyPromise, run: () => openForm('promise') },
  ]);

  const wanted = params.get('new');
  const opened = params.get('open')?.split(':');
  const filtered = view.search.trim() !== '' || view.kind !== 'both' || view.state !== 'open';
  const titles: Readonly<Record<(typeof groups)[number]['group'], string>> = {
    overdue: t('overdue'),
    today: t('today'),
    tomorrow: t('tomorrow'),
    week: t('week'),
    later: t('later'),
    noDate: t('noDate'),
    closed: t('recently'),
  };
  return (
    <Page
      title={t('title')}
      {...(ready && view.state === 'open'
        ? { sentence: t('sentence', { open: format.number(total), overdue: format.number(overdue) }) }
        : {})}
      {...(view.state === 'closed' && view.kind !== 'task' && ended > 0
        ? { sentence: t('promisesKept', { kept: format.number(kept ?? 0), all: format.number(ended) }) }
        : {})}
      actions={
        <>
          <ListSearch
            value={view.search}
            placeholder={t('search')}
            width={200}
            onChange={(next) => change({ search: next })}
          />
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => openForm('promise')}
          >
            {t('newPromise')} <Key keys="p" />
          </Button>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => openForm('task')}>
            {t('newTask')} <Key keys="n" />
          </Button>
        </>
      }
      toolbar={
        <div className="gridhead hl">
          <SegmentedControl
            aria-label={t('whose')}
            value={view.whose}
            data={[
              { value: 'mine', label: t('mine') },
              { value: 'team', label: t('team') },
            ]}
            onChange={(whose) => change({ whose: whose === 'team' ? 'team' : 'mine' })}
          />
          <SegmentedControl
            aria-label={t('kinds')}
            value={view.kind}
            data={[
              { value: 'both', label: t('both') },
              { value: 'task', label: t('tasks') },
              { value: 'promise', label: t('promises') },
            ]}
            onChange={(kind) => change({ kind: kind === 'task' || kind === 'promise' ? kind : 'both' })}
          />
          <SegmentedControl
            aria-label={t('state')}
            value={view.state}
            data={[
              { value: 'open', label: t('open') },
              { value: 'closed', label: t('closed') },
            ]}
            onChange={(state) => change({ state: state === 'closed' ? 'closed' : 'open' })}
          />
        </div>
      }
    >
      <div className="commitmentpage" ref={list}>
        {groups.map(({ group, items: members }) => (
          <Section key={group} title={titles[group]} count={members.length}>
            <ul className="commitments">
              {members.map((item) => (
                <li
                  key={item.record.id}
                  data-id={item.record.id}
                  className={item.record.id === activeId ? 'foc' : undefined}
                  aria-current={item.record.id === activeId ? 'true' : undefined}
                  onClick={() => setActiveId(item.record.id)}
                >
                  <CommitmentRow item={item} onOutcome={(which, result) => void outcome(which, result)} onOpen={edit} />
                </li>
              ))}
            </ul>
          </Section>
        ))}
        {ready && items.length === 0 && (
          <EmptyState
            title={t(filtered ? 'noMatch' : 'emptyMine')}
            action={
              filtered ? (
                <Button variant="default" onClick={() => change({ kind: 'both', state: 'open', search: '' })}>
                  {t('clear')}
                </Button>
              ) : (
                <Button variant="default" onClick={() => openForm('task')}>
                  {t('addTask')}
                </Button>
              )
            }
          >
            {t(filtered ? 'noMatchHint' : 'emptyHint')}
          </EmptyState>
        )}
        {ready && total > items.length && (
          <Button variant="subtle" onClick={() => setLimit(limit + step)}>
            {t('more')}
          </Button>
        )}
      </div>
      {(wanted === 'task' || wanted === 'promise') && (
        <NewCommitment kind={wanted} accountId={params.get('account') ?? undefined} onClose={close} />
      )}
      {opened && (opened[0] === 'task' || opened[0] === 'promise') && opened[1] !== undefined && (
        <EditCommitment kind={opened[0]} id={opened[1]} onClose={close} />
      )}
    </Page>
  );
}
