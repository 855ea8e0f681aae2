import { createContext, useContext } from 'react';
import { useData } from '../data/hooks';
import { describeChange } from '../features/sync/describe';
import { useFormat } from '../i18n/format-context';
import { useLanguage, useTexts } from '../i18n/texts';
import { useErrorText } from '../ui/error-panel';
import { useToast } from '../ui/toast';
import { texts } from './texts';
import type { UndoNames } from './undo-names';

export const UndoNamesContext = createContext<UndoNames>({ nextUndo: () => undefined, nextRedo: () => undefined });

/** Undo and redo of this window's changes, each saying what it took back or did again. */
export function useUndo(): { readonly undo: () => Promise<void>; readonly redo: () => Promise<void> } {
  const data = useData();
  const names = useContext(UndoNamesContext);
  const toast = useToast();
  const t = useTexts(texts);
  const language = useLanguage();
  const format = useFormat();
  const errorText = useErrorText();
  const act = async (kind: 'undo' | 'redo'): Promise<void> => {
    try {
      const named = kind === 'undo' ? names.nextUndo() : names.nextRedo();
      const done = await (kind === 'undo' ? data.undo() : data.redo());
      if (!done) {
        toast({ text: t(kind === 'undo' ? 'nothingToUndo' : 'nothingToRedo') });
        return;
      }
      const first = named ? describeChange(named.change, { language, format }) : t('changes', { n: done.changes });
      const what = named && named.others > 0 ? t('andMore', { what: first, n: named.others }) : first;
      toast({ text: t(kind === 'undo' ? 'undone' : 'redone', { what }), replaces: true });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  return { undo: () => act('undo'), redo: () => act('redo') };
}
