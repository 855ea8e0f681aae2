import type { CSSProperties, ReactNode } from 'react';
import type { OrderLine } from '../../../shared/domain/order';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { texts } from './texts';

interface LineHeadsProps {
  readonly currency: string;
  /** Their longest figures decide how wide the columns are: no figure is cut. */
  readonly lines: readonly OrderLine[];
  /** Columns after the usual ones. */
  readonly children?: ReactNode;
}

/** The head of the lines of an order, whether they are written or read. */
export function LineHeads({ currency, lines, children }: LineHeadsProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const most = (field: 'quantityMilli' | 'unitPriceMinor' | 'netMinor'): number =>
    lines.reduce((largest, line) => Math.max(largest, line[field]), 0);
  const fraction = lines.some((line) => line.quantityMilli % 1000 !== 0) ? '.123'.length : 0;
  const lengths = {
    '--quantity-length': format.quantity(most('quantityMilli')).length + fraction,
    '--price-length': format.amount(most('unitPriceMinor'), currency).length,
    '--net-length': format.amount(most('netMinor'), currency).length,
  };
  return (
    <tr style={lengths as CSSProperties}>
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
