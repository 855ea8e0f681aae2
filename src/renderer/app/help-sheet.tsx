import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLabel, useTexts } from '../i18n/texts';
import { Key } from '../ui/kbd';
import { useShortcuts, type Shortcut } from '../ui/shortcuts';
import { texts } from './texts';

interface HelpSheetProps {
  /** What worked on the page when the sheet was asked for. */
  readonly here: readonly Shortcut[];
  readonly everywhere: readonly Shortcut[];
  readonly places: readonly Shortcut[];
  readonly onClose: () => void;
}

/** All keys of this screen and of the app; Esc or ? closes. */
export function HelpSheet({ here, everywhere, places, onClose }: HelpSheetProps): ReactNode {
  const t = useTexts(texts);
  const close = useRef<HTMLButtonElement>(null);
  useShortcuts(
    [
      { keys: 'Escape', label: texts.close, inFields: true, run: onClose },
      { keys: '?', label: texts.close, quiet: true, run: onClose },
    ],
    { layer: 'overlay' },
  );
  useEffect(() => {
    const before = document.activeElement;
    close.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <div className="commandbar-ground" onMouseDown={(event) => event.target === event.currentTarget && onClose()}>
      <div className="helpsheet" role="dialog" aria-modal="true" aria-label={t('keys')}>
        <div className="row sp">
          <h2 className="t1">{t('keys')}</h2>
          <button ref={close} type="button" className="iconbutton" aria-label={t('close')} onClick={onClose}>
            <IconX size={16} aria-hidden />
          </button>
        </div>
        <div className="helpsheet-columns">
          <Keys title={t('keysHere')} shortcuts={here} />
          <Keys title={t('keysEverywhere')} shortcuts={everywhere} />
          <Keys title={t('keysGo')} shortcuts={places} />
        </div>
        <p className="s d3">{t('keysNote')}</p>
      </div>
    </div>
  );
}

function Keys({ title, shortcuts }: { readonly title: string; readonly shortcuts: readonly Shortcut[] }): ReactNode {
  const l = useLabel();
  if (shortcuts.length === 0) return null;
  const rows = rowsOf(shortcuts, l);
  return (
    <section>
      <h3 className="s d3">{title}</h3>
      <dl className="helpsheet-keys">
        {rows.map(({ words, keys }) => (
          <div key={words}>
            <dt>
              {keys.map((one) => (
                <Key key={one} keys={one} />
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface KeyRow {
  readonly words: string;
  readonly keys: readonly string[];
}

/** One row per meaning; a key that is taken twice does what the newest says, which comes first. */
function rowsOf(shortcuts: readonly Shortcut[], l: (label: Shortcut['label']) => string): KeyRow[] {
  const taken = new Set<string>();
  const rows = new Map<string, string[]>();
  for (const { keys, label } of shortcuts) {
    if (taken.has(keys)) continue;
    taken.add(keys);
    const text = l(label);
    const words = text.charAt(0).toUpperCase() + text.slice(1);
    rows.set(words, [...(rows.get(words) ?? []), keys]);
  }
  return [...rows].map(([words, keys]) => ({ words, keys }));
}
