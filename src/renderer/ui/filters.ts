import {
  instantsOf,
  isAnyOf,
  spanOf,
  textOps,
  type Condition,
  type DaySpan,
  type FieldCondition,
  type TextOp,
} from '../../shared/domain/condition';
import type { Entity } from '../../shared/schema/entity';
import type { Field } from '../../shared/schema/field';

/** What a filter says; the data module takes the same. */
export type FilterCondition = Condition;

export interface FilterField {
  readonly path: string;
  readonly field: Field;
}

/** How the value of a filter is asked for. */
export type FilterEditor = 'choices' | 'records' | 'words' | 'range' | 'days' | 'flag' | 'presence';

export function filterEditorOf(field: Field): FilterEditor {
  switch (field.kind) {
    case 'choice':
      return 'choices';
    case 'ref':
    case 'refs':
      return 'records';
    case 'money':
    case 'quantity':
    case 'percent':
    case 'integer':
      return 'range';
    case 'date':
    case 'instant':
      return 'days';
    case 'flag':
      return 'flag';
    case 'tags':
    case 'note':
    case 'text':
    case 'phone':
    case 'email':
    case 'url':
      return 'words';
    case 'rows':
      return 'presence';
  }
}

/** Every field of an entity that a list can be filtered by, and the references inside its rows; `extra` adds derived figures. */
export function filterFieldsOf(entity: Entity, extra: Readonly<Record<string, Field>> = {}): FilterField[] {
  const own = Object.entries(entity.fields).flatMap(([name, field]): FilterField[] => {
    if (field.kind !== 'rows') return [{ path: name, field }];
    return Object.entries(field.columns ?? {})
      .filter(([, column]) => column.kind === 'ref')
      .map(([column, inner]) => ({ path: `${name}.${column}`, field: { ...inner, label: field.label } }));
  });
  return [...own, ...Object.entries(extra).map(([path, field]) => ({ path, field }))];
}

/** Replaces every condition on the field of `next`; without `next` they go. */
export function withFilter<C extends FilterCondition>(conditions: readonly C[], path: string, next: readonly C[]): C[] {
  const at = conditions.findIndex((condition) => condition.field === path);
  const rest = conditions.filter((condition) => condition.field !== path);
  if (at < 0) return [...rest, ...next];
  return [...rest.slice(0, at), ...next, ...rest.slice(at)];
}

/** Conditions by field, in the order of their first appearance: one chip each. Alternatives are not among them. */
export function filtersByField(
  conditions: readonly FilterCondition[],
): { readonly path: string; readonly conditions: readonly FieldCondition[] }[] {
  const own = conditions.filter((condition) => !isAnyOf(condition));
  const paths = [...new Set(own.map((condition) => condition.field))];
  return paths.map((path) => ({ path, conditions: own.filter((condition) => condition.field === path) }));
}

/** A reference in rows or a set holds many values: one of them is asked for with `has`, several cannot be. */
export const holdsMany = (path: string, field: Field): boolean =>
  field.kind === 'refs' || (path.includes('.') && field.kind === 'ref');

/** A span of days as conditions. @param offsetMinutes minutes to add to UTC for local time */
export function daysAsConditions(
  path: string,
  kind: 'date' | 'instant',
  span: DaySpan,
  offsetMinutes: number,
): FieldCondition[] {
  const { from, until } = kind === 'date' ? span : instantsOf(span, offsetMinutes);
  return [
    ...(from === undefined ? [] : [{ field: path, op: 'gte' as const, value: from }]),
    ...(until === undefined ? [] : [{ field: path, op: 'lte' as const, value: until }]),
  ];
}

/** The days that conditions speak of, for the chip and the editor. @param today YYYY-MM-DD */
export function conditionsAsDays(conditions: readonly FieldCondition[], offsetMinutes: number, today: string): DaySpan {
  const [first] = conditions;
  if (first?.op === 'days') return spanOf(first.value, today);
  const day = (value: unknown): string => {
    const text = String(value);
    return text.length === 10 ? text : new Date(Date.parse(text) + offsetMinutes * 60_000).toISOString().slice(0, 10);
  };
  const from = conditions.find((condition) => condition.op === 'gte');
  const until = conditions.find((condition) => condition.op === 'lte');
  return {
    ...(from && 'value' in from ? { from: day(from.value) } : {}),
    ...(until && 'value' in until ? { until: day(until.value) } : {}),
  };
}

export interface NumberSpan {
  readonly least?: number;
  readonly most?: number;
}

export function rangeAsConditions(path: string, span: NumberSpan): FieldCondition[] {
  return [
    ...(span.least === undefined ? [] : [{ field: path, op: 'gte' as const, value: span.least }]),
    ...(span.most === undefined ? [] : [{ field: path, op: 'lte' as const, value: span.most }]),
  ];
}

export function conditionsAsRange(conditions: readonly FieldCondition[]): NumberSpan {
  const edge = (op: 'gte' | 'lte'): number | undefined => {
    const found = conditions.find((condition) => condition.op === op);
    return found && 'value' in found && typeof found.value === 'number' ? found.value : undefined;
  };
  const [least, most] = [edge('gte'), edge('lte')];
  return { ...(least === undefined ? {} : { least }), ...(most === undefined ? {} : { most }) };
}

/** How words are compared, and the words. Filters that other screens set may ask for exactly one value. */
export function conditionsAsWords(conditions: readonly FieldCondition[]): {
  readonly op: TextOp;
  readonly words: string;
} {
  const [first] = conditions;
  if (!first || !('value' in first)) return { op: 'contains', words: '' };
  return { op: textOps.find((op) => op === first.op) ?? 'is', words: String(first.value) };
}
