import type { BrowserWindowConstructorOptions } from 'electron';
import { smallestWindow, type Rectangle } from './window-state';

/** Every setting that keeps the page away from the system, in one place that a test reads. */
export const webPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  enableWebSQL: false,
  spellcheck: false,
  devTools: false,
} as const;

export function windowOptions(
  bounds: Partial<Rectangle> & { width: number; height: number },
  preload: string,
  isDeveloping: boolean,
): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Roadbook',
    webPreferences: { ...webPreferences, preload, devTools: isDeveloping },
  };
}
