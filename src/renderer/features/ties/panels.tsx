import type { ReactNode } from 'react';
import { entities } from '../../../shared/entities';
import { useFormat } from '../../i18n/format-context';
import { joins } from '../../i18n/joins';
import { useLabel, useTexts } from '../../i18n/texts';
import { Run } from '../../ui/text-run';
import { RecordsPanel } from './records-panel';
import { texts } from './texts';
import './ties.css';

/** What the customer expected and how it went, the newest first. */
export function RatingsPanel({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const { choices } = entities.rating.fields.about;
  return (
    <RecordsPanel
      entity="rating"
      accountId={accountId}
      title={t('ratings')}
      empty={t('noRatings')}
      addLabel={t('addRating')}
      sort="ratedOn"
      start={(today) => ({ ratedOn: today })}
      line={({ about, expected, experienced, ratedOn, note }) => (
        <>
          <span className="row">
            <span className="grow">{choices?.[about] ? label(choices[about]) : about}</span>
            <span className="d3 nw">{format.date(ratedOn)}</span>
          </span>
          <span className={experienced < expected ? 'warn' : 'd2'}>{t('gap', { expected, experienced })}</span>
          {note !== undefined && (
            <span className="d2">
              <Run>{note}</Run>
            </span>
          )}
        </>
      )}
    />
  );
}

/** What makes leaving us costly for the customer, the newest first. */
export function TiesPanel({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const label = useLabel();
  const format = useFormat();
  const { choices } = entities.tie.fields.kind;
  return (
    <RecordsPanel
      entity="tie"
      accountId={accountId}
      title={t('ties')}
      empty={t('noTies')}
      addLabel={t('addTie')}
      sort="since"
      start={(today) => ({ since: today })}
      line={({ kind, name, since, until }) => (
        <>
          <Run>{name}</Run>
          <span className={until !== undefined && until < format.today ? 'd3' : 'd2'}>
            {join('aside', {
              first: choices?.[kind] ? label(choices[kind]) : kind,
              then:
                until === undefined
                  ? t('since', { from: format.date(since) })
                  : t('sinceUntil', { from: format.date(since), until: format.date(until) }),
            })}
          </span>
        </>
      )}
    />
  );
}
