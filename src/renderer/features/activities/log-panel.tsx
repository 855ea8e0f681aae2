import { Button, Chip as Pill, SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { entities } from '../../../shared/entities';
import { addDays, workdayFrom } from '../../../shared/domain/dates';
import { useData, useRecord, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { DateField, InstantField } from '../../ui/date-field';
import { useDayOffHint } from '../../ui/day-off-hint';
import { DecimalField } from '../../ui/decimal-field';
import { useErrorText } from '../../ui/error-panel';
import { Key } from '../../ui/kbd';
import { NoteArea } from '../../ui/note-area';
import { RefField, RefsField } from '../../ui/ref-field';
import { useShortcuts } from '../../ui/shortcuts';
import { SidePanel } from '../../ui/side-panel';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import {
  buildLogCommit,
  isPlan,
  logProblems,
  type ActivityKind,
  type Correction,
  type LogDraft,
  type LogProblem,
} from './log-commit';
import { texts } from './texts';
import './activities.css';

interface LogPanelProps {
  readonly initial: LogDraft;
  readonly correction?: Correction;
  /** What was typed and not saved, for the next time the panel opens. */
  readonly onKeep: (draft: LogDraft | undefined) => void;
  readonly onClose: () => void;
}

const kinds = Object.keys(entities.activity.fields.kind.choices ?? {}) as ActivityKind[];
/** A form on the web is nothing that anybody logs. */
const spokenChannels = ['wechat', 'whatsapp', 'line', 'sms', 'other'] as const;
const quickMinutes = [15, 30, 60] as const;
const quickCalls = [
  ['noAnswer', 'noAnswer'],
  ['callsBack', 'callBack'],
  ['leftMessage', 'messageLeft'],
] as const;
type Outcome = NonNullable<LogDraft['outcome']>;
const outcomes = Object.keys(entities.activity.fields.outcome.choices ?? {}) as Outcome[];

const now = (): string => new Date(Date.now()).toISOString();

/** What happened, in a few seconds: the text first, everything else optional, follow-ups in the same save. */
export function LogPanel({ initial, correction, onKeep, onClose }: LogPanelProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const dayOff = useDayOffHint();
  const inAWeek = workdayFrom(addDays(format.today, 7));
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const [draft, setDraft] = useState<LogDraft>(initial);
  const [problems, setProblems] = useState<readonly LogProblem[]>([]);
  const [failure, setFailure] = useState<string | undefined>();
  const saving = useRef(false);
  const reporting = correction !== undefined && initial.plan !== undefined;
  const area = useRef<HTMLTextAreaElement>(null);
  const change = (next: Partial<LogDraft>): void => setDraft((before) => ({ ...before, ...next }));
  const account = useRecord('account', draft.accountId);
  const planned = isPlan(draft.startAt, now());
  const kindWord = label(entities.activity.fields.kind.choices?.[draft.kind] ?? entities.activity.singular);

  const keep = useRef(onKeep);
  useEffect(() => {
    keep.current = onKeep;
  });
  useEffect(() => {
    if (correction === undefined) keep.current(draft.text.trim() === '' ? undefined : draft);
  }, [draft, correction]);

  const save = async (): Promise<void> => {
    if (saving.current) return;
    const found = logProblems(draft);
    setProblems(found);
    setFailure(undefined);
    if (found.length > 0) return;
    saving.current = true;
    try {
      const context = { userId: data.session.user.id, now: now(), newId: () => data.newId() };
      const changes = buildLogCommit(draft, context, correction);
      if (changes.length > 0) {
        const { undoToken } = await data.commit(changes);
        const words =
          correction && !reporting
            ? t('corrected')
            : t(planned ? 'savedPlan' : 'saved', { kind: kindWord, name: account?.name ?? '' });
        toast({ text: words, undo: () => data.undo(undoToken) });
      }
      keep.current(undefined);
      onClose();
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      saving.current = false;
    }
  };
  useShortcuts([{ keys: 'mod+Enter', label: texts.save, inFields: true, run: () => void save() }], {
    layer: 'overlay',
  });
  const problemOf = (...wanted: readonly LogProblem[]): string | undefined => {
    const found = wanted.find((problem) => problems.includes(problem));
    return found === undefined ? undefined : t(found);
  };
  const title =
    correction && !reporting
      ? t(correction.before.status === 'planned' ? 'planTitle' : 'correctTitle')
      : reporting && account
        ? t('reportOn', { kind: kindWord, name: account.name })
        : account
          ? t('logFor', { name: account.name })
          : t('log');
  return (
    <SidePanel
      label={title}
      title={<Run>{title}</Run>}
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => void save()}>
            {planned ? t('plan') : t('save')} <Key keys="mod+Enter" />
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {t('cancel')}
          </Button>
          {failure !== undefined && (
            <span className="s bad" role="alert">
              {failure}
            </span>
          )}
        </>
      }
    >
      <div className="log-fields">
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('kind')}
          value={draft.kind}
          data={kinds.map((kind) => ({
            value: kind,
            label: label(entities.activity.fields.kind.choices?.[kind] ?? [kind, kind, kind]),
          }))}
          onChange={(kind) => change({ kind: kinds.find((known) => known === kind) ?? draft.kind })}
        />
        {(initial.accountId === undefined || correction !== undefined) && (
          <RefField
            entity="account"
            label={t('account')}
            required
            autoFocus={initial.accountId === undefined}
            value={draft.accountId}
            error={problemOf('account_missing')}
            onChange={(accountId) => {
              const { accountId: _before, ...rest } = draft;
              setDraft({ ...rest, ...(accountId === undefined ? {} : { accountId }), contactIds: [] });
              // The account is known: the next word typed is what was said.
              if (accountId !== undefined) area.current?.focus();
            }}
          />
        )}
        <NoteArea
          ref={area}
          {...((initial.plan ?? '') === '' ? {} : { placeholder: t('planWas', { plan: initial.plan ?? '' }) })}
          label={planned ? t('whatIsPlanned') : t('whatWasSaid')}
          max={entities.activity.fields.text.max}
          minRows={4}
          maxRows={14}
          {...(initial.accountId === undefined ? {} : { 'data-autofocus': true, autoFocus: true })}
          value={draft.text}
          error={problemOf('text_missing')}
          onChange={(text) => change({ text })}
        />
        {draft.kind === 'call' && draft.text === '' && (
          <div className="row">
            {quickCalls.map(([phrase, outcome]) => (
              <Button
                key={phrase}
                size="compact-xs"
                variant="default"
                onClick={() => change({ text: t(phrase), outcome })}
              >
                {t(phrase)}
              </Button>
            ))}
          </div>
        )}
        {draft.accountId !== undefined && (
          <ContactPills
            accountId={draft.accountId}
            chosen={draft.contactIds}
            onChange={(contactIds) => change({ contactIds })}
          />
        )}
        {draft.kind === 'message' && (
          <Select
            label={t('channel')}
            data={spokenChannels.map((value) => ({
              value,
              label: label(entities.activity.fields.channel.choices?.[value] ?? texts.channel),
            }))}
            value={draft.channel ?? null}
            onChange={(channel) => {
              const { channel: _before, ...rest } = draft;
              const known = spokenChannels.find((name) => name === channel);
              setDraft({ ...rest, ...(known ? { channel: known } : {}) });
            }}
          />
        )}
        <div className="log-two">
          <InstantField
            label={t('when')}
            value={draft.startAt}
            error={problemOf('time_wrong')}
            onChange={(startAt) => change({ startAt: startAt ?? now() })}
          />
          <div>
            <DecimalField
              label={t('minutes')}
              digits={0}
              least={0}
              value={draft.durationMin}
              error={problemOf('duration_wrong')}
              onChange={(minutes) => {
                const { durationMin: _before, ...rest } = draft;
                setDraft({
                  ...rest,
                  ...(minutes === undefined ? {} : { durationMin: typeof minutes === 'number' ? minutes : -1 }),
                });
              }}
            />
            <div className="row log-quick">
              {quickMinutes.map((minutes) => (
                <Button
                  key={minutes}
                  size="compact-xs"
                  variant={draft.durationMin === minutes ? 'light' : 'default'}
                  aria-pressed={draft.durationMin === minutes}
                  aria-label={t('min', { n: minutes })}
                  onClick={() => change({ durationMin: minutes })}
                >
                  {minutes}
                </Button>
              ))}
            </div>
          </div>
        </div>
        {planned && <p className="s d2">{t('planned')}</p>}
        {!planned && draft.kind !== 'note' && (
          <Satisfaction
            value={draft.satisfaction}
            onChange={(satisfaction) => {
              const { satisfaction: _before, ...rest } = draft;
              setDraft({ ...rest, ...(satisfaction === undefined ? {} : { satisfaction }) });
            }}
          />
        )}
        {!planned && draft.kind !== 'note' && (
          <Select
            label={label(entities.activity.fields.outcome.label)}
            clearable
            data={outcomes.map((value) => ({
              value,
              label: label(entities.activity.fields.outcome.choices?.[value] ?? [value, value, value]),
            }))}
            value={draft.outcome ?? null}
            onChange={(next) => {
              const { outcome: _before, ...rest } = draft;
              const known = outcomes.find((outcome) => outcome === next);
              setDraft({ ...rest, ...(known ? { outcome: known } : {}) });
            }}
          />
        )}
        {draft.kind !== 'note' && (
          <RefsField
            entity="product"
            label={label(entities.activity.fields.productIds.label)}
            value={draft.productIds}
            onChange={(productIds) => change({ productIds })}
          />
        )}
        {draft.accountId !== undefined && (
          <Topics accountId={draft.accountId} value={draft.topics} onChange={(topics) => change({ topics })} />
        )}
        {draft.kind !== 'note' && (
          <RefsField
            entity="user"
            label={t('colleagues')}
            value={draft.colleagueIds}
            onChange={(colleagueIds) => change({ colleagueIds })}
          />
        )}
        <fieldset className="log-then">
          <legend className="b">{t('then')}</legend>
          <div className="log-follow">
            <TextInput
              label={t('task')}
              placeholder={t('taskHint')}
              autoComplete="off"
              value={draft.task.subject}
              onChange={(event) => {
                const subject = event.currentTarget.value;
                change({ task: { subject, dueOn: draft.task.dueOn || inAWeek } });
              }}
            />
            <DateField
              label={t('due')}
              value={draft.task.dueOn === '' ? undefined : draft.task.dueOn}
              description={dayOff(draft.task.dueOn)}
              onChange={(dueOn) => change({ task: { ...draft.task, dueOn: dueOn ?? '' } })}
            />
            <TextInput
              label={t('promise')}
              placeholder={t('promiseHint')}
              autoComplete="off"
              value={draft.promise.subject}
              onChange={(event) => {
                const subject = event.currentTarget.value;
                change({ promise: { subject, dueOn: draft.promise.dueOn || inAWeek } });
              }}
            />
            <DateField
              label={t('due')}
              value={draft.promise.dueOn === '' ? undefined : draft.promise.dueOn}
              description={dayOff(draft.promise.dueOn)}
              error={problemOf('promise_day_missing')}
              onChange={(dueOn) => change({ promise: { ...draft.promise, dueOn: dueOn ?? '' } })}
            />
          </div>
        </fieldset>
      </div>
    </SidePanel>
  );
}

interface ContactPillsProps {
  readonly accountId: string;
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

/** The people of the account, one press each. */
function ContactPills({ accountId, chosen, onChange }: ContactPillsProps): ReactNode {
  const t = useTexts(texts);
  const people = useRecords(
    'contact',
    { where: [{ field: 'accounts.accountId', op: 'has', value: accountId }], sort: [{ field: 'fullName' }] },
    { window: { offset: 0, limit: 30 } },
  );
  const sorted = useMemo(
    () => [...(people?.rows ?? [])].sort((a, b) => Number(isMain(b, accountId)) - Number(isMain(a, accountId))),
    [people, accountId],
  );
  if (!people) return null;
  return (
    <div>
      <p className="log-label">{t('withWhom')}</p>
      {sorted.length === 0 ? (
        <p className="s d2">{t('noContacts')}</p>
      ) : (
        <div className="log-pills" role="group" aria-label={t('withWhom')}>
          {sorted.map((person) => (
            <Pill
              key={person.id}
              size="xs"
              variant="outline"
              checked={chosen.includes(person.id)}
              onChange={(checked) =>
                onChange(checked ? [...chosen, person.id] : chosen.filter((id) => id !== person.id))
              }
            >
              <Run>{person.fullName}</Run>
            </Pill>
          ))}
        </div>
      )}
    </div>
  );
}

const isMain = (
  person: { readonly accounts?: readonly { readonly accountId: string; readonly main?: boolean }[] },
  accountId: string,
): boolean => person.accounts?.some((row) => row.accountId === accountId && row.main === true) === true;

interface TopicsProps {
  readonly accountId: string;
  readonly value: readonly string[];
  readonly onChange: (topics: readonly string[]) => void;
}

/** Words of one's own; those of earlier talks with this customer are offered. */
function Topics({ accountId, value, onChange }: TopicsProps): ReactNode {
  const label = useLabel();
  const { topics } = entities.activity.fields;
  const earlier = useRecords(
    'activity',
    { where: [{ field: 'accountId', op: 'eq', value: accountId }], sort: [{ field: 'startAt', desc: true }] },
    { window: { offset: 0, limit: 50 } },
  );
  const words = useMemo(() => [...new Set((earlier?.rows ?? []).flatMap((row) => row.topics ?? []))], [earlier]);
  return (
    <TagsInput
      label={label(topics.label)}
      data={words}
      value={[...value]}
      maxTags={topics.max}
      autoComplete="off"
      onChange={onChange}
    />
  );
}

function Satisfaction({
  value,
  onChange,
}: {
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}): ReactNode {
  const t = useTexts(texts);
  return (
    <div>
      <p className="log-label">{t('satisfaction')}</p>
      <div className="row" role="group" aria-label={t('satisfaction')}>
        {[1, 2, 3, 4, 5].map((n) => (
          <Button
            key={n}
            size="compact-sm"
            variant={value === n ? 'light' : 'default'}
            aria-pressed={value === n}
            aria-label={t('satisfactionOf', { n })}
            onClick={() => onChange(value === n ? undefined : n)}
          >
            {n}
          </Button>
        ))}
      </div>
    </div>
  );
}
