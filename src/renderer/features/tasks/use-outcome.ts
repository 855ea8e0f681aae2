import { useCallback } from 'react';
import { useData } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { useErrorText } from '../../ui/error-panel';
import { useToast } from '../../ui/toast';
import { outcomeChange, type Commitment, type Outcome } from './commitments';
import { texts } from './texts';

const words = { done: 'toastDone', kept: 'toastKept', broken: 'toastBroken', open: 'toastOpen' } as const;

/** Closes or opens a task or promise in place, with a way back. */
export function useOutcome(): (item: Commitment, outcome: Outcome) => Promise<void> {
  const client = useData();
  const toast = useToast();
  const t = useTexts(texts);
  const errorText = useErrorText();
  return useCallback(
    async (item, outcome) => {
      try {
        const { undoToken } = await client.commit([outcomeChange(item, outcome, new Date(Date.now()).toISOString())]);
        toast({ text: t(words[outcome], { subject: item.record.subject }), undo: () => client.undo(undoToken) });
      } catch (error) {
        toast({ text: errorText(error), problem: true });
      }
    },
    [client, toast, t, errorText],
  );
}
