import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readWireRecord, recordSchema, usualRecord } from './wire-record';

const good = {
  ...{ id: 'a-1', entity: 'account', v: 1, rev: 3, deleted: false, body: { name: 'x' } },
  ...{ mut: null, at: '2026-01-01T00:00:00.000Z', byId: 'u-1', conflicts: [] },
};
const lost = { field: 'name', value: 1, base: null, byId: 'u', at: '' };
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', 'x', true, false, 0, 1, -1, -0, 1.5, NaN, Infinity, 2 ** 53),
  fc.constantFrom<unknown>([], {}, [1], [lost], [{ ...lost, more: 1 }], Array(201).fill(lost), new Date(0)),
  fc.constantFrom<unknown>('x'.repeat(40), 'x'.repeat(41), 'x'.repeat(64), 'x'.repeat(65)),
  fc.constant<unknown>(JSON.parse('{"__proto__": 1}')),
);

it('says of anything what the schema says', () => {
  expect(usualRecord(good)).toEqual(good);
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(good), 'more'),
      odd,
      fc.constantFrom(...Object.keys(good)),
      odd,
      (a, x, b, y) => {
        for (const raw of [{ ...good, [a]: x }, { ...good, [a]: x, [b]: y }, x]) {
          const parsed = recordSchema.safeParse(raw);
          expect(readWireRecord(raw)).toEqual(parsed.data);
          const usual = usualRecord(raw);
          if (usual) expect(parsed.data).toEqual(usual);
        }
      },
    ),
    { numRuns: 400 },
  );
});
