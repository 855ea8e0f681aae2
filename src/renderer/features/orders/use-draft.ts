import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { equalValues } from '../../../shared/domain/merge';
import type { RecordOf } from '../../../shared/record';
import { useData } from '../../data/hooks';
import { DraftSaver, type OrderSeed, type SaverPorts, type SaveState } from './draft-saver';
import { applyEdit, draftOf, type Draft, type Edit } from './order-editing';

const saveDelayMs = 400;

type Step = Edit | { readonly kind: 'load'; readonly draft: Draft };
const reduce = (draft: Draft, step: Step): Draft => (step.kind === 'load' ? step.draft : applyEdit(draft, step));

export interface DraftEditing {
  readonly draft: Draft;
  readonly state: SaveState;
  readonly edit: (edit: Edit) => void;
  /** Resolves to the id when everything is durable; undefined while nothing was entered or saving failed. */
  readonly flush: () => Promise<string | undefined>;
}

/**
 * The draft under the cursor, saved on this laptop a moment after every change.
 * @param order the stored order, undefined while it is new
 * @param onCreated called once, when the first change made it an order
 * @param beside what is recorded together with it
 */
export function useDraft(
  order: RecordOf<'order'> | undefined,
  seed: OrderSeed,
  onCreated: (id: string) => void,
  beside: SaverPorts['beside'],
): DraftEditing {
  const client = useData();
  const [draft, dispatch] = useReducer(reduce, order, (first): Draft => (first ? draftOf(first) : { lines: [] }));
  const [state, setState] = useState<SaveState>(order ? { kind: 'saved' } : { kind: 'empty' });
  const created = useRef(onCreated);
  const recorded = useRef(beside);
  useEffect(() => {
    created.current = onCreated;
    recorded.current = beside;
  });
  const saver = useRef<DraftSaver>(undefined);
  saver.current ??= new DraftSaver(
    {
      client,
      delayMs: saveDelayMs,
      onCreated: (id) => created.current(id),
      onState: setState,
      beside: (id, saved) => recorded.current(id, saved),
      now: () => new Date(Date.now()).toISOString(),
    },
    seed,
    order?.id,
    draft,
  );

  useEffect(() => saver.current?.change(draft), [draft]);

  // Another window, another laptop or an undo changed the stored draft: it is taken over unless keys are still unsaved.
  useEffect(() => {
    const current = saver.current;
    if (!order || !current || current.dirty || order.id !== current.orderId) return;
    const stored = draftOf(order);
    if (equalValues(stored, current.savedDraft)) return;
    current.accept(stored);
    dispatch({ kind: 'load', draft: stored });
  }, [order]);

  useEffect(() => {
    const flush = (): void => void saver.current?.flush();
    // A closing window is the last moment to write what the delay still holds back.
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, []);

  const flush = useCallback(async () => {
    await saver.current?.flush();
    return saver.current?.dirty ? undefined : saver.current?.orderId;
  }, []);
  return { draft, state, edit: dispatch, flush };
}
