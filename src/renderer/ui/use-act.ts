import { useState } from 'react';
import { useErrorText } from './error-panel';
import { useToast } from './toast';

/**
 * Something the head office is asked to do: whether it is under way, and what begins it. A refusal is said in words; either
 * way everybody looks anew afterwards.
 */
export function useAct(onChanged: () => Promise<void> | void): {
  readonly busy: boolean;
  readonly act: (work: () => Promise<void>) => Promise<void>;
} {
  const toast = useToast();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    } finally {
      setBusy(false);
      await onChanged();
    }
  };
  return { busy, act };
}
