import type { Body } from '../entities';
import type { Condition } from './condition';
import { conditionsOf } from './saved-list';

/** How an account is looked after. */
export type Care = Partial<Pick<Body<'account'>, 'visitIntervalDays' | 'priceListId' | 'serviceLevel'>>;
type Segment = Care & Pick<Body<'segment'>, 'position'> & { readonly id: string };

/** Where a value of the care comes from: the account itself, or a segment by its id. */
type CareSource = 'account' | { readonly segmentId: string };

export const careParts = ['visitIntervalDays', 'priceListId', 'serviceLevel'] as const;
export type CarePart = (typeof careParts)[number];

/** What an account has to fulfil to belong to a segment. A segment without any would hold everybody: it holds nobody. */
export function membersOf(segment: Pick<Body<'segment'>, 'conditions'>): readonly Condition[] {
  const conditions = conditionsOf(segment.conditions);
  return conditions.length > 0 ? conditions : [{ field: 'id', op: 'in', value: [] }];
}

/** Segments in the order in which they count; of two with the same position the id decides, so that all laptops agree. */
export const bySegmentOrder = <S extends Segment>(segments: readonly S[]): S[] =>
  [...segments].sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || (a.id < b.id ? -1 : 1));

/** A price list in another currency than the account's is none for it. */
const isForCurrency = (currency: string | undefined, ofAccount: string | undefined): boolean =>
  currency === undefined || ofAccount === undefined || currency === ofAccount;

/**
 * Whether a segment says something of a part that is good for an account.
 * @param listCurrency of the segment's price list
 */
export const decidesFor = (
  segment: Care,
  part: CarePart,
  listCurrency: string | undefined,
  accountCurrency: string | undefined,
): boolean => segment[part] !== undefined && (part !== 'priceListId' || isForCurrency(listCurrency, accountCurrency));

/**
 * The account's own values, and for each that it has not, that of the first of its segments that says one.
 * @param segments those the account belongs to, in any order
 * @param currencyOf of a price list, as far as it is known
 */
export function careOf(
  account: Care & Pick<Partial<Body<'account'>>, 'currency'>,
  segments: readonly Segment[],
  currencyOf: (priceListId: string) => string | undefined,
): { readonly care: Care; readonly from: Readonly<Partial<Record<keyof Care, CareSource>>> } {
  const care: Record<string, unknown> = {};
  const from: Partial<Record<keyof Care, CareSource>> = {};
  const ordered = bySegmentOrder(segments);
  for (const part of careParts) {
    const segment = ordered.find((one) =>
      decidesFor(one, part, one.priceListId === undefined ? undefined : currencyOf(one.priceListId), account.currency),
    );
    const value = account[part] ?? segment?.[part];
    if (value === undefined) continue;
    care[part] = value;
    from[part] = account[part] !== undefined || !segment ? 'account' : { segmentId: segment.id };
  }
  return { care: care as Care, from };
}
