import { useEffect } from 'react';
import type { Place } from '../data/channel';
import { removeIfRevoked } from '../platform/device-people';
import { usePlatform } from '../platform/platform';

const askAgainMs = 5 * 60_000;

/**
 * Where no exchange hears that the head office blocked this device, because nobody is signed in or nobody has unlocked: asks
 * from time to time, and removes what lies here.
 * @param onRemoved with how many changes went that were not sent, as far as they were counted
 */
export function useBlockedWatch(
  enabled: boolean,
  removeData: (place: Place) => Promise<void>,
  onRemoved: (removed: { readonly unsent?: number }) => void,
): void {
  const platform = usePlatform();
  useEffect(() => {
    if (!enabled) return undefined;
    let current = true;
    const ask = (): void =>
      void removeIfRevoked(platform, removeData).then((removed) => current && removed && onRemoved(removed));
    ask();
    const timer = setInterval(ask, askAgainMs);
    window.addEventListener('online', ask);
    return () => {
      current = false;
      clearInterval(timer);
      window.removeEventListener('online', ask);
    };
  }, [platform, enabled, removeData, onRemoved]);
}
