import { IconAlertTriangleFilled, IconArrowBackUp, IconCheck, IconX } from '@tabler/icons-react';
import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react';
import type { Label } from '../../shared/schema/label';
import { useTexts } from '../i18n/texts';
import { Key } from './kbd';

const texts = {
  undo: ['Undo', '撤销', '復原'],
  close: ['Close', '关闭', '關閉'],
  messages: ['Messages', '提示', '訊息'],
} as const satisfies Record<string, Label>;

export interface Toast {
  /** What happened, in words of the reader. */
  readonly text: string;
  /** Offers Undo; the toast goes when it is used. */
  readonly undo?: () => void | Promise<unknown>;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Takes the place of what was said before, except problems: undo and redo of the same change. */
  readonly replaces?: boolean;
  /** A problem stays until it is closed and is announced at once. */
  readonly problem?: boolean;
}

export type ShowToast = (toast: Toast) => void;

const ToastContext = createContext<ShowToast>(() => undefined);

/** `const toast = useToast(); toast({ text: t('moved'), undo: () => data.undo(token) })` */
export const useToast = (): ShowToast => useContext(ToastContext);

const ClearContext = createContext<() => void>(() => undefined);

/** Takes away what tells of changes to records: it names customers, and another person may sit there now. */
export const useClearToasts = (): (() => void) => useContext(ClearContext);

const visibleMs = 6000;
const mostAtOnce = 3;

interface Shown extends Toast {
  readonly id: number;
}

/** Bottom right, for what the screen does not show by itself. */
export function ToastProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const t = useTexts(texts);
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const counter = useRef(0);
  const timers = useRef(new Map<number, ReturnType<typeof setTimeout>>());

  const close = useCallback((id: number) => {
    clearTimeout(timers.current.get(id));
    timers.current.delete(id);
    setShown((list) => list.filter((toast) => toast.id !== id));
  }, []);
  const wait = useCallback(
    (id: number) =>
      timers.current.set(
        id,
        setTimeout(() => close(id), visibleMs),
      ),
    [close],
  );
  const show = useCallback<ShowToast>(
    (toast) => {
      const id = (counter.current += 1);
      setShown((list) => [
        ...(toast.replaces ? list.filter((other) => other.problem) : list).slice(-(mostAtOnce - 1)),
        { ...toast, id },
      ]);
      if (!toast.problem) wait(id);
    },
    [wait],
  );
  const clear = useCallback(() => setShown((list) => list.filter(({ undo }) => undo === undefined)), []);
  const hold = (toast: Shown) => clearTimeout(timers.current.get(toast.id));

  return (
    <ToastContext.Provider value={show}>
      <ClearContext.Provider value={clear}>{children}</ClearContext.Provider>
      <section className="toasts" aria-label={t('messages')}>
        {shown.map((toast) => (
          <div
            key={toast.id}
            className="toast"
            role={toast.problem ? 'alert' : 'status'}
            onMouseEnter={() => hold(toast)}
            onMouseLeave={() => !toast.problem && wait(toast.id)}
          >
            {toast.problem ? (
              <IconAlertTriangleFilled size={16} className="bad" aria-hidden />
            ) : (
              <IconCheck size={16} className="ok" aria-hidden />
            )}
            <span className="grow">{toast.text}</span>
            {toast.undo && (
              <button
                type="button"
                className="linkbutton"
                onClick={() => {
                  close(toast.id);
                  void toast.undo?.();
                }}
              >
                <IconArrowBackUp size={14} aria-hidden /> {t('undo')} <Key keys="mod+z" />
              </button>
            )}
            {toast.action && (
              <button
                type="button"
                className="linkbutton"
                onClick={() => {
                  close(toast.id);
                  toast.action?.run();
                }}
              >
                {toast.action.label}
              </button>
            )}
            <button type="button" className="iconbutton" aria-label={t('close')} onClick={() => close(toast.id)}>
              <IconX size={14} aria-hidden />
            </button>
          </div>
        ))}
      </section>
    </ToastContext.Provider>
  );
}
