import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSessionStore } from './file-session-store';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'roadbook-sessions-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const session = { officeUrl: 'https://office.example', accessToken: 'a', refreshAfter: 1, refreshToken: 'r' };

test('sessions survive a restart in a file that only their owner reads', async () => {
  const path = join(folder, 'sessions.json');
  const store = createFileSessionStore(path);
  await Promise.all([store.write('one', session), store.write('two', { ...session, accessToken: 'b' })]);
  await store.write('one', undefined);
  const again = createFileSessionStore(path);
  expect([await again.read('one'), (await again.read('two'))?.accessToken]).toEqual([undefined, 'b']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what the keychain seals is not readable, and a lost keychain means signed out', async () => {
  const path = join(folder, 'sessions.bin');
  const sealing = {
    seal: (text: string) => Buffer.from(text).map((byte) => byte ^ 0x5a),
    open: (content: Uint8Array) => Buffer.from(content.map((byte) => byte ^ 0x5a)).toString(),
  };
  await createFileSessionStore(path, sealing).write('one', session);
  expect(readFileSync(path).includes('office.example')).toBe(false);
  expect(await createFileSessionStore(path, sealing).read('one')).toEqual(session);
  expect(await createFileSessionStore(path).read('one')).toBeUndefined();
});

test.each(['', 'not json', '{"one":{"accessToken":1}}', 'null'])(
  'a damaged file (%j) means signed out',
  async (content) => {
    const path = join(folder, 'sessions.json');
    writeFileSync(path, content);
    const store = createFileSessionStore(path);
    expect(await store.read('one')).toBeUndefined();
    await store.write('one', session);
    expect(await createFileSessionStore(path).read('one')).toEqual(session);
  },
);

test('only the hundred sessions written last are kept', async () => {
  const store = createFileSessionStore(join(folder, 'sessions.json'));
  for (let n = 0; n < 101; n += 1) await store.write(`session-${n}`, session);
  expect([await store.read('session-0'), await store.read('session-1')]).toEqual([undefined, session]);
});
