import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { must } from '../../../shared/errors';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { SessionContext } from '../../platform/session';
import { AdminPage } from './admin-page';

// Finding by role reads the whole page, which takes its time on a busy computer.
const session = (role: Session['user']['role']): Session => ({
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id: 'chief', name: 'Carla Chief', signInName: 'carla@rhein', role },
  deviceId: '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11',
  deviceCode: 'A2',
});

const later = new Date(Date.now() + 86_400_000).toISOString();
const users = [
  { id: 'chief', name: 'Carla Chief', signInName: 'carla@rhein', role: 'administrator', active: true, invited: false },
  {
    id: 'anna',
    name: 'Anna Weber',
    signInName: 'anna@rhein',
    role: 'salesperson',
    managerId: 'chief',
    active: true,
    invited: false,
  },
  {
    id: 'wang',
    name: '王芳',
    signInName: 'wang@rhein',
    role: 'salesperson',
    active: true,
    invited: true,
    invitationExpiresAt: later,
  },
  { id: 'old', name: 'Otto Old', signInName: 'otto@rhein', role: 'salesperson', active: false, invited: false },
];
const devices = [
  {
    id: 'd1',
    userId: 'anna',
    userName: 'Anna Weber',
    code: 'B2',
    name: 'ThinkPad',
    platform: 'linux',
    createdAt: '2026-01-01T00:00:00.000Z',
    lastSeenAt: '2026-01-02T00:00:00.000Z',
    lastSyncAt: '2026-01-02T00:00:00.000Z',
    waiting: 4,
  },
];
const keys = [
  { id: 'k1', name: 'Old shop', madeAt: '2026-01-01T00:00:00.000Z', revokedAt: '2026-02-01T00:00:00.000Z' },
  {
    id: 'k2',
    name: 'Web shop',
    madeAt: '2026-01-02T00:00:00.000Z',
    madeBy: 'chief',
    usedAt: '2026-11-01T09:00:00.000Z',
  },
];
const state = {
  records: { account: 12, user: 4 },
  deleted: 1,
  databaseBytes: 30_000_000,
  seq: 17,
  devices: 1,
  users: 4,
};

type Answer = { status: number; body: unknown } | 'cut';
let asked: { method: string; path: string; body: unknown }[];
let answers: Record<string, Answer>;
let client: DataClient | undefined;

const ok = (body: unknown): Answer => ({ status: 200, body });

beforeEach(() => {
  asked = [];
  answers = {
    'GET /api/admin/users': ok({ users }),
    'GET /api/admin/devices': ok({ devices }),
    'GET /api/admin/access-keys': ok({ keys }),
    'GET /api/admin/state': ok(state),
    'GET /api/admin/vault': ok({ leaseDays: 14, recoveryKeyId: '0123456789abcdef0123456789abcdef' }),
  };
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET';
    asked.push({ method, path, body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined });
    const answer = answers[`${method} ${path}`] ?? { status: 404, body: { error: { code: 'not_found', details: {} } } };
    if (answer === 'cut') throw new TypeError('network');
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  });
});

afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await client?.close();
  client = undefined;
});

async function show(
  role: Session['user']['role'] = 'administrator',
  language: 'en' | 'zh-CN' | 'zh-TW' = 'en',
): Promise<void> {
  const who = session(role);
  client = await openMemoryData({ session: who, records: [] });
  const control = { session: who, signOut: async () => undefined, leave: () => undefined, renewed: () => undefined };
  renderUi(
    <SessionContext.Provider value={control}>
      <DataProvider client={client}>
        <AdminPage />
      </DataProvider>
    </SessionContext.Provider>,
    { language },
  );
}

const sent = (method: string): { path: string; body: unknown }[] =>
  asked.filter((one) => one.method === method).map(({ path, body }) => ({ path, body }));

describe('administration', { timeout: 40_000 }, () => {
  it('shows users with their state, devices with their last sync, and the data', async () => {
    await show();
    const table = await screen.findByRole('group', { name: 'Users' });
    expect(within(table).getAllByText('Carla Chief')).toHaveLength(2);
    expect(within(table).getByText('Disabled')).toBeTruthy();
    expect(within(table).getByText(/^Invited, until/)).toBeTruthy();
    expect(within(screen.getByRole('group', { name: 'Devices' })).getByText('not for a week')).toBeTruthy();
    expect(screen.getByText('3 users, 1 device has not synced for a week')).toBeTruthy();
    expect(screen.getByText('29 MB')).toBeTruthy();
  });

  it.each([
    ['zh-CN', '系统管理', '3 个用户，1 台设备超过一周未同步'],
    ['zh-TW', '系統管理', '3 位使用者，1 台裝置超過一週未同步'],
  ] as const)('speaks %s', async (language, title, sentence) => {
    await show('administrator', language);
    expect(await screen.findByText(sentence)).toBeTruthy();
    expect(screen.getByText(title)).toBeTruthy();
  });

  it('is for administrators: nobody else even asks head office', async () => {
    await show('manager');
    expect(screen.getByText('For administrators')).toBeTruthy();
    expect(asked).toEqual([]);
  });

  it('offline it says so, without a modal, and comes back by itself or by the button', async () => {
    const there = { ...answers };
    for (const key of Object.keys(answers)) answers[key] = 'cut';
    await show();
    expect(await screen.findByText('Offline')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('button', { name: /Invite a user/ }).hasAttribute('disabled')).toBe(true);
    answers = there;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('group', { name: 'Users' })).toBeTruthy();
    expect(screen.queryByText('Offline')).toBeNull();
  });

  it('answers the question of a locked laptop, and says when the question is not its own', async () => {
    answers['POST /api/admin/devices/d1/unlock-code'] = ok({ answer: 'ABCDE-FGHJK' });
    await show();
    fireEvent.click(await screen.findByRole('button', { name: 'Unlock code for ThinkPad of Anna Weber' }));
    const field = screen.getByLabelText('Question on the laptop');
    fireEvent.change(field, { target: { value: '22k 7qx3m' } });
    fireEvent.click(screen.getByRole('button', { name: 'Show the code' }));
    const status = await screen.findByText('Read out this unlock code');
    const code = must(status.parentElement?.querySelector('.unlock-code'), 'the code is shown');
    expect(code.textContent).toBe('ABCDE-FGHJK');
    // A screen reader would say it as a word.
    expect(code.hasAttribute('aria-hidden')).toBe(true);
    expect(screen.getByText('A B C D E, F G H J K')).toBeTruthy();
    const written = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: written } });
    fireEvent.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByText('Copied')).toBeTruthy();
    expect(written).toHaveBeenCalledWith('ABCDE-FGHJK');
    expect(sent('POST')).toEqual([{ path: '/api/admin/devices/d1/unlock-code', body: { question: '22k 7qx3m' } }]);
    answers['POST /api/admin/devices/d1/unlock-code'] = {
      status: 400,
      body: { error: { code: 'unlock_question_wrong', details: {} } },
    };
    fireEvent.click(screen.getByRole('button', { name: 'Show the code' }));
    expect(await screen.findByText(/This device did not ask this/)).toBeTruthy();
    expect(screen.queryByText('A B C D E, F G H J K')).toBeNull();
  });

  it('shows which laptops are locked for want of contact, and sets after how many days', async () => {
    await show();
    const table = within(await screen.findByRole('group', { name: 'Devices' }));
    expect(table.getByText('Locked')).toBeTruthy();
    expect(screen.getByText('0123 4567 89AB CDEF 0123')).toBeTruthy();
    answers['PATCH /api/admin/vault'] = ok({ leaseDays: 30, recoveryKeyId: 'x' });
    const field = screen.getByLabelText('Lock after days without head office');
    fireEvent.change(field, { target: { value: '0' } });
    fireEvent.blur(field);
    fireEvent.change(field, { target: { value: '30' } });
    fireEvent.click(within(must(field.closest('form'), 'its form')).getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Laptops lock after 30 days without contact')).toBeTruthy();
    expect(sent('PATCH')).toEqual([{ path: '/api/admin/vault', body: { leaseDays: 30 } }]);
  });

  it('blocks a device only after a second click that says what happens', async () => {
    answers['POST /api/admin/devices/d1/revoke'] = ok({});
    await show();
    fireEvent.click(await screen.findByRole('button', { name: 'Block ThinkPad of Anna Weber' }));
    expect(screen.getByRole('alert').textContent).toContain('never gets in again');
    expect(sent('POST')).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Leave it' }));
    expect(screen.queryByRole('alert')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Block ThinkPad of Anna Weber' }));
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Block for good' })));
    await waitFor(() => expect(sent('POST')).toEqual([{ path: '/api/admin/devices/d1/revoke', body: {} }]));
    expect(await screen.findByText('ThinkPad is blocked')).toBeTruthy();
  });

  it('lists access keys with who made them and when they were used, and withdraws one after a second click', async () => {
    answers['POST /api/admin/access-keys/k2/revoke'] = ok({});
    await show();
    const table = await screen.findByRole('group', { name: 'Access keys' });
    const rows = () => within(table).getAllByRole('row').slice(1);
    expect(rows().map((row) => row.querySelector('td')?.textContent)).toEqual(['Web shop', 'Old shop']);
    expect(rows()[0]?.textContent).toMatch(/Carla Chief.*Nov/);
    expect(rows()[1]?.textContent).toMatch(/on the head office server.*never.*Withdrawn/);
    fireEvent.click(screen.getByRole('button', { name: 'Withdraw the key of Web shop' }));
    expect(screen.getByRole('alert').textContent).toContain('does not come back');
    expect(sent('POST')).toEqual([]);
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Withdraw for good' })));
    await waitFor(() => expect(sent('POST')).toEqual([{ path: '/api/admin/access-keys/k2/revoke', body: {} }]));
    expect(await screen.findByText('The key of Web shop is withdrawn')).toBeTruthy();
  });

  it('makes an access key and shows it once, to be copied', async () => {
    const key = `rk1.${'k'.repeat(43)}`;
    answers['POST /api/admin/access-keys'] = ok({ id: 'k3', key, address: 'https://office/api/channel-records' });
    const written: string[] = [];
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: async (text: string) => written.push(text) } });
    await show();
    fireEvent.click(await screen.findByRole('button', { name: 'Make a key' }));
    expect(screen.getByRole('button', { name: 'Make' }).hasAttribute('disabled')).toBe(true);
    fireEvent.change(screen.getByLabelText('Name, shown as the source'), { target: { value: ' Mail gateway ' } });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Make' })));
    const card = within(await screen.findByRole('group', { name: 'Key of Mail gateway' }));
    expect(sent('POST')).toEqual([{ path: '/api/admin/access-keys', body: { name: 'Mail gateway' } }]);
    expect(card.getByText(key)).toBeTruthy();
    expect(card.getByText('POST https://office/api/channel-records')).toBeTruthy();
    await act(async () => fireEvent.click(card.getByRole('button', { name: 'Copy' })));
    expect(written).toEqual([key]);
    fireEvent.click(card.getByRole('button', { name: 'Done' }));
    expect(screen.queryByText(key)).toBeNull();
    // Whoever comes later finds a name, and no key.
    expect(asked.filter(({ path }) => path === '/api/admin/access-keys').length).toBeGreaterThan(2);
  });

  it('makes and withdraws no key offline, and says why', async () => {
    await show();
    const make = await screen.findByRole('button', { name: 'Make a key' });
    for (const path of Object.keys(answers)) answers[path] = 'cut';
    answers['POST /api/admin/access-keys/k2/revoke'] = 'cut';
    fireEvent.click(screen.getByRole('button', { name: 'Withdraw the key of Web shop' }));
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Withdraw for good' })));
    expect(await screen.findByText(/What you see is from/)).toBeTruthy();
    await waitFor(() => expect(make.hasAttribute('disabled')).toBe(true));
    expect(make.getAttribute('title')).toBe('Needs a connection to head office');
    expect(screen.getByRole('button', { name: 'Withdraw the key of Web shop' }).hasAttribute('disabled')).toBe(true);
  });

  it('disables a user and takes it back by Undo', async () => {
    answers['POST /api/admin/users/anna/disable'] = ok({ user: { ...users[1], active: false } });
    answers['POST /api/admin/users/anna/enable'] = ok({ user: users[1] });
    await show();
    fireEvent.click(await screen.findByRole('button', { name: 'Anna Weber' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Disable' }));
    expect(await screen.findByText('Anna Weber is disabled')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: /Undo/ }));
    await waitFor(() =>
      expect(sent('POST').map(({ path }) => path)).toEqual([
        '/api/admin/users/anna/disable',
        '/api/admin/users/anna/enable',
      ]),
    );
  });

  it('sends only the fields that changed, and says what head office refuses', async () => {
    answers['PATCH /api/admin/users/chief'] = {
      status: 400,
      body: { error: { code: 'last_administrator', details: {} } },
    };
    answers['PATCH /api/admin/users/anna'] = ok({ user: { ...users[1], name: 'Anna Maria Weber' } });
    await show();
    fireEvent.click(await screen.findByRole('button', { name: 'Anna Weber' }));
    const panel = await screen.findByRole('dialog', { name: 'Anna Weber' });
    fireEvent.change(within(panel).getByRole('textbox', { name: /^Name/ }), { target: { value: 'Anna Maria Weber' } });
    await act(async () => fireEvent.click(within(panel).getByRole('button', { name: /^Save/ })));
    await waitFor(() =>
      expect(sent('PATCH')).toEqual([{ path: '/api/admin/users/anna', body: { name: 'Anna Maria Weber' } }]),
    );

    fireEvent.click(await screen.findByRole('button', { name: 'Carla Chief' }));
    const own = await screen.findByRole('dialog', { name: 'Carla Chief' });
    fireEvent.change(within(own).getByRole('textbox', { name: /^Name/ }), { target: { value: 'C' } });
    await act(async () => fireEvent.click(within(own).getByRole('button', { name: /^Save/ })));
    expect(await within(own).findByText('One active administrator has to remain.')).toBeTruthy();
  });

  it('a new invitation shows code and address once', async () => {
    answers['POST /api/admin/users/anna/reset-password'] = ok({
      invitation: { code: 'BCDF-GHJK-LMNP-QRST', expiresAt: later, officeUrl: 'https://office.example.com' },
    });
    await show();
    fireEvent.click(await screen.findByRole('button', { name: 'Anna Weber' }));
    fireEvent.click(await screen.findByRole('button', { name: 'New invitation' }));
    expect(await screen.findByText('BCDF-GHJK-LMNP-QRST')).toBeTruthy();
    expect(screen.getByText('https://office.example.com')).toBeTruthy();
  });
});
