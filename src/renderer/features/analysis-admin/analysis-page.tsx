import type { ReactNode } from 'react';
import { useData } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { SegmentSection } from './segment-section';
import { SettingsSections } from './settings-section';
import { TagSection } from './tag-section';
import { texts } from './texts';
import './analysis-admin.css';

/** How customers are analysed and grouped, for administrators. */
export function AnalysisPage(): ReactNode {
  const t = useTexts(texts);
  const { user } = useData().session;
  const crumbs = [{ label: t('administration'), path: '/admin' }];
  if (user.role !== 'administrator')
    return (
      <Page title={t('title')}>
        <EmptyState title={t('onlyAdministrators')}>{t('onlyAdministratorsNote')}</EmptyState>
      </Page>
    );
  return (
    <Page title={t('title')} sentence={t('sentence')} crumbs={crumbs}>
      <SegmentSection />
      <TagSection />
      <SettingsSections />
    </Page>
  );
}
