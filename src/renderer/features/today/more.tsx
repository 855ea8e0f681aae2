import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/texts';
import { texts } from './texts';

const step = 20;

interface MoreProps {
  readonly shown: number;
  readonly all: number;
  /** Called with the number of entries to show. */
  readonly onMore: (limit: number) => void;
}

/** The last line of a list that shows its first entries: what is left, one press away. */
export function More({ shown, all, onMore }: MoreProps): ReactNode {
  const t = useTexts(texts);
  if (all <= shown) return null;
  return (
    <li className="s duemore">
      <button type="button" className="linkbutton" onClick={() => onMore(shown + step)}>
        {t('more', { n: all - shown })}
      </button>
    </li>
  );
}
