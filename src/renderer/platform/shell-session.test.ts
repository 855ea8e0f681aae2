import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Platform } from './platform';
import { introduceProfile } from './shell-session';

const disk = new Map<string, unknown>();
/** What the browser's cookie says; a crash takes it. */
let cookie: string | undefined;
let made: number;
let turn: Promise<unknown>;
const platform = {
  kind: 'browser',
  kept: {
    fresh: (key: string) => Promise.resolve(disk.get(key)),
    write: (key: string, value: unknown) => Promise.resolve(void disk.set(key, value)),
  },
} as unknown as Platform;

beforeEach(() => {
  disk.clear();
  cookie = undefined;
  made = 0;
  turn = Promise.resolve();
  vi.stubGlobal('navigator', {
    locks: { request: (_name: string, step: () => Promise<void>) => (turn = turn.then(step, step)) },
  });
  vi.stubGlobal('fetch', (_path: string, { body }: { body: string }) => {
    const { key } = JSON.parse(body) as { key?: string };
    cookie = key ?? cookie ?? `profile-${(made += 1)}`;
    return Promise.resolve(Response.json({ key: cookie }));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('a browser keeps its name, also when a crash took the cookie', async () => {
  await introduceProfile(platform);
  expect([...disk.values()]).toEqual(['profile-1']);
  cookie = 'given at the next visit';
  await introduceProfile(platform);
  expect([cookie, ...disk.values()]).toEqual(['profile-1', 'profile-1']);
});

test('windows that start together have one name', async () => {
  await Promise.all([introduceProfile(platform), introduceProfile(platform), introduceProfile(platform)]);
  expect([cookie, made, ...disk.values()]).toEqual(['profile-1', 1, 'profile-1']);
});

test('a shell that is not there, or knows no profiles, holds nobody up', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no line')));
  await introduceProfile(platform);
  expect(disk.size).toBe(0);
});
