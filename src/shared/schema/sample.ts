import { must } from '../errors';
import { completeBody } from './validate';
import type { Entity } from './entity';
import type { Field, Fields } from './field';

/** A repeatable sequence of numbers from 0 to below 1 (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const words = [
  'Königlich Essen',
  '台北禾味商行',
  '盒里鲜生活超市',
  "Vins et alcools O'Brien",
  'Łódź "Mały" Sklep',
  '=1+1 & Co.',
  '鮨 さくら',
  'Ünal; Söhne',
  '😀 Ice',
  '-10 % Markt',
];

/**
 * A body made from the definition alone: every required field, most of the others, awkward texts included. The same seed
 * gives the same body, so that a test that fails can be run again.
 */
export function sampleBody(entity: Entity, seed: number): Record<string, unknown> {
  const next = sequence(seed * 2654435761);
  return completeBody(entity, valuesOf(entity.fields, next));
}

function valuesOf(fields: Fields, next: () => number): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const isLeftOut = next() < 0.25;
    const value = name === 'currency' ? pick(['EUR', 'USD', 'JPY', 'KWD', 'TWD'], next) : valueOf(field, next);
    if (field.required || !isLeftOut) body[name] = value;
  }
  return body;
}

function pick<T>(list: readonly T[], next: () => number): T {
  return must(list[Math.floor(next() * list.length)], 'the list has members');
}

const integer = (field: Field, next: () => number): number => {
  const most = Math.min(field.maxValue, field.min + 10 ** Math.floor(2 + next() * 8));
  return field.min + Math.floor(next() * (most - field.min + 1));
};

const twoDigits = (value: number): string => String(value).padStart(2, '0');
const dateOf = (next: () => number): string =>
  `${2020 + Math.floor(next() * 10)}-${twoDigits(1 + Math.floor(next() * 12))}-${twoDigits(1 + Math.floor(next() * 28))}`;
const instantOf = (next: () => number): string =>
  `${dateOf(next)}T${twoDigits(Math.floor(next() * 24))}:${twoDigits(Math.floor(next() * 60))}:00.${String(Math.floor(next() * 1000)).padStart(3, '0')}Z`;
const idOf = (target: string, next: () => number): string => `${target}-${Math.floor(next() * 1e9)}`;

function valueOf(field: Field, next: () => number): unknown {
  switch (field.kind) {
    case 'text':
      return pick(words, next).slice(0, field.max);
    case 'note':
      return `${pick(words, next)}\n${pick(words, next)}`;
    case 'phone':
      return pick(['+49 221 4710123', '(030) 0074321', '0900-123-456'], next);
    case 'email':
      return pick(['anna@example.com', 'li.wei@例子.example'], next);
    case 'url':
      return 'https://www.example.com/?q=%E5%8F%B0';
    case 'date':
      return dateOf(next);
    case 'instant':
      return instantOf(next);
    case 'money':
    case 'quantity':
    case 'percent':
    case 'integer':
      return integer(field, next);
    case 'flag':
      return next() < 0.5;
    case 'choice':
      return pick(Object.keys(must(field.choices, 'a choice has choices')), next);
    case 'ref':
      return idOf(must(field.target, 'a reference has a target'), next);
    case 'refs':
      return Array.from({ length: 1 + Math.floor(next() * 2) }, () =>
        idOf(must(field.target, 'references have a target'), next),
      );
    case 'tags':
      return [...new Set([pick(words, next), pick(words, next)])];
    case 'rows': {
      const columns = must(field.columns, 'rows have columns');
      const rows = Array.from({ length: 1 + Math.floor(next() * 3) }, () => valuesOf(columns, next));
      const key = must(field.key, 'rows have a key');
      return [...new Map(rows.map((row) => [row[key], row])).values()];
    }
  }
}
