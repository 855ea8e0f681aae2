import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { openCheckpoint, sealCheckpoint } from './checkpoint';

const holder = { orgId: 'org', userId: 'anna', deviceId: 'laptop' };
const epoch = '0197aa00-1111-7222-8333-444455556666';
const checkpoint = { e: epoch, d: 20779, k: 'keys', s: 500_109, a: { n: 12, h: 'hash' } };

it('says what was sealed, to its holder alone, in every spelling that was ours', () => {
  for (const e of [epoch, 'first', 'A'.repeat(22)]) {
    const sealed = sealCheckpoint('secret', holder, { ...checkpoint, e });
    expect(openCheckpoint('secret', holder, sealed)?.s).toBe(500_109);
    expect(openCheckpoint('secret', { ...holder, deviceId: 'other' }, sealed)).toBeUndefined();
    expect(
      openCheckpoint('secret', holder, `${sealed.slice(0, -1)}${sealed.endsWith('g') ? 'h' : 'g'}`),
    ).toBeUndefined();
  }
  expect(openCheckpoint('secret', holder, sealCheckpoint('secret', holder, checkpoint))).toEqual(checkpoint);
  // As earlier releases sealed them.
  const payload = Buffer.from(JSON.stringify(checkpoint)).toString('base64url');
  const bound = JSON.stringify(['checkpoint', 'org', 'anna', 'laptop', payload]);
  const mac = createHmac('sha256', 'secret').update(bound).digest('base64url');
  expect(openCheckpoint('secret', holder, `c1.${payload}.${mac}`)).toEqual(checkpoint);
  expect(openCheckpoint('secret', holder, `c1.${payload}.${mac.slice(0, 21)}`)).toBeUndefined();
});
