import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation, useParams } from 'wouter';
import { entities } from '../../../shared/entities';
import { useData, useRecordState } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { useErrorText } from '../../ui/error-panel';
import { FieldValue } from '../../ui/field-value';
import { Key } from '../../ui/kbd';
import { Page } from '../../ui/page';
import { pathOf, withQuery } from '../../ui/paths';
import { RecordState } from '../../ui/record-state';
import { useRefTitle } from '../../ui/ref-source';
import { useShortcuts } from '../../ui/shortcuts';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { texts } from './texts';
import './activities.css';

const shown = [
  'accountId',
  'startAt',
  'durationMin',
  'status',
  'channel',
  'contactIds',
  'colleagueIds',
  'ownerId',
  'satisfaction',
] as const;

/** One activity by itself: where a search or a message leads. Its author corrects it, or calls a plan off. */
export function ActivityPage(): ReactNode {
  const { id = '' } = useParams<{ id: string }>();
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const [path, navigate] = useLocation();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const activity = useRecordState('activity', id);
  const accountId = activity === 'loading' ? undefined : activity?.accountId;
  const accountName = useRefTitle('account', accountId);
  const mine = activity !== 'loading' && activity?.ownerId === data.session.user.id;
  const correct = (): void => {
    if (activity !== 'loading' && activity) navigate(withQuery(path, { log: activity.kind, activity: id }));
  };
  useShortcuts(mine ? [{ keys: 'e', label: texts.correct, run: correct }] : []);
  if (activity === 'loading') return <Page title={label(entities.activity.singular)}>{null}</Page>;
  if (activity === undefined)
    return (
      <Page title={label(entities.activity.singular)}>
        <EmptyState title={t('notHere')}>{t('notHereText')}</EmptyState>
      </Page>
    );
  const fields = entities.activity.fields;
  const callOff = async (): Promise<void> => {
    try {
      const { undoToken } = await data.commit([
        { entity: 'activity', op: 'update', id, patch: { status: 'cancelled' } },
      ]);
      toast({ text: t('calledOff'), undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  const body = activity as unknown as Readonly<Record<string, unknown>>;
  return (
    <Page
      title={`${label(fields.kind.choices?.[activity.kind] ?? fields.kind.label)}, ${format.dateTime(activity.startAt)}`}
      crumbs={
        accountId === undefined
          ? []
          : [{ label: accountName ?? label(entities.account.singular), path: pathOf('account', accountId) }]
      }
      beside={<RecordState meta={activity.meta} />}
      actions={
        mine && (
          <>
            {activity.status === 'planned' && (
              <Button variant="subtle" onClick={() => void callOff()}>
                {t('cancelPlan')}
              </Button>
            )}
            <Button variant="default" onClick={correct}>
              {activity.status === 'planned' ? t('report') : t('correct')} <Key keys="e" />
            </Button>
          </>
        )
      }
    >
      <p className="activity-text">
        {activity.text === undefined && activity.subject === undefined ? (
          <span className="d3">{t('nothingWritten')}</span>
        ) : (
          <Run>{activity.text ?? activity.subject ?? ''}</Run>
        )}
      </p>
      <dl className="activity-facts">
        {shown
          .filter((name) => body[name] !== undefined && !(Array.isArray(body[name]) && body[name].length === 0))
          .map((name) => (
            <div key={name}>
              <dt>{label(fields[name].label)}</dt>
              <dd>
                <FieldValue field={fields[name]} value={body[name]} link />
              </dd>
            </div>
          ))}
      </dl>
    </Page>
  );
}
