import type { FieldCondition } from '../../shared/domain/condition';
import { instantsOf, spanOf } from '../../shared/domain/condition';
import type { Alternatives } from '../../shared/domain/tag-conditions';
import type { Entity } from '../../shared/schema/entity';
import type { Field } from '../../shared/schema/field';
import { fieldAt } from '../../shared/schema/field-path';
import type { FieldPath } from './api';
import type { Column } from './column';
import { conditionTest, type Calendar } from '../../shared/domain/condition-test';
import { textQuery, type TextQuery } from './text-query';
import type { PackedRecords } from './packed/packed-records';
import type { ReferenceIndex } from './packed/reference-index';
import type { MeantQuery } from './result-set';

/** What a filter may ask of a table. */
export interface FilterSource {
  readonly entity: Entity;
  readonly records: PackedRecords;
  readonly around: Calendar;
  /** undefined when there is none at this path. */
  readonly index: (path: FieldPath) => ReferenceIndex | undefined;
  /** undefined when it has not been made. */
  readonly column: (path: FieldPath) => Column | undefined;
  readonly reader: (path: FieldPath) => (slot: number) => unknown;
  /** undefined: the value decides. */
  readonly test: (condition: FieldCondition) => Predicate | undefined;
}

export type Predicate = (slot: number) => boolean;

/** Records among which all are that fit a query. */
export interface Narrowed {
  readonly count: number;
  /** In no order. */
  readonly slots: () => Uint32Array;
}

/** A part of the list of a column: places from `start` to before `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

const kinds = {
  text: new Set(['text', 'phone', 'email', 'url']),
  day: new Set(['date', 'instant']),
  number: new Set(['money', 'quantity', 'percent', 'integer']),
};
const isComparison: ReadonlySet<string> = new Set(['lt', 'lte', 'gt', 'gte']);

/** Whether people filter by fields of this kind as a whole: an order of them is worth its room. */
export const isOftenFiltered = (kind: Field['kind']): boolean =>
  kind === 'choice' || kind === 'flag' || kind === 'text' || kinds.day.has(kind) || kinds.number.has(kind);

/** Whether the order of a field tells which records fit. */
export function isToldByOrder({ field, op }: FieldCondition, entity: Entity): boolean {
  const kind = field.includes('.') ? undefined : fieldAt(entity, field)?.kind;
  if (kind === undefined) return false;
  const isOrdered = kinds.day.has(kind) || kinds.number.has(kind);
  if (isComparison.has(op)) return isOrdered;
  if (op === 'days') return kinds.day.has(kind);
  return (op === 'eq' || op === 'in') && (isOrdered || kinds.text.has(kind) || kind === 'choice' || kind === 'flag');
}

/** What a value of a condition is in the order of the field; undefined: the order does not have it. */
function sortValue(field: Field, value: unknown): number | string | undefined {
  if (field.kind === 'choice') {
    const place = Object.keys(field.choices ?? {}).indexOf(String(value));
    return place < 0 ? undefined : place;
  }
  if (field.kind === 'flag') return typeof value === 'boolean' ? Number(value) : undefined;
  const isRight = typeof value === (kinds.number.has(field.kind) ? 'number' : 'string');
  return isRight && value !== '' ? (value as number | string) : undefined;
}

/** The parts of a column that fit; undefined: it cannot tell. */
function spansOf(condition: FieldCondition, { entity, column: columnOf, around }: FilterSource): Span[] | undefined {
  const column = columnOf(condition.field);
  const field = fieldAt(entity, condition.field);
  if (!column || !field || !isToldByOrder(condition, entity)) return undefined;
  const between = (from: number | string | undefined, until: number | string | undefined): Span => ({
    start: from === undefined ? 0 : column.place(from, false),
    end: until === undefined ? column.list.length : column.place(until, true),
  });
  if (condition.op === 'days') {
    const days = spanOf(condition.value, around.today());
    const { from, until } = field.kind === 'date' ? days : instantsOf(days, around.zoneOffset());
    return [between(from, until ?? '9999-12-31')];
  }
  const values = (condition.op === 'in' ? condition.value : [(condition as { value: unknown }).value]).map((value) =>
    sortValue(field, value),
  );
  if (values.includes(undefined)) return undefined;
  const [value] = values as (number | string)[];
  switch (condition.op) {
    case 'lt':
      return [{ start: 0, end: column.place(value as number | string, false) }];
    case 'lte':
      return [between(undefined, value)];
    case 'gt':
      return [{ start: column.place(value as number | string, true), end: column.list.length }];
    case 'gte':
      return [between(value, undefined)];
    default:
      return [...new Set(values)].map((one) => between(one, one));
  }
}

/** The records among which the answer is, as the narrowest index or order knows; undefined: none knows. */
export function narrowed(source: FilterSource, query: MeantQuery): Narrowed | undefined {
  let best: Narrowed | undefined;
  const offer = (count: number, slots: () => Uint32Array): void => {
    if (!best || count < best.count) best = { count, slots };
  };
  for (const condition of query.where ?? []) {
    const { field, op } = condition;
    if (op === 'eq' || op === 'has' || op === 'in') {
      const values = (op === 'in' ? condition.value : [condition.value]).map(String);
      if (field === 'id') offer(values.length, () => slotsOf(source.records, values));
      const index = source.index(field);
      if (index) {
        const count = values.reduce((sum, value) => sum + index.count(value), 0);
        offer(count, () => Uint32Array.from(new Set(values.flatMap((value) => index.slots(value)))));
      }
    }
    const spans = spansOf(condition, source);
    const list = source.column(field)?.list;
    if (spans && list) {
      const count = spans.reduce((sum, { start, end }) => sum + Math.max(0, end - start), 0);
      offer(count, () => {
        const slots = new Uint32Array(count);
        let at = 0;
        for (const { start, end } of spans) {
          slots.set(list.slice(start, Math.max(start, end)), at);
          at += Math.max(0, end - start);
        }
        return slots;
      });
    }
  }
  const parts = query.either?.map((where) => narrowed(source, { where })) ?? [];
  if (parts.length > 0 && parts.every((part) => part !== undefined))
    offer(
      parts.reduce((sum, { count }) => sum + count, 0),
      () => Uint32Array.from(new Set(parts.flatMap((part) => [...part.slots()]))),
    );
  const text = best && best.count < fewEnough ? undefined : textQuery(query.search ?? '');
  return text ? textNarrowed(source.records, text) : best;
}

/** More are looked for by their texts, if texts are asked for. */
const fewEnough = 2000;

function textNarrowed(records: PackedRecords, text: TextQuery): Narrowed {
  const slots = Uint32Array.from(records.texts.matching(text));
  return { count: slots.length, slots: () => slots };
}

const slotsOf = (records: PackedRecords, ids: readonly string[]): Uint32Array =>
  Uint32Array.from(new Set(ids.map((id) => records.slotOf(id)).filter((slot) => slot >= 0 && records.isLive(slot))));

/** @param byOrder may ask columns as they are now: not for long */
export function predicateOf(source: FilterSource, query: MeantQuery, byOrder: boolean): Predicate {
  const tests = (query.where ?? []).map((condition) => testOf(source, condition, byOrder));
  const text = query.search === undefined ? undefined : textQuery(query.search);
  if (text) tests.push((slot) => text.fits(...source.records.texts.at(slot)));
  const oneOf = (either: Alternatives): Predicate => {
    const lists = either.map((where) => predicateOf(source, { where }, byOrder));
    return (slot) => lists.some((fits) => fits(slot));
  };
  if (query.either) tests.push(oneOf(query.either));
  for (const { word, either } of query.words ?? []) {
    const [written, isMeant] = [textQuery(word), oneOf(either)];
    tests.push((slot) => written?.fits(...source.records.texts.at(slot)) === true || isMeant(slot));
  }
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  return (slot) => tests.every((test) => test(slot));
}

function testOf(source: FilterSource, condition: FieldCondition, byOrder: boolean): Predicate {
  const spans = byOrder ? spansOf(condition, source) : undefined;
  if (spans) return ranksTest(source.column(condition.field) as Column, spans);
  const quick = textTestOf(source, condition) ?? source.test(condition);
  if (quick) return quick;
  const isPhone = fieldAt(source.entity, condition.field)?.kind === 'phone';
  return conditionTest(condition, source.reader(condition.field), isPhone, source.around);
}

/** Whether a field holds a text is told from its bytes. */
function textTestOf({ records }: FilterSource, condition: FieldCondition): Predicate | undefined {
  if (condition.op !== 'eq' && condition.op !== 'in') return undefined;
  const values = condition.op === 'in' ? condition.value : [condition.value];
  const texts = values.filter((value) => typeof value === 'string');
  return texts.length === values.length ? records.textTest(condition.field, texts, condition.op === 'in') : undefined;
}

function ranksTest({ list, ranks }: Column, spans: readonly Span[]): Predicate {
  const bounds = spans.flatMap(({ start, end }) =>
    start < end ? [[ranks[list.at(start)] as number, ranks[list.at(end - 1)] as number] as const] : [],
  );
  const [only] = bounds;
  if (only && bounds.length === 1) {
    const [low, high] = only;
    return (slot) => (ranks[slot] as number) >= low && (ranks[slot] as number) <= high;
  }
  return (slot) => {
    const rank = ranks[slot] as number;
    return bounds.some(([low, high]) => low <= rank && rank <= high);
  };
}
