import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { addDays } from '../../../shared/domain/dates';
import { packagingIn } from '../../../shared/domain/packaging';
import { priceBook, priceOf, versionOn } from '../../../shared/domain/prices';
import type { RecordOf } from '../../../shared/record';
import { useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLanguage, useTexts } from '../../i18n/texts';
import { categoryIn } from '../../pages/category-name';
import { RecordFrame, RecordPage, useRecordActs } from '../../pages/record-page';
import { EmptyState } from '../../ui/empty-state';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { buyersOf, replacementsOf } from './buyers';
import './products.css';
import { texts } from './texts';
import { usePriceLists } from './use-price-lists';

type Product = RecordOf<'product'>;

export const ProductPage = (): ReactNode => (
  <RecordPage entity="product">{(product) => <ProductView product={product} />}</RecordPage>
);

function ProductView({ product }: { readonly product: Product }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const language = useLanguage();
  const acts = useRecordActs('product', product, { edit: 'all' });
  const list = usePriceLists()?.[0];
  const own = list && priceOf(priceBook(list, list.currency), product);
  const category = categoryIn(product, language);
  return (
    <RecordFrame
      acts={acts}
      crumbs={category === undefined ? [] : [{ label: category }]}
      {...(product.discontinued ? { beside: <Tag tone="warn">{t('discontinued')}</Tag> } : {})}
      sentence={
        <>
          {product.code}
          {product.packaging !== undefined && (
            <>
              {' · '}
              <Run>{packagingIn(product.packaging, language)}</Run>
            </>
          )}
        </>
      }
    >
      <dl className="figures productfigures">
        {own && (
          <div>
            <dt className="s d3">{t('priceFor', { list: list?.name ?? '' })}</dt>
            <dd className="t2">{format.money(own.unitPriceMinor, own.currency)}</dd>
          </div>
        )}
        <div>
          <dt className="s d3">{t('price')}</dt>
          <dd className="t2">{format.money(product.priceMinor, product.currency)}</dd>
        </div>
        <div>
          <dt className="s d3">{t('stock')}</dt>
          <dd className="t2">
            {product.stockMilli === undefined ? (
              <span className="d3">{t('unknown')}</span>
            ) : (
              format.quantity(product.stockMilli)
            )}
            {product.stockAt !== undefined && (
              <span className="s d3"> {t('stockAt', { at: format.moment(product.stockAt) })}</span>
            )}
          </dd>
        </div>
      </dl>
      <div className="productcolumns">
        <div>
          {product.replacedAfterDays !== undefined && (
            <Replacements productId={product.id} afterDays={product.replacedAfterDays} />
          )}
          <Buyers productId={product.id} />
        </div>
        <div>
          <Prices productId={product.id} />
          {product.description !== undefined && (
            <Section title={t('about')}>
              <p className="note">
                <Run>{product.description}</Run>
              </p>
            </Section>
          )}
        </div>
      </div>
    </RecordFrame>
  );
}

/** Versions of price lists that name the product: those of today and to come, earlier ones on demand. */
function Prices({ productId }: { readonly productId: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [earlier, setEarlier] = useState(false);
  const lists = useRecords(
    'priceList',
    {
      where: [{ field: 'prices.productId', op: 'has', value: productId }],
      sort: [{ field: 'code' }, { field: 'validFrom', desc: true }],
    },
    { window: { offset: 0, limit: 200 } },
  );
  if (!lists) return null;
  const isNow = (list: RecordOf<'priceList'>): boolean => versionOn(lists.rows, list.code, format.today) === list;
  const current = lists.rows.filter((list) => list.validFrom > format.today || isNow(list));
  const past = lists.rows.length - current.length;
  return (
    <Section title={t('prices')} {...(current.length > 0 ? { count: current.length } : {})}>
      {lists.total === 0 ? (
        <p className="s d3">{t('noPrices')}</p>
      ) : (
        <table className="tb flush">
          <thead>
            <tr>
              <th scope="col">{t('priceList')}</th>
              <th scope="col">{t('validFrom')}</th>
              <th scope="col" className="r">
                {t('onePrice')}
              </th>
            </tr>
          </thead>
          <tbody>
            {(earlier ? lists.rows : current).map((list) => {
              const price = (list.prices ?? []).find((entry) => entry.productId === productId);
              return (
                <tr key={list.id} className={isNow(list) ? undefined : 'd2'}>
                  <td>
                    <Link href={pathOf('priceList', list.id)} className="link">
                      <Run>{list.name}</Run>
                    </Link>{' '}
                    <span className="s d3">{t('versionOf', { n: list.revision })}</span>{' '}
                    {isNow(list) && <Tag tone="ok">{t('validNow')}</Tag>}
                  </td>
                  <td>{format.date(list.validFrom)}</td>
                  <td className="r">{price && format.money(price.unitPriceMinor, list.currency)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {past > 0 && !earlier && (
        <Button variant="subtle" size="compact-sm" mt={8} onClick={() => setEarlier(true)}>
          {t('earlier', { n: past })}
        </Button>
      )}
    </Section>
  );
}

/** Who hears of it today may order in time. */
const soonDays = 60;

interface ReplacementsProps {
  readonly productId: string;
  readonly afterDays: number;
}

/** Who bought it so long ago that it is to be replaced, or soon is, longest due first. */
function Replacements({ productId, afterDays }: ReplacementsProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [all, setAll] = useState(false);
  const orders = useRecords(
    'order',
    {
      where: [{ field: 'lines.productId', op: 'has', value: productId }],
      sort: [{ field: 'orderedOn', desc: true }],
    },
    { window: year },
  );
  const due = useMemo(
    () => orders && replacementsOf(buyersOf(productId, orders.rows), afterDays, addDays(format.today, soonDays)),
    [orders, productId, afterDays, format.today],
  );
  if (!due) return null;
  return (
    <Section title={t('replacements')} {...(due.length > 0 ? { count: due.length } : {})}>
      <p className="s d3">{t(due.length === 0 ? 'noReplacements' : 'replacementsHint', { n: afterDays })}</p>
      {due.length > 0 && (
        <table className="tb flush">
          <thead>
            <tr>
              <th scope="col">{t('account')}</th>
              <th scope="col" className="r">
                {t('lastBought')}
              </th>
              <th scope="col" className="r">
                {t('dueOn')}
              </th>
            </tr>
          </thead>
          <tbody>
            {due.slice(0, all ? due.length : atFirst).map(({ accountId, accountName, lastOn, dueOn }) => (
              <tr key={accountId}>
                <td>
                  <Link href={pathOf('account', accountId)} className="link">
                    <Run>{accountName}</Run>
                  </Link>
                </td>
                <td className="r">{format.date(lastOn)}</td>
                <td className={dueOn < format.today ? 'r bad' : 'r'}>{format.date(dueOn)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!all && due.length > atFirst && (
        <Button variant="subtle" size="compact-sm" mt={8} onClick={() => setAll(true)}>
          {t('more', { n: due.length })}
        </Button>
      )}
    </Section>
  );
}

const year = { offset: 0, limit: 5000 };
const atFirst = 30;

function Buyers({ productId }: { readonly productId: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [all, setAll] = useState(false);
  const since = addDays(format.today, -365);
  const orders = useRecords(
    'order',
    {
      where: [
        { field: 'lines.productId', op: 'has', value: productId },
        { field: 'orderedOn', op: 'gte', value: since },
      ],
      sort: [{ field: 'orderedOn', desc: true }],
    },
    { window: year },
  );
  const buyers = useMemo(() => orders && buyersOf(productId, orders.rows), [orders, productId]);
  if (!buyers) return null;
  return (
    <Section title={t('buyers')} {...(buyers.length > 0 ? { count: buyers.length } : {})}>
      {buyers.length === 0 ? (
        <EmptyState title={t('noBuyers')}>{t('noBuyersHint')}</EmptyState>
      ) : (
        <>
          <p className="s d3">{t('buyersHint')}</p>
          <table className="tb flush">
            <thead>
              <tr>
                <th scope="col">{t('account')}</th>
                <th scope="col" className="r">
                  {t('lastBought')}
                </th>
                <th scope="col" className="r">
                  {t('quantity12')}
                </th>
                <th scope="col" className="r">
                  {t('net12')}
                </th>
              </tr>
            </thead>
            <tbody>
              {buyers.slice(0, all ? buyers.length : atFirst).map((buyer) => (
                <tr key={`${buyer.accountId} ${buyer.currency}`}>
                  <td>
                    <Link href={pathOf('account', buyer.accountId)} className="link">
                      <Run>{buyer.accountName}</Run>
                    </Link>{' '}
                    <span className="s d3">{t('times', { n: buyer.times })}</span>
                  </td>
                  <td className="r">{format.date(buyer.lastOn)}</td>
                  <td className="r">{format.quantity(buyer.quantityMilli)}</td>
                  <td className="r">{format.money(buyer.netMinor, buyer.currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {!all && buyers.length > atFirst && (
            <Button variant="subtle" size="compact-sm" mt={8} onClick={() => setAll(true)}>
              {t('more', { n: buyers.length })}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}
