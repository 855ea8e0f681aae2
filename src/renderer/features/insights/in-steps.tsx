import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTexts } from '../../i18n/texts';
import { reportTexts } from './report-texts';

const step = 50;

interface InStepsProps<T> {
  readonly rows: readonly T[];
  /** Of one step; fifty where it is absent. */
  readonly by?: number;
  readonly children: (shown: readonly T[]) => ReactNode;
}

/** The first of many, and some more at each click: every row watches a record of its own. */
export function InSteps<T>({ rows, by = step, children }: InStepsProps<T>): ReactNode {
  const t = useTexts(reportTexts);
  const [shown, setShown] = useState(by);
  return (
    <>
      {children(rows.slice(0, shown))}
      {shown < rows.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setShown(shown + by)}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
