import { useEffect, useRef } from 'react';
import { readLockMinutes } from '../platform/lock-setting';
import type { Platform } from '../platform/platform';

/** One look at both clocks. */
export interface Pulse {
  readonly wallMs: number;
  /** Since the page was opened; stands still, on most systems, while the computer sleeps. */
  readonly monotonicMs: number;
}

/** A clock that was set by a few seconds is no sleep. */
const sleepMs = 60_000;

/** Work in the time ahead was done before the clock was set back; how long ago nobody knows. */
const isLongAgo = (activeMs: number, nowMs: number, minutes: number): boolean =>
  Math.abs(nowMs - activeMs) >= minutes * 60_000;

/** @param activeMs when somebody last worked in any window, by the wall clock */
export function whyLock(before: Pulse, now: Pulse, activeMs: number, minutes: number): 'idle' | 'sleep' | undefined {
  if (isLongAgo(activeMs, now.wallMs, minutes)) return 'idle';
  const slept = now.wallMs - before.wallMs - (now.monotonicMs - before.monotonicMs);
  return slept >= sleepMs ? 'sleep' : undefined;
}

const key = 'active';
const lookMs = 5_000;

/** Whether nobody has worked in any window for too long, also while no window was open. */
export function isIdle(platform: Platform, nowMs: number): boolean {
  const active = platform.windows.get(key);
  return typeof active === 'number' && isLongAgo(active, nowMs, readLockMinutes(platform));
}

const pulse = (): Pulse => ({ wallMs: Date.now(), monotonicMs: performance.now() });

/** Locks after idle time, after sleep, and when the system says so. */
export function useAutoLock(platform: Platform, enabled: boolean, lock: () => void): void {
  const latest = useRef(lock);
  useEffect(() => {
    latest.current = lock;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    let before = pulse();
    let noted = 0;
    const look = (): void => {
      const now = pulse();
      const active = platform.windows.get(key);
      const activeMs = typeof active === 'number' ? active : before.wallMs;
      const why = whyLock(before, now, activeMs, readLockMinutes(platform));
      before = now;
      if (why !== undefined) latest.current();
    };
    const active = (): void => {
      const now = Date.now();
      if (now - noted < lookMs) return;
      // Whoever comes back after hours finds it locked, and does not keep it open by the first move.
      look();
      noted = now;
      platform.windows.set(key, now);
    };
    platform.windows.set(key, Date.now());
    const timer = setInterval(look, lookMs);
    const events = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'focus'] as const;
    for (const event of events) window.addEventListener(event, active, { capture: true, passive: true });
    document.addEventListener('visibilitychange', look);
    const unhear = platform.onLock(() => latest.current());
    return () => {
      clearInterval(timer);
      for (const event of events) window.removeEventListener(event, active, { capture: true });
      document.removeEventListener('visibilitychange', look);
      unhear();
    };
  }, [platform, enabled]);
}
