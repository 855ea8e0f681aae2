import { ActionIcon } from '@mantine/core';
import { IconAlertTriangleFilled, IconX } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import type { OrderLine } from '../../../shared/domain/order';
import { packagingIn } from '../../../shared/domain/packaging';
import { decimalForEditing } from '../../i18n/format';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Run } from '../../ui/text-run';
import { LineCell } from './line-cell';
import { parseDiscount, parseQuantity } from './numbers';
import type { Edit, ProductFacts } from './order-editing';
import { StockAge } from './stock-age';
import { texts } from './texts';

interface LineRowProps {
  readonly line: OrderLine;
  /** From 0. */
  readonly index: number;
  readonly currency: string;
  readonly decimal: string;
  readonly stockMilli: ProductFacts['stockMilli'];
  readonly stockAt: ProductFacts['stockAt'];
  /** Of all lines of this product together. */
  readonly short: boolean;
  /** The price is another than today's. */
  readonly stale: boolean;
  readonly edit: (edit: Edit) => void;
}

/** One line of the grid. Memoised: a key in one line draws that line and the totals, whatever the number of lines. */
export const LineRow = memo(function LineRow({
  line,
  index,
  currency,
  decimal,
  stockMilli,
  stockAt,
  short,
  stale,
  edit,
}: LineRowProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { region } = format.options;
  const named = { n: index + 1, item: line.productName };
  return (
    <tr data-line={line.lineId} aria-rowindex={index + 2}>
      <td className="r d3">{index + 1}</td>
      <td className="itemcell">
        <span className="d3 itemcode">{line.productCode}</span>
        <span className="el" title={line.productName}>
          <Run>{line.productName}</Run>
        </span>
      </td>
      <td className="r numbercell">
        <LineCell
          value={line.quantityMilli}
          label={t('quantityOf', named)}
          shown={format.quantity(line.quantityMilli)}
          editing={decimalForEditing(line.quantityMilli, 3, 0, region)}
          parse={(text) => parseQuantity(text, decimal)}
          problem={t('badQuantity')}
          column="quantity"
          row={index}
          onChange={(quantityMilli) => edit({ kind: 'quantity', lineId: line.lineId, quantityMilli })}
        />
      </td>
      <td className="d2 unitcell el">
        {line.packaging !== undefined && <Run>{packagingIn(line.packaging, format.options.language)}</Run>}
      </td>
      <td className={stale ? 'r warn' : 'r'}>{format.amount(line.unitPriceMinor, currency)}</td>
      <td className="r numbercell">
        <LineCell
          value={line.discountBp}
          label={t('discountOf', named)}
          shown={format.discount(line.discountBp)}
          editing={line.discountBp === 0 ? '' : decimalForEditing(line.discountBp, 2, 0, region)}
          placeholder="–"
          parse={(text) => parseDiscount(text, decimal)}
          problem={t('badDiscount')}
          column="discount"
          row={index}
          onChange={(discountBp) => edit({ kind: 'discount', lineId: line.lineId, discountBp })}
        />
      </td>
      <td className="r b">{format.amount(line.netMinor, currency)}</td>
      <td className="r stockcell">
        {short && <IconAlertTriangleFilled size={13} className="warn" aria-hidden />}
        <span className={short ? 'warn' : undefined}>
          {stockMilli === undefined ? <span className="d3">{t('stockUnknown')}</span> : format.quantity(stockMilli)}
        </span>
        {stockMilli !== undefined && <StockAge at={stockAt} />}
      </td>
      <td className="actcell">
        <ActionIcon
          size={24}
          aria-label={t('removeLine', named)}
          tabIndex={-1}
          onClick={() => edit({ kind: 'remove', lineId: line.lineId })}
        >
          <IconX size={14} aria-hidden />
        </ActionIcon>
      </td>
    </tr>
  );
});
