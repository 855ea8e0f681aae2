import { Button, PasswordInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { z } from '../../../shared/schema/zod';
import type { Label } from '../../../shared/schema/label';
import { sessionSchema } from '../../../shared/sync-protocol';
import { useData } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { askOffice } from '../../platform/office-client';
import { usePlatform } from '../../platform/platform';
import { useSession } from '../../platform/session';
import { useVault } from '../../platform/vault-control';
import { useErrorText } from '../../ui/error-panel';

const texts = {
  title: ['The sign-in ran out', '登录已过期', '登入已逾期'],
  note: [
    'Everything on this laptop works on. Sign in again as {name} so that it syncs.',
    '本机功能不受影响，请以 {name} 重新登录后同步',
    '此裝置的功能不受影響，請以 {name} 重新登入後同步',
  ],
  password: ['Password', '密码', '密碼'],
  signIn: ['Sign in', '登录', '登入'],
} as const satisfies Record<string, Label>;

/** A new sign-in for the person who works here, without leaving what is open. */
export function SignInAgain(): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const platform = usePlatform();
  const { session, renewed } = useSession();
  const { passwordAccepted } = useVault();
  const errorText = useErrorText();
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (password === '' || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const device = { id: session.deviceId, name: platform.kind, platform: platform.kind };
      const answer = await askOffice('/api/auth/sign-in', z.object({ session: sessionSchema }), {
        body: { signInName: session.user.signInName, password, device },
      });
      renewed(answer.session);
      // It may be a new one.
      await passwordAccepted(password);
      setPassword('');
      await data.syncNow();
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="askpanel fields" onSubmit={(event) => void submit(event)} autoComplete="off" noValidate>
      <p className="b">{t('title')}</p>
      <p className="s">{t('note', { name: session.user.signInName })}</p>
      <PasswordInput
        label={t('password')}
        autoComplete="off"
        value={password}
        error={problem}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={busy}>
          {t('signIn')}
        </Button>
      </div>
    </form>
  );
}
