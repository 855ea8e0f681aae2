import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/texts';
import { texts } from './texts';

interface LineHeadsProps {
  readonly currency: string;
  /** Columns after the usual ones. */
  readonly children?: ReactNode;
}

/** The head of the lines of an order, whether they are written or read. */
export function LineHeads({ currency, children }: LineHeadsProps): ReactNode {
  const t = useTexts(texts);
  return (
    <tr>
      <th scope="col" className="r">
        #
      </th>
      <th scope="col">{t('item')}</th>
      <th scope="col" className="r">
        {t('quantity')}
      </th>
      <th scope="col">{t('unit')}</th>
      <th scope="col" className="r">
        {t('price')}
      </th>
      <th scope="col" className="r">
        {t('off')}
      </th>
      <th scope="col" className="r">
        {t('lineNet', { currency })}
      </th>
      {children}
    </tr>
  );
}
