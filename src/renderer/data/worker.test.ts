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

it('hears its own tab directly; reads, but neither writes nor exchanges anything, before what was lost is back', async () => {
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
  // As in Electron: there is no server that a line could lead to.
  vi.stubGlobal('location', { protocol: 'app:', host: 'roadbook' });
  const listening = new Map<string, (event: MessageEvent<WorkerStart | ToWorker>) => void>();
  vi.stubGlobal('addEventListener', (type: string, listener: (event: MessageEvent<WorkerStart | ToWorker>) => void) =>
    listening.set(type, listener),
  );
  const toOwner: ToTab[] = [];
  vi.stubGlobal('postMessage', (message: ToTab) => toOwner.push(message));
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
    const start: WorkerStart = { worker: 'w', tab: 'owner', session, language: 'en', key };
    listening.get('message')?.({ data: start } as MessageEvent<WorkerStart>);
    await vi.waitFor(() => expect(asked).toContain('GET /shell/vault/place/journal'), 25_000);

    const body = { name: 'Adler', type: 'customer' };
    call('write', 'commit', 'token', [{ entity: 'account', id: 'a', op: 'create', body }]);
    call('exchange', 'syncNow');
    call('read', 'fetchRecords', 'account', { sort: [{ field: 'name' }] }, { offset: 0, limit: 10 });
    await vi.waitFor(() => expect(answers()).toEqual(['read']), 25_000);
    expect([toOffice(), listening.has('online')]).toEqual([[], false]);

    // What the tab of this worker said over the channel it says again directly: late, it would undo what came after.
    const own = { to: 'worker', tab: 'owner', kind: 'call', method: 'fetchIds', args: ['account', {}] } as const;
    channel.postMessage({ ...own, id: 'late' } satisfies ToWorker);
    listening.get('message')?.(new MessageEvent<ToWorker>('message', { data: { ...own, id: 'own' } }));
    call('after', 'fetchIds', 'account', {});
    await vi.waitFor(() => expect(answers()).toContain('after'), 25_000);
    expect(toOwner).toEqual([{ to: 'owner', kind: 'answer', id: 'own', value: [] }]);
    expect(answers()).toEqual(['read', 'after']);

    isRead();
    await vi.waitFor(() => expect(answers()).toContain('write'), 25_000);
    await vi.waitFor(() => expect(toOffice()).not.toEqual([]), 25_000);
    expect(listening.has('online')).toBe(true);
  } finally {
    channel.close();
  }
});
