import { Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { OrderLine } from '../../../shared/domain/order';
import { useData, useRecords } from '../../data/hooks';
import { useSuggestions } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { usePartWords } from '../../pages/part-words';
import { useErrorText } from '../../ui/error-panel';
import { Key } from '../../ui/kbd';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import type { ShownSuggestions } from './shown-suggestions';
import { suggestionAnswer } from './suggestion-answer';
import { texts } from './texts';
import type { Catalog, Product } from './use-catalog';

interface GoesWithProps {
  readonly accountId: string;
  readonly lines: readonly OrderLine[];
  readonly catalog: Catalog;
  readonly currency: string;
  readonly shown: ShownSuggestions;
  /** Adds a line with the quantity as last time. */
  readonly onAdd: (product: Product) => void;
  /** Saves what was entered. @returns the order; undefined while there is none */
  readonly orderId: () => Promise<string | undefined>;
}

const most = 4;
const oneMilli = 1000;
const manyAnswers = { offset: 0, limit: 500 };

/**
 * What fits the lines of this order, or is due by the customer's own rhythm; each with its reason. One click adds it, another one says that the customer
 * does not want it, and it does not come up again for the time that the administrator has set.
 */
export function GoesWith({ accountId, lines, catalog, currency, shown, onAdd, orderId }: GoesWithProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const words = usePartWords(currency);
  const list = useRef<HTMLUListElement>(null);
  const basket = useMemo(() => [...new Set(lines.map((line) => line.productId))].sort(), [lines]);
  const { answer } = useSuggestions(accountId, basket);
  // The suggestions are asked for with each basket: what was refused since then is among them.
  const [openedAt] = useState(() => new Date().toISOString());
  const refusals = useRecords(
    'suggestionAnswer',
    {
      where: [
        { field: 'accountId', op: 'eq', value: accountId },
        { field: 'answer', op: 'eq', value: 'refused' },
        { field: 'at', op: 'gte', value: openedAt },
      ],
    },
    { window: manyAnswers },
  );
  const refused = new Set(refusals?.rows.map(({ productId }) => productId));
  const offers = (answer ?? [])
    .flatMap((suggestion) => {
      const product = catalog.products.byId.get(suggestion.productId);
      const priced =
        product && !basket.includes(product.id) && !refused.has(product.id) ? catalog.priced(product) : undefined;
      return product && priced ? [{ suggestion, product, priced }] : [];
    })
    .slice(0, most);
  const names = offers.map(({ product }) => product.id).join(' ');
  useEffect(() => shown.show(names === '' ? [] : names.split(' ')), [shown, names]);

  const refuse = async (product: Product): Promise<void> => {
    try {
      const body = suggestionAnswer(
        { accountId, ownerId: data.session.user.id, at: new Date().toISOString() },
        product.id,
        'refused',
        await orderId(),
      );
      const { undoToken } = await data.commit([{ entity: 'suggestionAnswer', id: data.newId(), op: 'create', body }]);
      shown.refuse(product.id);
      const undo = async (): Promise<void> => {
        await data.undo(undoToken);
        shown.refuse(product.id, false);
      };
      toast({ text: t('fitRefused', { item: product.name }), undo });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  /** The first suggestion, and with one of them in focus the one below it. */
  const goToNext = (): void => {
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button[data-add]') ?? [])];
    const at = buttons.findIndex((button) => button.closest('li')?.contains(document.activeElement) === true);
    buttons[(at + 1) % buttons.length]?.focus();
  };
  useShortcuts(offers.length > 0 ? [{ keys: 'mod+g', label: texts.keyFit, inFields: true, run: goToNext }] : []);
  if (offers.length === 0) return null;
  return (
    <Section
      title={
        <>
          {t('fits')} <Key keys="mod+g" />
        </>
      }
    >
      <ul className="plainlist" ref={list}>
        {offers.map(({ suggestion, product, priced }) => {
          const usual = catalog.usual.find((item) => item.productId === product.id);
          const quantity = format.quantity(usual?.lastQuantityMilli ?? oneMilli);
          return (
            <li
              key={product.id}
              className="fitline"
              onKeyDown={(event) => {
                if (event.key !== 'Delete') return;
                event.preventDefault();
                goToNext();
                void refuse(product);
              }}
            >
              <span className="grow">
                <span className="block">
                  <Run>{product.name}</Run>{' '}
                  <span className="s d2">{format.amount(priced.unitPriceMinor, currency)}</span>
                </span>
                <span className="s d2 block">{words(suggestion.reason)}</span>
              </span>
              <Button
                data-add
                variant="default"
                size="compact-sm"
                leftSection={<IconPlus size={14} aria-hidden />}
                aria-label={t('addFit', { quantity, item: product.name })}
                onClick={() => onAdd(product)}
              >
                {quantity}
              </Button>
              <button
                type="button"
                className="iconbutton"
                aria-label={t('refuseFit', { item: product.name })}
                title={t('refuseFit', { item: product.name })}
                onClick={() => void refuse(product)}
              >
                <IconX size={15} aria-hidden />
              </button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
