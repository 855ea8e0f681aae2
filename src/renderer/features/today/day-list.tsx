import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { RecordOf } from '../../../shared/record';
import { useCount, useRecord } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { activity as activityDefinition } from '../../../shared/entities/activity';
import { NothingHere } from '../../pages/nothing-here';
import { EmptyState } from '../../ui/empty-state';
import { logPath, pathOf, reportPath } from '../../ui/paths';
import { RecordState } from '../../ui/record-state';
import { Leg, Road, Stop } from '../../ui/road';
import { Run } from '../../ui/text-run';
import type { DayStop } from './day-road';
import { NextStop } from './next-stop';
import { texts } from './texts';

type Activity = RecordOf<'activity'>;
type Order = RecordOf<'order'>;

interface DayListProps {
  readonly stops: readonly DayStop<Activity>[];
  readonly nowMs: number;
  /** The stop that is opened; the next one unless the reader moved. */
  readonly openedId: string | undefined;
  /** Orders that the reader wrote today, by the activity at which. */
  readonly orders: ReadonlyMap<string, readonly Order[]>;
  readonly onOpen: (id: string) => void;
}

/** The road of the day: past solid, the next stop opened, the rest hollow. */
export function DayList({ stops, nowMs, openedId, orders, onOpen }: DayListProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  if (stops.length === 0) return <NoStops />;
  // What is done lies behind, also what was logged since the clock last ticked.
  const nowIndex = stops.findIndex(({ activity, state }) => state !== 'past' && Date.parse(activity.startAt) > nowMs);
  const now = (
    <Leg now past={false}>
      <b className="acc">{t('now', { time: format.time(new Date(nowMs).toISOString()) })}</b>
    </Leg>
  );
  return (
    <Road label={t('road')}>
      {stops.map((stop, index) => {
        const { activity, state } = stop;
        const opened = activity.id === openedId;
        return (
          <Fragment key={activity.id}>
            {index === nowIndex && now}
            <Stop
              when={state === 'past' ? 'past' : state === 'next' ? 'next' : 'future'}
              phone={activity.kind === 'call'}
              time={format.time(activity.startAt)}
              timeDetail={<TimeDetail stop={stop} nowMs={nowMs} />}
              first={index === 0 && nowIndex !== 0}
              last={index === stops.length - 1 && nowIndex !== -1}
            >
              <div data-stop={activity.id}>
                {opened && state !== 'past' ? (
                  <NextStop activity={activity} />
                ) : (
                  <StopLine
                    stop={stop}
                    orders={orders.get(activity.id) ?? none}
                    opened={opened}
                    onOpen={() => onOpen(activity.id)}
                  />
                )}
              </div>
            </Stop>
          </Fragment>
        );
      })}
      {nowIndex === -1 && now}
    </Road>
  );
}

const everything = {};

/** A day without a stop; before there is any account nothing can be planned, so that comes first. */
function NoStops(): ReactNode {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const accounts = useCount('account', everything);
  if (accounts === undefined) return null;
  const [title, hint, act, path] =
    accounts === 0
      ? (['noAccounts', 'noAccountsHint', 'newAccount', '/accounts/new'] as const)
      : (['noStops', 'noStopsHint', 'planVisit', logPath('visit')] as const);
  const empty = (
    <EmptyState
      title={t(title)}
      action={
        <Button variant="default" onClick={() => navigate(path)}>
          {t(act)}
        </Button>
      }
    >
      {t(hint)}
    </EmptyState>
  );
  return accounts === 0 ? <NothingHere>{empty}</NothingHere> : empty;
}

function TimeDetail({
  stop: { activity, state },
  nowMs,
}: {
  readonly stop: DayStop<Activity>;
  readonly nowMs: number;
}): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const minutes = Math.round((Date.parse(activity.startAt) - nowMs) / 60_000);
  if (state === 'next' && minutes > 0)
    return minutes < 90 ? t('inMinutes', { n: minutes }) : t('inHours', { n: Math.round(minutes / 60) });
  if (activity.durationMin !== undefined) return t('minutes', { n: activity.durationMin });
  return l(activityDefinition.fields.kind.choices?.[activity.kind] ?? activityDefinition.fields.kind.label);
}

const none: readonly Order[] = [];

interface StopLineProps {
  readonly stop: DayStop<Activity>;
  readonly orders: readonly Order[];
  readonly opened: boolean;
  readonly onOpen: () => void;
}

function StopLine({ stop: { activity, state }, orders, opened, onOpen }: StopLineProps): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  const account = useRecord('account', activity.accountId);
  const kind = l(activityDefinition.fields.kind.choices?.[activity.kind] ?? activityDefinition.fields.kind.label);
  const name = account?.name ?? activity.subject ?? t('without');
  return (
    <div className={opened ? 'stopline on' : 'stopline'}>
      <div className="row sp">
        <span className="row grow">
          {state === 'past' ? (
            account ? (
              <Link href={pathOf('account', account.id)} className="stopname past el">
                <Run>{account.name}</Run>
              </Link>
            ) : (
              <span className="stopname past el">{name}</span>
            )
          ) : (
            <button type="button" className="stopname el" onClick={onOpen} aria-expanded={opened}>
              <Run>{name}</Run>
            </button>
          )}
          {account?.city !== undefined && (
            <span className="s d2 nw">
              <Run>{account.city}</Run>
            </span>
          )}
          <span className="s d3 nw">{activity.kind === 'visit' ? '' : kind}</span>
        </span>
        <span className="s d2 nw row">
          {orders.map((order) => (
            <Fragment key={order.id}>
              <Link href={pathOf('order', order.id)} className="plainlink">
                <b>{format.money(order.netMinor, order.currency)}</b>{' '}
                <span className="d2">{order.number ?? order.provisionalNumber}</span>
              </Link>
              <RecordState meta={order.meta} brief />
            </Fragment>
          ))}
          {state === 'past' && orders.length === 0 && (
            <span className="st">
              <IconCheck size={15} className="i ok" aria-hidden />
              {t('saved')}
            </span>
          )}
          <RecordState meta={activity.meta} brief />
          {state === 'missed' && (
            <>
              <span className="warn">{t('notReported')}</span>
              <Link href={reportPath('/', activity)} className="link">
                {t('report')}
              </Link>
            </>
          )}
        </span>
      </div>
      {(activity.text ?? activity.subject) !== undefined && (
        <p className="d2 el stoptext">
          <Run>{(activity.text ?? activity.subject ?? '').split('\n')[0] ?? ''}</Run>
        </p>
      )}
    </div>
  );
}
