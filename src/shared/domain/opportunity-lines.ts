import type { Body } from '../entities';
import { lineGrossMinor, shareOutMinor, sumMinor } from './money';

type Opportunity = Body<'opportunity'>;
export type OpportunityLine = NonNullable<Opportunity['lines']>[number];

/** What the lines add up to, in minor units; undefined without any. */
export const sumOfLines = (lines: readonly OpportunityLine[] = []): number | undefined =>
  lines.length === 0 ? undefined : sumMinor(lines.map(({ amountMinor }) => amountMinor));

/** What an opportunity is worth: the value somebody gave it, else what its lines add up to. */
export const valueOfOpportunity = ({
  valueMinor,
  lines,
}: Pick<Opportunity, 'valueMinor' | 'lines'>): number | undefined => valueMinor ?? sumOfLines(lines);

/** A line of one piece at today's price, or with nothing said of it where there is no price. */
export const newLine = (productId: string, unitPriceMinor: number | undefined): OpportunityLine =>
  unitPriceMinor === undefined
    ? { productId, amountMinor: 0 }
    : { productId, quantityMilli: 1000, amountMinor: unitPriceMinor };

/** Another quantity, or none. The amount follows as long as it is quantity times price: one given by hand stays. */
export function withQuantity(
  { quantityMilli: before, ...line }: OpportunityLine,
  quantityMilli: number | undefined,
  unitPriceMinor: number | undefined,
): OpportunityLine {
  if (quantityMilli === undefined) return line;
  const isPriced =
    unitPriceMinor !== undefined &&
    (before === undefined ? line.amountMinor === 0 : line.amountMinor === lineGrossMinor(unitPriceMinor, before));
  return {
    ...line,
    quantityMilli,
    ...(isPriced ? { amountMinor: lineGrossMinor(unitPriceMinor, quantityMilli) } : {}),
  };
}

export interface ProductPart {
  /** Absent: what no line accounts for. */
  readonly productId?: string;
  readonly amountMinor: number;
}

/**
 * An amount of an opportunity (its value, or that weighted) by product, in the proportion of its lines. What its value is beyond
 * their sum is of no product; lines that add up to more than the value share it. The parts add up to the amount.
 */
export function amountByProduct(
  amountMinor: number,
  { valueMinor, lines = [] }: Pick<Opportunity, 'valueMinor' | 'lines'>,
): ProductPart[] {
  const beyond = Math.max(0, (valueMinor ?? 0) - (sumOfLines(lines) ?? 0));
  // Also where neither value nor lines say anything.
  const hasRest = beyond > 0 || lines.every((line) => line.amountMinor === 0);
  const parts = shareOutMinor(amountMinor, [...(hasRest ? [beyond] : []), ...lines.map((line) => line.amountMinor)]);
  const rest = hasRest ? [{ amountMinor: parts[0] ?? 0 }] : [];
  const named = lines.map(({ productId }, index) => ({ productId, amountMinor: parts[index + rest.length] ?? 0 }));
  return [...named, ...rest];
}
