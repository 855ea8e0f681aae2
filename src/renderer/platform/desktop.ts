import type { Bridge } from '../../shared/bridge';
import { keptValues } from './kept-values';
import type { LastingValues, Platform } from './platform';

/** The app in Electron; the only caller of the bridge. */
export function desktopPlatform(bridge: Bridge, kept: LastingValues): Platform {
  return {
    kind: 'desktop',
    can: { menu: true },
    kept,
    windows: keptValues(() => window.localStorage),
    session: keptValues(() => window.sessionStorage),
    saveFile: async ({ suggestedName, content }) => (await bridge.saveFile({ suggestedName, content })).saved,
    print: async () => {
      await bridge.printPage({});
    },
    openExternal: async (url) => {
      await bridge.openExternal({ url });
    },
    setLanguage: (language) => void bridge.setLanguage({ language }),
    onMenuCommand: (listener) => bridge.on('menuCommand', listener),
    onLock: (listener) => bridge.on('lock', () => listener()),
  };
}
