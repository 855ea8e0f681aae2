import { z } from '../../shared/schema/zod';
import { askOffice, shellInfoSchema } from './office-client';
import type { Platform } from './platform';

const keySchema = z.object({ key: z.string() });
const kept = 'shellKey';

const profile = 'shellProfile';

/**
 * What the shell keeps for a vault belongs to one profile of a browser, which a cookie names. The page keeps the name too and
 * shows it before anything else: the cookie may have been lost in a crash. Windows do it one after the other, so that
 * there is one name. Never fails: at worst the shell's part of the key is not found, and the head office helps.
 */
export async function introduceProfile(platform: Platform): Promise<void> {
  if (platform.kind !== 'browser') return;
  try {
    await navigator.locks.request('roadbook-shell-profile', async () => {
      const known = await platform.kept.fresh(profile);
      const body = typeof known === 'string' ? { key: known } : {};
      const { key } = await askOffice('/shell/profile', keySchema, { body, timeoutMs: 3000 });
      if (key !== known) await platform.kept.write(profile, key);
    });
  } catch {
    // The shell is not there, or knows no profiles.
  }
}

/**
 * The shell knows the person by a cookie, and a browser writes cookies to the disk half a minute late. So the page
 * keeps the name of its shell session too, and shows it when the cookie was lost in a crash.
 */
export async function keepShellSession(platform: Platform): Promise<void> {
  if (platform.kind !== 'browser') return;
  try {
    platform.kept.set(kept, (await askOffice('/shell/session', keySchema, { timeoutMs: 5000 })).key);
  } catch {
    // Without it a crash within the next seconds costs a second sign-in, nothing else.
  }
}

export const forgetShellSession = (platform: Platform): void => platform.kept.set(kept, undefined);

/** Before anything asks the head office. Never fails: at worst the person signs in again. */
export async function resumeShellSession(platform: Platform): Promise<void> {
  const key = platform.kept.get(kept);
  if (platform.kind !== 'browser' || typeof key !== 'string') return;
  try {
    if ((await askOffice('/shell/info', shellInfoSchema, { timeoutMs: 3000 })).signedIn === true) return;
    await askOffice('/shell/session', z.unknown(), { body: { key }, timeoutMs: 3000 });
  } catch {
    // The sync indicator says what is missing.
  }
}
