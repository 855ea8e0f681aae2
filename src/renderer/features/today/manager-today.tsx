import { Button } from '@mantine/core';
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { addDays, mondayOf } from '../../../shared/domain/dates';
import { subtreeOf } from '../../../shared/domain/permissions';
import type { RecordOf } from '../../../shared/record';
import { useData, useRecord, useRecords } from '../../data/hooks';
import { useFiguresKnown } from '../../data/use-figures-known';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { NothingHere } from '../../pages/nothing-here';
import { EmptyState } from '../../ui/empty-state';
import { RefTitle } from '../../ui/field-value';
import { Page } from '../../ui/page';
import { newOrderPath, pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { Run } from '../../ui/text-run';
import { ArrivalsList } from './arrivals-list';
import { dayStart, useNow } from './clock';
import { useLaptops, type Laptops } from './devices';
import { isLate, type DueItem } from './due-items';
import { DueWhen, useDueItems } from './due-list';
import { isoWeek, managerWeek } from './manager-week';
import { MonthNet } from './month-figure';
import { More } from './more';
import { DriftedList } from './drifted-list';
import { SlippingList } from './slipping-list';
import { texts } from './texts';
import { useDayTitle } from './use-day-title';
import { WeekTable } from './week-table';

type User = RecordOf<'user'>;
const everybody = { offset: 0, limit: 5000 };
const ofWeek = { offset: 0, limit: 5000 };

/** The week of the team, what is overdue, what is at stake, whose laptop is silent. */
export function ManagerToday(): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { session } = useData();
  const nowMs = useNow();
  const [, navigate] = useLocation();
  useShortcuts([{ keys: 'o', label: texts.keyOrder, quiet: true, run: () => navigate(newOrderPath()) }]);
  const { today, dateOf } = format;
  const users = useRecords('user', { sort: [{ field: 'name' }] }, { window: everybody });
  const team = useMemo(() => membersOf(users?.rows ?? [], session.user), [users, session.user]);
  const userIds = useMemo(() => team.map(({ id }) => id), [team]);
  const monday = mondayOf(today);
  const activities = useRecords(
    'activity',
    {
      where: [
        { field: 'startAt', op: 'gte', value: dayStart(monday) },
        { field: 'startAt', op: 'lt', value: dayStart(addDays(monday, 7)) },
      ],
      sort: [{ field: 'startAt' }],
    },
    { window: ofWeek },
  );
  const known = useFiguresKnown();
  const due = useDueItems(undefined, today);
  const laptops = useLaptops();
  const me = useRecord('user', session.user.id);
  const teamName = useRecord('team', me?.teamId)?.name;

  const members = useMemo(() => new Set(userIds), [userIds]);
  const teamDue = useMemo(
    () => due?.filter((item) => members.has(item.ownerId) && isLate(item, today, nowMs)),
    [due, members, today, nowMs],
  );
  const week = useMemo(
    () =>
      managerWeek({
        userIds,
        activities: activities?.rows ?? [],
        due: teamDue ?? [],
        today,
        nowMs,
        dateOf,
      }),
    [userIds, activities, teamDue, today, nowMs, dateOf],
  );
  const title = useDayTitle();
  const dayAgo = new Date(nowMs - 86_400_000).toISOString();
  const silent = laptops ? team.filter(({ id }) => (laptops.byUser.get(id)?.lastSyncAt ?? '') < dayAgo) : [];
  const month = format.month(today);
  const teamWeek = t('teamWeek', { name: teamName ?? t('yourTeam'), week: isoWeek(today) });
  return (
    <Page
      title={title}
      sentence={
        silent.length > 0
          ? t('weekAndLaptops', { week: teamWeek, laptops: t('unsyncedLaptops', { n: silent.length }) })
          : teamWeek
      }
      fill
      actions={
        <dl className="headfigures">
          <div>
            <dt>{t('ordersIn', { month })}</dt>
            <dd className="t2">{known ? <MonthNet authorIds={userIds} /> : '\u2013'}</dd>
          </div>
          <div>
            <dt>{t('visitsWeek')}</dt>
            <dd>
              <span className="t2">{known ? t('visitsOf', { done: week.done, all: week.all }) : '\u2013'}</span>{' '}
              {week.missed > 0 && <span className="s warn">{t('missedN', { n: week.missed })}</span>}
            </dd>
          </div>
        </dl>
      }
    >
      <div className="daycolumns managercolumns">
        <div className="daymain">
          {users && team.length === 0 ? (
            <NothingHere>
              <NoTeam />
            </NothingHere>
          ) : (
            <WeekTable
              week={week}
              known={known && teamDue !== undefined}
              people={team}
              today={today}
              laptops={laptops}
              dayAgo={dayAgo}
            />
          )}
          <div className="managerlists">
            {teamDue && <OverdueList items={teamDue} />}
            <SlippingList title={t('atStake')} most={4} />
            <DriftedList most={3} />
          </div>
        </div>
        <div className="dayside">
          <LaptopList team={team} silent={silent} laptops={laptops} dayAgo={dayAgo} />
          <ArrivalsList title={t('sinceYesterday')} most={12} />
        </div>
      </div>
    </Page>
  );
}

/** What to do next depends on who can do it. */
function NoTeam(): ReactNode {
  const t = useTexts(texts);
  const { user } = useData().session;
  if (user.role !== 'administrator') return <EmptyState title={t('noTeam')}>{t('noTeamHint')}</EmptyState>;
  return (
    <EmptyState
      title={t('noSellers')}
      action={
        <Button component={Link} href="/admin">
          {t('toUsers')}
        </Button>
      }
    >
      {t('noSellersHint')}
    </EmptyState>
  );
}

/** Who the week is about: everybody active below the reader; for an administrator all who sell. */
function membersOf(users: readonly User[], me: { readonly id: string; readonly role: string }): User[] {
  const active = users.filter((user) => user.active !== false && user.role !== 'administrator');
  if (me.role === 'administrator') return active.filter((user) => user.role === 'salesperson');
  const below = subtreeOf(me.id, users);
  return active.filter((user) => below.has(user.id));
}

const shownAtFirst = 8;

function OverdueList({ items }: { readonly items: readonly DueItem[] }): ReactNode {
  const t = useTexts(texts);
  const [limit, setLimit] = useState(shownAtFirst);
  return (
    <Section
      title={t('overdue')}
      {...(items.length > 0 ? { count: items.length } : {})}
      action={
        <Link href="/tasks" className="link">
          {t('all')}
        </Link>
      }
    >
      {items.length === 0 ? (
        <p className="s d3">{t('nothingOverdue')}</p>
      ) : (
        <ul className="duelist">
          {items.slice(0, limit).map((item) => (
            <li key={`${item.entity} ${item.id}`}>
              <div className="grow duewords">
                <Link href={pathOf(item.entity, item.id)} className="el plainlink">
                  <Run>{item.subject}</Run>
                </Link>
                <span className="s d2 el">
                  {t(item.caseType ?? (item.entity === 'promise' ? 'promise' : 'task'))}
                  {item.accountId !== undefined && (
                    <>
                      {t('comma')}
                      <RefTitle entity="account" id={item.accountId} />
                    </>
                  )}
                  {t('comma')}
                  <RefTitle entity="user" id={item.ownerId} />
                </span>
              </div>
              <DueWhen item={item} />
            </li>
          ))}
          <More shown={Math.min(limit, items.length)} all={items.length} onMore={setLimit} />
        </ul>
      )}
    </Section>
  );
}

interface LaptopListProps {
  readonly team: readonly User[];
  readonly silent: readonly User[];
  readonly laptops: Laptops | undefined;
  readonly dayAgo: string;
}

function LaptopList({ team, silent, laptops, dayAgo }: LaptopListProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  if (!laptops) {
    return (
      <Section title={t('laptops')}>
        <p className="s d3">{t('laptopsUnknown')}</p>
      </Section>
    );
  }
  if (team.length === 0) {
    return (
      <Section title={t('laptops')}>
        <p className="s d3">{t('laptopsNone')}</p>
      </Section>
    );
  }
  // What head office said more than a quarter of an hour ago carries its time.
  const old = Date.parse(laptops.asOf) < Date.parse(dayAgo) + 86_400_000 - 15 * 60_000;
  return (
    <Section title={t('laptops')} count={team.length}>
      <ul className="laptops">
        {silent.map((user) => {
          const laptop = laptops.byUser.get(user.id);
          const at = laptop?.lastSyncAt;
          return (
            <li key={user.id} className="s">
              <IconAlertTriangleFilled size={15} className="i warn" aria-hidden />
              <span>
                {at === undefined
                  ? t('laptopNever', { name: user.name })
                  : t('laptopSince', {
                      name: user.name,
                      when: `${format.weekday(format.dateOf(at))} ${format.dateTime(at)}`,
                    })}
                {at !== undefined && (
                  <span className="d2 block">
                    {laptop && laptop.waiting > 0 ? t('laptopWaiting', { n: laptop.waiting }) : t('laptopNothing')}
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <p className="s d2">
        {t('laptopsFine', { n: team.length - silent.length, all: team.length })}{' '}
        {old && t('laptopsAsOf', { when: format.moment(laptops.asOf) })}
      </p>
    </Section>
  );
}
