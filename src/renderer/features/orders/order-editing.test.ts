import { describe, expect, it } from 'vitest';
import { adviceFor, applyEdit, maxLines, totalsOf, type Draft, type NewLine } from './order-editing';

const product = { id: 'p1', code: '60', name: 'Camembert Pierrot', packaging: '15 boxes', unitPriceMinor: 3400 };
const line = (lineId: string, quantityMilli = 48_000, discountBp = 1000, from = product): NewLine => ({
  lineId,
  product: from,
  quantityMilli,
  discountBp,
});
const empty: Draft = { lines: [] };

describe('applyEdit', () => {
  it('takes a snapshot of the product and its price, and nets the line to the cent', () => {
    const draft = applyEdit(empty, { kind: 'add', lines: [line('a')] });
    expect(draft.lines).toEqual([
      {
        lineId: 'a',
        productId: 'p1',
        productCode: '60',
        productName: 'Camembert Pierrot',
        packaging: '15 boxes',
        quantityMilli: 48_000,
        unitPriceMinor: 3400,
        discountBp: 1000,
        netMinor: 146_880,
      },
    ]);
  });

  it('changes one line and keeps the identity of the others', () => {
    const before = applyEdit(empty, { kind: 'add', lines: [line('a'), line('b')] });
    const after = applyEdit(before, { kind: 'quantity', lineId: 'b', quantityMilli: 1000 });
    expect(after.lines[0]).toBe(before.lines[0]);
    expect(after.lines[1]).toMatchObject({ quantityMilli: 1000, netMinor: 3060 });
  });

  it('rounds each line half away from zero before it sums', () => {
    const odd = { ...product, unitPriceMinor: 5 };
    const draft = applyEdit(empty, { kind: 'add', lines: [line('a', 1000, 1000, odd), line('b', 1000, 1000, odd)] });
    expect(totalsOf(draft.lines)).toEqual({
      grossMinor: 10,
      netMinor: 10,
      discountMinor: 0,
      lines: 2,
      unitsMilli: 2000,
    });
  });

  it('refuses amounts that a number cannot hold exactly', () => {
    const before = applyEdit(empty, {
      kind: 'add',
      lines: [line('a', 1000, 0, { ...product, unitPriceMinor: 100_000_000_000 })],
    });
    expect(applyEdit(before, { kind: 'quantity', lineId: 'a', quantityMilli: 1_000_000_000 })).toBe(before);
  });

  it('moves, removes, discounts and reprices', () => {
    let draft = applyEdit(empty, { kind: 'add', lines: [line('a'), line('b')] });
    draft = applyEdit(draft, { kind: 'move', lineId: 'b', by: -1 });
    expect(draft.lines.map((l) => l.lineId)).toEqual(['b', 'a']);
    expect(applyEdit(draft, { kind: 'move', lineId: 'b', by: -1 })).toBe(draft);
    draft = applyEdit(draft, { kind: 'discountAll', discountBp: 0 });
    expect(totalsOf(draft.lines).discountMinor).toBe(0);
    draft = applyEdit(draft, { kind: 'reprice', prices: new Map([['p1', 3500]]) });
    expect(draft.lines.every((l) => l.unitPriceMinor === 3500 && l.netMinor === 168_000)).toBe(true);
    draft = applyEdit(draft, { kind: 'remove', lineId: 'a' });
    expect(draft.lines).toHaveLength(1);
  });

  it('takes no more lines than an order holds', () => {
    const many = Array.from({ length: maxLines + 5 }, (_, i) => line(`l${i}`, 1000));
    expect(applyEdit(empty, { kind: 'add', lines: many }).lines).toHaveLength(maxLines);
  });
});

describe('adviceFor', () => {
  const draft = applyEdit(
    { lines: [], requiredOn: '2026-11-18' },
    { kind: 'add', lines: [line('a', 10_000), line('b', 10_000)] },
  );

  it('sums the lines of one product against the stock and names doubles, stale prices and a past day', () => {
    const advice = adviceFor(
      draft,
      new Map([['p1', { stockMilli: 14_000, stockAt: '2026-11-19T08:12:00.000Z' }]]),
      new Map([['p1', 3500]]),
      '2026-11-19',
    );
    expect(advice).toEqual([
      { kind: 'stock', line: 2, wantedMilli: 20_000, stockMilli: 14_000, stockAt: '2026-11-19T08:12:00.000Z' },
      { kind: 'twice', line: 2, first: 1 },
      { kind: 'price', lines: 2 },
      { kind: 'lateDate' },
    ]);
  });

  it('says nothing about a stock that is unknown', () => {
    expect(adviceFor({ lines: draft.lines.slice(0, 1) }, new Map([['p1', {}]]), new Map(), '2026-11-19')).toEqual([]);
  });
});
