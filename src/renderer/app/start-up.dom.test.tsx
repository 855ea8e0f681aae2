import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { openKeeper } from '../../../test/support/open-keeper';
import { renderUi } from '../../../test/support/ui-for-tests';
import { errorTexts } from '../../shared/errors';
import type { Session } from '../../shared/sync-protocol';
import type { DataClient, SyncStatus } from '../data/api';
import { openMemoryData } from '../data/memory';
import { PreferencesContext } from '../i18n/preferences';
import { browserPlatform } from '../platform/browser';
import { keptValues } from '../platform/kept-values';
import { PlatformContext } from '../platform/platform';
import { noteDevicePerson, noteUnsent, readDevicePeople } from '../platform/device-people';
import { keepSession, readSession } from '../platform/session';
import { StartUp, type OpenData } from './start-up';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.localStorage.clear();
});

const sessionOf = (id: string): Session => ({
  officeId: 'o1',
  organisation: { id: 'org', name: 'Northwind', slug: 'northwind', currency: 'USD', demo: true },
  user: { id, name: id, signInName: id, role: 'salesperson' },
  deviceId: 'd1',
  deviceCode: 'K7',
});

it('follows another tab that signs out or signs somebody else in: one sign-in serves all tabs', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const platform = browserPlatform(keptValues(() => window.localStorage));
  keepSession(platform, sessionOf('ann'));
  const opened: { id: string; resolve: (client: DataClient) => void }[] = [];
  const openData: OpenData = ({ session }) => new Promise((resolve) => opened.push({ id: session.user.id, resolve }));
  const preferences = { language: 'en', region: 'en-GB', theme: 'light', density: 'comfortable', rail: false } as const;
  const around = (children: ReactNode): ReactNode => (
    <PlatformContext.Provider value={platform}>
      <PreferencesContext.Provider value={{ preferences, change: () => undefined }}>
        {children}
      </PreferencesContext.Provider>
    </PlatformContext.Provider>
  );
  renderUi(
    around(<StartUp features={[]} openData={openData} removeData={() => Promise.resolve()} keeperOf={openKeeper} />),
  );
  const otherTab = (session: Session | undefined): Promise<void> =>
    act(async () => {
      keepSession(platform, session);
      window.dispatchEvent(new StorageEvent('storage', { key: 'roadbook.session', storageArea: window.localStorage }));
      await Promise.resolve();
    });
  const ids = (): string[] => opened.map(({ id }) => id);
  await waitFor(() => expect(ids()).toEqual(['ann']));
  await otherTab(sessionOf('ann'));
  expect(ids()).toEqual(['ann']);
  await otherTab(undefined);
  expect(await screen.findByRole('button', { name: /sign in/i })).toBeTruthy();
  const close = vi.fn(() => Promise.resolve());
  await act(async () => {
    opened[0]?.resolve({ close } as unknown as DataClient);
    await Promise.resolve();
  });
  expect(close).toHaveBeenCalled();
  await otherTab(sessionOf('ben'));
  await waitFor(() => expect(ids()).toEqual(['ann', 'ben']));
});

it('removes what lies here of somebody who signed out when the head office blocked the device since, and says so', async () => {
  const platform = browserPlatform(keptValues(() => window.localStorage));
  noteDevicePerson(platform, sessionOf('ann'));
  noteUnsent(platform, sessionOf('ann'), 2);
  noteDevicePerson(platform, { ...sessionOf('ben'), organisation: { ...sessionOf('ben').organisation, id: 'other' } });
  let online = false;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (!online || path !== '/api/auth/device') return Promise.reject(new TypeError('Failed to fetch'));
    const { orgId } = JSON.parse(String(init.body)) as { orgId: string };
    return Promise.resolve(Response.json({ revoked: orgId === 'org' }));
  });
  const removed: string[] = [];
  const preferences = { language: 'en', region: 'en-GB', theme: 'light', density: 'comfortable', rail: false } as const;
  renderUi(
    <PlatformContext.Provider value={platform}>
      <PreferencesContext.Provider value={{ preferences, change: () => undefined }}>
        <StartUp
          features={[]}
          openData={() => new Promise(() => undefined)}
          removeData={async ({ user }) => void removed.push(user.id)}
          keeperOf={openKeeper}
        />
      </PreferencesContext.Provider>
    </PlatformContext.Provider>,
  );
  expect(await screen.findByRole('button', { name: /sign in/i })).toBeTruthy();
  expect(removed).toEqual([]);
  online = true;
  window.dispatchEvent(new Event('online'));
  expect(await screen.findByText(errorTexts.device_revoked[0])).toBeTruthy();
  expect(screen.getByText('2 changes that had not been sent were removed with it.')).toBeTruthy();
  expect(removed).toEqual(['ann']);
  expect(readDevicePeople(platform).map(({ userId }) => userId)).toEqual(['ben']);
});

it('tells whoever forgot the password that what was not sent waits, and comes back after the sign-in', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const platform = browserPlatform(keptValues(() => window.localStorage));
  keepSession(platform, sessionOf('ann'));
  noteUnsent(platform, sessionOf('ann'), 2);
  const lockedKeeper = () => Object.assign(openKeeper(), { held: () => Promise.resolve(undefined) });
  const preferences = { language: 'en', region: 'en-GB', theme: 'light', density: 'comfortable', rail: false } as const;
  renderUi(
    <PlatformContext.Provider value={platform}>
      <PreferencesContext.Provider value={{ preferences, change: () => undefined }}>
        <StartUp
          features={[]}
          openData={() => new Promise(() => undefined)}
          removeData={() => Promise.resolve()}
          keeperOf={lockedKeeper}
        />
      </PreferencesContext.Provider>
    </PlatformContext.Provider>,
  );
  fireEvent.click(await screen.findByText('Forgot the password?'));
  fireEvent.click(screen.getByText('I have the code'));
  expect(await screen.findByRole('textbox', { name: 'Invitation code' })).toBeTruthy();
  expect(screen.getByText(/^Nothing of ann on this laptop is lost: .* 2 changes wait and go out then\.$/)).toBeTruthy();
});

/** Signed in with 3 changes that wait and 1 that was refused, when an exchange ends in `code`. */
async function shutOut(code: 'device_revoked' | 'user_disabled') {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return Promise.reject(new TypeError('Failed to fetch'));
  });
  const platform = browserPlatform(keptValues(() => window.localStorage));
  const session = sessionOf('ann');
  keepSession(platform, session);
  const memory = await openMemoryData({ session, records: [] });
  const kept = { loaded: true, keptTwice: true };
  const status = {
    phase: 'idle',
    online: true,
    waiting: 3,
    needYou: 1,
    clockOffsetMs: 0,
    counts: {},
    ...kept,
  } as const;
  const watching = new Set<(status: SyncStatus) => void>();
  const client: DataClient = {
    ...memory,
    watchStatus: (onValue) => {
      watching.add(onValue);
      onValue(status);
      return () => watching.delete(onValue);
    },
  };
  const preferences = { language: 'en', region: 'en-GB', theme: 'light', density: 'comfortable', rail: false } as const;
  renderUi(
    <PlatformContext.Provider value={platform}>
      <PreferencesContext.Provider value={{ preferences, change: () => undefined }}>
        <StartUp
          features={[]}
          openData={() => Promise.resolve(client)}
          removeData={() => Promise.resolve()}
          keeperOf={openKeeper}
        />
      </PreferencesContext.Provider>
    </PlatformContext.Provider>,
  );
  await screen.findByText(/^1 change needs you/);
  await waitFor(() => expect(readDevicePeople(platform)[0]?.unsent).toBe(4));
  // What waits is gone when it is said.
  const after: SyncStatus = { ...status, phase: 'signedOut', waiting: 0, needYou: 0, error: { code, details: {} } };
  act(() => watching.forEach((onValue) => onValue(after)));
  await screen.findByText(errorTexts[code][0]);
  expect(readSession(platform)).toBeUndefined();
  return asked;
}

it('says how many changes went with a blocked device', async () => {
  await shutOut('device_revoked');
  expect(screen.getByText('4 changes that had not been sent were removed with it.')).toBeTruthy();
});

it('signs a disabled person out, says why, and keeps what waits', async () => {
  const asked = await shutOut('user_disabled');
  expect(asked).toContain('/api/auth/sign-out');
  expect(screen.getByText(/^What is stored on this laptop stays. 4 changes wait/)).toBeTruthy();
});
