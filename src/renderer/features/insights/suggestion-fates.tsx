import type { ReactNode } from 'react';
import { addDays } from '../../../shared/domain/dates';
import type { Condition } from '../../data/api';
import { useCount, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import { shareText } from './report-money';
import { reportTexts } from './report-texts';

const yearDays = 365;
const none = { offset: 0, limit: 1 };
const ignored = 'suggestionsIgnored';

/** What became of the products suggested in a year: added to an order, put off or refused, or passed over in an order that was submitted. */
export function SuggestionFates(): ReactNode {
  const t = useTexts(reportTexts);
  const format = useFormat();
  const from = addDays(format.today, -yearDays);
  const offers: readonly Condition[] = [
    { field: 'kind', op: 'eq', value: 'offer' },
    { field: 'at', op: 'gte', value: `${from}T00:00:00.000Z` },
  ];
  const answered = (value: string) => ({ where: [...offers, { field: 'answer', op: 'eq', value } as const] });
  const accepted = useCount('suggestionAnswer', answered('accepted'));
  const refused = useCount('suggestionAnswer', answered('refused'));
  const later = useCount('suggestionAnswer', answered('later'));
  const orders = useRecords(
    'order',
    {
      where: [
        { field: 'orderedOn', op: 'gte', value: from },
        { field: 'status', op: 'ne', value: 'draft' },
        { field: ignored, op: 'gte', value: 1 },
      ],
    },
    { window: none, sums: [ignored] },
  );
  if (accepted === undefined || refused === undefined || later === undefined || !orders) return null;
  const passedOver = orders.sums[ignored] ?? 0;
  const all = accepted + refused + later + passedOver;
  const row = (name: string, n: number): ReactNode => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td className="r">{format.number(n)}</td>
      <td className="r d2">{all > 0 && shareText(format, n / all)}</td>
    </tr>
  );
  return (
    <Section title={t('fates')} {...(all > 0 ? { count: all } : {})}>
      <p className="s d2">{t(all > 0 ? 'fatesNote' : 'fatesNone')}</p>
      {all > 0 && (
        <table className="tb flush fates" aria-label={t('fates')}>
          <tbody>
            {row(t('fateAccepted'), accepted)}
            {row(t('fateRefused'), refused)}
            {row(t('fateLater'), later)}
            {row(t('fateIgnored'), passedOver)}
          </tbody>
        </table>
      )}
    </Section>
  );
}
