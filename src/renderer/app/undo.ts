import { useData } from '../data/hooks';
import { useTexts } from '../i18n/texts';
import { useErrorText } from '../ui/error-panel';
import { useToast } from '../ui/toast';
import { texts } from './texts';

/** Undo and redo of this window's changes, each saying what it did. */
export function useUndo(): { readonly undo: () => Promise<void>; readonly redo: () => Promise<void> } {
  const data = useData();
  const toast = useToast();
  const t = useTexts(texts);
  const errorText = useErrorText();
  const act = async (kind: 'undo' | 'redo'): Promise<void> => {
    try {
      const done = await (kind === 'undo' ? data.undo() : data.redo());
      if (!done) toast({ text: t(kind === 'undo' ? 'nothingToUndo' : 'nothingToRedo') });
      else toast({ text: t(kind === 'undo' ? 'undone' : 'redone', { what: t('changes', { n: done.changes }) }) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  return { undo: () => act('undo'), redo: () => act('redo') };
}
