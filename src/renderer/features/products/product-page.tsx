import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { packagingIn } from '../../../shared/domain/packaging';
import { priceBook, priceOf, versionOn } from '../../../shared/domain/prices';
import type { RecordOf } from '../../../shared/record';
import { useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLanguage, useTexts } from '../../i18n/texts';
import { categoryIn } from '../../pages/category-name';
import { RecordFrame, RecordPage, useRecordActs } from '../../pages/record-page';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { Buyers, Replacements } from './product-accounts';
import { ProductOpportunities } from './product-opportunities';
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
            <Replacements product={product} afterDays={product.replacedAfterDays} />
          )}
          <Buyers productId={product.id} />
        </div>
        <div>
          <ProductOpportunities productId={product.id} />
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
