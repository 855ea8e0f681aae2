import { must } from '../../shared/errors';
import { seedOf } from '../stable-id';

/** A reproducible sequence: the same seed gives the same company on every machine. */
export interface Random {
  /** 0 inclusive to 1 exclusive. */
  next(): number;
  /** Whole number from `from` to `to`, both possible. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the list, each as likely as its weight. */
  weighted<T>(list: readonly T[], weight: (item: T, index: number) => number): T;
  /** Up to `count` different members, in the order drawn. */
  sample<T>(list: readonly T[], count: number): T[];
  /** Normal distribution, mean 0, deviation 1. */
  normal(): number;
}

/** Mulberry32 over a hashed name. */
export function randomOf(name: string): Random {
  let state = seedOf(name);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(list: readonly T[]): T => must(list[int(0, list.length - 1)], 'the list has members');
  return {
    next,
    int,
    pick,
    chance: (probability) => next() < probability,
    weighted: (list, weight) => {
      const weights = list.map(weight);
      let left = next() * weights.reduce((sum, w) => sum + w, 0);
      const index = weights.findIndex((w) => (left -= w) < 0);
      return must(list[index === -1 ? list.length - 1 : index], 'the list has members');
    },
    sample: (list, count) => {
      const rest = [...list];
      const drawn = [];
      while (drawn.length < count && rest.length > 0) drawn.push(...rest.splice(int(0, rest.length - 1), 1));
      return drawn;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
