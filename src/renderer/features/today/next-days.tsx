import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { RecordOf } from '../../../shared/record';
import { useRecord } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { countKinds } from './day-road';
import { texts } from './texts';
import { useKindWords } from './kind-words';

type Activity = RecordOf<'activity'>;

/** Four days ahead, what is planned and where. */
export function NextDays({
  days,
  planned,
}: {
  readonly days: readonly string[];
  readonly planned: ReadonlyMap<string, readonly Activity[]>;
}): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const words = useKindWords();
  return (
    <Section title={t('nextDays')} className="nextdays-section">
      <div className="nextdays">
        {days.map((day) => {
          const activities = planned.get(day) ?? [];
          return (
            <div key={day}>
              <p className="b">
                {format.weekday(day)} {format.date(day)}
              </p>
              {activities.length === 0 ? (
                <p className="s d3">{t('nothingOn')}</p>
              ) : (
                <>
                  <p className="s">{words(countKinds(activities))}</p>
                  <ul className="nextdaystops">
                    {activities.slice(0, 3).map((activity) => (
                      <Place key={activity.id} activity={activity} />
                    ))}
                    {activities.length > 3 && <li className="s d3">{t('more', { n: activities.length - 3 })}</li>}
                  </ul>
                </>
              )}
            </div>
          );
        })}
      </div>
    </Section>
  );
}

function Place({ activity }: { readonly activity: Activity }): ReactNode {
  const format = useFormat();
  const account = useRecord('account', activity.accountId);
  const name = account?.name ?? activity.subject;
  if (name === undefined) return null;
  return (
    <li className="s d2 el">
      {format.time(activity.startAt)}{' '}
      {account ? (
        <Link href={pathOf('account', account.id)} className="quietlink">
          <Run>{account.name}</Run>
        </Link>
      ) : (
        <Run>{name}</Run>
      )}
    </li>
  );
}
