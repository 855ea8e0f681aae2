import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import type { Asked } from '../../data/insights/hooks';
import { useTexts } from '../../i18n/texts';
import { ErrorPanel } from '../../ui/error-panel';
import { texts } from './texts';

interface AnsweredProps<T> {
  readonly asked: Asked<T>;
  readonly children: (answer: T) => ReactNode;
}

/** Nothing for 200 ms, then a word that it is being worked out; the answer before stays while the next one is. */
export function Answered<T>({ asked, children }: AnsweredProps<T>): ReactNode {
  const t = useTexts(texts);
  const { answer, error, isStale, again } = asked;
  if (error !== undefined)
    return (
      <ErrorPanel title={t('failed')} action={<Button onClick={again}>{t('again')}</Button>}>
        {t('failedHint')}
      </ErrorPanel>
    );
  if (answer === undefined) return <Working />;
  return (
    <div className={isStale ? 'answered stale' : 'answered'} aria-busy={isStale}>
      {children(answer)}
    </div>
  );
}

/** Nothing for 200 ms, then the word. */
export function Working(): ReactNode {
  const t = useTexts(texts);
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="s d3 working" role="status">
      {isLong ? t('working') : ''}
    </p>
  );
}
