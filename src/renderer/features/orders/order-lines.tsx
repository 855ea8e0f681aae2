import { IconCircleHalf2, IconMessageExclamation } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { compareLines, type LineComparison, type OrderLine } from '../../../shared/domain/order';
import { packagingIn } from '../../../shared/domain/packaging';
import type { RecordOf } from '../../../shared/record';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { pathOf, withQuery } from '../../ui/paths';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { LineHeads } from './line-heads';
import { texts } from './texts';

/** The lines of an order as they were accepted; where head office changed one, what was submitted is struck out before it. */
export function OrderLines({
  order,
  caption,
}: {
  readonly order: RecordOf<'order'>;
  readonly caption: string;
}): ReactNode {
  return (
    <table className="tb flush ordertable">
      <caption className="printonly">{caption}</caption>
      <thead>
        <LineHeads currency={order.currency} lines={[...(order.lines ?? []), ...(order.submittedLines ?? [])]} />
      </thead>
      <tbody>
        {compareLines(order).map((comparison, index) => {
          const line = comparison.accepted ?? comparison.submitted;
          return line ? (
            <Line
              key={line.lineId}
              at={index + 1}
              line={line}
              {...comparison}
              currency={order.currency}
              casePath={withQuery('/cases/new', { account: order.accountId, order: order.id, product: line.productId })}
            />
          ) : null;
        })}
      </tbody>
    </table>
  );
}

interface LineProps extends LineComparison {
  readonly at: number;
  /** The one to name it by. */
  readonly line: OrderLine;
  readonly currency: string;
  /** Where a complaint about it begins. */
  readonly casePath: string;
}

function Line({ at, line, accepted, submitted, differs, currency, casePath }: LineProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const cell = (show: (of: OrderLine) => string): ReactNode => (
    <Change before={differs && submitted ? show(submitted) : undefined} now={accepted ? show(accepted) : undefined} />
  );
  return (
    <tr className={differs ? 'changedline' : undefined}>
      <td className="r d3">{at}</td>
      <td>
        <span className="itemcell">
          <span className="d3 itemcode">{line.productCode}</span>
          <Link href={pathOf('product', line.productId)} className="el">
            <Run>{line.productName}</Run>
          </Link>
          {differs && <IconCircleHalf2 size={15} className="i warn" role="img" aria-label={t('adjustedTitle')} />}
          {!accepted && <Tag tone="warn">{t('takenOut')}</Tag>}
          {!submitted && <Tag tone="warn">{t('putIn')}</Tag>}
          <Link
            href={casePath}
            className="linecase noprint"
            aria-label={t('caseFor', { name: line.productName })}
            title={t('caseFor', { name: line.productName })}
          >
            <IconMessageExclamation size={15} aria-hidden />
          </Link>
        </span>
      </td>
      <td className="r b">{cell((of) => format.quantity(of.quantityMilli))}</td>
      <td className="d2">
        {line.packaging !== undefined && <Run>{packagingIn(line.packaging, format.options.language)}</Run>}
      </td>
      <td className="r">{cell((of) => format.amount(of.unitPriceMinor, currency))}</td>
      <td className="r">{cell((of) => format.discount(of.discountBp) || '–')}</td>
      <td className="r b">{cell((of) => format.amount(of.netMinor, currency))}</td>
    </tr>
  );
}

function Change({ before, now }: { readonly before: string | undefined; readonly now: string | undefined }): ReactNode {
  const t = useTexts(texts);
  if (before === now || before === undefined) return now;
  return (
    <>
      <del className="wassubmitted" title={t('wasSubmitted')}>
        {before}
      </del>
      {now !== undefined && <ins>{now}</ins>}
    </>
  );
}
