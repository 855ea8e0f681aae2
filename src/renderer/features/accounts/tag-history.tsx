import type { ReactNode } from 'react';
import { tagPeriods } from '../../../shared/domain/tags';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import type { NamedStay } from '../../pages/segments';
import { useKnownTags } from '../../ui/known-tags';
import { Run } from '../../ui/text-run';
import { texts } from './texts';

interface TagHistoryProps {
  readonly account: Row<'account'>;
  readonly stays: readonly NamedStay[];
}

/**
 * Which tag the account carried from when until when, by the names of today, and in which segments it was, which give tags too; nothing where nothing
 * has changed yet.
 */
export function TagHistory({ account, stays }: TagHistoryProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const { named } = useKnownTags();
  const periods = tagPeriods(account.tagHistory ?? [], (word) => named([word])[0] ?? word);
  if (periods.length + stays.length === 0) return null;
  const begun = (from: string, isEarlier = false): string =>
    isEarlier ? t('tagEarlier', { day: format.fullDate(from) }) : format.fullDate(from);
  const namesOf = ({ name, tags }: NamedStay): readonly string[] =>
    tags.length > 0
      ? tags.map((tag) => t('tagOfSegment', { tag, segment: name }))
      : [t('ofSegment', { segment: name })];
  const time = ({ from, until, isEarlier }: Pick<NamedStay, 'from' | 'until' | 'isEarlier'>): string =>
    until === undefined
      ? t('tagSince', { from: begun(from, isEarlier) })
      : t('tagUntil', { from: begun(from, isEarlier), until: format.fullDate(until) });
  return (
    <details className="tag-history s d2">
      <summary>{label(entities.account.fields.tagHistory.label)}</summary>
      <ul className="plainlist">
        {periods.map((period) => (
          <li key={`${period.tag} ${period.from}`}>
            <Run>{period.tag}</Run> <span className="d3">{time(period)}</span>
          </li>
        ))}
        {stays.flatMap((stay) =>
          namesOf(stay).map((name) => (
            <li key={`${stay.key} ${name}`}>
              <Run>{name}</Run> <span className="d3">{time(stay)}</span>
            </li>
          )),
        )}
      </ul>
    </details>
  );
}
