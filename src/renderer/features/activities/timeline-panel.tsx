import { IconLifebuoy, IconTruckDelivery } from '@tabler/icons-react';
import { Fragment, useMemo, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { entities } from '../../../shared/entities';
import type { RecordOf } from '../../../shared/record';
import { useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { joins } from '../../i18n/joins';
import { useLabel, useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { pathOf, reportPath, withQuery } from '../../ui/paths';
import { RecordState } from '../../ui/record-state';
import { Road, Stop } from '../../ui/road';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { KindIcon } from './kind-icon';
import { texts } from './texts';
import { kindsOf, timelineFilters, timelineOf, type TimelineEntry, type TimelineFilter } from './timeline';
import './activities.css';

const step = 30;

/** Everything that happened with the account, newest first; plans stand above it. */
export function TimelinePanel({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const [filter, setFilter] = useState<TimelineFilter>('all');
  const [limit, setLimit] = useState(step);
  const window = { offset: 0, limit };
  const where = [{ field: 'accountId', op: 'eq', value: accountId } as const];
  const kinds = kindsOf[filter];
  // Asked for by kind: behind a thousand mails there is a visit too.
  const spoken = kinds === undefined ? where : [...where, { field: 'kind', op: 'in', value: kinds } as const];
  const activities = useRecords('activity', { where: spoken, sort: [{ field: 'startAt', desc: true }] }, { window });
  const orders = useRecords('order', { where, sort: [{ field: 'orderedOn', desc: true }] }, { window });
  const cases = useRecords('case', { where }, { window: { offset: 0, limit: 500 } });
  const entries = useMemo(
    () =>
      timelineOf(
        { activities: activities?.rows ?? [], orders: orders?.rows ?? [], cases: cases?.rows ?? [] },
        filter,
        -new Date().getTimezoneOffset(),
      ),
    [activities, orders, cases, filter],
  );
  const known = activities !== undefined && orders !== undefined && cases !== undefined;
  const sold = filter === 'all' || filter === 'orders';
  const shown = entries.slice(0, filter === 'service' ? undefined : limit);
  const more =
    shown.length < entries.length || (activities?.total ?? 0) > limit || (sold && (orders?.total ?? 0) > limit);
  return (
    <Section
      title={t('timeline')}
      className="timeline"
      action={
        <span role="group" aria-label={t('show')} className="timeline-filters">
          {timelineFilters.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={filter === name}
              className={filter === name ? 'timeline-filter on' : 'timeline-filter'}
              onClick={() => setFilter(name)}
            >
              {t(name)}
            </button>
          ))}
        </span>
      }
    >
      {known && entries.length === 0 && (
        <p className="s d2">
          {filter === 'all'
            ? join('said', { first: t('emptyTimeline'), then: t('emptyTimelineText') })
            : t('emptyPart')}
        </p>
      )}
      <Road label={t('timeline')}>
        {shown.map((entry, index) => (
          <Entry key={entry.key} entry={entry} first={index === 0} last={index === shown.length - 1 && !more} />
        ))}
      </Road>
      {more && (
        <button type="button" className="linkbutton" onClick={() => setLimit(limit + step * 2)}>
          {t('more')}
        </button>
      )}
    </Section>
  );
}

interface EntryProps {
  readonly entry: TimelineEntry;
  readonly first: boolean;
  readonly last: boolean;
}

function Entry({ entry, first, last }: EntryProps): ReactNode {
  const format = useFormat();
  const day = format.dateOf(entry.at);
  const ahead = entry.kind === 'activity' && entry.activity.status === 'planned';
  const time = entry.kind === 'order' && entry.dayOnly ? format.since(day) : format.moment(entry.at);
  const common = { when: ahead ? ('future' as const) : ('past' as const), time, first, last };
  switch (entry.kind) {
    case 'activity':
      return (
        <Stop {...common} icon={<KindIcon kind={entry.activity.kind} channel={entry.activity.channel} />}>
          {entry.activity.source === undefined ? (
            <ActivityWords activity={entry.activity} />
          ) : (
            <ChannelWords activity={entry.activity} />
          )}
        </Stop>
      );
    case 'order':
      return (
        <Stop {...common} icon={<IconTruckDelivery size={16} className="i" aria-hidden />}>
          <OrderWords entry={entry} />
        </Stop>
      );
    case 'case':
      return (
        <Stop {...common} icon={<IconLifebuoy size={16} className="i" aria-hidden />}>
          <CaseWords entry={entry} />
        </Stop>
      );
  }
}

/** A list of parts with commas, leaving out what is not there. */
function Parts({ parts }: { readonly parts: readonly ReactNode[] }): ReactNode {
  return parts
    .filter((part) => part !== undefined && part !== '' && part !== false)
    .map((part, index) => (
      <Fragment key={index}>
        {index > 0 && ' · '}
        {part}
      </Fragment>
    ));
}

function Who({ id }: { readonly id: string | undefined }): ReactNode {
  const t = useTexts(texts);
  const { session } = useData();
  if (id === undefined) return t('headOffice');
  return id === session.user.id ? t('you') : <RefTitle entity="user" id={id} />;
}

export function ActivityWords({ activity }: { readonly activity: RecordOf<'activity'> }): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const label = useLabel();
  const [path, navigate] = useLocation();
  const { session } = useData();
  const { kind, channel } = entities.activity.fields;
  const mine = activity.ownerId === session.user.id;
  const words = activity.text ?? activity.subject;
  return (
    <>
      <p className="timeline-text">
        {words === undefined ? <span className="d3">{t('nothingWritten')}</span> : <Run>{words}</Run>}
      </p>
      <p className="s d2">
        <Parts
          parts={[
            label(
              activity.channel && channel.choices
                ? (channel.choices[activity.channel] ?? kind.label)
                : (kind.choices?.[activity.kind] ?? kind.label),
            ),
            activity.status === 'planned' && t('plannedWord'),
            activity.status === 'cancelled' && t('cancelledWord'),
            activity.durationMin !== undefined && t('min', { n: activity.durationMin }),
            ...(activity.contactIds ?? []).map((id) => <RefTitle key={id} entity="contact" id={id} link />),
            ...(activity.colleagueIds ?? []).map((id) => <RefTitle key={id} entity="user" id={id} />),
            activity.satisfaction !== undefined &&
              join('named', { name: t('satisfaction'), value: t('satisfactionOf', { n: activity.satisfaction }) }),
            <Who key="who" id={activity.ownerId} />,
            (activity.meta.pending || activity.meta.parked || activity.meta.conflicts.length > 0) && (
              <RecordState key="state" meta={activity.meta} />
            ),
            mine && (
              <button
                key="correct"
                type="button"
                className="timeline-act"
                onClick={() =>
                  navigate(
                    activity.status === 'planned'
                      ? reportPath(path, activity)
                      : withQuery(path, { log: activity.kind, activity: activity.id }),
                  )
                }
              >
                {activity.status === 'planned' ? t('report') : t('correct')}
              </button>
            ),
          ]}
        />
      </p>
    </>
  );
}

/** What came from another system: its subject leads to all of it, the rest is an excerpt. Never anything but text. */
function ChannelWords({ activity }: { readonly activity: RecordOf<'activity'> }): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const label = useLabel();
  const format = useFormat();
  const { kind, channel, direction } = entities.activity.fields;
  const { subject, text, contactIds = [], leftOut } = activity;
  const isMore = text !== undefined && text !== subject;
  return (
    <>
      <p className="timeline-text">
        <Link href={pathOf('activity', activity.id)} className="timeline-link">
          {subject === undefined ? t('nothingWritten') : <Run>{subject}</Run>}
        </Link>
      </p>
      {isMore && (
        <p className="timeline-text timeline-excerpt d2">
          <Run>{text}</Run>
        </p>
      )}
      <p className="s d2">
        <Parts
          parts={[
            label(
              (activity.channel && channel.choices?.[activity.channel]) ?? kind.choices?.[activity.kind] ?? kind.label,
            ),
            activity.direction && label(direction.choices?.[activity.direction] ?? direction.label).toLowerCase(),
            ...contactIds.map((id) => <RefTitle key={id} entity="contact" id={id} link />),
            contactIds.length === 0 && activity.address && <Run key="address">{activity.address}</Run>,
            activity.satisfaction !== undefined &&
              join('named', { name: t('satisfaction'), value: t('satisfactionOf', { n: activity.satisfaction }) }),
            activity.source && <Run key="source">{t('from', { source: activity.source })}</Run>,
            leftOut !== undefined && t('leftOut', { n: format.number(leftOut) }),
          ]}
        />
      </p>
    </>
  );
}

function OrderWords({ entry }: { readonly entry: TimelineEntry & { readonly kind: 'order' } }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const { order, status, note, byId } = entry;
  const word = label(entities.order.fields.status.choices?.[status] ?? entities.order.fields.status.label);
  return (
    <>
      <p className="timeline-text">
        <Link href={pathOf('order', order.id)} className="timeline-link">
          {t('orderStatus', { number: order.number ?? order.provisionalNumber, status: word.toLowerCase() })}
        </Link>
        {' · '}
        <b>{format.money(order.netMinor, order.currency)}</b>
      </p>
      <p className="s d2">
        <Parts
          parts={[
            note && <Run key="note">{note}</Run>,
            byId === undefined && order.source !== undefined ? (
              <Run key="source">{t('importedFrom', { source: order.source })}</Run>
            ) : (
              <Who key="who" id={byId} />
            ),
          ]}
        />
      </p>
    </>
  );
}

function CaseWords({ entry }: { readonly entry: TimelineEntry & { readonly kind: 'case' } }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const { serviceCase, event } = entry;
  const { type } = entities.case.fields;
  const words =
    event === 'opened'
      ? t('caseOpened', { type: label(type.choices?.[serviceCase.type] ?? type.label), subject: serviceCase.subject })
      : t('caseClosed', { subject: serviceCase.subject });
  return (
    <>
      <p className="timeline-text">
        <Link href={pathOf('case', serviceCase.id)} className="timeline-link">
          <Run>{words}</Run>
        </Link>
      </p>
      <p className="s d2">
        <Parts
          parts={[
            event === 'closed' && serviceCase.resolution && <Run key="answer">{serviceCase.resolution}</Run>,
            <Who key="who" id={serviceCase.ownerId} />,
          ]}
        />
      </p>
    </>
  );
}
