import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { Whole } from './whole';

it('what was lost comes back when the disk takes it, and until then whoever writes is told why', async () => {
  const whole = new Whole();
  const answers: unknown[] = [new AppError('disk_full'), new AppError('store_failed'), undefined];
  const pauses: (() => void)[] = [];
  const early = whole.back().catch((error: unknown) => error);
  const done = whole.bring(
    async () => {
      const answer = await Promise.resolve(answers.shift());
      if (answer) throw answer as Error;
    },
    () => new Promise((resolve) => pauses.push(resolve)),
  );
  expect(await early).toMatchObject({ code: 'disk_full' });
  await expect(whole.back()).rejects.toMatchObject({ code: 'disk_full' });
  pauses.shift()?.();
  await expect.poll(() => pauses.length).toBe(1);
  await expect(whole.back()).rejects.toMatchObject({ code: 'store_failed' });
  pauses.shift()?.();
  await done;
  await expect(whole.back()).resolves.toBeUndefined();
});

it('what is wrong for good is thrown', async () => {
  const bring = new Whole().bring(
    () => Promise.reject(new TypeError('broken')),
    () => Promise.resolve(),
  );
  await expect(bring).rejects.toThrow('broken');
});
