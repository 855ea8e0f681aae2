import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { versionOn } from '../../../shared/domain/prices';
import { useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { NothingHere } from '../../pages/nothing-here';
import { RecordPage } from '../../pages/record-page';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { pathOf, withQuery } from '../../ui/paths';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import './products.css';
import { texts } from './texts';
import type { PriceList } from './use-price-lists';

export const newPricesPath = (from?: string): string => withQuery('/products/prices/new', { from });

const byCode = { sort: [{ field: 'code' }, { field: 'validFrom', desc: true }, { field: 'revision', desc: true }] };
const every = { offset: 0, limit: 1000 };
const wholeCatalogue = { offset: 0, limit: 20_000 };

/** All price lists with their versions, and for administrators the way to a new one. */
export function PriceListsPage(): ReactNode {
  const t = useTexts(texts);
  const { role } = useData().session.user;
  const [, navigate] = useLocation();
  const lists = useRecords('priceList', byCode, { window: every });
  const create = role === 'administrator' && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => navigate(newPricesPath())}>
      {t('newPriceList')}
    </Button>
  );
  return (
    <Page
      title={t('priceLists')}
      crumbs={[{ label: t('products'), path: '/products' }]}
      sentence={t('priceListsNote')}
      actions={create}
    >
      {lists?.total === 0 && (
        <NothingHere>
          <EmptyState title={t('noPriceLists')}>{t('noPriceListsNote')}</EmptyState>
        </NothingHere>
      )}
      {lists && lists.total > 0 && <Versions lists={lists.rows} shown={undefined} />}
    </Page>
  );
}

function Versions({
  lists,
  shown,
}: {
  readonly lists: readonly PriceList[];
  readonly shown: string | undefined;
}): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  return (
    <table className="tb flush">
      <thead>
        <tr>
          <th scope="col">{t('priceList')}</th>
          <th scope="col">{t('version')}</th>
          <th scope="col">{t('validFrom')}</th>
          <th scope="col">{t('validUntil')}</th>
          <th scope="col" className="r">
            {t('products')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lists.map((list) => (
          <tr key={list.id} aria-current={list.id === shown ? 'page' : undefined}>
            <td>
              <Link href={pathOf('priceList', list.id)} className="link">
                <Run>{list.name}</Run>
              </Link>{' '}
              <span className="s d3">{list.currency}</span>
            </td>
            <td>
              {list.revision}{' '}
              {versionOn(lists, list.code, format.today) === list && <Tag tone="ok">{t('validNow')}</Tag>}
            </td>
            <td>{format.date(list.validFrom)}</td>
            <td>{list.validUntil === undefined ? '' : format.date(list.validUntil)}</td>
            <td className="r">{format.number(list.prices?.length ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export const PriceListPage = (): ReactNode => (
  <RecordPage entity="priceList">{(list) => <Version list={list} />}</RecordPage>
);

/** One version: it never changes, and a new price is a new version. */
function Version({ list }: { readonly list: PriceList }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { role } = useData().session.user;
  const [, navigate] = useLocation();
  const where = [{ field: 'code', op: 'eq', value: list.code } as const];
  const versions = useRecords('priceList', { ...byCode, where }, { window: every });
  const products = useRecords('product', { sort: [{ field: 'code' }] }, { window: wholeCatalogue });
  const prices = useMemo(
    () => new Map((list.prices ?? []).map(({ productId, unitPriceMinor }) => [productId, unitPriceMinor])),
    [list],
  );
  return (
    <Page
      title={<Run>{list.name}</Run>}
      crumbs={[
        { label: t('products'), path: '/products' },
        { label: t('priceLists'), path: '/products/prices' },
      ]}
      sentence={t('versionSentence', { n: list.revision, from: format.date(list.validFrom), currency: list.currency })}
      actions={
        role === 'administrator' && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => navigate(newPricesPath(list.id))}>
            {t('newVersion')}
          </Button>
        )
      }
    >
      <div className="productcolumns">
        <table className="tb flush">
          <thead>
            <tr>
              <th scope="col">{t('product')}</th>
              <th scope="col" className="r">
                {t('onePrice')}
              </th>
            </tr>
          </thead>
          <tbody>
            {products?.rows.map((product) => {
              const price = prices.get(product.id);
              return (
                price !== undefined && (
                  <tr key={product.id}>
                    <td>
                      <Link href={pathOf('product', product.id)} className="link">
                        <Run>{product.name}</Run>
                      </Link>{' '}
                      <span className="s d3">{product.code}</span>
                    </td>
                    <td className="r">{format.money(price, list.currency)}</td>
                  </tr>
                )
              );
            })}
          </tbody>
        </table>
        {versions && <Versions lists={versions.rows} shown={list.id} />}
      </div>
    </Page>
  );
}
