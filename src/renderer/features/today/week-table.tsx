import { IconCloudOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { RecordOf } from '../../../shared/record';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import type { Laptops } from './devices';
import { TeamMember } from './team-member';
import type { Dot, Week, WeekDay } from './manager-week';
import { MonthNet } from './month-figure';
import { texts } from './texts';

interface WeekTableProps {
  readonly week: Week;
  /** Whether everything that is counted here has been read. */
  readonly known: boolean;
  readonly people: readonly RecordOf<'user'>[];
  readonly today: string;
  readonly laptops: Laptops | undefined;
  readonly dayAgo: string;
}

const classOf: Readonly<Record<Dot, string>> = { done: 'd', now: 'n', planned: 'p', missed: 'm' };

/** One line per person: a dot per visit, call and meeting, the month's orders, what is overdue, the last sync. */
export function WeekTable({ week, known, people, today, laptops, dayAgo }: WeekTableProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  return (
    <Section title={t('week')} action={<Legend />}>
      <div className="weekscroll" tabIndex={0} role="group" aria-label={t('week')}>
        <table className="tb flush wk">
          <thead>
            <tr>
              <th scope="col">{t('salesperson')}</th>
              {week.days.map((day) => (
                <th key={day} scope="col" className={day === today ? 'srt todaycell' : undefined}>
                  {format.weekday(day)}
                </th>
              ))}
              <th scope="col" className="r">
                {t('ordersMonth')}
              </th>
              <th scope="col" className="r">
                {t('overdue')}
              </th>
              <th scope="col" className="r">
                {t('synced')}
              </th>
            </tr>
          </thead>
          <tbody>
            {week.rows.map((row) => {
              const person = people.find(({ id }) => id === row.userId);
              const at = laptops?.byUser.get(row.userId)?.lastSyncAt;
              return (
                <tr key={row.userId}>
                  <th scope="row" className="personcell">
                    {person && <TeamMember user={person} />}
                  </th>
                  {row.days.map((day) => (
                    <td key={day.day} className={day.day === today ? 'todaycell' : undefined}>
                      <Dots day={day} />
                    </td>
                  ))}
                  <td className="r">{known ? <MonthNet authorIds={[row.userId]} /> : <span className="d3">–</span>}</td>
                  <td className={row.overdue > 0 ? 'r b bad' : 'r d3'}>{known ? row.overdue : '–'}</td>
                  <td className="r">
                    {laptops === undefined ? (
                      <span className="d3">–</span>
                    ) : at === undefined || at < dayAgo ? (
                      <span className="st warn">
                        <IconCloudOff size={14} aria-hidden /> {at === undefined ? t('never') : format.moment(at)}
                      </span>
                    ) : (
                      <span className="d2">{format.moment(at)}</span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Dots({ day }: { readonly day: WeekDay }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  if (day.dots.length === 0) return null;
  const count = (...kinds: Dot[]): number => day.dots.filter((dot) => kinds.includes(dot)).length;
  return (
    <span
      className="dayd"
      role="img"
      aria-label={t('dotsLabel', {
        day: format.weekday(day.day, 'long'),
        done: count('done'),
        planned: count('planned', 'now'),
        missed: count('missed'),
      })}
    >
      {day.dots.map((dot, index) => (
        <i key={`${index} ${dot}`} className={classOf[dot]} />
      ))}
    </span>
  );
}

function Legend(): ReactNode {
  const t = useTexts(texts);
  return (
    <span className="legend d2">
      {(['done', 'nowDot', 'planned', 'missed'] as const).map((key) => (
        <span key={key} className="dayd">
          <i className={key === 'nowDot' ? 'n' : classOf[key]} /> {t(key)}
        </span>
      ))}
    </span>
  );
}
