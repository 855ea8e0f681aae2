import { describe, expect, test } from 'vitest';
import { deviceCodeOf } from './devices';
import { newInvitationCode, readInvitationCode } from './invitation-code';
import { assertSlug, fullSignInName, normaliseSignInName } from './sign-in-name';

describe('invitation codes', () => {
  test('four groups of four letters nobody confuses, read back however they are typed', () => {
    const code = newInvitationCode();
    expect(code).toMatch(/^(?:[BCDFGHJKLMNPQRSTVWXZ]{4}-){3}[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(readInvitationCode(code)).toBe(code);
    expect(readInvitationCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(code);
    expect(readInvitationCode(code.replaceAll('-', ''))).toBe(code);
    expect(newInvitationCode()).not.toBe(code);
  });

  test.each(['', 'AAAA-AAAA-AAAA-AAAA', 'BCDF-BCDF-BCDF', 'BCDF-BCDF-BCDF-BCDF-B', "' OR 1=1 --", '\u0000'])(
    '%j is none',
    (typed) => {
      expect(readInvitationCode(typed)).toBeUndefined();
    },
  );
});

describe('sign-in names', () => {
  test('carry the organisation and have one spelling', () => {
    expect(fullSignInName('Anna.Weber', 'demo')).toBe('anna.weber@demo');
    expect(fullSignInName(' anna.weber@DEMO ', 'demo')).toBe('anna.weber@demo');
    expect(fullSignInName('王芳', 'demo')).toBe('王芳@demo');
    expect(normaliseSignInName('ＡＮＮＡ@demo')).toBe('anna@demo');
  });

  test.each(['', '@demo', 'anna@other', 'a b', 'anna@demo@demo', '../x', 'a\u0000', 'x'.repeat(65), '-anna'])(
    '%j is refused',
    (login) => {
      expect(() => fullSignInName(login, 'demo')).toThrow('invalid_record');
    },
  );

  test.each(['', 'Demo', 'a b', '-a', 'a@b', 'x'.repeat(41)])('slug %j is refused', (slug) => {
    expect(() => assertSlug(slug)).toThrow('invalid_record');
  });
});

describe('device codes', () => {
  test('are short and never come twice', () => {
    const codes = Array.from({ length: 20_000 }, (_, n) => deviceCodeOf(n));
    expect(codes.slice(0, 3)).toEqual(['A2', 'B2', 'C2']);
    expect(new Set(codes).size).toBe(20_000);
    expect(codes.every((code) => /^[A-Z]{1,4}[2-9]$/.test(code))).toBe(true);
  });
});
