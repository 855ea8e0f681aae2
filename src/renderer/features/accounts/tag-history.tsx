import type { ReactNode } from 'react';
import { tagPeriods } from '../../../shared/domain/tags';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { useKnownTags } from '../../ui/known-tags';
import { Run } from '../../ui/text-run';
import { texts } from './texts';

/** Which tag the account carried from when until when, by the names of today; nothing where nobody has changed a tag yet. */
export function TagHistory({ account }: { readonly account: Row<'account'> }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const { named } = useKnownTags();
  const periods = tagPeriods(account.tagHistory ?? [], (word) => named([word])[0] ?? word);
  if (periods.length === 0) return null;
  const begun = (from: string, isEarlier = false): string =>
    isEarlier ? t('tagEarlier', { day: format.fullDate(from) }) : format.fullDate(from);
  return (
    <details className="tag-history s d2">
      <summary>{label(entities.account.fields.tagHistory.label)}</summary>
      <ul className="plainlist">
        {periods.map(({ tag, from, until, isEarlier }) => (
          <li key={`${tag} ${from}`}>
            <Run>{tag}</Run>{' '}
            <span className="d3">
              {until === undefined
                ? t('tagSince', { from: begun(from, isEarlier) })
                : t('tagUntil', { from: begun(from, isEarlier), until: format.fullDate(until) })}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
