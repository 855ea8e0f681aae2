import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Link } from 'wouter';
import { minorDigits } from '../../../shared/domain/money';
import { newLine, sumOfLines, withQuantity, type OpportunityLine } from '../../../shared/domain/opportunity-lines';
import { priceBook, priceOf } from '../../../shared/domain/prices';
import { entities } from '../../../shared/entities';
import type { RecordOf } from '../../../shared/record';
import type { Row } from '../../data/api';
import { useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { useAccountPriceList } from '../../pages/account-price-list';
import type { RecordActs } from '../../pages/record-page';
import { useErrorText } from '../../ui/error-panel';
import { isComposing } from '../../ui/key-match';
import { cellAt, NumberCell, onGridKey } from '../../ui/number-cell';
import { pathOf } from '../../ui/paths';
import { RefField } from '../../ui/ref-field';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { texts } from './texts';
import './opportunities.css';

const columns = entities.opportunity.fields.lines.columns;
const mostQuantity = columns?.['quantityMilli']?.maxValue ?? 0;
const mostAmount = columns?.['amountMinor']?.maxValue ?? 0;
const noLines: readonly OpportunityLine[] = [];

interface OpportunityLinesProps {
  readonly opportunity: Row<'opportunity'>;
  readonly acts: RecordActs<'opportunity'>;
}

/** What the account may buy: product, quantity, amount. Their sum is offered as the value of the opportunity, and never taken by itself. */
export function OpportunityLines({ opportunity, acts }: OpportunityLinesProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const { organisation } = useData().session;
  const { lines = noLines, valueMinor } = opportunity;
  const currency = opportunity.currency ?? organisation.currency;
  const sum = sumOfLines(lines);
  const beyond = sum === undefined || valueMinor === undefined ? 0 : valueMinor - sum;
  const amount = (minor: number): string => format.money(minor, currency);
  const isEdited = acts.edit !== undefined;
  if (!isEdited && lines.length === 0) return null;
  return (
    <Section
      title={label(entities.opportunity.fields.lines.label)}
      {...(lines.length > 0 ? { count: lines.length } : {})}
    >
      {lines.length === 0 && <p className="s d3">{t('noLines')}</p>}
      <LineTable opportunity={opportunity} acts={acts} lines={lines} currency={currency} isEdited={isEdited} />
      {sum !== undefined && (
        <p className="s d2 deal-sum">
          {t('sum')} <span className="b">{amount(sum)}</span>
          {isEdited && sum !== valueMinor && (
            <>
              {' '}
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() =>
                  void acts.change({ valueMinor: sum }, t('sumTaken', { name: acts.name, amount: amount(sum) }))
                }
              >
                {t('takeSum', { amount: amount(sum) })}
              </Button>
            </>
          )}
        </p>
      )}
      {beyond !== 0 && (
        <p className="xs d3">{t(beyond > 0 ? 'restOfValue' : 'overValue', { amount: amount(Math.abs(beyond)) })}</p>
      )}
    </Section>
  );
}

interface LineTableProps extends OpportunityLinesProps {
  readonly lines: readonly OpportunityLine[];
  readonly currency: string;
  readonly isEdited: boolean;
}

/** The products of the lines, and what the account pays for one of them today. */
function useProducts(
  accountId: string,
  currency: string,
  lines: readonly OpportunityLine[],
): {
  readonly byId: ReadonlyMap<string, RecordOf<'product'>>;
  readonly priceOfProduct: (product: RecordOf<'product'> | undefined) => number | undefined;
} {
  const { today } = useFormat();
  const ids = lines.map(({ productId }) => productId);
  const found = useRecords(
    'product',
    { where: [{ field: 'id', op: 'in', value: ids }] },
    { window: { offset: 0, limit: Math.max(1, ids.length) } },
  );
  const list = useAccountPriceList(accountId, today)?.list;
  return useMemo(() => {
    const book = priceBook(list?.currency === currency ? list : undefined, currency);
    return {
      byId: new Map((found?.rows ?? []).map((product) => [product.id, product])),
      priceOfProduct: (product) => product && priceOf(book, product)?.unitPriceMinor,
    };
  }, [found, list, currency]);
}

function LineTable({ opportunity, acts, lines, currency, isEdited }: LineTableProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const { byId, priceOfProduct } = useProducts(opportunity.accountId, currency, lines);
  const table = useRef<HTMLTableElement>(null);
  // Whoever types is ahead of the record: the next change starts from the last one.
  const latest = useRef(lines);
  useEffect(() => {
    latest.current = lines;
  }, [lines]);
  const [wanted, setWanted] = useState<string>();
  useEffect(() => {
    const row = lines.findIndex(({ productId }) => productId === wanted);
    const cell = row < 0 ? null : cellAt(table.current, row, 'quantity');
    if (!cell) return;
    setWanted(undefined);
    cell.focus();
  }, [lines, wanted]);

  const save = async (next: readonly OpportunityLine[]): Promise<void> => {
    latest.current = next;
    try {
      await data.commit([{ entity: 'opportunity', op: 'update', id: opportunity.id, patch: { lines: [...next] } }]);
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  const change = (productId: string, edit: (line: OpportunityLine) => OpportunityLine): Promise<void> =>
    save(latest.current.map((line) => (line.productId === productId ? edit(line) : line)));
  const add = async (productId: string): Promise<void> => {
    setWanted(productId);
    if (latest.current.some((line) => line.productId === productId)) return;
    const product = await data.fetchRecords(
      'product',
      { where: [{ field: 'id', op: 'eq', value: productId }] },
      { offset: 0, limit: 1 },
    );
    await save([...latest.current, newLine(productId, priceOfProduct(product.rows[0]))]);
  };
  const takeOut = (productId: string): Promise<void> => {
    const next = latest.current.filter((line) => line.productId !== productId);
    latest.current = next;
    return acts.change({ lines: next }, t('takenOut', { product: nameOf(productId) }));
  };
  const nameOf = (productId: string): string => byId.get(productId)?.name ?? '…';
  const toGhost = (): void => table.current?.querySelector<HTMLElement>('.deal-ghost input')?.focus();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { target, key } = event;
    const isDelete = (event.ctrlKey || event.metaKey) && key === 'Delete' && !isComposing(event.nativeEvent);
    const line = isDelete && target instanceof HTMLElement ? lines[Number(target.dataset['row'] ?? -1)] : undefined;
    if (!line) return onGridKey(event, toGhost);
    event.preventDefault();
    event.stopPropagation();
    toGhost();
    void takeOut(line.productId);
  };
  return (
    <table className="tb flush deal-lines" ref={table} onKeyDown={onKeyDown}>
      {lines.length > 0 && (
        <thead>
          <tr>
            <th scope="col">{t('lineProduct')}</th>
            <th scope="col" className="r">
              {t('lineQuantity')}
            </th>
            <th scope="col" className="r">
              {t('lineAmount', { currency })}
            </th>
            {isEdited && <td aria-hidden />}
          </tr>
        </thead>
      )}
      <tbody>
        {lines.map(({ productId, quantityMilli, amountMinor }, row) => {
          const product = nameOf(productId);
          const quantity = quantityMilli === undefined ? '' : format.quantity(quantityMilli);
          return (
            <tr key={productId}>
              <td>
                <Link href={pathOf('product', productId)} className="link">
                  <Run>{product}</Run>
                </Link>{' '}
                <span className="xs d3">{byId.get(productId)?.code}</span>
              </td>
              <td className="r numbercell">
                {isEdited ? (
                  <NumberCell
                    label={t('quantityOf', { product })}
                    value={quantityMilli}
                    digits={3}
                    most={mostQuantity}
                    shown={quantity}
                    placeholder="–"
                    row={row}
                    column="quantity"
                    isOptional
                    onSave={(next) =>
                      change(productId, (line) => withQuantity(line, next, priceOfProduct(byId.get(productId))))
                    }
                  />
                ) : (
                  quantity
                )}
              </td>
              <td className="r numbercell">
                {isEdited ? (
                  <NumberCell
                    label={t('amountOf', { product })}
                    value={amountMinor}
                    digits={minorDigits(currency)}
                    most={mostAmount}
                    shown={format.amount(amountMinor, currency)}
                    row={row}
                    column="amount"
                    onSave={(next) => change(productId, (line) => ({ ...line, amountMinor: next ?? 0 }))}
                  />
                ) : (
                  format.amount(amountMinor, currency)
                )}
              </td>
              {isEdited && (
                <td className="actcell">
                  <ActionIcon
                    size={24}
                    aria-label={t('takeOut', { product })}
                    tabIndex={-1}
                    onClick={() => void takeOut(productId)}
                  >
                    <IconX size={14} aria-hidden />
                  </ActionIcon>
                </td>
              )}
            </tr>
          );
        })}
        {isEdited && (
          <tr className="deal-ghost">
            <td colSpan={4}>
              <RefField
                entity="product"
                value={undefined}
                aria-label={t('addProduct')}
                placeholder={t('addProductHint')}
                onChange={(id) => {
                  if (id !== undefined) void add(id);
                }}
              />
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
