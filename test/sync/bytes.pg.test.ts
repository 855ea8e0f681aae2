import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createOfficeProxy } from '../../src/shell/office-proxy';
import { createMemorySessionStore } from '../../src/shell/session-store';
import { personHeader, protocolVersion, type Session, type SyncResponse } from '../../src/shared/sync-protocol';
import { openTestOffice, testPassword } from '../support/office-for-tests';

test('an exchange without news is one round trip of less than 1 KB both ways together, headers and all', async () => {
  const t = await openTestOffice();
  await t.user(await t.organisation('rhein'), { signInName: 'anna', role: 'salesperson' });
  const bytes = { up: 0, down: 0 };
  const line = createServer((shell) => {
    const office = connect(Number(new URL(t.office.url).port), '127.0.0.1');
    shell.on('data', (chunk: Buffer) => {
      bytes.up += chunk.length;
      office.write(chunk);
    });
    office.on('data', (chunk: Buffer) => {
      bytes.down += chunk.length;
      shell.write(chunk);
    });
    for (const [one, other] of [
      [shell, office],
      [office, shell],
    ] as const)
      one.on('close', () => other.destroy()).on('error', () => other.destroy());
  });
  try {
    await new Promise<void>((listening) => line.listen(0, '127.0.0.1', listening));
    let requests = 0;
    const proxy = createOfficeProxy({
      officeUrl: () => `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
      sessions: createMemorySessionStore(),
      fetch: (url, init) => {
        requests += 1;
        return fetch(url, init);
      },
      answerTimeoutMs: 10_000,
      now: Date.now,
    });
    // As Chromium asks the shell.
    const headers = new Headers({
      accept: '*/*',
      'accept-language': 'de-DE,de;q=0.9,en;q=0.8',
      'content-type': 'application/json',
      'sec-ch-ua': '"Chromium";v="156", "Not A Brand";v="24"',
      'user-agent': `Mozilla/5.0 ${'x'.repeat(100)}`,
    });
    const ask = async <T>(target: string, body: unknown): Promise<T> => {
      const { response } = await proxy.forward({
        method: 'POST',
        target,
        headers,
        body: new TextEncoder().encode(JSON.stringify(body)),
        signal: new AbortController().signal,
        sessionId: 'only',
        newSessionId: 'only',
      });
      expect(response.status).toBe(200);
      return (await response.json()) as T;
    };
    const device = { id: crypto.randomUUID(), name: 'Laptop', platform: 'test' };
    const { session } = await ask<{ session: Session }>('/api/auth/sign-in', {
      signInName: 'anna@rhein',
      password: testPassword,
      device,
    });
    headers.set(personHeader, `${session.organisation.id}/${session.user.id}`);
    headers.set('x-roadbook-waiting', '0');
    const exchange = <T>(checkpoint: string | null, brief: object): Promise<T> =>
      ask('/api/sync', { protocol: protocolVersion, checkpoint, push: [], ...brief });
    const { checkpoint } = await exchange<SyncResponse>(null, {});
    // A laptop of before this answer is told everything, as ever.
    expect(await exchange(checkpoint, {})).toMatchObject({ checkpoint, records: [], gone: [], more: false });
    [bytes.up, bytes.down, requests] = [0, 0, 0];
    expect(await exchange(checkpoint, { brief: true })).toEqual({
      same: true,
      serverTime: expect.any(String) as string,
    });
    expect(requests).toBe(1);
    expect(bytes.up + bytes.down).toBeLessThan(1_024);
    expect(await exchange(null, { brief: true })).toMatchObject({ checkpoint });
  } finally {
    line.close();
    await t.close();
  }
});
