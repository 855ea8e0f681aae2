import { IconAlertTriangleFilled, IconArrowBackUp, IconClock, IconGitMerge } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { errorTexts } from '../../../shared/errors';
import type { PendingChange } from '../../data/api';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useLanguage, useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { describeChange, fieldName, listOf } from './describe';
import { refusalParams } from './refusal';
import type { QueueEntry } from './queue';
import { texts } from './texts';

interface QueueListProps {
  readonly queue: readonly QueueEntry[];
  readonly shown: string | undefined;
  readonly onChoose: (key: string) => void;
  readonly onTakeBack: (change: PendingChange) => void;
}

/** What needs the user, then what waits and goes out by itself. */
export function QueueList({ queue, shown, onChoose, onTakeBack }: QueueListProps): ReactNode {
  const t = useTexts(texts);
  const needs = queue.filter((entry) => entry.kind !== 'waiting');
  const waiting = queue.filter((entry) => entry.kind === 'waiting');
  return (
    <>
      {needs.length > 0 && (
        <Section title={t('needsYou')} count={needs.length}>
          <ul className="plainlist">
            {needs.map((entry) => (
              <li key={entry.key}>
                <Needs entry={entry} current={entry.key === shown} onChoose={() => onChoose(entry.key)} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {waiting.length > 0 && (
        <Section title={t('waiting')} count={waiting.length} action={<span className="d3">{t('waitingNote')}</span>}>
          <ul className="plainlist">
            {waiting.map((entry) =>
              entry.kind === 'conflict' ? null : (
                <li key={entry.key} className={entry.key === shown ? 'waitline on' : 'waitline'}>
                  <Waits
                    change={entry.change}
                    current={entry.key === shown}
                    onChoose={() => onChoose(entry.key)}
                    onTakeBack={() => onTakeBack(entry.change)}
                  />
                </li>
              ),
            )}
          </ul>
        </Section>
      )}
    </>
  );
}

function Needs({
  entry,
  current,
  onChoose,
}: {
  readonly entry: QueueEntry;
  readonly current: boolean;
  readonly onChoose: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const language = useLanguage();
  const format = useFormat();
  const conflict = entry.kind === 'conflict' ? entry.conflict : undefined;
  const change = entry.kind === 'conflict' ? undefined : entry.change;
  const fields = conflict
    ? [...new Set(conflict.conflicts.map(({ field }) => fieldName(conflict.entity, field, language)))]
    : [];
  const at = conflict ? conflict.conflicts[0]?.at : (change?.refused?.at ?? change?.at);
  return (
    <button type="button" className={current ? 'needline on' : 'needline'} aria-current={current} onClick={onChoose}>
      {conflict ? (
        <IconGitMerge size={15} className="i bad" aria-hidden />
      ) : (
        <IconAlertTriangleFilled size={15} className="i bad" aria-hidden />
      )}
      <span className="grow">
        <span className="b">
          <Run>
            {conflict
              ? t('bothChanged', { title: conflict.title })
              : change
                ? t('refused', { what: describeChange(change, { language, format }) })
                : ''}
          </Run>
        </span>
        <span className="s d2 needline-detail">
          {conflict && t('bothFields', { n: fields.length, fields: listOf(fields, language) })}
          {change?.refused && l(errorTexts[change.refused.code], refusalParams(change, language))}
        </span>
      </span>
      {at !== undefined && <span className="s d3 nw">{format.moment(at)}</span>}
    </button>
  );
}

function Waits({
  change,
  current,
  onChoose,
  onTakeBack,
}: {
  readonly change: PendingChange;
  readonly current: boolean;
  readonly onChoose: () => void;
  readonly onTakeBack: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const language = useLanguage();
  const format = useFormat();
  return (
    <>
      <button type="button" className="waitline-main" aria-current={current} onClick={onChoose}>
        <span className="s d2 waitline-time">{format.moment(change.at)}</span>
        <span className="grow">
          <Run>{describeChange(change, { language, format })}</Run>
          <span className="s d2 st">
            <IconClock size={14} className="i" aria-hidden /> {t('ready')}
          </span>
        </span>
      </button>
      <button
        type="button"
        className="iconbutton"
        aria-label={t('takeBack')}
        title={t('takeBack')}
        onClick={onTakeBack}
      >
        <IconArrowBackUp size={16} aria-hidden />
      </button>
    </>
  );
}
