import { expect, it } from 'vitest';
import { LiveQueries } from './live';
import type { Tables } from './tables';

it('tells a single change at once, and those that follow it once per frame', async () => {
  let status = 0;
  const topics = { status: () => ({ status }), pending: () => [], conflicts: () => [], arrivals: () => [] };
  const frames: (() => void)[] = [];
  const nextFrame = (run: () => void) => {
    frames.push(run);
    return () => undefined;
  };
  const live = new LiveQueries({} as Tables, topics, () => true, nextFrame);
  const told: unknown[] = [];
  live.watch({ kind: 'status' }, (value) => told.push(value));
  await Promise.resolve();
  expect(told).toEqual([{ status: 0 }]);
  const change = async (): Promise<void> => {
    status += 1;
    live.touch([], ['status']);
    await Promise.resolve();
  };
  await change();
  expect(told.at(-1)).toEqual({ status: 1 });
  await change();
  await change();
  expect(told).toHaveLength(2);
  frames.shift()?.();
  await Promise.resolve();
  expect(told).toHaveLength(3);
  expect(told.at(-1)).toEqual({ status: 3 });
  // Nothing came in that frame: the next change does not wait.
  frames.shift()?.();
  await change();
  expect(told.at(-1)).toEqual({ status: 4 });
});

it('tells what somebody has just done in the middle of a frame', async () => {
  let rows = 0;
  const table = { ready: () => undefined, answer: () => ({ users: 0, list: { length: rows } }) };
  const tables = { of: () => table } as unknown as Tables;
  const topics = { status: () => 0, pending: () => 0, conflicts: () => 0, arrivals: () => 0 };
  const live = new LiveQueries(
    tables,
    topics,
    () => true,
    () => () => undefined,
  );
  const told: [string, unknown][] = [];
  for (const entity of ['account', 'order'] as const)
    live.watch({ kind: 'count', entity, query: {} }, (count) => told.push([entity, count]));
  await Promise.resolve();
  live.touch(['account']);
  await Promise.resolve();
  told.length = 0;
  rows = 1;
  live.touch(['account', 'order']);
  await Promise.resolve();
  expect(told).toEqual([]);
  live.tellNow(new Set(['account']));
  await Promise.resolve();
  expect(told).toEqual([['account', 1]]);
});

it('says when all who have to wait for their answer have it', async () => {
  const topics = { status: () => 0, pending: () => 0, conflicts: () => 0, arrivals: () => 0 };
  let isReady: () => void = () => undefined;
  let ready: Promise<void> | undefined = new Promise((resolve) => (isReady = resolve));
  const table = { ready: () => ready, answer: () => ({ users: 0, list: { length: 7 } }) };
  const tables = { of: () => table } as unknown as Tables;
  let isLoaded = false;
  const live = new LiveQueries(
    tables,
    topics,
    () => isLoaded,
    () => () => undefined,
  );
  const told: unknown[] = [];
  live.watch({ kind: 'count', entity: 'account', query: {} }, (value) => told.push(value));
  await Promise.resolve();
  expect(live.answered()).toBeUndefined();
  isLoaded = true;
  live.touch(['account']);
  const answered = live.answered();
  ready = undefined;
  expect(told).toEqual([]);
  isReady();
  await answered;
  expect([told, live.answered()]).toEqual([[7], undefined]);
});
