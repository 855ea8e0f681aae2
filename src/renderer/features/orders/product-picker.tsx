import { Popover } from '@mantine/core';
import {
  forwardRef,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { packagingIn } from '../../../shared/domain/packaging';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { isComposing } from '../../ui/key-match';
import { Run } from '../../ui/text-run';
import { suggest } from './find-product';
import { texts } from './texts';
import type { Catalog, Product } from './use-catalog';
import type { UsualItem } from './usual-items';

export interface PickerHandle {
  focus(): void;
  /** Opens the list of usual items. */
  open(): void;
}

interface ProductPickerProps {
  readonly catalog: Catalog;
  /** Number of the line that would be added, from 1. */
  readonly lineNumber: number;
  readonly onOrder: ReadonlySet<string>;
  readonly onPick: (product: Product, usual: UsualItem | undefined) => void;
  /** Ctrl D: the highlighted item as last time, or, with nothing typed, the next of the last order. */
  readonly onLastTime: (product: Product | undefined, usual: UsualItem | undefined) => void;
  /** Arrow up out of the field. */
  readonly onUp: () => void;
}

const shownAtMost = 12;

/** The ghost line: type a number or a part of a name, Enter takes the highlighted item. */
export const ProductPicker = forwardRef<PickerHandle, ProductPickerProps>(
  function ProductPicker(props, handle): ReactNode {
    const { catalog, lineNumber, onOrder, onPick, onLastTime, onUp } = props;
    const t = useTexts(texts);
    const format = useFormat();
    const listId = useId();
    const input = useRef<HTMLInputElement>(null);
    const [text, setText] = useState('');
    const [opened, setOpened] = useState(false);
    const [active, setActive] = useState(0);
    const found = useMemo(
      () => (opened ? suggest(catalog.products, catalog.usual, onOrder, text, shownAtMost) : []),
      [opened, catalog, onOrder, text],
    );
    const chosen = found[Math.min(active, found.length - 1)];
    const chosenPrice = chosen && catalog.prices.get(chosen.product.id);

    useImperativeHandle(handle, () => ({
      focus: () => input.current?.focus(),
      open: () => {
        input.current?.focus();
        setOpened(true);
        setActive(0);
      },
    }));

    const clear = (): void => {
      setText('');
      setOpened(false);
      setActive(0);
    };
    const take = (at: number): void => {
      const option = found[at];
      if (!option || catalog.prices.get(option.product.id) === undefined) return;
      clear();
      onPick(option.product, option.usual);
    };
    const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
      if (isComposing(event.nativeEvent)) return;
      const { key } = event;
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'd') {
        event.preventDefault();
        event.stopPropagation();
        const option = opened && text !== '' ? chosen : undefined;
        clear();
        onLastTime(option?.product, option?.usual);
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (key === 'ArrowDown') {
        if (opened) setActive(Math.min(found.length - 1, active + 1));
        else setOpened(true);
      } else if (key === 'ArrowUp') {
        if (opened && active > 0) setActive(active - 1);
        else {
          setOpened(false);
          onUp();
        }
      } else if (key === 'Enter' || (key === 'Tab' && !event.shiftKey && opened && text.trim() !== '' && chosen)) {
        if (!opened) setOpened(true);
        else take(active);
      } else if (key === 'Escape' && (opened || text !== '')) {
        event.stopPropagation();
        clear();
      } else return;
      event.preventDefault();
    };

    const hint =
      chosen === undefined || chosenPrice === undefined || text === ''
        ? undefined
        : chosen.usual
          ? t('asUsual', { quantity: format.quantity(chosen.usual.lastQuantityMilli) })
          : t('enterTakes');
    return (
      <div className="ghost">
        <Popover
          opened={opened}
          position="bottom-start"
          withRoles={false}
          trapFocus={false}
          returnFocus={false}
          width={620}
          offset={2}
          onChange={setOpened}
          closeOnEscape={false}
        >
          <Popover.Target>
            <input
              ref={input}
              className="ghostinput"
              role="combobox"
              aria-label={t('addItemLabel', { n: lineNumber })}
              aria-expanded={opened}
              aria-controls={listId}
              aria-autocomplete="list"
              aria-activedescendant={opened && chosen ? `${listId}-${found.indexOf(chosen)}` : undefined}
              autoComplete="off"
              spellCheck={false}
              placeholder={t('addItem')}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                setActive(0);
                setOpened(true);
              }}
              onClick={() => setOpened(true)}
              onBlur={() => setOpened(false)}
              onKeyDown={onKeyDown}
            />
          </Popover.Target>
          <Popover.Dropdown className="pop suggestions" onMouseDown={(event) => event.preventDefault()}>
            <div role="listbox" id={listId} aria-label={t('products')}>
              {found.map(({ product, usual }, at) => {
                const price = catalog.prices.get(product.id);
                return (
                  <div
                    key={product.id}
                    id={`${listId}-${at}`}
                    role="option"
                    aria-selected={at === active}
                    aria-disabled={price === undefined}
                    className={at === active ? 'suggestion on' : 'suggestion'}
                    onMouseMove={() => setActive(at)}
                    onClick={() => take(at)}
                  >
                    <span className="d3 itemcode">{product.code}</span>
                    <span className="el grow">
                      <Run className="b">{product.name}</Run>{' '}
                      {product.packaging !== undefined && (
                        <Run className="d3">{packagingIn(product.packaging, format.options.language)}</Run>
                      )}
                    </span>
                    <span className="s d2 nw">
                      {product.discontinued
                        ? t('discontinued')
                        : onOrder.has(product.id)
                          ? t('onOrder')
                          : usual &&
                            t('usually', {
                              quantity: format.quantity(usual.lastQuantityMilli),
                              date: format.date(usual.lastOn),
                            })}
                    </span>
                    <span className="r suggestionprice">
                      {price === undefined ? (
                        <span className="s d3">{t('noPrice', { currency: catalog.book.currency })}</span>
                      ) : (
                        format.amount(price, catalog.book.currency)
                      )}
                    </span>
                  </div>
                );
              })}
            </div>
            {found.length === 0 && (
              <p className="s d2 nosuggestion">
                {catalog.products.byId.size === 0
                  ? t('noProducts')
                  : text.trim() === ''
                    ? t('nothingUsual')
                    : t('nothingFound', { text: text.trim() })}
              </p>
            )}
          </Popover.Dropdown>
        </Popover>
        {hint !== undefined && <span className="s d2 nw">{hint}</span>}
      </div>
    );
  },
);
