import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { packFrames, unpackFrames } from '../shared/domain/frames';
import { must } from '../shared/errors';
import { createVaultHost, type VaultHost } from './vault-host';
import { folderOf, onlyProfile } from './vault-places';

let folder: string;
let host: VaultHost;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-vault-'));
  host = createVaultHost({ folder: join(folder, 'vault') });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = 'office-1-user-1-device-1';
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));
const text = (frame: Uint8Array): string => Buffer.from(frame).toString();

function ask(method: string, part: string, body?: Uint8Array<ArrayBuffer>, profile = 'profile-a'): Promise<Response> {
  const [path = '', query = ''] = (part.startsWith('/') ? part : `/shell/vault/${place}/${part}`).split(/(?=\?)/);
  const init = { method, ...(body === undefined ? {} : { body }) };
  return host.answer(new Request(`http://127.0.0.1${query}`, init), path, {
    profile,
    isSignedIn: () => Promise.resolve(false),
  });
}
const content = async (part: string, profile?: string): Promise<string | undefined> => {
  const answer = await ask('GET', part, undefined, profile);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return answer.status === 204 ? undefined : text(new Uint8Array(await answer.arrayBuffer()));
};
const append = (...frames: string[]): Promise<Response> => ask('POST', 'journal', packFrames(frames.map(bytes)));
async function journal(): Promise<string[]> {
  const answer = await ask('GET', 'journal');
  expect([200, 204]).toContain(answer.status);
  return must(unpackFrames(new Uint8Array(await answer.arrayBuffer())), 'whole frames').map(text);
}
const fileOf = (name: string): string => {
  const [only, ...more] = readdirSync(join(folder, 'vault'));
  expect(more).toEqual([]);
  return join(folder, 'vault', must(only, 'the folder of the place'), name);
};
/** As after a restart of the program. */
const restart = (): void => void (host = createVaultHost({ folder: join(folder, 'vault') }));

test('what a profile left and nobody used for 400 days is removed, unless something unsent lies there', async () => {
  const day = 86_400_000;
  const ages: readonly (readonly [profile: string, days: number])[] = [
    ...([
      ['sent', 401],
      ['unsent', 401],
      ['used', 399],
    ] as const),
    ...([
      ['taken', 401],
      [onlyProfile, 401],
    ] as const),
  ];
  const frames = packFrames([bytes('unsent')]);
  for (const [profile] of ages) {
    await ask('GET', 'secret', undefined, profile);
    await ask('PUT', 'journal', profile === 'unsent' || profile === 'taken' ? frames : packFrames([]), profile);
  }
  const folderNamed = (profile: string): string => folderOf(join(folder, 'vault'), profile, place);
  writeFileSync(join(folderNamed('taken'), 'journal.taken'), '');
  for (const [profile, days] of ages) {
    const at = (Date.now() - days * day) / 1000;
    for (const name of readdirSync(folderNamed(profile))) utimesSync(join(folderNamed(profile), name), at, at);
    utimesSync(folderNamed(profile), at, at);
  }
  restart();
  await ask('GET', 'secret', undefined, 'used');
  // Nobody clears the cookies of Electron, which has one profile.
  const left = ['unsent', 'used', onlyProfile].map((profile) => basename(folderNamed(profile)));
  expect(readdirSync(join(folder, 'vault')).sort()).toEqual(left.sort());
});

test('a clock that was set forward by years makes no stranger of whoever works here', async () => {
  const secret = Buffer.from(await (await ask('GET', 'secret')).arrayBuffer());
  host = createVaultHost({ folder: join(folder, 'vault'), now: () => Date.now() + 4000 * 86_400_000 });
  expect(Buffer.from(await (await ask('GET', 'secret')).arrayBuffer())).toEqual(secret);
});

describe('the secret of the device', () => {
  test('is made once, kept in a file of its owner alone, and different after it was removed', async () => {
    const secret = await Promise.all([1, 2, 3].map(async () => (await ask('GET', 'secret')).arrayBuffer()));
    const [first] = secret.map((buffer) => Buffer.from(buffer).toString('hex'));
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(secret.map((buffer) => Buffer.from(buffer).toString('hex'))).toEqual([first, first, first]);
    expect(statSync(fileOf('secret.bin')).mode & 0o777).toBe(0o600);
    restart();
    const again = async (): Promise<string> =>
      Buffer.from(await (await ask('GET', 'secret')).arrayBuffer()).toString('hex');
    expect(await again()).toBe(first);
    expect((await ask('DELETE', 'secret')).status).toBe(204);
    expect(readdirSync(join(fileOf('secret.bin'), '..'))).toEqual([]);
    expect(await again()).not.toBe(first);
  });

  test('sealed by a keychain is not readable; by another keychain it is lost, and only wanted removal makes a new one', async () => {
    const sealing = {
      seal: (plain: string) => Buffer.from(plain).map((byte) => byte ^ 0x5a),
      open: (sealed: Uint8Array) => Buffer.from(sealed.map((byte) => byte ^ 0x5a)).toString(),
    };
    host = createVaultHost({ folder: join(folder, 'vault'), sealing });
    const secret = Buffer.from(await (await ask('GET', 'secret')).arrayBuffer());
    expect(readFileSync(fileOf('secret.bin')).includes(secret.toString('base64'))).toBe(false);
    restart();
    for (let n = 0; n < 2; n += 1) {
      const answer = await ask('GET', 'secret');
      expect([answer.status, await answer.json()]).toMatchObject([409, { error: { code: 'device_secret_lost' } }]);
    }
    await ask('DELETE', 'secret');
    expect((await ask('GET', 'secret')).status).toBe(200);
  });
});

describe('the key of an open vault', () => {
  test('is told to the profile that left it, until it is taken away or the program ends', async () => {
    expect(await content('key')).toBeUndefined();
    await ask('PUT', 'key', bytes('key a'));
    await ask('PUT', 'key', bytes('key b'), 'profile-b');
    expect([await content('key'), await content('key', 'profile-b'), await content('key', 'profile-c')]).toEqual([
      'key a',
      'key b',
      undefined,
    ]);
    expect(readdirSync(folder)).toEqual([]);
    expect((await ask('DELETE', 'key')).status).toBe(204);
    expect([await content('key'), await content('key', 'profile-b')]).toEqual([undefined, 'key b']);
    restart();
    expect(await content('key', 'profile-b')).toBeUndefined();
  });

  test('goes with the sign-in of its profile, and all go when the computer sleeps', async () => {
    await ask('PUT', 'key', bytes('key a'));
    await ask('PUT', 'key', bytes('key b'), 'profile-b');
    host.forgetKeysOf('profile-a');
    expect([await content('key'), await content('key', 'profile-b')]).toEqual([undefined, 'key b']);
    host.forgetKeys();
    expect(await content('key', 'profile-b')).toBeUndefined();
  });

  test('is forgotten when no page was heard of for the minutes it was left with', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    try {
      restart();
      await ask('PUT', 'key?minutes=5', bytes('key a'));
      await ask('PUT', 'key?minutes=never', bytes('key b'), 'profile-b');
      vi.advanceTimersByTime(4 * 60_000);
      host.heard('profile-a');
      vi.advanceTimersByTime(4 * 60_000);
      expect(await content('key')).toBe('key a');
      vi.advanceTimersByTime(2 * 60_000);
      expect([await content('key'), await content('key', 'profile-b')]).toEqual([undefined, 'key b']);
      vi.advanceTimersByTime(6 * 60_000);
      expect(await content('key', 'profile-b')).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });
});

test.each(['head', 'lease'])('the %s is the one put last, also after a restart', async (part) => {
  expect(await content(part)).toBeUndefined();
  await Promise.all(Array.from({ length: 20 }, (_, n) => ask('PUT', part, bytes(`head ${n}`))));
  restart();
  expect(await content(part)).toBe('head 19');
  await ask('DELETE', part);
  expect(await content(part)).toBeUndefined();
});

describe('the journal', () => {
  test('gives back what was appended in its order, and what replaced it', async () => {
    expect(await journal()).toEqual([]);
    await Promise.all([append('one'), append('two', ''), append('three')]);
    restart();
    await append('four');
    expect(await journal()).toEqual(['one', 'two', '', 'three', 'four']);
    expect(statSync(fileOf('journal.bin')).mode & 0o777).toBe(0o600);
    expect((await ask('PUT', 'journal', packFrames([bytes('new')]))).status).toBe(204);
    await append('newer');
    restart();
    expect(await journal()).toEqual(['new', 'newer']);
    await ask('DELETE', 'journal');
    expect(await journal()).toEqual([]);
  });

  test('killed in the middle of writing, wherever that was, it holds every whole frame and takes new ones', async () => {
    await append('first', 'second, which is longer');
    await append('third');
    const whole = readFileSync(fileOf('journal.bin'));
    const ends = [12 + 5, 24 + 5 + 23, 36 + 5 + 23 + 5];
    expect(whole.length).toBe(ends[2]);
    for (let cut = 0; cut <= whole.length; cut += 1) {
      writeFileSync(fileOf('journal.bin'), whole.subarray(0, cut));
      restart();
      const kept = ['first', 'second, which is longer', 'third'].slice(0, ends.filter((end) => end <= cut).length);
      await append('x');
      expect(await journal()).toEqual([...kept, 'x']);
    }
    // A file system may have made room for what was never written.
    writeFileSync(fileOf('journal.bin'), Buffer.concat([whole, Buffer.alloc(5000)]));
    restart();
    await append('after');
    restart();
    expect(await journal()).toEqual(['first', 'second, which is longer', 'third', 'after']);
  });

  test('killed while it is written anew, it holds the old frames or the new ones', async () => {
    await append('old', 'older');
    const old = readFileSync(fileOf('journal.bin'));
    await ask('PUT', 'journal', packFrames([bytes('the only new one')]));
    const anew = readFileSync(fileOf('journal.bin'));
    for (let cut = 0; cut <= anew.length; cut += 7) {
      // Not renamed yet: whatever of the new file is there.
      writeFileSync(fileOf('journal.bin'), old);
      writeFileSync(fileOf('journal.bin.new'), anew.subarray(0, cut));
      restart();
      await append('next');
      expect(await journal()).toEqual(['old', 'older', 'next']);
    }
    // Renamed, and the folder not told the disk yet.
    writeFileSync(fileOf('journal.bin.new'), anew);
    renameSync(fileOf('journal.bin.new'), fileOf('journal.bin'));
    restart();
    expect(await journal()).toEqual(['the only new one']);
  });

  test('emptied, it keeps its file for the next append', async () => {
    await append('sent');
    const { ino } = statSync(fileOf('journal.bin'));
    expect((await ask('PUT', 'journal', packFrames([]))).status).toBe(204);
    expect([statSync(fileOf('journal.bin')).size, await journal()]).toEqual([0, []]);
    await append('next');
    expect([statSync(fileOf('journal.bin')).ino, await journal()]).toEqual([ino, ['next']]);
    restart();
    expect(await journal()).toEqual(['next']);
  });

  test('a damaged frame takes nothing with it but itself', async () => {
    const frames = ['aaaa', 'bbbbbbbb', 'cccccccccccc', 'RBJ1', 'dd'];
    await append(...frames);
    const whole = readFileSync(fileOf('journal.bin'));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        writeFileSync(fileOf('journal.bin'), damaged);
        restart();
        const kept = await journal();
        expect(kept.length).toBe(frames.length - 1);
        expect(frames.filter((frame) => kept.includes(frame))).toEqual(kept);
      }),
      { numRuns: 100 },
    );
  });

  test('is refused whole when its frames are not, and has an end', async () => {
    host = createVaultHost({ folder: join(folder, 'vault'), maxJournalBytes: 1000 });
    await append('kept');
    for (const broken of [
      new Uint8Array([0, 0, 0, 9, 1]),
      new Uint8Array([0, 0]),
      new Uint8Array([255, 255, 255, 255]),
    ])
      expect((await ask('POST', 'journal', broken)).status).toBe(400);
    expect((await append('x'.repeat(900))).status).toBe(204);
    expect((await append('y'.repeat(200))).status).toBe(413);
    expect((await append('z'.repeat(2000))).status).toBe(413);
    expect(await journal()).toEqual(['kept', 'x'.repeat(900)]);
    await ask('PUT', 'journal', packFrames([bytes('rotated')]));
    expect((await append('y'.repeat(200))).status).toBe(204);
  });

  test('what the disk does not take is said, and does not come back', async () => {
    await append('kept');
    const path = fileOf('journal.bin');
    const before = readFileSync(path);
    rmSync(path);
    // A folder in its place: opening fails as on a broken disk.
    host = createVaultHost({ folder: path });
    writeFileSync(path, before);
    const answer = await append('lost');
    expect([answer.status, await answer.json()]).toMatchObject([507, { error: { code: 'store_failed' } }]);
    restart();
    expect(await journal()).toEqual(['kept']);
  });

  test.runIf(process.platform === 'linux')(
    'on a full disk says so, keeps what was there, leaves nothing half-written, and goes on when there is room',
    async () => {
      await append('kept');
      const unfinished = `${fileOf('journal.bin')}.new`;
      // Takes no byte, as a full disk does.
      symlinkSync('/dev/full', unfinished);
      const rewrite = (): Promise<Response> => ask('PUT', 'journal', packFrames([bytes('newer')]));
      const answer = await rewrite();
      expect([answer.status, await answer.json()]).toMatchObject([507, { error: { code: 'disk_full' } }]);
      expect([await journal(), existsSync(unfinished)]).toEqual([['kept'], false]);
      expect((await rewrite()).status).toBe(204);
      expect(await journal()).toEqual(['newer']);
    },
  );
});

test.each([
  '/shell/vault/../../../etc/passwd',
  '/shell/vault/..-..-..-..-etc/../secret',
  '/shell/vault/%2e%2e%2f%2e%2e%2fetc/secret',
  '/shell/vault/a.b.c.d.e.f.g/secret',
  '/shell/vault/short/secret',
  `/shell/vault/${'x'.repeat(201)}/secret`,
  '/shell/vault/office-1/user-1/secret',
  '/shell/vault/office-1-user-1\u0000/secret',
  '/shell/vault/office-1-user-1/secret/..',
  '/shell/vault/office-1-user-1/',
  '/shell/vault/office-1-user-1/constructor',
  '/shell/vault//secret',
])('%j names no place', async (path) => {
  for (const method of ['GET', 'PUT', 'POST', 'DELETE'])
    expect((await ask(method, path, method === 'GET' ? undefined : bytes('x'))).status).toBe(404);
  expect(readdirSync(folder)).toEqual([]);
});

test('whatever a place is called, its files lie in a folder with a plain name', async () => {
  for (const name of ['CON-CON-CON', 'office-1-user-1', 'OFFICE-1-USER-1', '--------'])
    await ask('GET', `/shell/vault/${name}/secret`);
  const folders = readdirSync(join(folder, 'vault'));
  expect(folders.length).toBe(4);
  for (const name of folders) expect(name).toMatch(/^[0-9a-f]{32}-[0-9a-f]{32}$/);
});

test.each([
  ['POST', 'secret'],
  ['PUT', 'secret'],
  ['POST', 'key'],
  ['POST', 'head'],
  ['PATCH', 'journal'],
])('%s %s is nothing', async (method, part) => {
  expect([404, 413]).toContain((await ask(method, part, bytes('x'))).status);
});
