import { describe, expect, test } from 'vitest';
import { isLoopbackName } from './http';
import { assertMayListen, isLoopbackHost, readTls } from './listening';

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
