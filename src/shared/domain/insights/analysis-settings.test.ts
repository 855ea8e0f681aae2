import { describe, expect, it } from 'vitest';
import { entities } from '../../entities';
import { validateBody } from '../../schema/validate';
import { usualConfig } from './analysis-config';
import { configOf, configVersionOf, misfitsOf, usualSettings, type AnalysisSettings } from './analysis-settings';

const none: AnalysisSettings = { currency: 'EUR' };

describe('the settings of the administrator', () => {
  it('are as built in where nothing is said, and where the built-in values are said', () => {
    expect(configOf(undefined)).toEqual(usualConfig);
    expect(configOf(none)).toEqual(usualConfig);
    expect(configOf(usualSettings('EUR'))).toEqual(usualConfig);
    expect(validateBody(entities.analysisSettings, usualSettings('EUR'))).toEqual([]);
  });

  it('reach every part of the analyses', () => {
    // Each field that differs from the built-in one differs in what it becomes: none is forgotten.
    const usual = usualSettings('EUR');
    const points = (names: readonly (keyof AnalysisSettings)[], values: readonly number[]): AnalysisSettings =>
      ({ ...usual, ...Object.fromEntries(names.map((name, place) => [name, values[place]])) }) as AnalysisSettings;
    const different: Partial<Record<keyof AnalysisSettings, AnalysisSettings>> = {
      rfmMode: { ...usual, rfmMode: 'fixed' },
      rfmLimits: { ...usual, rfmLimits: [{ score: 5, recencyDays: 7, purchases: 40, spendMinor: 9_000_000 }] },
      grades: { ...usual, grades: [{ name: 'top', shareBp: 5000 }, { name: 'rest' }] },
      gradeBy: { ...usual, gradeBy: 'margin' },
      ...Object.fromEntries(
        (['churnOverdue', 'churnFalling', 'churnComplaints', 'churnUnanswered'] as const).map((name) => [
          name,
          points(['churnOverdue', 'churnFalling', 'churnComplaints', 'churnUnanswered'], [25, 25, 25, 25]),
        ]),
      ),
      ...Object.fromEntries(
        (['loyaltyBehaviour', 'loyaltyAttitude', 'loyaltyFeeling'] as const).map((name) => [
          name,
          points(['loyaltyBehaviour', 'loyaltyAttitude', 'loyaltyFeeling'], [40, 35, 25]),
        ]),
      ),
    };
    for (const name of Object.keys(entities.analysisSettings.fields) as (keyof AnalysisSettings)[]) {
      // Conditions of stages are for people; nothing is computed of them.
      if (name === 'currency' || name.startsWith('leave')) continue;
      const value = usual[name];
      const changed = different[name] ?? { ...usual, [name]: typeof value === 'number' ? value + 1 : value };
      expect(configOf(changed), name).not.toEqual(usualConfig);
    }
  });

  it('give way as a whole where their parts do not fit together', () => {
    expect(configOf({ ...none, churnOverdue: 60 }).churn).toEqual(usualConfig.churn);
    expect(configOf({ ...none, churnOverdue: 60, churnFalling: 10 }).churn).toMatchObject({ overdue: 60, falling: 10 });
    expect(configOf({ ...none, loyaltyFeeling: 90 }).loyalty).toEqual(usualConfig.loyalty);
    expect(configOf({ ...none, grades: [{ name: 'A', shareBp: 8000 }] }).grades).toEqual(usualConfig.grades);
    const twice = [{ name: 'A', shareBp: 8000 }, { name: 'B', shareBp: 8000 }, { name: 'C' }];
    expect(configOf({ ...none, grades: twice }).grades).toEqual(usualConfig.grades);
    // Score 5 easier than score 4: no fixed thresholds, but fifths.
    const easy = {
      ...none,
      rfmMode: 'fixed',
      rfmLimits: [{ score: 5, recencyDays: 400, purchases: 1, spendMinor: 1 }],
    };
    expect(configOf(easy as AnalysisSettings).rfm).toEqual(usualConfig.rfm);
    expect(misfitsOf(usualSettings('EUR'))).toEqual([]);
    expect(misfitsOf(none)).toEqual([]);
    expect(misfitsOf({ ...(easy as AnalysisSettings), grades: twice, churnOverdue: 60, loyaltyFeeling: 90 })).toEqual([
      'rfmLimits',
      'grades',
      'churn',
      'loyalty',
    ]);
  });

  it('put grades in order, whatever order they were filled in', () => {
    const grades = [{ name: 'N' }, { name: 'B', shareBp: 9500 }, { name: 'A', shareBp: 7000 }];
    expect(configOf({ ...none, grades }).grades).toMatchObject({ names: ['A', 'B', 'N'], shares: [0.7, 0.95] });
  });

  it('keep amounts to their own currency', () => {
    const settings: AnalysisSettings = { ...none, rfmMode: 'fixed', visitCostMinor: 9_000 };
    expect(configOf(settings, 'EUR')).toMatchObject({ rfm: { mode: 'fixed' }, contactCostMinor: { visit: 9_000 } });
    expect(configOf(settings, 'TWD')).toMatchObject({ rfm: { mode: 'quantile' }, contactCostMinor: { visit: 0 } });
  });

  it('are named by version and day', () => {
    const version = configVersionOf({ rev: 3, at: '2026-11-22T10:00:00.000Z' });
    expect(configOf(none, 'EUR', version).version).toBe('3, 2026-11-22');
  });
});
