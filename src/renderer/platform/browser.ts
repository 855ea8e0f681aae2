import { keptValues } from './kept-values';
import type { LastingValues, Platform } from './platform';

/** The app in a browser tab or an app window of Chromium, Chrome or Edge. */
export function browserPlatform(kept: LastingValues): Platform {
  return {
    kind: 'browser',
    can: { menu: false },
    kept,
    windows: keptValues(() => window.localStorage),
    session: keptValues(() => window.sessionStorage),
    saveFile: async ({ suggestedName, content, type }) => {
      const url = URL.createObjectURL(new Blob([content as Uint8Array<ArrayBuffer>], { type }));
      const link = document.createElement('a');
      link.href = url;
      link.download = suggestedName;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      return true;
    },
    print: async () => window.print(),
    openExternal: async (url) => {
      if (/^(https?|mailto|tel):/i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
    },
    setLanguage: () => undefined,
    onMenuCommand: () => () => undefined,
    onLock: () => () => undefined,
  };
}
