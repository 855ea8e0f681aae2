import type { ReactNode } from 'react';
import type { RecordOf } from '../../../shared/record';
import { useRecord } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { Run } from '../../ui/text-run';
import type { DayStop } from './day-road';
import type { DueItem } from './due-items';
import { DueWhen } from './due-list';
import { StopFacts } from './next-stop';
import { texts } from './texts';

type Activity = RecordOf<'activity'>;

interface DaySheetProps {
  readonly stops: readonly DayStop<Activity>[];
  /** What is late, due today or tomorrow. */
  readonly due: readonly DueItem[];
}

/** The day on paper: what is done in a line, every stop ahead with its address, its person and phone number, what is open and room to write; then what is due. */
export function DaySheet({ stops, due }: DaySheetProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  return (
    <div className="daysheet">
      {stops.map(({ activity, state }) => (
        <div key={activity.id} className="sheetstop">
          <b>{format.time(activity.startAt)}</b>
          <div className="grow">
            <SheetStop activity={activity} done={state === 'past'} />
          </div>
        </div>
      ))}
      {due.length > 0 && (
        <section className="sheetdue">
          <h2 className="b">{t('due')}</h2>
          {due.map((item) => (
            <div key={`${item.entity} ${item.id}`} className="row sp">
              <span>
                <span className="sheetbox" /> <Run>{item.subject}</Run>
                {item.accountId !== undefined && (
                  <span className="d2">
                    {' '}
                    <RefTitle entity="account" id={item.accountId} />
                  </span>
                )}
                <Phone accountId={item.accountId} />
              </span>
              <DueWhen item={item} />
            </div>
          ))}
        </section>
      )}
    </div>
  );
}

function SheetStop({ activity, done }: { readonly activity: Activity; readonly done: boolean }): ReactNode {
  const t = useTexts(texts);
  const account = useRecord('account', activity.accountId);
  if (done)
    return (
      <>
        <b>{account ? <Run>{account.name}</Run> : t('without')}</b>{' '}
        <span className="d2">
          <Run>{activity.subject ?? t('saved')}</Run>
        </span>
      </>
    );
  return (
    <>
      <StopFacts activity={activity} account={account} />
      <p className="sheetlines" />
    </>
  );
}

function Phone({ accountId }: { readonly accountId: string | undefined }): ReactNode {
  const phone = useRecord('account', accountId)?.phone;
  return phone === undefined ? null : <span className="d2 nw"> {phone}</span>;
}
