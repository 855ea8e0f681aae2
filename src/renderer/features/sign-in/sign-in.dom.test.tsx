import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { Session } from '../../../shared/sync-protocol';
import { PreferencesContext } from '../../i18n/preferences';
import { browserPlatform } from '../../platform/browser';
import { keptValues } from '../../platform/kept-values';
import { PlatformContext } from '../../platform/platform';
import { useToast } from '../../ui/toast';
import { SignIn } from './sign-in';

vi.setConfig({ testTimeout: 20_000 });
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.localStorage.clear();
});

const session: Session = {
  officeId: 'o1',
  organisation: { id: 'org', name: 'Northwind', slug: 'northwind', currency: 'USD', demo: true },
  user: { id: 'u4', name: 'Margaret Peacock', signInName: 'margaret', role: 'salesperson' },
  deviceId: 'd1',
  deviceCode: 'K7',
};

type Answers = Readonly<Record<string, () => Response | Promise<Response>>>;
const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const refused = (status: number, code: string, details = {}): Response => json(status, { error: { code, details } });
const office: Answers = {
  '/shell/info': () => json(200, { officeUrl: 'https://crm.example.com', platform: 'browser', version: '1.0.0' }),
  '/api/health': () => json(200, { ok: true, product: 'roadbook' }),
  '/api/demo': () => json(200, { signIns: [] }),
};

function show(
  answers: Answers,
  onSignedIn: (session: Session) => void = () => undefined,
  shown: ReactNode = <SignIn onSignedIn={onSignedIn} />,
): { readonly sent: { path: string; body: unknown }[] } {
  const sent: { path: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    if (typeof init?.body === 'string') sent.push({ path, body: JSON.parse(init.body) as unknown });
    const answer = answers[path] ?? office[path];
    if (!answer) throw new TypeError('Failed to fetch');
    return answer();
  });
  const platform = browserPlatform(keptValues(() => window.localStorage));
  const preferences = { language: 'en', region: 'en-GB', theme: 'light', density: 'comfortable', rail: false } as const;
  const around = (children: ReactNode): ReactNode => (
    <PlatformContext.Provider value={platform}>
      <PreferencesContext.Provider value={{ preferences, change: () => undefined }}>
        {children}
      </PreferencesContext.Provider>
    </PlatformContext.Provider>
  );
  renderUi(around(shown));
  return { sent };
}

function enter(): void {
  fireEvent.change(screen.getByLabelText('User name'), { target: { value: ' margaret ' } });
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'secret' } });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('the sign-in', () => {
  it('shows nothing of the records of whoever sat here before', () => {
    const Gate = () => {
      const toast = useToast();
      const [isOut, setOut] = useState(false);
      const leave = (): void => {
        toast({ text: 'Visit logged at Bistro Iven', undo: () => undefined });
        toast({ text: 'The disk is full', problem: true });
        setOut(true);
      };
      return isOut ? <SignIn onSignedIn={() => undefined} /> : <button onClick={leave}>Leave</button>;
    };
    show({}, undefined, <Gate />);
    fireEvent.click(screen.getByText('Leave'));
    expect(screen.queryByText('Visit logged at Bistro Iven')).toBeNull();
    expect(screen.getByText('The disk is full')).toBeTruthy();
  });

  it('hands on the session; the device keeps its id', async () => {
    const signedIn = vi.fn();
    const { sent } = show({ '/api/auth/sign-in': () => json(200, { session }) }, signedIn);
    await screen.findByText('https://crm.example.com');
    enter();
    await waitFor(() => expect(signedIn).toHaveBeenCalledWith(session, 'secret'));
    expect(sent[0]?.body).toMatchObject({
      signInName: 'margaret',
      password: 'secret',
      device: { id: JSON.parse(window.localStorage.getItem('roadbook.device') ?? '""') as string },
    });
    expect(JSON.stringify(window.localStorage)).not.toContain('secret');
  });

  it('says a wrong password in one sentence', async () => {
    show({ '/api/auth/sign-in': () => refused(401, 'wrong_password') });
    await screen.findByText('https://crm.example.com');
    enter();
    await screen.findByText('User name or password is wrong.');
  });

  it('counts down after too many attempts and keeps the button shut', async () => {
    show({ '/api/auth/sign-in': () => refused(429, 'too_many_attempts', { seconds: 30 }) });
    await screen.findByText('https://crm.example.com');
    enter();
    await screen.findByText(/Too many attempts. Wait (30|29) seconds/);
    expect((screen.getByRole('button', { name: 'Sign in' }) as HTMLButtonElement).disabled).toBe(true);
  });

  it('tells a head office that cannot be reached from a network that answers in its place', async () => {
    show({ '/api/health': () => refused(502, 'office_unreachable') });
    await screen.findByText(/https:\/\/crm.example.com cannot be reached/);
    cleanup();
    show({ '/api/health': () => new Response('<html>Welcome to the hotel</html>', { status: 200 }) });
    await screen.findByText(/Something other than the head office answers/);
    cleanup();
    show({ '/api/health': () => json(200, { ok: true, product: 'something else' }) });
    await screen.findByText(/Something other than the head office answers/);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  });

  it('asks an invited person for a password, twice the same', async () => {
    const signedIn = vi.fn();
    const { sent } = show({ '/api/auth/accept-invitation': () => json(200, { session }) }, signedIn);
    fireEvent.click(screen.getByLabelText('Invitation code'));
    fireEvent.change(screen.getByRole('textbox', { name: 'Invitation code' }), { target: { value: 'ABCD-EFGH' } });
    fireEvent.change(screen.getByLabelText('New password'), { target: { value: 'one' } });
    fireEvent.change(screen.getByLabelText('New password again'), { target: { value: 'two' } });
    fireEvent.click(screen.getByRole('button', { name: /^Set password/ }));
    await screen.findByText('The two passwords differ');
    expect(sent).toEqual([]);
    fireEvent.change(screen.getByLabelText('New password again'), { target: { value: 'one' } });
    fireEvent.click(screen.getByRole('button', { name: /^Set password/ }));
    await waitFor(() => expect(signedIn).toHaveBeenCalledWith(session, 'one'));
  });

  it('offers the people of the demo with one click', async () => {
    const signedIn = vi.fn();
    const person = {
      signInName: 'anna@demo',
      password: 'roadbook',
      name: 'Anna Weber',
      role: 'salesperson',
      territory: 'Rhein',
    };
    show(
      { '/api/demo': () => json(200, { signIns: [person] }), '/api/auth/sign-in': () => json(200, { session }) },
      signedIn,
    );
    fireEvent.click(await screen.findByRole('button', { name: /Anna Weber/ }));
    await waitFor(() => expect(signedIn).toHaveBeenCalledOnce());
  });
});
