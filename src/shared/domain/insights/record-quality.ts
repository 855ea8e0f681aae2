import type { QualityAnalysis } from './analyses';

/** What a complete account has: its own fields (a telephone number or an e-mail address counts as `phone`), and somebody to speak to. */
export const qualityFields = [
  'phone',
  'street',
  'postalCode',
  'city',
  'country',
  'industry',
  'ownerId',
  'territoryId',
  'contacts',
] as const;
export type QualityField = (typeof qualityFields)[number];

/** What each field holds, or whether it holds something. */
type AccountFields = Readonly<Partial<Record<Exclude<QualityField, 'contacts'> | 'email', unknown>>>;

/** What is missing, in the order above. */
export const gapsOf = (account: AccountFields, hasContact: boolean): readonly QualityField[] =>
  qualityFields.filter((field) => {
    if (field === 'contacts') return !hasContact;
    if (field === 'phone') return !account.phone && !account.email;
    return !account[field];
  });

/** Per cent of the fields that are there. */
export const completenessOf = (gaps: readonly QualityField[]): number =>
  Math.round((100 * (qualityFields.length - gaps.length)) / qualityFields.length);

export interface AccountQuality {
  readonly accountId: string;
  readonly gaps: readonly QualityField[];
  /** When somebody last verified or changed the account, or spoke to it. */
  readonly knownDay: number;
  readonly worthMinor: number;
}

const mostRecords = 500;

export function qualityAnalysis(
  rows: readonly AccountQuality[],
  staleAfterDays: number,
  asOfDay: number,
): QualityAnalysis {
  const missing = new Map<QualityField, number>(qualityFields.map((field) => [field, 0]));
  const isStale = ({ knownDay }: AccountQuality): boolean => !(asOfDay - knownDay <= staleAfterDays);
  let [complete, stale] = [0, 0];
  const lacking: AccountQuality[] = [];
  for (const row of rows) {
    for (const field of row.gaps) missing.set(field, (missing.get(field) ?? 0) + 1);
    const isOld = isStale(row);
    if (isOld) stale += 1;
    if (row.gaps.length === 0) complete += 1;
    if (isOld || row.gaps.length > 0) lacking.push(row);
  }
  // Only those that can be among the first are put in order: it may be nearly all accounts.
  const least = Float64Array.from(lacking, ({ worthMinor }) => worthMinor)
    .sort()
    .at(-mostRecords);
  return {
    accounts: rows.length,
    complete,
    fields: qualityFields.map((field) => ({ field, missing: missing.get(field) ?? 0 })),
    stale,
    records: lacking
      .filter(({ worthMinor }) => least === undefined || worthMinor >= least)
      .sort((a, b) => b.worthMinor - a.worthMinor || b.gaps.length - a.gaps.length)
      .slice(0, mostRecords)
      .map((row) => ({
        accountId: row.accountId,
        score: completenessOf(row.gaps),
        gaps: row.gaps,
        isStale: isStale(row),
      })),
  };
}
