import { z } from '../../shared/schema/zod';
import { vaultReleaseAnswerSchema, vaultSchema, type Session } from '../../shared/sync-protocol';
import { databaseName } from '../data/channel';
import { fromBase64 } from '../data/keys/base64';
import { KeyKeeper } from '../data/keys/key-keeper';
import { shellVaultHost } from '../data/keys/vault-host';
import { askOffice } from '../platform/office-client';
import type { Platform } from '../platform/platform';
import { signIn, thisDevice } from '../platform/sign-in';

/** Whoever types a wrong password without a network hears of it soon. */
const signInMs = 8_000;

/** The keys of one person on this computer, with its shell and its head office. */
export function keeperOf(platform: Platform, session: Session): KeyKeeper {
  return new KeyKeeper(session, {
    values: platform.kept,
    host: shellVaultHost(databaseName(session), (...args) => fetch(...args)),
    now: () => Date.now(),
    office: {
      vault: () => askOffice('/api/vault', vaultSchema, { timeoutMs: signInMs }),
      release: async (body) =>
        fromBase64((await askOffice('/api/vault/release', vaultReleaseAnswerSchema, { body })).key),
      changePassword: async (currentPassword, newPassword) =>
        void (await askOffice('/api/auth/password', z.object({}), { body: { currentPassword, newPassword } })),
      signIn: (password) => signIn(session.user.signInName, password, thisDevice(platform), signInMs),
    },
  });
}
