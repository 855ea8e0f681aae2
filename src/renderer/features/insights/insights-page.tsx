import { Tabs } from '@mantine/core';
import { useMemo, type ComponentType, type ReactNode } from 'react';
import { useLocation, useParams, useSearch } from 'wouter';
import { useCount, useData } from '../../data/hooks';
import { useFiguresKnown } from '../../data/use-figures-known';
import { useTexts } from '../../i18n/texts';
import { NothingHere } from '../../pages/nothing-here';
import { Page } from '../../ui/page';
import { useShortcuts } from '../../ui/shortcuts';
import { Working } from './answered';
import { CohortReport } from './cohort-report';
import { DuplicatesReport } from './duplicates-report';
import { ForecastReport } from './forecast-report';
import { LifetimeReport } from './lifetime-report';
import { MigrationReport } from './migration-report';
import { NothingYet } from './nothing-yet';
import { QualityReport } from './quality-report';
import type { ReportPart } from './report-part';
import { RulesReport } from './rules-report';
import { texts } from './texts';
import { useChoices, useCurrencies, useCut } from './use-choices';
import { useView } from './use-view';
import { ValueReport } from './value-report';
import { ViewChips, type ChipName } from './view-chips';
import { WhatIfReport } from './what-if-report';
import { WhiteSpaceReport } from './white-space-report';
import { WinBackReport } from './win-back-report';
import './insights.css';

interface Tab {
  readonly name: keyof typeof texts & string;
  readonly report: ComponentType<ReportPart>;
  /** What it can be cut by, besides territory and segment. */
  readonly chips: readonly ChipName[];
}

const usual = ['currency', 'day'] as const satisfies readonly ChipName[];

const tabs: readonly Tab[] = [
  { name: 'value', report: ValueReport, chips: [...usual, 'months', 'measure'] },
  { name: 'lifetime', report: LifetimeReport, chips: usual },
  { name: 'cohorts', report: CohortReport, chips: usual },
  { name: 'migration', report: MigrationReport, chips: [...usual, 'since', 'over'] },
  { name: 'rules', report: RulesReport, chips: usual },
  { name: 'white-space', report: WhiteSpaceReport, chips: usual },
  { name: 'forecast', report: ForecastReport, chips: [...usual, 'product'] },
  { name: 'win-back', report: WinBackReport, chips: [...usual, 'months'] },
  { name: 'quality', report: QualityReport, chips: usual },
  // Two records are alike whatever was paid, and on every day.
  { name: 'duplicates', report: DuplicatesReport, chips: [] },
  { name: 'what-if', report: WhatIfReport, chips: usual },
];

const everything = {};
const none: readonly string[] = [];
const noKeys: readonly [] = [];

/** `/insights/:tab`: what all customers together say. Each report: the finding, the chart, the figures, and the way to the customers. */
export function InsightsPage(): ReactNode {
  const t = useTexts(texts);
  const { tab: wanted } = useParams<{ tab?: string }>();
  const [, navigate] = useLocation();
  const search = useSearch();
  const { organisation } = useData().session;
  const [asked, change] = useView();
  const cut = useCut(asked);
  const currencies = useCurrencies(cut);
  const currency = asked.currency ?? currencies?.[0] ?? organisation.currency;
  const view = useMemo(() => ({ ...asked, currency }), [asked, currency]);
  const choices = useChoices(cut, view, currency, currencies ?? none);
  const known = useFiguresKnown();
  const accounts = useCount('account', everything);
  const tab = tabs.find(({ name }) => name === wanted) ?? tabs[0];
  useShortcuts(
    // The duplicates are a table already.
    tab?.name === 'duplicates'
      ? noKeys
      : [{ keys: 't', label: texts.keyTable, run: () => change({ isTable: !view.isTable }) }],
  );
  if (!tab) return null;
  const { name, report: ShownReport, chips } = tab;
  return (
    <Page
      title={t('insights')}
      actions={<ViewChips view={view} change={change} choices={choices} currency={currency} chips={chips} />}
      toolbar={
        <Tabs
          className="insight-tabs"
          value={name}
          keepMounted={false}
          onChange={(next) => navigate(`/insights/${next ?? 'value'}${search === '' ? '' : `?${search}`}`)}
        >
          <Tabs.List aria-label={t('reports')}>
            {tabs.map((one) => (
              <Tabs.Tab key={one.name} value={one.name} id={`insight-tab-${one.name}`} aria-controls="insight-panel">
                {t(one.name)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      }
    >
      <div id="insight-panel" role="tabpanel" aria-labelledby={`insight-tab-${name}`} className="insight-panel">
        {accounts === 0 && known ? (
          <NothingYet missing="accounts" />
        ) : known && currencies ? (
          <ShownReport key={name} view={view} change={change} choices={choices} currency={currency} />
        ) : (
          <NothingHere>
            <Working />
          </NothingHere>
        )}
      </div>
    </Page>
  );
}
