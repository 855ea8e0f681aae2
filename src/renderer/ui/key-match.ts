/** What a handler needs to know of a key press. */
export interface KeyPress {
  readonly key: string;
  readonly code?: string;
  readonly keyCode?: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing?: boolean;
}

/**
 * True while an input method composes: every key then belongs to it. Chrome says 229 for keys that the method has taken
 * before `isComposing` is set, so both are asked.
 */
export const isComposing = (press: { readonly isComposing?: boolean; readonly keyCode?: number }): boolean =>
  press.isComposing === true || press.keyCode === 229;

/**
 * The press in the notation of shortcuts: `n`, `?`, `Enter`, `Space`, `F9`, `mod+k`, `mod+shift+z`. Letters are lower-case;
 * Shift is named except with signs, because `?` and `/` need it on some keyboards.
 */
export function keysOf(press: KeyPress): string {
  const mod = press.ctrlKey || press.metaKey;
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const shiftCounts = press.shiftKey && (mod || press.key.length > 1 || /^\p{L}$/u.test(press.key));
  const prefix = `${mod ? 'mod+' : ''}${press.altKey ? 'alt+' : ''}${shiftCounts ? 'shift+' : ''}`;
  return `${prefix}${key}`;
}
