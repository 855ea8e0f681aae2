import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, test, vi } from 'vitest';
import { assertPasswordStrength, createPasswords, recommendedCost } from './passwords';

const cheap = { logN: 10, r: 8, p: 1 };

describe('passwords', () => {
  test('are stored with algorithm, cost and a salt of their own, and found again', async () => {
    const passwords = createPasswords({ cost: cheap });
    const [first, second] = await Promise.all([passwords.hash('tulpen uit Delft'), passwords.hash('tulpen uit Delft')]);
    expect(first).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$/);
    expect(first).not.toBe(second);
    expect(await passwords.verify('tulpen uit Delft', first)).toEqual({ ok: true, outdated: false });
    expect(await passwords.verify('tulpen uit delft', first)).toEqual({ ok: false, outdated: false });
  });

  test('the recommended cost works within the memory that is asked for', async () => {
    expect(recommendedCost).toEqual({ logN: 17, r: 8, p: 1 });
    const passwords = createPasswords();
    expect((await passwords.verify('x', await passwords.hash('x'))).ok).toBe(true);
  });

  test('a hash of another cost still opens and is called outdated', async () => {
    const old = await createPasswords({ cost: cheap }).hash('p');
    expect(await createPasswords({ cost: { ...cheap, logN: 11 } }).verify('p', old)).toEqual({
      ok: true,
      outdated: true,
    });
  });

  test('composed and decomposed letters are the same password', async () => {
    const passwords = createPasswords({ cost: cheap });
    expect((await passwords.verify('Käse und Brot', await passwords.hash('Ka\u0308se und Brot'))).ok).toBe(true);
  });

  test('no stored hash: the same work, and no', async () => {
    const passwords = createPasswords({ cost: cheap });
    const stored = await passwords.hash('p');
    const scrypt = vi.spyOn(crypto, 'scrypt');
    syncBuiltinESMExports();
    try {
      for (const hash of [stored, null]) expect((await passwords.verify('wrong', hash)).ok).toBe(false);
      const [somebody, nobody] = scrypt.mock.calls.map(([password, salt, length, cost]) => [
        password,
        (salt as Buffer).length,
        length,
        cost,
      ]);
      expect(somebody).toBeDefined();
      expect(nobody).toEqual(somebody);
    } finally {
      scrypt.mockRestore();
      syncBuiltinESMExports();
    }
  });

  test('never more than two at once, and a long queue is refused', async () => {
    const passwords = createPasswords({ cost: cheap, concurrent: 2, waiting: 3 });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => passwords.hash('p')));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(3);
    await expect(passwords.hash('p')).resolves.toContain('$scrypt$');
  });

  test('a chosen password has at least eight characters, counted as people count', () => {
    expect(() => assertPasswordStrength('1234567')).toThrow('weak_password');
    expect(() => assertPasswordStrength('我們明天在台北見')).not.toThrow();
    expect(() => assertPasswordStrength('😀😀😀😀😀')).toThrow('weak_password');
  });
});
