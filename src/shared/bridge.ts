// Every call and event between the page and Electron's main process, once. src/main/preload.ts offers exactly these on
// `window.bridge`, src/main/bridge-handlers.ts answers them, src/renderer/platform/desktop.ts is their only caller.
import type { Language } from './schema/label';

/** A native ability is one line here; the compiler then names the checks, the handler and the platform methods to write. */
export interface BridgeCalls {
  /** `sessionKept` is false where the system has no safe place for tokens: the person signs in again after a restart. */
  appInfo: { arguments: Record<string, never>; result: { version: string; sessionKept: boolean } };
  /** The menu and the dialogs of the system speak the language of the page. */
  setLanguage: { arguments: { language: Language }; result: null };
  /** Asks where to, then writes; `saved` is false when the person changed their mind. */
  saveFile: { arguments: { suggestedName: string; content: Uint8Array }; result: { saved: boolean } };
  printPage: { arguments: Record<string, never>; result: null };
  /** Web, mail and telephone links only; anything else answers false. */
  openExternal: { arguments: { url: string }; result: { opened: boolean } };
}

export const bridgeCallNames = [
  'appInfo',
  'setLanguage',
  'saveFile',
  'printPage',
  'openExternal',
] as const satisfies readonly (keyof BridgeCalls)[];
export type BridgeCallName = keyof BridgeCalls;

/** What the menu asks the page to do. */
export const menuCommands = ['palette', 'sync', 'settings', 'shortcuts', 'undo'] as const;
export type MenuCommand = (typeof menuCommands)[number];

export interface BridgeEvents {
  menuCommand: MenuCommand;
  /** The computer goes to sleep or was locked: main has forgotten the keys, the page locks (docs/decisions/015-keys.md). */
  lock: 'suspend' | 'lock-screen';
}

export const bridgeEventNames = ['menuCommand', 'lock'] as const satisfies readonly (keyof BridgeEvents)[];
export type BridgeEventName = keyof BridgeEvents;

/** A refused call (wrong arguments, wrong sender) rejects; it never answers half. */
export type Bridge = {
  readonly [Name in BridgeCallName]: (
    parameters: BridgeCalls[Name]['arguments'],
  ) => Promise<BridgeCalls[Name]['result']>;
} & {
  /** Returns the function that ends the listening. */
  readonly on: <Name extends BridgeEventName>(name: Name, listener: (event: BridgeEvents[Name]) => void) => () => void;
};

/** Channel names carry a prefix, so that nothing else in Electron is reachable through them. */
export const bridgeChannel = (name: BridgeCallName | BridgeEventName): string => `roadbook:${name}`;
