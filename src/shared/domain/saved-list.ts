import { z } from '../schema/zod';
import type { Body } from '../entities';
import { dayPresets, textOps, type Condition, type FieldCondition } from './condition';

/** What a list shows: which part, the words searched, the filters, the order, the columns. */
export interface ListView {
  /** One of the parts a list offers: mine, team, pool. */
  readonly scope: string;
  readonly search: string;
  readonly conditions: readonly Condition[];
  readonly sort: { readonly field: string; readonly desc: boolean };
  /** Keys of the columns that were chosen; undefined: those shown from the start. */
  readonly columns?: readonly string[] | undefined;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const field = z.string();
const fieldConditionSchema: z.ZodType<FieldCondition> = z.union([
  z.object({ field, op: z.enum(['eq', 'ne', 'lt', 'lte', 'gt', 'gte']), value: scalar }),
  z.object({ field, op: z.literal('in'), value: z.array(scalar) }),
  z.object({ field, op: z.enum(['has', ...textOps]), value: z.string() }),
  z.object({ field, op: z.literal('days'), value: z.enum(dayPresets) }),
  z.object({ field, op: z.enum(['empty', 'notEmpty']) }),
]);
const conditionSchema: z.ZodType<Condition> = z.union([
  fieldConditionSchema,
  z.object({ field, op: z.literal('anyOf'), value: z.array(z.array(fieldConditionSchema).min(1)).min(1) }),
]);

type ViewFields = 'part' | 'search' | 'conditions' | 'sort' | 'descending' | 'columns';

/** A view as the fields of a saved list; what it does not ask for is null, so that a patch clears it. */
export function fieldsOfView(view: ListView): { [K in ViewFields]: NonNullable<Body<'savedList'>[K]> | null } {
  return {
    part: view.scope,
    search: view.search.trim() || null,
    conditions: conditionRowsOf(view.conditions),
    sort: view.sort.field,
    descending: view.sort.desc,
    columns: view.columns === undefined ? null : [...view.columns],
  };
}

type ConditionRows = NonNullable<Body<'savedList'>['conditions']>;

/** Conditions as a record keeps them. */
export const conditionRowsOf = (conditions: readonly Condition[]): ConditionRows =>
  conditions.map((condition, at) => ({
    // Found again by what they compare, so that two laptops that change different filters merge.
    key:
      conditions.findIndex((other) => keyOf(other) === keyOf(condition)) < at
        ? `${keyOf(condition)} ${at}`
        : keyOf(condition),
    field: condition.field,
    op: condition.op,
    ...('value' in condition ? { value: JSON.stringify(condition.value) } : {}),
  }));

/** A condition of a chosen thousand customers says nothing that a record could keep. As long as a value of `conditionRows` may be. */
const mostValue = 5_000;

/** Whether a record can keep them. */
export const canBeKept = (conditions: readonly Condition[]): boolean =>
  conditionRowsOf(conditions).every(({ value = '' }) => value.length <= mostValue);

/** The conditions that a record keeps, without those that this version does not know. */
export const conditionsOf = (rows: ConditionRows = []): Condition[] =>
  rows.flatMap((row) => {
    const read = conditionSchema.safeParse({ field: row.field, op: row.op, value: parsed(row.value) });
    return read.success ? [read.data] : [];
  });

const keyOf = ({ field: of, op }: Condition): string => `${of} ${op}`;

/**
 * The view of a saved list. Conditions that this version does not know are left out.
 * @param usual what the list shows when nobody asked for anything, for what the record leaves open
 */
export function viewOfFields(body: Pick<Body<'savedList'>, ViewFields>, usual: ListView): ListView {
  return {
    scope: body.part ?? usual.scope,
    search: body.search ?? '',
    conditions: conditionsOf(body.conditions),
    sort: body.sort === undefined ? usual.sort : { field: body.sort, desc: body.descending === true },
    ...(body.columns === undefined || body.columns.length === 0 ? {} : { columns: body.columns }),
  };
}

function parsed(value: string | undefined): unknown {
  try {
    return value === undefined ? undefined : JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Whether two views show the same. The order of columns is that of the table, whatever order they were chosen in. */
export function sameView(a: ListView, b: ListView): boolean {
  const essence = (view: ListView): string =>
    JSON.stringify([
      view.scope,
      view.search.trim(),
      view.conditions.map((one) => [one.field, one.op, 'value' in one ? one.value : null]),
      view.sort.field,
      view.sort.desc,
      view.columns === undefined ? null : [...view.columns].sort(),
    ]);
  return essence(a) === essence(b);
}

/** What has a place among others. */
export interface Placed {
  readonly id: string;
  readonly position: number;
}

const gap = 2 ** 20;

/**
 * The positions to write so that `id` comes to stand at `index` among the others: one where there is room between the
 * neighbours, else all of them.
 * @param ordered as they stand now
 */
export function positionsWith(ordered: readonly Placed[], id: string, index: number): Placed[] {
  const others = ordered.filter((list) => list.id !== id);
  const before = others[index - 1]?.position;
  const after = others[index]?.position;
  const position = after === undefined ? (before ?? 0) + gap : Math.floor(((before ?? 0) + after) / 2);
  if (position > (before ?? 0) && position < (after ?? Infinity)) return [{ id, position }];
  const ids = others.map((list) => list.id);
  return [...ids.slice(0, index), id, ...ids.slice(index)].map((one, at) => ({ id: one, position: (at + 1) * gap }));
}
