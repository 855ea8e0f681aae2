import { startTransition, useCallback, useEffect, useRef, useState } from 'react';
import type { Analyses, AnalysisKind } from '../../../shared/domain/insights/analyses';
import type { Suggestion } from '../../../shared/domain/insights/suggestions';
import type { AccountScores, AnalysisRequest, DataClient, Trial, TrialRequest, Unsubscribe } from '../api';
import { useData } from '../hooks';

/** Live; 'loading' until the first answer, undefined when the account is not here. */
export function useScores(accountId: string): AccountScores | undefined | 'loading' {
  const data = useData();
  const [held, setHeld] = useState<{ accountId: string; scores: AccountScores | undefined }>();
  useEffect(() => data.watchScores(accountId, (scores) => setHeld({ accountId, scores })), [data, accountId]);
  return held?.accountId === accountId ? held.scores : 'loading';
}

export interface Asked<T> {
  /** The newest answer; undefined before the first one. While a question changes in its details the answer before stays. */
  readonly answer: T | undefined;
  /** The answer belongs to the question before: this one is being worked on. */
  readonly isStale: boolean;
  readonly error: unknown;
  /** Asks once more, after an error. */
  readonly again: () => void;
}

interface Held<T> {
  readonly topic: string;
  readonly key: string;
  readonly answer: T | undefined;
  readonly error: unknown;
}

/** Changes come in many at once: they are waited for this long before a question is asked again. */
const pauseMs = 400;

/**
 * Asks again when the question changes, and when what the answer comes from has: the answer before stays until the new one is
 * there. A question that is asked is never overtaken by itself: else an answer would never come while changes go on coming.
 * @param topic an answer to another topic is none to this one
 * @param key the whole question
 * @param watch calls back when the answer may be another one by now
 */
function useAnswer<T>(
  topic: string,
  key: string,
  ask: () => Promise<T | undefined>,
  watch?: (onChange: () => void) => Unsubscribe,
): Asked<T> {
  const [held, setHeld] = useState<Held<T>>({ topic, key: '', answer: undefined, error: undefined });
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((attempts) => attempts + 1), []);
  const latest = useRef({ ask, watch });
  latest.current = { ask, watch };
  useEffect(() => {
    let [isOpen, isAsking, isDue] = [true, false, false];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const put = (): void => {
      [isAsking, isDue, timer] = [true, false, undefined];
      latest.current
        .ask()
        .then(
          (answer) => {
            // A report of many marks is drawn in pieces: a key that is pressed meanwhile comes first.
            if (isOpen && answer !== undefined)
              startTransition(() => setHeld({ topic, key, answer, error: undefined }));
          },
          (error: unknown) => {
            if (isOpen) setHeld({ topic, key, answer: undefined, error });
          },
        )
        .finally(() => {
          isAsking = false;
          if (isDue) putSoon();
        });
    };
    const putSoon = (): void => {
      isDue = true;
      if (isOpen && !isAsking) timer ??= setTimeout(put, pauseMs);
    };
    // First, so that nothing changes between the question and the watch.
    const stop = latest.current.watch?.(putSoon);
    put();
    return () => {
      isOpen = false;
      clearTimeout(timer);
      stop?.();
    };
  }, [topic, key, attempt]);
  const isOfTopic = held.topic === topic;
  return {
    answer: isOfTopic ? held.answer : undefined,
    isStale: held.key !== key,
    error: isOfTopic ? held.error : undefined,
    again,
  };
}

const watchVersion =
  (data: DataClient) =>
  (onChange: () => void): Unsubscribe => {
    let known: number | undefined;
    return data.watchAnalysisVersion((version) => {
      if (known !== undefined && version !== known) onChange();
      known = version;
    });
  };

/** Live. The request may be written inline: it is compared by content. */
export function useAnalysis<K extends AnalysisKind>(request: AnalysisRequest<K>): Asked<Analyses[K]> {
  const data = useData();
  return useAnswer(request.kind, JSON.stringify(request), () => data.analyse(request), watchVersion(data));
}

/** Live. Other changes are asked about at once: the question before is given up. */
export function useTrial(request: TrialRequest): Asked<Trial> {
  const data = useData();
  const topic = JSON.stringify(request.of ?? null);
  return useAnswer(topic, JSON.stringify(request), () => data.tryRules(request), watchVersion(data));
}

export function useSuggestions(accountId: string, basket: readonly string[]): Asked<readonly Suggestion[]> {
  const data = useData();
  return useAnswer(accountId, JSON.stringify([accountId, basket]), () => data.suggestProducts(accountId, basket));
}
