import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import type { OrderLine } from '../../../shared/domain/order';
import { useSuggestions } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { usePartWords } from '../../pages/part-words';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { texts } from './texts';
import type { Catalog, Product } from './use-catalog';

interface GoesWithProps {
  readonly accountId: string;
  readonly lines: readonly OrderLine[];
  readonly catalog: Catalog;
  readonly currency: string;
  /** Adds a line with the quantity as last time. */
  readonly onAdd: (product: Product) => void;
}

const most = 4;
const oneMilli = 1000;

/** What fits the lines of this order, or is due by the customer's own rhythm; each with its reason, one click adds it. */
export function GoesWith({ accountId, lines, catalog, currency, onAdd }: GoesWithProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const words = usePartWords(currency);
  const basket = useMemo(() => [...new Set(lines.map((line) => line.productId))].sort(), [lines]);
  const { answer } = useSuggestions(accountId, basket);
  const offers = (answer ?? [])
    .flatMap((suggestion) => {
      const product = catalog.products.byId.get(suggestion.productId);
      const priced = product && !basket.includes(product.id) ? catalog.priced(product) : undefined;
      return product && priced ? [{ suggestion, product, priced }] : [];
    })
    .slice(0, most);
  if (offers.length === 0) return null;
  return (
    <Section title={t('fits')}>
      <ul className="plainlist">
        {offers.map(({ suggestion, product, priced }) => {
          const usual = catalog.usual.find((item) => item.productId === product.id);
          const quantity = format.quantity(usual?.lastQuantityMilli ?? oneMilli);
          return (
            <li key={product.id} className="fitline">
              <span className="grow">
                <span className="block">
                  <Run>{product.name}</Run>{' '}
                  <span className="s d2">{format.amount(priced.unitPriceMinor, currency)}</span>
                </span>
                <span className="s d2 block">{words(suggestion.reason)}</span>
              </span>
              <Button
                variant="default"
                size="compact-sm"
                leftSection={<IconPlus size={14} aria-hidden />}
                aria-label={t('addFit', { quantity, item: product.name })}
                onClick={() => onAdd(product)}
              >
                {quantity}
              </Button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
