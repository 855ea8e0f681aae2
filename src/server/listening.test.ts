import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHttp, isLoopbackName, renewCertificate } from './http';
import { assertMayListen, isLoopbackHost, readTls, watchTls } from './listening';

const tls = { certFile: 'c', keyFile: 'k' };

describe('where the head office may listen', () => {
  test('on this computer with and without demo; elsewhere with TLS or behind a proxy', () => {
    for (const host of ['127.0.0.1', 'localhost', '::1', '127.8.8.8']) {
      expect(() => assertMayListen({ host, behindProxy: false, demo: true })).not.toThrow();
    }
    expect(() => assertMayListen({ host: '0.0.0.0', tls, behindProxy: false, demo: false })).not.toThrow();
    expect(() => assertMayListen({ host: '0.0.0.0', behindProxy: true, demo: false })).not.toThrow();
  });

  test('says why not, and what to do', () => {
    expect(() => assertMayListen({ host: '0.0.0.0', behindProxy: false, demo: false })).toThrow(
      /Without TLS.*--tls-cert.*--behind-proxy/,
    );
    expect(() => assertMayListen({ host: '0.0.0.0', tls, behindProxy: false, demo: true })).toThrow(
      /demo company.*office -- init/,
    );
    expect(() => assertMayListen({ host: '127.0.0.1', behindProxy: true, demo: true })).toThrow(/through a proxy/);
    expect(() => readTls({ certFile: '/nowhere/cert.pem', keyFile: 'k' })).toThrow('/nowhere/cert.pem');
  });

  test('knows its own names', () => {
    expect(['localhost', '127.0.0.1:7340', '[::1]:7340', 'LOCALHOST:1'].every(isLoopbackName)).toBe(true);
    expect(
      [undefined, '', 'evil.example', '127.0.0.1.evil.example', 'localhost.evil', '10.0.0.1', '0.0.0.0'].some(
        isLoopbackName,
      ),
    ).toBe(false);
    expect(isLoopbackHost('0.0.0.0')).toBe(false);
  });
});

describe('a certificate that is renewed', () => {
  let folder = '';
  const files = () => ({ certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') });
  const put = (name: 'first' | 'renewed', what: 'cert' | 'key'): void =>
    copyFileSync(join('test/fixtures/tls', `${name}.${what}.pem`), join(folder, `${what}.pem`));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'roadbook-tls-'));
    put('first', 'cert');
    put('first', 'key');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is shown to new connections without a restart; half a renewal changes nothing', async () => {
    const app = createHttp({
      authenticate: () => Promise.reject(new Error('nobody')),
      holderOf: () => Promise.reject(new Error('nobody')),
      trustProxy: false,
      loopbackNamesOnly: false,
      tls: readTls(files()),
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const shown = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.destroy();
        });
        socket.on('error', reject);
      });
    const reports: string[] = [];
    const end = watchTls(
      files(),
      10,
      (tls) => renewCertificate(app, tls),
      (error) => reports.push(error.message),
    );
    try {
      expect(await shown()).toBe('first.office.example');
      put('renewed', 'cert');
      await vi.waitFor(() => expect(reports).toHaveLength(1), 25_000);
      expect(reports[0]).toContain('is not the key of');
      writeFileSync(files().keyFile, 'half');
      await vi.waitFor(() => expect(reports).toHaveLength(2), 25_000);
      expect(await shown()).toBe('first.office.example');
      put('renewed', 'key');
      await vi.waitFor(async () => expect(await shown()).toBe('renewed.office.example'), 25_000);
      expect(reports).toHaveLength(2);
    } finally {
      end();
      await app.close();
    }
  });
});
