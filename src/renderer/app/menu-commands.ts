import { useEffect, useRef } from 'react';
import type { MenuCommand } from '../../shared/bridge';
import type { Platform } from '../platform/platform';

/** The system menu of the desktop app does what the keys do. */
export function useMenuCommands(platform: Platform, acts: Readonly<Record<MenuCommand, () => void>>): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => platform.onMenuCommand((command) => latest.current[command]()), [platform]);
}
