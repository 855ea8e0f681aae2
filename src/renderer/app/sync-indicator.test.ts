import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '../data/api';
import { makeFormat } from '../i18n/format';
import { formatText } from '../i18n/texts';
import { indicatorOf } from './sync-indicator';
import { texts } from './texts';

const format = makeFormat({ language: 'en', region: 'en-GB', today: '2026-11-22', timeZone: 'UTC' });
const at = '2026-11-22T10:41:00.000Z';
const shown = (status: Partial<SyncStatus>, language: 'en' | 'zh-TW' = 'en') =>
  indicatorOf(
    {
      phase: 'idle',
      online: true,
      waiting: 0,
      needYou: 0,
      clockOffsetMs: 0,
      counts: {},
      loaded: true,
      keptTwice: true,
      ...status,
    },
    (key, params) => formatText(texts[key], language, params),
    format,
  );

describe('the state of the sync in words', () => {
  it('is plain while all is well', () => {
    expect(shown({ lastSyncAt: at })).toEqual({ icon: 'ok', text: 'Synced 10:41' });
    expect(shown({})).toEqual({ icon: 'waiting', text: 'Not synced yet' });
  });

  it('counts what waits and says since when', () => {
    expect(shown({ lastSyncAt: at, waiting: 1 }).text).toBe('1 change waiting · synced 10:41');
    expect(shown({ lastSyncAt: at, waiting: 3, phase: 'offline', online: false })).toEqual({
      icon: 'offline',
      text: 'Offline · 3 changes waiting · synced 10:41',
    });
    expect(shown({ lastSyncAt: at, waiting: 3, phase: 'offline' }, 'zh-TW').text).toBe(
      '離線 · 3 項待同步 · 上次同步 10:41',
    );
  });

  it('says how far it is', () => {
    expect(shown({ phase: 'syncing', progress: { done: 2, total: 3 } }).text).toBe('Syncing, 2 of 3');
    expect(shown({ phase: 'firstLoad', progress: { done: 61_200, total: 100_000 } }).text).toBe(
      'First load, 61,200 of 100,000',
    );
  });

  it('calls the user before anything else, and reassures the signed-out one', () => {
    expect(shown({ phase: 'offline', needYou: 1, waiting: 3 })).toEqual({
      icon: 'needYou',
      text: '1 change needs you · 3 waiting',
    });
    expect(shown({ phase: 'signedOut', waiting: 3 })).toEqual({
      icon: 'locked',
      text: 'Sign in to sync · 3 waiting, kept safe',
    });
  });
});
