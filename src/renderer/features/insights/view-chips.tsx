import { Button, Popover } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useAnalysisDay } from '../../pages/analysis-day';
import { Chip } from '../../ui/chip';
import { ChoiceChip } from '../../ui/choice-chip';
import { DateField } from '../../ui/date-field';
import { RefTitle } from '../../ui/field-value';
import { RefField } from '../../ui/ref-field';
import { reportTexts } from './report-texts';
import { texts } from './texts';
import { measures, periods, sinceMonths, type View, type ViewChange } from './use-view';
import type { Choices } from './use-choices';

export type ChipName = 'currency' | 'day' | 'months' | 'measure' | 'since' | 'over' | 'product';

interface ViewChipsProps {
  readonly view: View;
  readonly change: (change: ViewChange) => void;
  readonly choices: Choices;
  readonly currency: string;
  readonly chips: readonly ChipName[];
}

/** What the report is cut by; a click on a chip changes it. */
export function ViewChips({ view, change, choices, currency, chips }: ViewChipsProps): ReactNode {
  const t = useTexts(texts);
  const { territories, segments, currencies } = choices;
  const has = (name: ChipName): boolean => chips.includes(name);
  return (
    <div className="viewchips">
      {territories.length > 0 && (
        <ChoiceChip
          field={t('territory')}
          value={view.territoryId}
          options={[
            { value: undefined, words: t('everywhere') },
            ...territories.map(({ id, name }) => ({ value: id, words: name })),
          ]}
          onChange={(territoryId) => change({ territoryId })}
        />
      )}
      {segments.length > 0 && (
        <ChoiceChip
          field={t('segment')}
          value={view.segmentId}
          options={[
            { value: undefined, words: t('everywhere') },
            ...segments.map(({ id, name }) => ({ value: id, words: name })),
          ]}
          onChange={(segmentId) => change({ segmentId })}
        />
      )}
      {has('currency') && currencies.length > 1 && (
        <ChoiceChip
          field={t('currency')}
          value={currency}
          options={currencies.map((value) => ({ value, words: value }))}
          onChange={(next) => change({ currency: next })}
        />
      )}
      {has('months') && (
        <ChoiceChip
          field={t('period')}
          value={view.months}
          options={periods.map((value) => ({ value, words: t('months', { n: value }) }))}
          onChange={(months) => change({ months })}
        />
      )}
      {has('measure') && (
        <ChoiceChip
          field={t('by')}
          value={view.measure}
          options={measures.map((value) => ({ value, words: t(value) }))}
          onChange={(measure) => change({ measure })}
        />
      )}
      {has('over') && (
        <ChoiceChip
          field={t('over')}
          value={view.over}
          options={[
            { value: 'rfm', words: t('segments') },
            { value: 'lifecycle', words: t('lifecycle') },
          ]}
          onChange={(over) => change({ over })}
        />
      )}
      {has('since') && (
        <ChoiceChip
          field={t('since')}
          value={view.since}
          options={sinceMonths.map((value) => ({ value, words: t('monthsBefore', { n: value }) }))}
          onChange={(since) => change({ since })}
        />
      )}
      {has('product') && <ProductChip view={view} change={change} />}
      {has('day') && <DayChip view={view} change={change} />}
    </div>
  );
}

function DayChip({ view, change }: Pick<ViewChipsProps, 'view' | 'change'>): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const usual = useAnalysisDay() ?? format.today;
  const day = view.asOf ?? usual;
  const take = (asOf: string | undefined): void => {
    if (asOf === undefined || /^\d{4}-\d{2}-\d{2}$/.test(asOf)) change({ asOf });
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={260} trapFocus returnFocus>
      <Popover.Target>
        <Chip
          field={t('asOf')}
          value={view.asOf === undefined && day === format.today ? t('today') : format.fullDate(day)}
          expanded={opened}
          onClick={() => setOpened(!opened)}
        />
      </Popover.Target>
      <Popover.Dropdown className="pop viewday" aria-label={t('asOfLabel')}>
        <DateField label={t('asOfLabel')} value={day} onChange={take} autoFocus />
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            take(undefined);
            setOpened(false);
          }}
        >
          {usual === format.today ? t('takeToday') : t('takeLastDay', { day: format.fullDate(usual) })}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

function ProductChip({ view, change }: Pick<ViewChipsProps, 'view' | 'change'>): ReactNode {
  const t = useTexts(reportTexts);
  const [opened, setOpened] = useState(false);
  const { productId } = view;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Chip
          field={t('product')}
          value={productId === undefined ? t('allProducts') : <RefTitle entity="product" id={productId} />}
          expanded={opened}
          onClick={() => setOpened(!opened)}
          {...(productId === undefined ? {} : { onRemove: () => change({ productId: undefined }) })}
        />
      </Popover.Target>
      <Popover.Dropdown className="pop" aria-label={t('product')}>
        <RefField
          entity="product"
          label={t('product')}
          value={productId}
          onChange={(next) => {
            change({ productId: next });
            setOpened(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
