import { z } from '../../schema/zod';
import type { Population, RuleSet } from './population';

/** What the head office works out for all laptops; the content of the entity of that name. */
export type AnalysisResult =
  | { readonly kind: 'population'; readonly population: Population }
  | { readonly kind: 'rules'; readonly rules: RuleSet };

/** JSON has no infinity: a limit that nobody reaches is null there. */
const limit = z
  .number()
  .nullable()
  .transform((value) => value ?? Infinity);
const recencyLimit = z
  .number()
  .nullable()
  .transform((value) => value ?? -Infinity);
/** A number of a fit that came out as none. */
const estimate = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

const source = z.enum(['headOffice', 'laptop']);
const fallback = z.enum(['too_few_customers', 'too_few_repeat_customers', 'not_converged', 'no_finite_mean']);

const howItEnded = { logLikelihood: estimate, iterations: z.number(), converged: z.boolean() };

const bgNbdFit = z.object({
  ...howItEnded,
  parameters: z.object({ r: z.number(), alpha: z.number(), a: z.number(), b: z.number() }),
  standardErrors: z.object({ r: estimate, alpha: estimate, a: estimate, b: estimate }).optional(),
  atLimit: z.array(z.enum(['r', 'alpha', 'a', 'b'])),
});

const gammaGammaFit = z.object({
  ...howItEnded,
  parameters: z.object({ p: z.number(), q: z.number(), v: z.number() }),
  standardErrors: z.object({ p: estimate, q: estimate, v: estimate }).optional(),
  atLimit: z.array(z.enum(['p', 'q', 'v'])),
  correlation: z.number().optional(),
});

const population = z.object({
  source,
  asOf: z.string(),
  currency: z.string(),
  configVersion: z.string(),
  customers: z.number(),
  orders: z.number(),
  rfm: z.object({ recencyDays: z.array(recencyLimit), purchases: z.array(limit), spend: z.array(limit) }),
  gradeLimits: z.array(limit),
  topFifthLeast: limit,
  model: z.object({
    unitDays: z.union([z.literal(1), z.literal(7)]),
    repeatCustomers: z.number(),
    purchases: z.object({ fit: bgNbdFit.optional(), fallback: fallback.optional() }),
    spend: z.object({ fit: gammaGammaFit.optional(), customers: z.number(), fallback: fallback.optional() }),
  }),
});

const rules = z.object({
  source,
  asOf: z.string(),
  configVersion: z.string(),
  territoryId: z.string().optional(),
  segmentId: z.string().optional(),
  baskets: z.number(),
  minSupport: z.number(),
  rules: z.array(
    z.object({
      if: z.array(z.string()).min(1),
      then: z.string(),
      support: z.number(),
      confidence: z.number(),
      lift: z.number(),
      leverage: z.number(),
      conviction: z.number().nullable(),
      baskets: z.number(),
    }),
  ),
});

const result = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('population'), population }),
  z.object({ kind: z.literal('rules'), rules }),
]);

/** As JSON, with null for what is not finite. */
export const encodeAnalysisResult = (value: AnalysisResult): string => JSON.stringify(value);

/** undefined for anything that is not such a result, whoever wrote it: the laptop then computes its own. */
export function decodeAnalysisResult(content: string): AnalysisResult | undefined {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return undefined;
  }
  return result.safeParse(json).data;
}
