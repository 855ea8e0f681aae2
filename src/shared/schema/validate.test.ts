import fc from 'fast-check';
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

  it('knows the days and instants that a calendar knows, character by character', () => {
    const number = (most: number, digits: number) =>
      fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(digits, '0'));
    const day = fc.tuple(number(9999, 4), number(14, 2), number(33, 2)).map((parts) => parts.join('-'));
    const time = fc.tuple(number(25, 2), number(61, 2), number(61, 2)).map((parts) => parts.join(':'));
    const instant = fc.tuple(day, time, number(999, 3)).map(([on, at, ms]) => `${on}T${at}.${ms}Z`);
    const spoilt = fc
      .tuple(fc.oneof(day, instant), fc.nat(), fc.constantFrom('', ' ', '-', ':', '/', '٣', 'x', '1'))
      .map(([text, at, other]) => text.slice(0, at % text.length) + other + text.slice((at % text.length) + 1));
    const isDay = (text: string): boolean =>
      /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
    const isMoment = (text: string): boolean =>
      /^.{10}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
    fc.assert(
      fc.property(fc.oneof(day, instant, spoilt, fc.constantFrom('2024-02-29', '2023-02-29T24:00:00.000Z')), (text) => {
        expect([isCalendarDate(text), isInstant(text)]).toEqual([isDay(text), isMoment(text)]);
      }),
      { numRuns: 2000 },
    );
    expect(isInstant('2024-02-29T24:00:00.000Z')).toBe(true);
    expect(isInstant('2024-02-29T24:00:00.001Z')).toBe(false);
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
