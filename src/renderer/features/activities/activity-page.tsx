import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { RecordFrame, RecordPage, useRecordActs } from '../../pages/record-page';
import { Facts } from '../../ui/facts';
import { pathOf, reportPath, withQuery } from '../../ui/paths';
import { useRefTitle } from '../../ui/ref-source';
import { Run } from '../../ui/text-run';
import { texts } from './texts';
import './activities.css';

/** One activity by itself: where a search or a message leads. Its author corrects it, calls a plan off, or removes it. */
export const ActivityPage = (): ReactNode => (
  <RecordPage entity="activity">{(activity) => <KnownActivity activity={activity} />}</RecordPage>
);

const factNames = [
  'accountId',
  'startAt',
  'durationMin',
  'status',
  'channel',
  'contactIds',
  'colleagueIds',
  'ownerId',
  'satisfaction',
  'productIds',
  'topics',
  'outcome',
  'direction',
  'address',
  'source',
  'sourceId',
  'leftOut',
] as const;

/** What an administrator changes of a channel record: what was said stays as it was said. */
const deliveredFields = ['accountId', 'contactIds', 'satisfaction', 'productIds', 'topics'] as const;

function KnownActivity({ activity }: { readonly activity: Row<'activity'> }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const [path, navigate] = useLocation();
  const { accountId, subject, text } = activity;
  const accountName = useRefTitle('account', accountId);
  const { kind } = entities.activity.fields;
  const acts = useRecordActs('activity', activity, {
    name: t('kindWhen', {
      kind: label(kind.choices?.[activity.kind] ?? kind.label),
      when: format.dateTime(activity.startAt),
    }),
    edit:
      activity.source === undefined
        ? () => navigate(withQuery(path, { log: activity.kind, activity: activity.id }))
        : deliveredFields,
    ...(accountId === undefined ? {} : { back: pathOf('account', accountId) }),
  });
  const isPlan = activity.status === 'planned';
  const isDelivered = activity.source !== undefined;
  const facts = <Facts entity="activity" record={activity} names={factNames} />;
  return (
    <RecordFrame
      acts={acts}
      {...(accountId === undefined
        ? {}
        : { crumbs: [{ label: accountName ?? '…', path: pathOf('account', accountId) }] })}
      actions={
        isPlan &&
        acts.edit && (
          <>
            <Button variant="subtle" onClick={() => void acts.change({ status: 'cancelled' }, t('calledOff'))}>
              {t('cancelPlan')}
            </Button>
            <Button onClick={() => navigate(reportPath(path, activity))}>{t('report')}</Button>
          </>
        )
      }
    >
      {/* A mail is long: who wrote it when comes first. A colleague's subject is the beginning of the text. */}
      {isDelivered && <div className="activity-facts">{facts}</div>}
      {isDelivered && text !== undefined && subject !== undefined && !text.startsWith(subject) && (
        <p className="activity-subject">
          <Run>{subject}</Run>
        </p>
      )}
      <p className="activity-text">
        {text === undefined && subject === undefined ? (
          <span className="d3">{t('nothingWritten')}</span>
        ) : (
          <Run>{text ?? subject ?? ''}</Run>
        )}
      </p>
      {!isDelivered && facts}
    </RecordFrame>
  );
}
