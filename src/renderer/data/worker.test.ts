import { afterEach, expect, it, vi } from 'vitest';
import type { Session } from '../../shared/sync-protocol';
import { placeOf, type ToTab, type ToWorker, type WorkerStart } from './channel';

const session: Session = {
  officeId: 'office-worker',
  organisation: { id: 'o', name: 'O', slug: 'o', currency: 'EUR', demo: false },
  user: { id: crypto.randomUUID(), name: 'Anna', signInName: 'anna', role: 'salesperson' },
  deviceId: 'd',
  deviceCode: 'K7',
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('reads, but neither writes nor exchanges anything, before what was lost is back', async () => {
  // What the worker would do later is dropped with the test.
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'], shouldAdvanceTime: true });
  const asked: string[] = [];
  let isRead: () => void = () => undefined;
  const journal = new Promise<void>((resolve) => (isRead = resolve));
  vi.stubGlobal('fetch', async (path: string, { method = 'GET' } = {}) => {
    asked.push(`${method} ${path.replace(/vault\/[^/]+/, 'vault/place')}`);
    if (path.startsWith('/api/')) throw new TypeError('Failed to fetch');
    if (method === 'GET' && path.endsWith('/journal')) await journal;
    return new Response(null, { status: 204 });
  });
  const listening = new Map<string, (event: MessageEvent<WorkerStart>) => void>();
  vi.stubGlobal('addEventListener', (type: string, listener: (event: MessageEvent<WorkerStart>) => void) =>
    listening.set(type, listener),
  );
  vi.stubGlobal('navigator', {
    // Nobody else wants the store, and no tab goes.
    locks: {
      request: (name: string, run: () => Promise<void>) =>
        name === placeOf(session) ? run() : new Promise<void>(() => undefined),
    },
  });

  const channel = new BroadcastChannel(placeOf(session));
  const heard: ToTab[] = [];
  channel.addEventListener('message', ({ data }: MessageEvent<ToTab | ToWorker>) => {
    if (data.to !== 'worker') heard.push(data as ToTab);
  });
  const call = (id: string, method: Extract<ToWorker, { kind: 'call' }>['method'], ...args: unknown[]): void => {
    const message: ToWorker = { to: 'worker', tab: 'one', kind: 'call', id, method, args };
    channel.postMessage(message);
  };
  const answers = (): string[] => heard.flatMap((one) => (one.kind === 'answer' ? [one.id] : []));
  const toOffice = (): string[] => asked.filter((one) => one.includes('/api/'));
  try {
    await import('./worker');
    const key = new Uint8Array(32).fill(9);
    listening.get('message')?.({ data: { worker: 'w', session, language: 'en', key } } as MessageEvent<WorkerStart>);
    await vi.waitFor(() => expect(asked).toContain('GET /shell/vault/place/journal'), 10_000);

    const body = { name: 'Adler', type: 'customer' };
    call('write', 'commit', 'token', [{ entity: 'account', id: 'a', op: 'create', body }]);
    call('exchange', 'syncNow');
    call('read', 'fetchRecords', 'account', { sort: [{ field: 'name' }] }, { offset: 0, limit: 10 });
    await vi.waitFor(() => expect(answers()).toEqual(['read']), 10_000);
    expect([toOffice(), listening.has('online')]).toEqual([[], false]);

    isRead();
    await vi.waitFor(() => expect(answers()).toContain('write'), 10_000);
    await vi.waitFor(() => expect(toOffice()).not.toEqual([]), 10_000);
    expect(listening.has('online')).toBe(true);
  } finally {
    channel.close();
  }
});
