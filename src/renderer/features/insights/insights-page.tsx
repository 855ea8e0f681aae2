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
  /** What it can be cut by, besides territory, currency and day. */
  readonly chips: readonly ChipName[];
}

const tabs: readonly Tab[] = [
  { name: 'value', report: ValueReport, chips: ['months', 'measure'] },
  { name: 'lifetime', report: LifetimeReport, chips: [] },
  { name: 'cohorts', report: CohortReport, chips: [] },
  { name: 'migration', report: MigrationReport, chips: ['since', 'over'] },
  { name: 'rules', report: RulesReport, chips: [] },
  { name: 'white-space', report: WhiteSpaceReport, chips: [] },
  { name: 'forecast', report: ForecastReport, chips: ['product'] },
  { name: 'win-back', report: WinBackReport, chips: ['months'] },
  { name: 'quality', report: QualityReport, chips: [] },
  { name: 'duplicates', report: DuplicatesReport, chips: [] },
  { name: 'what-if', report: WhatIfReport, chips: [] },
];

const everything = {};
const none: readonly string[] = [];

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
  useShortcuts([{ keys: 't', label: texts.keyTable, run: () => change({ isTable: !view.isTable }) }]);
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
