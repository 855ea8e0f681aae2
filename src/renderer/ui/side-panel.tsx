import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import type { Label } from '../../shared/schema/label';
import { useTexts } from '../i18n/texts';
import { ShortcutLayerContext, useShortcuts } from './shortcuts';

const texts = {
  close: ['Close', '关闭', '關閉'],
} as const satisfies Record<string, Label>;

interface SidePanelProps {
  readonly title: ReactNode;
  /** For screen readers when the title is no plain text. */
  readonly label: string;
  readonly onClose: () => void;
  /** overlay: floats above the page and takes the focus (log a visit). beside: the list keeps the focus (look inside). */
  readonly kind?: 'overlay' | 'beside';
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** A panel at the right; Esc closes it. */
export function SidePanel({ title, label, onClose, kind = 'overlay', children, footer }: SidePanelProps): ReactNode {
  const t = useTexts(texts);
  const panel = useRef<HTMLElement>(null);
  useShortcuts([{ keys: 'Escape', label: texts.close, inFields: true, quiet: kind === 'overlay', run: onClose }], {
    layer: kind === 'overlay' ? 'overlay' : 'page',
  });
  useEffect(() => {
    if (kind !== 'overlay') return undefined;
    const before = document.activeElement;
    const inside = ['[data-autofocus]', 'textarea, input', 'button'].flatMap(
      (wanted) => panel.current?.querySelector<HTMLElement>(wanted) ?? [],
    );
    if (!panel.current?.contains(document.activeElement)) inside[0]?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [kind]);
  // A dialog is no landmark of the page, and what is inside it is none either.
  const Frame = kind === 'overlay' ? 'div' : 'aside';
  return (
    <ShortcutLayerContext.Provider value={kind === 'overlay' ? 'overlay' : 'page'}>
      <Frame
        ref={panel as RefObject<HTMLDivElement>}
        className={`sidepanel ${kind}`}
        aria-label={label}
        {...(kind === 'overlay' ? { role: 'dialog' } : {})}
      >
        <div className="sidepanel-head">
          <h2 className="t2 grow el">{title}</h2>
          <button type="button" className="iconbutton" aria-label={t('close')} onClick={onClose}>
            <IconX size={16} aria-hidden />
          </button>
        </div>
        <div className="sidepanel-body" tabIndex={-1}>
          {children}
        </div>
        {footer !== undefined && <div className="sidepanel-foot">{footer}</div>}
      </Frame>
    </ShortcutLayerContext.Provider>
  );
}
