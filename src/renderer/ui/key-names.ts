import type { Label, Language } from '../../shared/schema/label';
import { inLanguage } from '../../shared/schema/label';

const names: Readonly<Record<string, string | Label>> = {
  mod: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: 'Enter',
  Escape: 'Esc',
  Space: ['Space', '空格', '空白鍵'],
};

/** `g t` -> "G T", `mod+shift+z` -> "Ctrl Shift Z", `Space` -> "Space" / 空格 / 空白鍵. */
export function keyNames(keys: string, language: Language): string {
  return keys
    .split(/[ +]/)
    .map((key) => {
      const name = names[key];
      if (name === undefined) return key.length === 1 ? key.toUpperCase() : key;
      return typeof name === 'string' ? name : inLanguage(name, language);
    })
    .join(' ');
}
