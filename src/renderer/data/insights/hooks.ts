import { useEffect, useRef, useState } from 'react';
import type { Analyses, AnalysisKind } from '../../../shared/domain/insights/analyses';
import type { Suggestion } from '../../../shared/domain/insights/suggestions';
import type { AccountScores, AnalysisRequest } from '../api';
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
}

interface Held<T> {
  readonly topic: string;
  readonly key: string;
  readonly answer: T | undefined;
  readonly error: unknown;
}

/**
 * Asks again when the question changes.
 * @param topic an answer to another topic is none to this one
 * @param key the whole question
 */
function useAnswer<T>(topic: string, key: string, ask: () => Promise<T | undefined>): Asked<T> {
  const [held, setHeld] = useState<Held<T>>({ topic, key: '', answer: undefined, error: undefined });
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    let isOpen = true;
    latest.current().then(
      (answer) => {
        if (isOpen && answer !== undefined) setHeld({ topic, key, answer, error: undefined });
      },
      (error: unknown) => {
        if (isOpen) setHeld({ topic, key, answer: undefined, error });
      },
    );
    return () => {
      isOpen = false;
    };
  }, [topic, key]);
  const isOfTopic = held.topic === topic;
  return {
    answer: isOfTopic ? held.answer : undefined,
    isStale: held.key !== key,
    error: isOfTopic ? held.error : undefined,
  };
}

/** The request may be written inline: it is compared by content. */
export function useAnalysis<K extends AnalysisKind>(request: AnalysisRequest<K>): Asked<Analyses[K]> {
  const data = useData();
  return useAnswer(request.kind, JSON.stringify(request), () => data.analyse(request));
}

export function useSuggestions(accountId: string, basket: readonly string[]): Asked<readonly Suggestion[]> {
  const data = useData();
  return useAnswer(accountId, JSON.stringify([accountId, basket]), () => data.suggestProducts(accountId, basket));
}
