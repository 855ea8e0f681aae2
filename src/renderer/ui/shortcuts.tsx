import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from 'react';
import type { Label } from '../../shared/schema/label';
import { isComposing, keysOf } from './key-match';

export interface Shortcut {
  /** `n`, `?`, `Enter`, `Space`, `F9`, `g t` (one after the other), `mod+k`, `mod+shift+z`. */
  readonly keys: string;
  readonly label: Label;
  readonly run: (event: KeyboardEvent) => void;
  /** Also while a field has the focus; only for keys with Ctrl, function keys and Escape. */
  readonly inFields?: boolean;
  /** Left out of the status bar; the help sheet (?) still names it. */
  readonly quiet?: boolean;
}

/** global: everywhere. page: the open screen. overlay: a panel or dialog above the screen; while one is there, page keys rest. */
export type ShortcutLayer = 'global' | 'page' | 'overlay';

interface Group {
  readonly layer: ShortcutLayer;
  shortcuts: readonly Shortcut[];
}

/** How long the second key of `g t` may take. */
const sequenceMs = 1500;

const inField = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]') !== null;
/** Enter and Space on these belong to the element itself. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(
    'button, a[href], [role=button], [role=tab], [role=menuitem], [role=option], [role=radio], input, summary',
  ) !== null;
/** Menus, list boxes and popovers have keys of their own: Escape closes them and not the page below. */
const inPopup = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=menu], [role=listbox], .mantine-Popover-dropdown') !== null;

export class ShortcutRegistry {
  private groups: Group[] = [];
  private listeners = new Set<() => void>();
  private snapshot: readonly Shortcut[] = [];
  private first: { key: string; at: number } | undefined;

  /** Registers a group; the newest group wins where two want the same key. */
  add(group: Group): () => void {
    this.groups.push(group);
    this.changed();
    return () => {
      this.groups = this.groups.filter((other) => other !== group);
      this.changed();
    };
  }

  changed(): void {
    this.snapshot = this.active();
    for (const listener of this.listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What works now, newest first. */
  current = (): readonly Shortcut[] => this.snapshot;

  private active(): readonly Shortcut[] {
    const covered = this.groups.some((group) => group.layer === 'overlay');
    return [...this.groups]
      .reverse()
      .filter((group) => group.layer !== 'page' || !covered)
      .flatMap((group) => group.shortcuts);
  }

  /** @returns whether a shortcut ran */
  handle(event: KeyboardEvent, nowMs: number): boolean {
    if (isComposing(event) || event.defaultPrevented || (event.repeat && event.key.length === 1 && event.key !== ' ')) {
      if (isComposing(event)) this.first = undefined;
      return false;
    }
    const keys = keysOf(event);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const field = inField(event.target);
    if (inPopup(event.target) && plain) return false;
    if ((keys === 'Enter' || keys === 'Space') && isControl(event.target)) return false;
    const usable = (shortcut: Shortcut): boolean => !field || shortcut.inFields === true;
    const before = this.first && nowMs - this.first.at < sequenceMs ? this.first.key : undefined;
    this.first = undefined;
    const shortcuts = this.active().filter(usable);
    const found =
      (before === undefined ? undefined : shortcuts.find((s) => s.keys === `${before} ${keys}`)) ??
      shortcuts.find((s) => s.keys === keys);
    if (found) {
      event.preventDefault();
      found.run(event);
      return true;
    }
    if (plain && shortcuts.some((s) => s.keys.startsWith(`${keys} `))) this.first = { key: keys, at: nowMs };
    return false;
  }
}

const RegistryContext = createContext<ShortcutRegistry | undefined>(undefined);

const isClosedChoice = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('[aria-haspopup="listbox"]:not([aria-expanded="true"])');

/** Listens for keys of the whole window. */
export function ShortcutsProvider({
  children,
  registry,
}: {
  readonly children: ReactNode;
  readonly registry?: ShortcutRegistry;
}): ReactNode {
  const own = useMemo(() => registry ?? new ShortcutRegistry(), [registry]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      own.handle(event, event.timeStamp);
    };
    // A closed choice field opens with Enter whatever is held with it: asked first, Ctrl Enter saves there as in other fields.
    const onKeyDownFirst = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !isClosedChoice(event.target)) return;
      if (own.handle(event, event.timeStamp)) event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', onKeyDownFirst, true);
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDownFirst, true);
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [own]);
  return <RegistryContext.Provider value={own}>{children}</RegistryContext.Provider>;
}

/** Where a component stands: a form inside a panel speaks for the panel and not for the page below it. */
export const ShortcutLayerContext = createContext<ShortcutLayer>('page');

/** Keys that work while the calling component is mounted. Dead in fields, with a modifier held, and while composing. */
export function useShortcuts(
  shortcuts: readonly Shortcut[],
  options: { readonly layer?: ShortcutLayer; readonly enabled?: boolean } = {},
): void {
  const registry = useContext(RegistryContext);
  const around = useContext(ShortcutLayerContext);
  const { layer = around, enabled = true } = options;
  const latest = useRef(shortcuts);
  const described = shortcuts.map((s) => `${s.keys}|${s.label[0]}|${s.inFields ?? ''}|${s.quiet ?? ''}`).join('\n');
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    if (!registry || !enabled) return undefined;
    const stable = latest.current.map((shortcut, index): Shortcut => ({
      ...shortcut,
      run: (event) => latest.current[index]?.run(event),
    }));
    return registry.add({ layer, shortcuts: stable });
    // `described` stands for the list: a new closure alone needs no new registration.
  }, [registry, layer, enabled, described]);
}

const nothing: readonly Shortcut[] = [];

/** What works now, newest first: for the status bar and the help sheet. */
export function useActiveShortcuts(): readonly Shortcut[] {
  const registry = useContext(RegistryContext);
  return useSyncExternalStore(registry?.subscribe ?? (() => () => undefined), registry?.current ?? (() => nothing));
}

/** The same at the moment it is asked, without following every change. */
export function useShortcutsNow(): () => readonly Shortcut[] {
  const registry = useContext(RegistryContext);
  return registry?.current ?? (() => nothing);
}
