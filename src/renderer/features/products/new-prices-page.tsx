import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { addDays } from '../../../shared/domain/dates';
import { minorDigits } from '../../../shared/domain/money';
import type { Body } from '../../../shared/entities';
import type { RecordOf } from '../../../shared/record';
import { useData, useRecords, useRecordState } from '../../data/hooks';
import { decimalForEditing, parseDecimal } from '../../i18n/format';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { NoteArea } from '../../ui/note-area';
import { Page } from '../../ui/page';
import { pathOf } from '../../ui/paths';
import { RecordForm } from '../../ui/record-form';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { differenceOf, pricesText, readPrices } from './price-lines';
import { priceProblemTexts, texts } from './texts';
import type { PriceList } from './use-price-lists';

type Product = RecordOf<'product'>;

/** Characters: far more than a catalogue has. */
const longestText = 1_000_000;
const shownLines = 20;
const wholeCatalogue = { sort: [{ field: 'code' }] };
const limit = { offset: 0, limit: 20_000 };
const everyVersion = { offset: 0, limit: 1000 };

/** For administrators: a price list, or the next version of the one that `?from=` names, as it is on a spreadsheet. */
export function NewPricesPage(): ReactNode {
  const t = useTexts(texts);
  const { role } = useData().session.user;
  const from = new URLSearchParams(useSearch()).get('from') ?? undefined;
  const before = useRecordState('priceList', from);
  const products = useRecords('product', wholeCatalogue, { window: limit });
  const code = before === 'loading' ? '' : (before?.code ?? '');
  const where = [{ field: 'code', op: 'eq', value: code } as const];
  const versions = useRecords('priceList', { where }, { window: everyVersion });
  const title = t(from === undefined ? 'newPriceList' : 'newVersion');
  if (role !== 'administrator')
    return (
      <Page title={title}>
        <EmptyState title={t('onlyAdministrators')} />
      </Page>
    );
  const crumbs = [
    { label: t('products'), path: '/products' },
    { label: t('priceLists'), path: '/products/prices' },
  ];
  return (
    <Page title={title} crumbs={crumbs} {...(from === undefined ? {} : { sentence: t('newVersionNote') })}>
      {before !== 'loading' && products && versions && (
        <NewPrices before={before} versions={versions.rows} products={products.rows} />
      )}
    </Page>
  );
}

interface NewPricesProps {
  readonly before: PriceList | undefined;
  /** Of the same price list. */
  readonly versions: readonly PriceList[];
  readonly products: readonly Product[];
}

function NewPrices({ before, versions, products }: NewPricesProps): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const data = useData();
  const format = useFormat();
  const toast = useToast();
  const [, navigate] = useLocation();
  const { region } = format.options;
  const [currency, setCurrency] = useState(before?.currency ?? data.session.organisation.currency);
  const digits = minorDigits(currency);
  const known = before?.prices ?? [];
  const [text, setText] = useState(() =>
    pricesText(known, products, (minor) => decimalForEditing(minor, digits, digits, region)),
  );
  const settled = useDeferredValue(text);
  const read = (typed: string) => readPrices(typed, products, (price) => parseDecimal(price, digits, region));
  const shown = useMemo(
    () => readPrices(settled, products, (price) => parseDecimal(price, digits, region)),
    [settled, products, digits, region],
  );
  const [isAsked, setAsked] = useState(false);
  const tomorrow = addDays(format.today, 1);
  const difference = differenceOf(known, shown.prices);
  const save = async (body: Body<'priceList'>): Promise<void> => {
    setAsked(true);
    const { prices, bad } = read(text);
    if (prices.length === 0 || bad.length > 0) return;
    const id = data.newId();
    await data.commit([{ entity: 'priceList', op: 'create', id, body: { ...body, prices: [...prices] } }]);
    toast({ text: t('pricesSaved', { name: body.name }) });
    navigate(pathOf('priceList', id), { replace: true });
  };
  return (
    <RecordForm
      entity="priceList"
      value={
        before
          ? {
              ...{ code: before.code, name: before.name, currency },
              revision: Math.max(...versions.map(({ revision }) => revision), before.revision) + 1,
              // A version that has not begun yet is replaced, and not preceded.
              validFrom: before.validFrom > tomorrow ? before.validFrom : tomorrow,
            }
          : { currency, revision: 1, validFrom: format.today }
      }
      only={before ? ['name', 'validFrom', 'validUntil'] : ['code', 'name', 'currency', 'validFrom', 'validUntil']}
      onChange={(body) => setCurrency(body.currency ?? '')}
      onCancel={() => navigate(before ? pathOf('priceList', before.id) : '/products/prices')}
      onSubmit={save}
      extra={
        <>
          <NoteArea
            label={t('prices')}
            description={t('pricesHint')}
            className="pricelines"
            value={text}
            minRows={12}
            maxRows={24}
            max={longestText}
            spellCheck={false}
            onChange={setText}
            error={isAsked && shown.prices.length === 0 ? t('noPriceYet') : undefined}
          />
          <p className="s d2" role="status">
            {t('pricesRead', { n: format.number(shown.prices.length) })}
            {before &&
              t('pricesDiffer', {
                changed: format.number(difference.changed),
                added: format.number(difference.added),
                removed: format.number(difference.removed),
              })}
          </p>
          {shown.bad.length > 0 && (
            <div className="errorpanel s" role="alert">
              <p className="b">{t('badLines', { n: shown.bad.length })}</p>
              <ul>
                {shown.bad.slice(0, shownLines).map(({ line, text: said, problem }) => (
                  <li key={line} className="s">
                    <span className="d2">{t('line', { n: line })}</span> {l(priceProblemTexts[problem])}{' '}
                    <span className="d3">
                      <Run>{said}</Run>
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </>
      }
    />
  );
}
