import type { StageFigures } from '../stages';
import type { PeriodName, TargetFigures } from '../targets';
import type { Part } from './customer-facts';
import type { DuplicateReason } from './duplicates';
import type { ForecastMethod } from './forecast';
import type { Holdout, ValueModel } from './lifetime-value';
import type { Population, RuleSet } from './population';
import type { QualityField } from './record-quality';
import type { RfmThresholds } from './rfm';
import type { StayingSide } from './staying';

// Answers of the analyses over all accounts, as screens show them. Days YYYY-MM-DD, amounts minor units of one currency.

/** What every answer says of itself. */
export interface AnalysisFacts {
  readonly asOf: string;
  readonly currency: string;
  readonly configVersion: string;
  readonly populationSource: Population['source'];
}

export type Measure = 'revenue' | 'margin' | 'orders';

export interface ValueAnalysis {
  readonly measure: Measure;
  /** Orders in other currencies, which are left out. */
  readonly otherCurrencies: number;
  /** With an order in the period. */
  readonly accounts: number;
  readonly total: number;
  /** The accounts from the best to the least in a hundred parts of equal size, or one each below a hundred. */
  readonly per100: readonly {
    readonly sum: number;
    readonly accounts: number;
    /** Of one account in the part. */
    readonly least: number;
    readonly most: number;
  }[];
  /** Share of the total that the best 0, 1, ... 100 % of the accounts bring. */
  readonly cumulative: readonly number[];
  readonly shareOfBestFifth?: number;
  /** In the period before. */
  readonly shareOfBestFifthBefore?: number;
  readonly grades: readonly {
    readonly grade: string;
    readonly accounts: number;
    readonly sum: number;
    readonly share: number;
  }[];
  /** Ids of the accounts of the ranks asked for, the best first; absent where none were. */
  readonly members?: readonly string[];
}

export interface RfmAnalysis {
  /** Every pair of scores from 1 to 5. */
  readonly cells: readonly {
    readonly recency: number;
    readonly frequency: number;
    readonly accounts: number;
    readonly sum: number;
    readonly segment: string;
  }[];
  readonly thresholds: RfmThresholds;
  readonly segments: readonly { readonly name: string; readonly accounts: number; readonly sum: number }[];
}

/** How long customers stayed with and without something in their first half year. Not a cause: nobody chose by chance who got it. */
export interface StayingAnalysis {
  /** Who was followed beyond the first half year. */
  readonly customers: number;
  readonly sides: readonly {
    readonly side: StayingSide;
    /** After the first half year. */
    readonly days: number;
    readonly with: StayingGroup;
    readonly without: StayingGroup;
    /** Equal groups would differ as much in fewer than one of twenty cases. */
    readonly isMoreThanChance: boolean;
  }[];
}

export interface StayingGroup {
  readonly customers: number;
  readonly lost: number;
  /** Still there after these days (Kaplan and Meier), with its standard error. */
  readonly share: number;
  readonly error: number;
}

export interface LifetimeAnalysis {
  readonly model: ValueModel;
  readonly customers: number;
  readonly repeatCustomers: number;
  readonly total: number;
  readonly histogram: readonly { readonly from: number; readonly until: number; readonly accounts: number }[];
  readonly best: readonly { readonly accountId: string; readonly lifetimeMinor: number; readonly pAlive?: number }[];
  readonly staying: StayingAnalysis;
  /** What a model fitted a year ago expected, beside what came; absent where the history is too short for it. */
  readonly holdout?: Holdout;
}

/** Accounts of a cohort that ordered in a quarter after their first; 0 for that itself. */
export interface CohortCell {
  readonly cohort: string;
  readonly quarter: number;
}

export interface CohortAnalysis {
  readonly by: 'quarter';
  readonly rows: readonly {
    /** First quarter with an order: 2026-Q1. */
    readonly cohort: string;
    readonly accounts: number;
    /** Share of them that ordered in that quarter and each one after it, up to the last full one. */
    readonly retained: readonly number[];
    readonly spendMinor: readonly number[];
  }[];
  /** Mean cost of winning an account of those that have one recorded, and of keeping one for a year. */
  readonly acquisitionMinor?: number;
  readonly retentionMinor?: number;
  /** Ids of the accounts of the cell asked for; absent where none was. */
  readonly members?: readonly string[];
}

/** From one state to another. */
export interface StateMove {
  readonly from: string;
  readonly to: string;
}

export interface MigrationAnalysis {
  readonly over: 'rfm' | 'lifecycle';
  readonly from: string;
  readonly to: string;
  readonly states: readonly string[];
  /** Accounts that went from the state of the row to that of the column. */
  readonly moves: readonly (readonly number[])[];
  /** How many of all that moved fell and rose; of others neither is known. How much less some of them spend, and how much more the rest. */
  readonly down: number;
  readonly up: number;
  readonly lostMinor: number;
  readonly wonMinor: number;
  /** Ids of all accounts that make the move asked for; absent where none was. */
  readonly members?: readonly string[];
  /** Those with another state than before (of the move asked for), the two hundred with the greatest effect, that one first. */
  readonly movers: readonly {
    readonly accountId: string;
    readonly from: string;
    readonly to: string;
    /** Spend of the months of the grades up to the one day, less that up to the other. */
    readonly effectMinor: number;
    readonly reason: Part;
  }[];
}

export interface RulesAnalysis {
  /** Those of the whole company where the territory or segment that was asked for has none. */
  readonly sets: readonly RuleSet[];
}

export interface WhiteSpaceAnalysis {
  /** Buyers in all accounts that are looked at, the most bought first. */
  readonly categories: readonly { readonly id: string; readonly name: string; readonly buyers: number }[];
  /** Whole months since each category was last bought; null for never. The accounts of greatest worth first. */
  readonly rows: readonly { readonly accountId: string; readonly months: readonly (number | null)[] }[];
}

export interface ForecastAnalysis {
  /** YYYY-MM of the first actual. */
  readonly monthFrom: string;
  readonly actual: readonly number[];
  /** Of the months after the last actual, with the limits between which four of five should lie. */
  readonly expected: readonly { readonly value: number; readonly low: number; readonly high: number }[];
  readonly method: ForecastMethod;
  /** Of a forecast of the last months made before them: mean absolute error, and beside that of saying "as before" (below 1 is better). */
  readonly pastError?: { readonly meanAbsoluteError: number; readonly scaledError?: number };
  /** Open deals weighted by their probability, by the month in which they should close, for the same months as `expected`; of a product: what they hold of it. */
  readonly pipelineMinor: readonly number[];
  /** The same of all these months together, the most first; without a product last: what no line of an opportunity names. Adds up to `pipelineMinor`. */
  readonly pipelineByProduct: readonly {
    readonly productId?: string;
    readonly deals: number;
    /** Before it is weighted. */
    readonly openMinor: number;
    readonly weightedMinor: number;
  }[];
  /** Conversion and time of the stages, of opportunities in any currency; of a product: of those that name it. */
  readonly stages: readonly StageFigures[];
  readonly productId?: string;
  readonly territoryId?: string;
}

export interface TargetAnalysis {
  /** With a target in the currency, the latest first. */
  readonly periods: readonly PeriodName[];
  /** The one that is looked at; absent where there is none. */
  readonly period?: PeriodName;
  /** Territories, then people, the greatest target first. */
  readonly rows: readonly TargetFigures[];
}

/** Accounts that lack something: one of the fields, a check in time, or anything at all. */
export type QualityMembers = QualityField | 'stale' | 'lacking';

export interface QualityAnalysis {
  readonly accounts: number;
  /** Without any gap. */
  readonly complete: number;
  readonly fields: readonly { readonly field: string; readonly missing: number }[];
  readonly stale: number;
  /** With gaps or stale. */
  readonly lacking: number;
  /** Ids of the accounts asked for; absent where none were. */
  readonly members?: readonly string[];
  /** Of those with gaps or stale the first five hundred by worth. */
  readonly records: readonly {
    readonly accountId: string;
    /** 0 to 100. */
    readonly score: number;
    readonly gaps: readonly string[];
    readonly isStale: boolean;
  }[];
}

/** Two records that are probably one. */
export interface DuplicatePair {
  readonly of: 'account' | 'contact';
  /** The lesser id. */
  readonly firstId: string;
  readonly secondId: string;
  /** 0 to 100: points for the reasons, less those against it. */
  readonly score: number;
  /** What speaks for it, then what speaks against it. */
  readonly reasons: readonly DuplicateReason[];
}

export interface DuplicatesAnalysis {
  /** Looked at. */
  readonly accounts: number;
  readonly contacts: number;
  /** Pairs that nobody has said anything of, and those of which somebody has. */
  readonly open: number;
  readonly answered: number;
  /** Of the open ones those with most points, accounts and contacts together, five hundred at most. */
  readonly pairs: readonly DuplicatePair[];
  /** Values that too many records share to say anything, such as a telephone number that stands for none. */
  readonly leftOut: number;
}

/** Customers who now buy otherwise than before, by more than the settings let pass. */
export interface DriftAnalysis {
  /** Ids of all of them, who spends most over the months of the grades first. */
  readonly members: readonly string[];
  /** What moved most, of the first fifty. */
  readonly moves: readonly {
    readonly accountId: string;
    readonly categoryId: string;
    /** Shares of the spend. */
    readonly before: number;
    readonly now: number;
  }[];
}

/** What became of lost customers: somebody approached them, or nobody did. Not a cause: nobody chose by chance who was approached. */
export interface WinBackGroup {
  readonly customers: number;
  /** Ordered within the days that are looked at. */
  readonly returned: number;
  /** Of those within these days, less returns. */
  readonly spendMinor: number;
}

export interface WinBackAnalysis {
  /** Days after the beginning in which an order counts. */
  readonly withinDays: number;
  readonly months: number;
  readonly approached: WinBackGroup;
  readonly others: WinBackGroup;
  /** Of those approached: by a suggestion that somebody took up. */
  readonly suggested: number;
  /** Not followed for so many days yet, and in neither group. */
  readonly pending: { readonly approached: number; readonly others: number };
  /** Most customers first; '' where no reason is recorded. */
  readonly reasons: readonly {
    readonly reason: string;
    readonly approached: WinBackGroup;
    readonly others: WinBackGroup;
  }[];
  /** Ids of the customers asked for; absent where none were. */
  readonly members?: readonly string[];
}

/** Customers behind a number of the win-back report. */
export interface WinBackCell {
  readonly side: 'approached' | 'others';
  /** '' for those without one; absent: whatever it is. */
  readonly reason?: string;
  /** Only those who ordered again. */
  readonly returned?: boolean;
  /** Instead of those who were followed to the end, those who were not yet. */
  readonly pending?: boolean;
}

/** Who would be graded or segmented otherwise with other thresholds. */
export interface WhatIfAnalysis {
  readonly grades: MovesOf;
  readonly segments: MovesOf;
  readonly lifecycle: MovesOf;
}

export interface MovesOf {
  readonly states: readonly string[];
  readonly moves: readonly (readonly number[])[];
  /** Ids of all accounts that make the move asked for; absent where none was. */
  readonly members?: readonly string[];
  /** Two hundred at most. */
  readonly movers: readonly { readonly accountId: string; readonly from: string; readonly to: string }[];
}

export interface Analyses {
  readonly value: ValueAnalysis & AnalysisFacts;
  readonly rfm: RfmAnalysis & AnalysisFacts;
  readonly lifetime: LifetimeAnalysis & AnalysisFacts;
  readonly cohorts: CohortAnalysis & AnalysisFacts;
  readonly migration: MigrationAnalysis & AnalysisFacts;
  readonly rules: RulesAnalysis & AnalysisFacts;
  readonly whiteSpace: WhiteSpaceAnalysis & AnalysisFacts;
  readonly forecast: ForecastAnalysis & AnalysisFacts;
  readonly targets: TargetAnalysis & AnalysisFacts;
  readonly quality: QualityAnalysis & AnalysisFacts;
  readonly duplicates: DuplicatesAnalysis & AnalysisFacts;
  readonly drift: DriftAnalysis & AnalysisFacts;
  readonly winBack: WinBackAnalysis & AnalysisFacts;
  readonly whatIf: WhatIfAnalysis & AnalysisFacts;
}

export type AnalysisKind = keyof Analyses;
