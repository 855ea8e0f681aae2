import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change } from '../../data/api';
import { DraftSaver, patchOf, type SaveState } from './draft-saver';
import { applyEdit, type Draft } from './order-editing';

const product = { id: 'p', code: '1', name: 'Chai', unitPriceMinor: 1800 };
const withLine = (draft: Draft, lineId: string): Draft =>
  applyEdit(draft, { kind: 'add', lines: [{ lineId, product, quantityMilli: 1000, discountBp: 0 }] });
const seed = { accountId: 'a', accountName: 'Ottilies', authorId: 'u', currency: 'EUR', orderedOn: '2026-11-19' };
const empty: Draft = { lines: [] };

function setUp(options: { fail?: () => boolean } = {}) {
  const commits: Change[][] = [];
  const states: SaveState[] = [];
  const created: string[] = [];
  let numbers = 0;
  const client = {
    newId: () => 'order-1',
    nextOrderNumber: async () => `K7-${(numbers += 1)}`,
    commit: async (changes: readonly Change[]) => {
      if (options.fail?.()) throw new Error('full');
      commits.push([...changes]);
      return { undoToken: 't' };
    },
  };
  const saver = new DraftSaver(
    {
      client,
      delayMs: 400,
      onCreated: (id) => created.push(id),
      onState: (state) => states.push(state),
      now: () => 'now',
      beside: () => ({ changes: [], onSaved: () => undefined }),
    },
    seed,
    undefined,
    empty,
  );
  return { saver, commits, states, created, numbers: () => numbers };
}

describe('DraftSaver', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('takes a number only when there is something to keep, and writes once for a burst of keys', async () => {
    const { saver, commits, created, numbers } = setUp();
    await saver.flush();
    expect(numbers()).toBe(0);
    let draft = withLine(empty, 'l1');
    saver.change(draft);
    draft = applyEdit(draft, { kind: 'quantity', lineId: 'l1', quantityMilli: 12_000 });
    saver.change(draft);
    await vi.advanceTimersByTimeAsync(400);
    expect(commits).toHaveLength(1);
    expect(commits[0]?.[0]).toMatchObject({
      op: 'create',
      id: 'order-1',
      body: { provisionalNumber: 'K7-1', status: 'draft', netMinor: 21_600, grossMinor: 21_600 },
    });
    expect(created).toEqual(['order-1']);
  });

  it('never makes a second order when keys fall while the first write runs', async () => {
    const { saver, commits, numbers } = setUp();
    const first = withLine(empty, 'l1');
    saver.change(first);
    const writing = saver.flush();
    await Promise.resolve();
    await Promise.resolve();
    saver.change(withLine(first, 'l2'));
    await Promise.all([writing, saver.flush()]);
    expect(numbers()).toBe(1);
    expect(commits.map(([change]) => change?.op)).toEqual(['create', 'update']);
    expect(saver.dirty).toBe(false);
  });

  it('keeps an unwritten draft and tries again with the next change', async () => {
    let fails = true;
    const { saver, commits, states } = setUp({ fail: () => fails });
    const draft = withLine(empty, 'l1');
    saver.change(draft);
    await saver.flush();
    expect(states.at(-1)?.kind).toBe('failed');
    expect(saver.dirty).toBe(true);
    fails = false;
    await saver.flush();
    expect(commits).toHaveLength(1);
    expect(states.at(-1)).toEqual({ kind: 'saved', at: 'now' });
  });
});

describe('patchOf', () => {
  it('names only what changed, and empties with null', () => {
    const saved: Draft = { lines: [], contactId: 'c', note: 'ring first' };
    expect(patchOf(saved, { lines: [], contactId: 'c', note: '' })).toEqual({ note: null });
    expect(patchOf(saved, withLine(saved, 'l1'))).toMatchObject({ netMinor: 1800, grossMinor: 1800 });
    expect(patchOf(saved, { ...saved })).toEqual({});
  });
});
