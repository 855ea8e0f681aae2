import { createContext, useContext } from 'react';
import type { Language } from '../../shared/schema/label';
import { must } from '../../shared/errors';
import type { MenuCommand } from '../../shared/bridge';

/** What the app asks of the computer it runs on: verbs of the host, nothing of the product. */
export interface Platform {
  readonly kind: 'browser' | 'desktop';
  /** Settings of this device that outlive the window. Never customer data. */
  readonly kept: LastingValues;
  /** Seen by the other windows of this browser at once; a crash may lose it. Never customer data. */
  readonly windows: KeyValues;
  /** For as long as the window is open: scroll offsets, ids. */
  readonly session: KeyValues;
  /** Asks where to, then writes. False when the person changed their mind. */
  saveFile(file: {
    readonly suggestedName: string;
    readonly content: Uint8Array;
    readonly type: string;
  }): Promise<boolean>;
  print(): Promise<void>;
  /** Web, mail and telephone links. */
  openExternal(url: string): Promise<void>;
  /** Words of the system menu follow the language of the page. */
  setLanguage(language: Language): void;
  /** What the system menu asks for; the browser has none. */
  onMenuCommand(listener: (command: MenuCommand) => void): () => void;
  /** The system was locked or goes to sleep; a browser does not tell. */
  onLock(listener: () => void): () => void;
  /** Tells the person before the window closes that something is still being saved. */
  readonly can: { readonly menu: boolean };
}

export interface KeyValues {
  get(key: string): unknown;
  /** @param value JSON; undefined removes */
  set(key: string, value: unknown): void;
}

/** Values that other windows and the data worker may change at any time, and that must be on the disk before work goes on. */
export interface LastingValues extends KeyValues {
  /** As the disk has it now. */
  fresh(key: string): Promise<unknown>;
  /** Resolves when the disk has it. @throws DOMException when it cannot be written */
  write(key: string, value: unknown): Promise<void>;
}

export const PlatformContext = createContext<Platform | undefined>(undefined);

export const usePlatform = (): Platform => must(useContext(PlatformContext), 'the app provides the platform');
