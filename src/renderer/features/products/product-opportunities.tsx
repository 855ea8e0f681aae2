import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { openStages } from '../../../shared/domain/stages';
import { entities } from '../../../shared/entities';
import { useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { texts } from './texts';

const atMost = { offset: 0, limit: 30 };

/** Open opportunities that name the product, the next to close first; nothing where there is none. */
export function ProductOpportunities({ productId }: { readonly productId: string }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const { organisation } = useData().session;
  const found = useRecords(
    'opportunity',
    {
      where: [
        { field: 'lines.productId', op: 'has', value: productId },
        { field: 'stage', op: 'in', value: openStages },
      ],
      sort: [{ field: 'closeOn' }],
    },
    { window: atMost },
  );
  if (!found || found.total === 0) return null;
  const { stage, lines } = entities.opportunity.fields;
  const word = (name: keyof NonNullable<typeof lines.columns>): string =>
    label(lines.columns?.[name]?.label ?? lines.label);
  return (
    <Section title={t('openOpportunities')} count={format.number(found.total)}>
      <table className="tb flush">
        <thead>
          <tr>
            <th scope="col">{label(entities.opportunity.singular)}</th>
            <th scope="col">{label(stage.label)}</th>
            <th scope="col" className="r">
              {word('quantityMilli')}
            </th>
            <th scope="col" className="r">
              {word('amountMinor')}
            </th>
          </tr>
        </thead>
        <tbody>
          {found.rows.map((row) => {
            const line = row.lines?.find((one) => one.productId === productId);
            const isLate = row.closeOn !== undefined && row.closeOn < format.today;
            return (
              <tr key={row.id}>
                <td>
                  <Link href={pathOf('opportunity', row.id)} className="link">
                    <Run>{row.name}</Run>
                  </Link>
                  <div className="xs d3">
                    <RefTitle entity="account" id={row.accountId} />
                  </div>
                </td>
                <td>
                  {label(stage.choices?.[row.stage] ?? stage.label)}
                  {row.closeOn !== undefined && (
                    <span className={isLate ? 's warn' : 's d3'}> · {format.day(row.closeOn)}</span>
                  )}
                </td>
                <td className="r">{line?.quantityMilli !== undefined && format.quantity(line.quantityMilli)}</td>
                <td className="r">{line && format.money(line.amountMinor, row.currency ?? organisation.currency)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {found.total > found.rows.length && (
        <p className="xs d3">{t('furtherOpportunities', { n: found.total - found.rows.length })}</p>
      )}
    </Section>
  );
}
