import type { Body } from '../../entities';
import { contactKinds, usualConfig, type AnalysisConfig, type ContactKind } from './analysis-config';
import type { RfmThresholds } from './rfm';

export type AnalysisSettings = Body<'analysisSettings'>;

/** What is shown beside every number of these settings: which version of them, and the day the head office took it. */
export const configVersionOf = (settings: { readonly rev: number; readonly at: string }): string =>
  `${settings.rev}, ${settings.at.slice(0, 10)}`;

const contactCosts = Object.fromEntries(contactKinds.map((kind) => [kind, `${kind}CostMinor`])) as {
  readonly [K in ContactKind]: `${K}CostMinor`;
};
const scores = [2, 3, 4, 5] as const;

/**
 * The settings of the administrator as the analyses take them; what is missing, or does not fit together, is as built in.
 * @param currency what is analysed: amounts of the settings in another one do not count (thresholds by fifths, contacts without
 * cost); undefined: amounts as they are
 * @param version of `configVersionOf`; '' for the built-in ones
 */
export function configOf(settings: AnalysisSettings | undefined, currency?: string, version = ''): AnalysisConfig {
  if (!settings) return usualConfig;
  const { rhythm, churn, loyalty, rules, horizon, grades } = usualConfig;
  const hasAmounts = currency === undefined || currency === settings.currency;
  const thresholds = thresholdsOf(settings);
  return {
    version,
    rfm:
      settings.rfmMode === 'fixed' && hasAmounts && thresholds
        ? { mode: 'fixed', thresholds }
        : { mode: 'quantile', thresholds: thresholds ?? usualConfig.rfm.thresholds },
    grades: {
      ...(gradesOf(settings) ?? { names: grades.names, shares: grades.shares }),
      months: settings.gradeMonths ?? grades.months,
      by: settings.gradeBy ?? grades.by,
    },
    horizon: {
      months: settings.horizonMonths ?? horizon.months,
      yearlyDiscountRate: share(settings.yearlyDiscountBp) ?? horizon.yearlyDiscountRate,
    },
    marginShare: share(settings.marginBp) ?? usualConfig.marginShare,
    contactCostMinor: Object.fromEntries(
      contactKinds.map((kind) => [
        kind,
        (hasAmounts ? settings[contactCosts[kind]] : undefined) ?? usualConfig.contactCostMinor[kind],
      ]),
    ) as AnalysisConfig['contactCostMinor'],
    rhythm: {
      slippingFactor: factor(settings.slippingFactorMilli) ?? rhythm.slippingFactor,
      leastDays: settings.slippingLeastDays ?? rhythm.leastDays,
      lostAfterDays: settings.lostAfterDays ?? rhythm.lostAfterDays,
      newForDays: settings.newForDays ?? rhythm.newForDays,
    },
    churn: {
      ...(churnPointsOf(settings) ?? churn),
      tieRelief: settings.churnTieRelief ?? churn.tieRelief,
    },
    loyalty: loyaltyPointsOf(settings) ?? loyalty,
    rules: {
      minSupport: share(settings.minSupportBp) ?? rules.minSupport,
      minConfidence: share(settings.minConfidenceBp) ?? rules.minConfidence,
      minLift: factor(settings.minLiftMilli) ?? rules.minLift,
      maxLength: settings.ruleMaxLength ?? rules.maxLength,
      months: settings.ruleMonths ?? rules.months,
    },
    justBoughtDays: settings.justBoughtDays ?? usualConfig.justBoughtDays,
    refusedForDays: settings.refusedForDays ?? usualConfig.refusedForDays,
    laterForDays: settings.laterForDays ?? usualConfig.laterForDays,
    driftShare: share(settings.driftBp) ?? usualConfig.driftShare,
    staleAfterDays: settings.staleAfterDays ?? usualConfig.staleAfterDays,
    winBackDays: settings.winBackDays ?? usualConfig.winBackDays,
  };
}

const share = (basisPoints: number | undefined): number | undefined =>
  basisPoints === undefined ? undefined : basisPoints / 10_000;
const factor = (thousandths: number | undefined): number | undefined =>
  thousandths === undefined ? undefined : thousandths / 1_000;

/** Parts add up to 100: undefined where they do not. */
function pointsOf<K extends string>(
  given: Readonly<Record<K, number | undefined>>,
  usual: Readonly<Record<NoInfer<K>, number>>,
): Record<K, number> | undefined {
  const keys = Object.keys(given) as K[];
  const points = Object.fromEntries(keys.map((key) => [key, given[key] ?? usual[key]])) as Record<K, number>;
  return keys.reduce((sum, key) => sum + points[key], 0) === 100 ? points : undefined;
}

const churnPointsOf = (settings: AnalysisSettings): Omit<AnalysisConfig['churn'], 'tieRelief'> | undefined =>
  pointsOf(
    {
      overdue: settings.churnOverdue,
      falling: settings.churnFalling,
      complaints: settings.churnComplaints,
      unanswered: settings.churnUnanswered,
    },
    usualConfig.churn,
  );

const loyaltyPointsOf = (settings: AnalysisSettings): AnalysisConfig['loyalty'] | undefined =>
  pointsOf(
    { behaviour: settings.loyaltyBehaviour, attitude: settings.loyaltyAttitude, feeling: settings.loyaltyFeeling },
    usualConfig.loyalty,
  );

/** A part of the settings whose values do not fit together: as long as that is so, the built-in ones count. */
export type Misfit = 'rfmLimits' | 'grades' | 'churn' | 'loyalty';

export function misfitsOf(settings: AnalysisSettings): Misfit[] {
  const fits: Readonly<Record<Misfit, boolean>> = {
    rfmLimits: thresholdsOf(settings) !== undefined,
    grades: (settings.grades ?? []).length === 0 || gradesOf(settings) !== undefined,
    churn: churnPointsOf(settings) !== undefined,
    loyalty: loyaltyPointsOf(settings) !== undefined,
  };
  return (Object.keys(fits) as Misfit[]).filter((part) => !fits[part]);
}

/** Limits that are not given are as built in. Undefined where a better score would then be easier to reach than a lower one. */
function thresholdsOf({ rfmLimits = [] }: AnalysisSettings): RfmThresholds | undefined {
  const usual = usualConfig.rfm.thresholds;
  const limits = scores.map((score, place) => {
    const given = rfmLimits.find((limit) => limit.score === score);
    return {
      recency: given?.recencyDays ?? usual.recencyDays[place] ?? 0,
      purchases: given?.purchases ?? usual.purchases[place] ?? 0,
      spend: given?.spendMinor ?? usual.spend[place] ?? 0,
    };
  });
  const rises = limits.every((limit, place) => {
    const before = limits[place - 1];
    return (
      !before || (limit.recency <= before.recency && limit.purchases >= before.purchases && limit.spend >= before.spend)
    );
  });
  return rises
    ? {
        recencyDays: limits.map((limit) => limit.recency),
        purchases: limits.map((limit) => limit.purchases),
        spend: limits.map((limit) => limit.spend),
      }
    : undefined;
}

/** From the least share to the greatest, then the one without: everybody else. Undefined where it is not one, or two have the same share. */
function gradesOf({
  grades: given = [],
}: AnalysisSettings): { names: readonly string[]; shares: readonly number[] } | undefined {
  const limited = given
    .flatMap(({ name, shareBp }) => (shareBp === undefined || shareBp >= 10_000 ? [] : [{ name, shareBp }]))
    .sort((a, b) => a.shareBp - b.shareBp);
  const last = given.filter(({ shareBp }) => shareBp === undefined || shareBp >= 10_000);
  const differ = new Set(limited.map(({ shareBp }) => shareBp)).size === limited.length;
  if (limited.length === 0 || last.length !== 1 || !differ) return undefined;
  return {
    names: [...limited, ...last].map(({ name }) => name),
    shares: limited.map(({ shareBp }) => shareBp / 10_000),
  };
}

/** The settings that say what is built in: what the form shows beside each field, and what a reset means. */
export function usualSettings(currency: string): AnalysisSettings {
  const { rfm, grades, horizon, rhythm, churn, loyalty, rules } = usualConfig;
  const bp = (value: number): number => Math.round(value * 10_000);
  const milli = (value: number): number => Math.round(value * 1_000);
  return {
    currency,
    rfmMode: rfm.mode,
    rfmLimits: scores.map((score, place) => ({
      score,
      recencyDays: rfm.thresholds.recencyDays[place] ?? 0,
      purchases: rfm.thresholds.purchases[place] ?? 0,
      spendMinor: rfm.thresholds.spend[place] ?? 0,
    })),
    grades: grades.names.map((name, place) => {
      const limit = grades.shares[place];
      return limit === undefined ? { name } : { name, shareBp: bp(limit) };
    }),
    gradeMonths: grades.months,
    gradeBy: grades.by,
    horizonMonths: horizon.months,
    yearlyDiscountBp: bp(horizon.yearlyDiscountRate),
    marginBp: bp(usualConfig.marginShare),
    callCostMinor: usualConfig.contactCostMinor.call,
    visitCostMinor: usualConfig.contactCostMinor.visit,
    emailCostMinor: usualConfig.contactCostMinor.email,
    messageCostMinor: usualConfig.contactCostMinor.message,
    meetingCostMinor: usualConfig.contactCostMinor.meeting,
    noteCostMinor: usualConfig.contactCostMinor.note,
    slippingFactorMilli: milli(rhythm.slippingFactor),
    slippingLeastDays: rhythm.leastDays,
    lostAfterDays: rhythm.lostAfterDays,
    newForDays: rhythm.newForDays,
    churnOverdue: churn.overdue,
    churnFalling: churn.falling,
    churnComplaints: churn.complaints,
    churnUnanswered: churn.unanswered,
    churnTieRelief: churn.tieRelief,
    loyaltyBehaviour: loyalty.behaviour,
    loyaltyAttitude: loyalty.attitude,
    loyaltyFeeling: loyalty.feeling,
    minSupportBp: bp(rules.minSupport),
    minConfidenceBp: bp(rules.minConfidence),
    minLiftMilli: milli(rules.minLift),
    ruleMaxLength: rules.maxLength,
    ruleMonths: rules.months,
    justBoughtDays: usualConfig.justBoughtDays,
    refusedForDays: usualConfig.refusedForDays,
    laterForDays: usualConfig.laterForDays,
    driftBp: bp(usualConfig.driftShare),
    staleAfterDays: usualConfig.staleAfterDays,
    winBackDays: usualConfig.winBackDays,
  };
}
