import type { AnalysisSettings, Misfit } from '../../../shared/domain/insights/analysis-settings';
import type { texts } from './texts';

export type SettingName = Exclude<keyof AnalysisSettings, 'currency' | 'custom'>;

export interface SettingsGroup {
  readonly key: string;
  readonly title: keyof typeof texts;
  readonly note: keyof typeof texts;
  readonly names: readonly SettingName[];
  /** What of it can contradict itself, and how it is said. */
  readonly misfit?: { readonly part: Misfit; readonly text: keyof typeof texts };
}

/** What belongs together is edited together. */
export const settingsGroups: readonly SettingsGroup[] = [
  {
    key: 'grades',
    title: 'grades',
    note: 'gradesNote',
    names: ['grades', 'gradeMonths', 'gradeBy'],
    misfit: { part: 'grades', text: 'gradesMisfit' },
  },
  {
    key: 'rfm',
    title: 'rfm',
    note: 'rfmNote',
    names: ['rfmMode', 'rfmLimits'],
    misfit: { part: 'rfmLimits', text: 'rfmMisfit' },
  },
  {
    key: 'value',
    title: 'value',
    note: 'valueNote',
    names: ['horizonMonths', 'yearlyDiscountBp', 'marginBp'],
  },
  {
    key: 'costs',
    title: 'costs',
    note: 'costsNote',
    names: [
      'callCostMinor',
      'visitCostMinor',
      'emailCostMinor',
      'messageCostMinor',
      'meetingCostMinor',
      'noteCostMinor',
    ],
  },
  {
    key: 'rhythm',
    title: 'rhythm',
    note: 'rhythmNote',
    names: ['slippingFactorMilli', 'slippingLeastDays', 'lostAfterDays', 'newForDays', 'winBackDays'],
  },
  {
    key: 'churn',
    title: 'churn',
    note: 'churnNote',
    names: ['churnOverdue', 'churnFalling', 'churnComplaints', 'churnUnanswered', 'churnTieRelief'],
    misfit: { part: 'churn', text: 'churnMisfit' },
  },
  {
    key: 'loyalty',
    title: 'loyalty',
    note: 'loyaltyNote',
    names: ['loyaltyBehaviour', 'loyaltyAttitude', 'loyaltyFeeling'],
    misfit: { part: 'loyalty', text: 'loyaltyMisfit' },
  },
  {
    key: 'rules',
    title: 'rules',
    note: 'rulesNote',
    names: ['minSupportBp', 'minConfidenceBp', 'minLiftMilli', 'ruleMaxLength', 'ruleMonths'],
  },
  {
    key: 'suggestions',
    title: 'suggestions',
    note: 'suggestionsNote',
    names: ['justBoughtDays', 'refusedForDays', 'laterForDays'],
  },
  {
    key: 'stages',
    title: 'stages',
    note: 'stagesNote',
    names: ['leaveNew', 'leaveQualified', 'leaveProposal', 'leaveNegotiation'],
  },
  { key: 'alerts', title: 'alerts', note: 'alertsNote', names: ['driftBp', 'staleAfterDays'] },
];
