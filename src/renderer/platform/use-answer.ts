import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * What somebody answered last: asked at once, whenever it is told to, and from time to time.
 * @param ask keeps its identity as long as it is the same question; when it fails, what was known stays
 * @param everyMs undefined: once is enough
 * @returns undefined before the first answer; and what asks again now
 */
export function useAnswer<T>(
  ask: () => Promise<T>,
  everyMs?: number,
): readonly [answer: T | undefined, again: () => void] {
  const [answer, setAnswer] = useState<T | undefined>(undefined);
  const turn = useRef(0);
  const again = useCallback(() => {
    const mine = (turn.current += 1);
    ask().then(
      // An older question answers last sometimes.
      (value) => mine === turn.current && setAnswer(value),
      () => undefined,
    );
  }, [ask]);
  useEffect(() => {
    again();
    const timer = everyMs === undefined ? undefined : setInterval(again, everyMs);
    return () => {
      turn.current += 1;
      clearInterval(timer);
    };
  }, [again, everyMs]);
  return [answer, again];
}
