import { describe, expect, it } from 'vitest';
import { entities } from '../entities';
import { completeBody, isCalendarDate, isInstant, validateBody } from './validate';

const account = (extra: Record<string, unknown> = {}) => ({ name: 'Käseladen', type: 'customer', ...extra });
const codes = (entity: keyof typeof entities, body: Record<string, unknown>) =>
  validateBody(entities[entity], body).map((p) => `${p.field} ${p.code}`);

describe('validating a body', () => {
  it('accepts what is right, in any script', () => {
    expect(
      codes(
        'account',
        account({ name: '台北禾味商行 🧀', note: 'line 1\nline 2', tags: ['茶', 'cheese'], custom: { shoe: 44 } }),
      ),
    ).toEqual([]);
  });

  it.each([
    [{ name: '' }, 'name required'],
    [{ name: 12 }, 'name not_text'],
    [{ name: 'x'.repeat(201) }, 'name too_long'],
    [{ name: 'a\u0000b' }, 'name control_character'],
    [{ name: 'a\ud800b' }, 'name control_character'],
    [{ name: 'two\nlines' }, 'name control_character'],
    [{ type: 'friend' }, 'type not_choice'],
    [{ type: 'toString' }, 'type not_choice'],
    [{ email: 'nobody' }, 'email not_email'],
    [{ website: 'javascript:alert(1)' }, 'website not_url'],
    [{ paymentDays: 1.5 }, 'paymentDays not_number'],
    [{ paymentDays: 366 }, 'paymentDays too_big'],
    [{ visitIntervalDays: 0 }, 'visitIntervalDays too_small'],
    [{ tags: 'cheese' }, 'tags not_list'],
    [{ tags: ['a', 'a'] }, 'tags duplicate'],
    [{ team: [{ part: 'x' }] }, 'team[1].userId required'],
    [{ isAdmin: true }, 'isAdmin unknown_field'],
    [{ custom: { deep: { er: 1 } } }, 'custom not_text'],
    [JSON.parse('{"__proto__": {"x": 1}}') as Record<string, unknown>, '__proto__ unknown_field'],
  ])('refuses %o with %s', (extra, expected) => {
    const body: Record<string, unknown> = account();
    for (const key of Object.keys(extra))
      Object.defineProperty(body, key, { value: extra[key as keyof typeof extra], enumerable: true });
    expect(codes('account', body)).toContain(expected);
  });

  it('judges days and instants by the calendar', () => {
    expect(['2024-02-29', '2026-11-30'].every(isCalendarDate)).toBe(true);
    expect(
      ['2026-02-29', '2026-11-31', '0000-01-01', '2026-1-1', '2026-13-01', '9999-13-40', '+275760-01-01'].some(
        isCalendarDate,
      ),
    ).toBe(false);
    expect(isInstant('2026-11-22T08:00:00.000Z')).toBe(true);
    expect(
      ['2026-11-22', '2026-11-22T08:00:00Z', '2026-11-31T08:00:00.000Z', '2026-11-22T25:00:00.000Z'].some(isInstant),
    ).toBe(false);
  });

  it('fills in initial values and drops what carries nothing', () => {
    expect(completeBody(entities.account, { name: 'A', city: '', phone: null, email: undefined })).toEqual({
      name: 'A',
      type: 'customer',
      tags: [],
      team: [],
    });
  });
});
