import { useCallback, useEffect, useRef, useState } from 'react';
import { useSyncStatus } from '../../data/hooks';
import { askAdministration, type Administration } from './requests';

export interface AdministrationView {
  /** What head office said last; undefined before its first answer. */
  readonly known: Administration | undefined;
  /** Instant (ms) of that answer. */
  readonly knownAt: number;
  /** Why there is nothing newer. */
  readonly problem: unknown;
  /** Acts are possible: head office answered last time and the line is there. */
  readonly ready: boolean;
  readonly reload: () => Promise<void>;
}

const againMs = 60_000;

/** Asks head office at the start, when the line comes back, after every act, and every minute. */
export function useAdministration(enabled: boolean): AdministrationView {
  const online = useSyncStatus()?.online ?? true;
  const [known, setKnown] = useState<Administration | undefined>(undefined);
  const [knownAt, setKnownAt] = useState(0);
  const [problem, setProblem] = useState<unknown>(undefined);
  const newest = useRef(0);
  const reload = useCallback(async () => {
    const turn = (newest.current += 1);
    try {
      const answer = await askAdministration();
      // An answer to an older question would show what was before the last act.
      if (turn !== newest.current) return;
      setKnown(answer);
      setKnownAt(Date.now());
      setProblem(undefined);
    } catch (error) {
      if (turn === newest.current) setProblem(error);
    }
  }, []);
  useEffect(() => {
    if (!enabled) return undefined;
    void reload();
    const timer = setInterval(() => void reload(), againMs);
    return () => {
      clearInterval(timer);
      newest.current += 1;
    };
  }, [enabled, online, reload]);
  return { known, knownAt, problem, ready: known !== undefined && problem === undefined, reload };
}
