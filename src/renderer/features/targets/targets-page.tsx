import { useMemo, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { may } from '../../../shared/domain/permissions';
import { periodsOfYear, Targets, type PeriodUnit } from '../../../shared/domain/targets';
import { useData, useRecords } from '../../data/hooks';
import { useSumsByCurrency } from '../../data/use-sums-by-currency';
import { useActor } from '../../data/use-rights';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { ChoiceChip } from '../../ui/choice-chip';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { TargetGrid, type GridRow } from './target-grid';
import { texts } from './texts';
import './targets.css';

const many = { window: { offset: 0, limit: 20_000 } } as const;
const everything = {};
const noSums: readonly string[] = [];

/** `/targets`: what territories and people are asked for in the periods of a year, one line each. */
export function TargetsPage(): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { organisation } = useData().session;
  const [params, setParams] = useSearchParams();
  const thisYear = Number(format.today.slice(0, 4));
  const year = Number(/^\d{4}$/.exec(params.get('year') ?? '')?.[0] ?? thisYear);
  const unit: PeriodUnit = params.get('by') === 'month' ? 'month' : 'quarter';
  const wanted = /^[A-Z]{3}$/.exec(params.get('currency') ?? '')?.[0];
  const change = (name: string, value: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const targets = useRecords(
    'target',
    {
      where: [
        { field: 'startsOn', op: 'gte', value: `${year}-01-01` },
        { field: 'startsOn', op: 'lte', value: `${year}-12-31` },
      ],
    },
    many,
  );
  const currency = wanted ?? usualCurrency(targets?.rows ?? [], organisation.currency);
  const known = useMemo(() => targets && new Targets(targets.rows, currency), [targets, currency]);
  const territories = useRecords('territory', { sort: [{ field: 'name' }] }, many)?.rows;
  const rows = useGridRows(territories);
  const currencies = useCurrencies(currency);
  const years = [thisYear - 2, thisYear - 1, thisYear, thisYear + 1];
  return (
    <Page
      title={t('title')}
      sentence={t('sentence')}
      crumbs={[
        { label: t('insights'), path: '/insights' },
        { label: t('forecast'), path: '/insights/forecast' },
      ]}
      actions={
        <div className="row target-chips">
          <ChoiceChip
            field={t('year')}
            value={year}
            options={(years.includes(year) ? years : [...years, year]).map((value) => ({
              value,
              words: String(value),
            }))}
            onChange={(value) => change('year', String(value))}
          />
          <ChoiceChip
            field={t('by')}
            value={unit}
            options={(['quarter', 'month'] as const).map((value) => ({ value, words: t(value) }))}
            onChange={(value) => change('by', value)}
          />
          {currencies.length > 1 && (
            <ChoiceChip
              field={t('currency')}
              value={currency}
              options={currencies.map((value) => ({ value, words: value }))}
              onChange={(value) => change('currency', value)}
            />
          )}
        </div>
      }
    >
      {rows !== undefined && known !== undefined && territories !== undefined && (
        <>
          {rows.length === 0 ? (
            <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
          ) : (
            <TargetGrid
              rows={rows}
              periods={periodsOfYear(year, unit)}
              targets={known}
              territories={territories}
              currency={currency}
            />
          )}
          <p className="xs d3 target-note">{t(rows.some(({ isEdited }) => isEdited) ? 'noteMonths' : 'readOnly')}</p>
        </>
      )}
    </Page>
  );
}

/** The organisation's, unless everything that the reader sees is in another. */
const usualCurrency = (targets: readonly { readonly currency: string }[], own: string): string =>
  targets.some(({ currency }) => currency === own) ? own : (targets[0]?.currency ?? own);

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Territories, then people: whose targets the reader may see. undefined until it is known. */
function useGridRows(territories: readonly Named[] | undefined): readonly GridRow[] | undefined {
  const { today } = useFormat();
  const actor = useActor(today);
  const people = useRecords('user', { sort: [{ field: 'name' }] }, many)?.rows;
  return useMemo(() => {
    if (!actor || !territories || !people) return undefined;
    const row = (kind: GridRow['kind'], { id, name }: Named): GridRow[] => {
      const keys = [`g:${id}`];
      return may(actor, 'read', keys) ? [{ kind, id, name, isEdited: may(actor, 'write', keys) }] : [];
    };
    const sellers = people.filter(({ role, active }) => role !== 'administrator' && active !== false);
    return [...territories.flatMap((one) => row('territory', one)), ...sellers.flatMap((one) => row('person', one))];
  }, [actor, territories, people]);
}

/** The organisation's, those of accounts, and the one that is shown. */
function useCurrencies(shown: string): readonly string[] {
  const { organisation } = useData().session;
  const accounts = useSumsByCurrency('account', everything, 'currency', noSums);
  return useMemo(
    () =>
      [...new Set([organisation.currency, ...(accounts ?? []).map(({ currency }) => currency).sort(), shown])].filter(
        Boolean,
      ),
    [organisation.currency, accounts, shown],
  );
}
