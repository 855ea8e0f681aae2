import { ActionIcon } from '@mantine/core';
import { IconCheck, IconCircle, IconCircleCheckFilled, IconHeartHandshake, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { RecordState } from '../../ui/record-state';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { isOpen, toggled, type Commitment, type Outcome } from './commitments';
import './tasks.css';
import { texts } from './texts';

interface CommitmentRowProps {
  readonly item: Commitment;
  readonly onOutcome: (item: Commitment, outcome: Outcome) => void;
  readonly onOpen?: (item: Commitment) => void;
  /** Where the account is known anyway. */
  readonly withoutAccount?: boolean;
}

/** One task or promise: mark, what, for whom, when. */
export function CommitmentRow({ item, onOutcome, onOpen, withoutAccount = false }: CommitmentRowProps): ReactNode {
  const t = useTexts(texts);
  const { session } = useData();
  const { record, kind } = item;
  const open = isOpen(item);
  const outcome = toggled(item);
  const { subject } = record;
  const label = t(outcome === 'done' ? 'markDone' : outcome === 'kept' ? 'markKept' : 'reopen', { subject });
  const broken = record.status === 'broken';
  return (
    <>
      <ActionIcon size={26} aria-label={label} title={label} onClick={() => onOutcome(item, outcome)}>
        {open ? (
          <IconCircle size={19} aria-hidden />
        ) : broken ? (
          <IconX size={17} className="bad" aria-hidden />
        ) : (
          <IconCircleCheckFilled size={19} className="ok" aria-hidden />
        )}
      </ActionIcon>
      <div className="grow commitmentwords">
        <span className="row commitmentsubject">
          {onOpen ? (
            <button
              type="button"
              className={open ? 'commitmentopen' : 'commitmentopen d2'}
              onClick={() => onOpen(item)}
            >
              <Run>{subject}</Run>
            </button>
          ) : (
            <Run className={open ? 'el' : 'el d2'}>{subject}</Run>
          )}
          {kind === 'task' && record.priority === 'high' && open && <Tag tone="warn">{t('high')}</Tag>}
          <RecordState meta={record.meta} brief />
        </span>
        <span className="s d2 commitmentdetail">
          {kind === 'promise' && <IconHeartHandshake size={14} className="i" aria-hidden />}
          {t(kind)}
          {!withoutAccount && record.accountId !== undefined && (
            <>
              {' · '}
              <Link href={pathOf('account', record.accountId)} className="quietlink">
                <RefTitle entity="account" id={record.accountId} />
              </Link>
            </>
          )}
          {record.contactId !== undefined && (
            <>
              {' · '}
              <RefTitle entity="contact" id={record.contactId} />
            </>
          )}
          {record.ownerId !== session.user.id && (
            <>
              {' · '}
              <RefTitle entity="user" id={record.ownerId} />
            </>
          )}
        </span>
      </div>
      {kind === 'promise' && open && (
        <ActionIcon
          size={26}
          className="commitmentact"
          aria-label={t('markBroken', { subject })}
          title={t('markBroken', { subject })}
          onClick={() => onOutcome(item, 'broken')}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      )}
      <span className="s nw commitmentdue">
        <Due item={item} />
      </span>
    </>
  );
}

function Due({ item }: { readonly item: Commitment }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { record } = item;
  if (record.status === 'done' || record.status === 'kept') {
    return (
      <span className="d3 st">
        <IconCheck size={14} aria-hidden /> {t(record.status)}
      </span>
    );
  }
  if (record.status === 'broken') return <span className="bad">{t('broken')}</span>;
  if (record.dueOn === undefined) return null;
  const days = format.daysUntil(record.dueOn);
  return <span className={days < 0 ? 'bad' : days === 0 ? 'warn' : 'd2'}>{format.day(record.dueOn)}</span>;
}
