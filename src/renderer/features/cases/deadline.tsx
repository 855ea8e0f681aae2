import { IconAlertTriangleFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Row } from '../../data/api';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { deadlineState } from './answering';
import { texts } from './texts';

/** Until when the customer waits for an answer; coloured only when it is late or comes within a day. */
export function Deadline({
  serviceCase,
  brief = false,
  bare = false,
}: {
  readonly serviceCase: Row<'case'>;
  readonly brief?: boolean;
  /** Below a head that says "answer by". */
  readonly bare?: boolean;
}): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { deadlineAt } = serviceCase;
  if (deadlineAt === undefined) return brief ? null : <span className="d3">{t('noDeadline')}</span>;
  const state = deadlineState(serviceCase, new Date(Date.now()).toISOString());
  const day = format.dateOf(deadlineAt);
  const when =
    state === 'none' || format.daysUntil(day) < 0
      ? format.dateTime(deadlineAt)
      : `${format.day(day)} ${format.time(deadlineAt)}`;
  if (state === 'late')
    return (
      <span className="st bad">
        <IconAlertTriangleFilled size={14} className="i" aria-hidden />
        {brief && format.daysUntil(day) < 0 ? format.day(day) : t('late', { when })}
      </span>
    );
  if (state === 'none') return <span className="d2">{bare ? when : t('dueWas', { when })}</span>;
  return <span className={state === 'soon' ? 'warn' : 'd2'}>{bare ? when : t('soon', { when })}</span>;
}
