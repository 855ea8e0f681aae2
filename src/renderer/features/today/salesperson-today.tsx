import { Button } from '@mantine/core';
import { IconPlus, IconPrinter } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { addDays } from '../../../shared/domain/dates';
import { useData, useRecords, useSyncStatus } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { usePlatform } from '../../platform/platform';
import { Key } from '../../ui/kbd';
import { Page } from '../../ui/page';
import { logPath, newOrderPath, pathOf, reportPath } from '../../ui/paths';
import { useShortcuts } from '../../ui/shortcuts';
import { ArrivalsList } from './arrivals-list';
import { dayStart, useNow } from './clock';
import { DayList } from './day-list';
import { countKinds, dayRoad, nextDays, ordersByStop } from './day-road';
import { DaySheet } from './day-sheet';
import { isLate } from './due-items';
import { DueList, useDueItems } from './due-list';
import { useKindWords } from './kind-words';
import { MonthFigure } from './month-figure';
import { NextDays } from './next-days';
import { DriftedList } from './drifted-list';
import { SlippingList } from './slipping-list';
import { texts } from './texts';
import { useDayTitle } from './use-day-title';

const ofDay = { offset: 0, limit: 200 };
const ahead = { offset: 0, limit: 500 };

/** The road of the day, and beside it what is due, slipping, and changed. */
export function SalespersonToday(): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const platform = usePlatform();
  const { session } = useData();
  const [, navigate] = useLocation();
  const nowMs = useNow();
  const { today } = format;
  const me = session.user.id;
  const mine = { field: 'ownerId', op: 'eq', value: me } as const;
  const begins = dayStart(today);
  const ends = dayStart(addDays(today, 1));
  const activities = useRecords(
    'activity',
    {
      where: [mine, { field: 'startAt', op: 'gte', value: begins }, { field: 'startAt', op: 'lt', value: ends }],
      sort: [{ field: 'startAt' }],
    },
    { window: ofDay },
  );
  const plans = useRecords(
    'activity',
    {
      where: [
        mine,
        { field: 'status', op: 'eq', value: 'planned' },
        { field: 'startAt', op: 'gte', value: ends },
        { field: 'startAt', op: 'lt', value: dayStart(addDays(today, 15)) },
      ],
      sort: [{ field: 'startAt' }],
    },
    { window: ahead },
  );
  const written = useRecords(
    'order',
    {
      where: [
        { field: 'authorId', op: 'eq', value: me },
        { field: 'orderedOn', op: 'eq', value: today },
      ],
    },
    { window: ofDay },
  );
  const due = useDueItems(me, addDays(today, 7));
  const overdueCases = due?.filter((item) => item.entity === 'case' && isLate(item, today, nowMs));

  // Notes are no stops of the road.
  const stops = useMemo(
    () =>
      dayRoad(
        (activities?.rows ?? []).filter(({ kind }) => kind !== 'note'),
        nowMs,
      ),
    [activities, nowMs],
  );
  const planned = useMemo(() => {
    const days = new Map<string, (typeof rows)[number][]>();
    const rows = plans?.rows ?? [];
    for (const activity of rows) {
      const day = format.dateOf(activity.startAt);
      days.set(day, [...(days.get(day) ?? []), activity]);
    }
    return days;
  }, [plans, format]);
  const orders = useMemo(() => ordersByStop(stops, written?.rows ?? []), [stops, written]);

  const next = stops.find(({ state }) => state === 'next');
  const [chosenId, setChosenId] = useState<string | undefined>();
  const opened = stops.find(({ activity }) => activity.id === chosenId) ?? next;
  const move = (by: number): void => {
    const at = stops.findIndex((stop) => stop === opened);
    const target = stops[at < 0 ? 0 : Math.min(stops.length - 1, Math.max(0, at + by))];
    if (!target) return;
    setChosenId(target.activity.id);
    requestAnimationFrame(() =>
      document.querySelector(`[data-stop="${target.activity.id}"]`)?.scrollIntoView({ block: 'nearest' }),
    );
  };
  const account = opened?.activity.accountId;
  useShortcuts([
    { keys: 'j', label: texts.keyNextStop, run: () => move(1) },
    { keys: 'k', label: texts.keyBackStop, quiet: true, run: () => move(-1) },
    {
      keys: 'Enter',
      label: texts.keyOpen,
      quiet: true,
      run: () => account !== undefined && navigate(pathOf('account', account)),
    },
    { keys: 'o', label: texts.keyOrder, run: () => navigate(newOrderPath(account)) },
    { keys: 'e', label: texts.keyReport, quiet: true, run: () => opened && navigate(reportPath('/', opened.activity)) },
  ]);

  const status = useSyncStatus();
  // Until the first account has arrived, nothing is known of the day; the road says why.
  const isUnknown = status !== undefined && !status.loaded && !status.counts.account;
  const title = useDayTitle();
  const words = useKindWords();
  const doneStops = stops.filter(({ state }) => state === 'past').length;
  const plan = words(countKinds(stops.map(({ activity }) => activity)));
  const sentence =
    stops.length === 0
      ? t('nothingPlanned')
      : doneStops > 0
        ? t('doneOf', { plan, done: doneStops, all: stops.length })
        : t('planOnly', { plan });
  return (
    <Page
      title={title}
      {...(activities && !isUnknown ? { sentence } : {})}
      fill
      actions={
        <>
          {!isUnknown && <MonthFigure authorId={me} />}
          <Button
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={() => void platform.print()}
          >
            {t('printDay')}
          </Button>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => navigate(logPath('visit'))}>
            {t('log')} <Key keys="l" />
          </Button>
        </>
      }
    >
      <div className="daycolumns">
        <div className="daymain">
          {activities && (
            <DayList stops={stops} nowMs={nowMs} openedId={opened?.activity.id} orders={orders} onOpen={setChosenId} />
          )}
          {plans && !isUnknown && <NextDays days={nextDays(today, new Set(planned.keys()), 4)} planned={planned} />}
        </div>
        {!isUnknown && (
          <div className="dayside">
            {due && overdueCases && (
              <>
                <DueList
                  title={t('overdueCases')}
                  items={overdueCases}
                  nothing={t('noOverdueCases')}
                  path="/cases"
                  most={5}
                />
                <DueList
                  title={t('due')}
                  items={due.filter((item) => !overdueCases.includes(item))}
                  nothing={t('nothingDue')}
                  path="/tasks"
                  most={7}
                />
              </>
            )}
            <SlippingList title={t('slipping')} ownerId={me} most={5} />
            <DriftedList ownerId={me} most={3} />
            <ArrivalsList title={t('changed')} most={8} />
          </div>
        )}
      </div>
      <DaySheet
        stops={stops}
        due={(due ?? []).filter(({ dueOn }) => dueOn !== undefined && dueOn <= addDays(today, 1))}
      />
    </Page>
  );
}
