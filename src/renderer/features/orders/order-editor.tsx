import { Button, Menu } from '@mantine/core';
import { IconClipboardText, IconDots, IconHistory, IconPercentage, IconRepeat, IconTrash } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ClipboardEvent, type ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { submitOrder } from '../../../shared/domain/order';
import type { Body } from '../../../shared/entities';
import type { RecordOf } from '../../../shared/record';
import { useFormat } from '../../i18n/format-context';
import { joins } from '../../i18n/joins';
import { useTexts } from '../../i18n/texts';
import { useData, useSyncStatus } from '../../data/hooks';
import { useErrorText } from '../../ui/error-panel';
import { Key } from '../../ui/kbd';
import { Page } from '../../ui/page';
import { pathOf } from '../../ui/paths';
import { useShortcuts } from '../../ui/shortcuts';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { DiscountAll } from './discount-all';
import type { OrderSeed, SaveState } from './draft-saver';
import { GoesWith } from './goes-with';
import { adviceFor, maxLines, totalsOf, type NewLine } from './order-editing';
import { OrderGrid, type GridHandle } from './order-grid';
import { OrderSide } from './order-side';
import { isRange, readPaste } from './paste-lines';
import { LostRows, PastePanel, type LostRow } from './paste-panel';
import { ShownSuggestions } from './shown-suggestions';
import { suggestionAnswer } from './suggestion-answer';
import { texts } from './texts';
import { readOrder } from './read-order';
import { useDraft } from './use-draft';
import type { Catalog, Product } from './use-catalog';
import { missingLines, type UsualItem } from './usual-items';

type Order = RecordOf<'order'>;

export interface OrderEditorProps {
  readonly order: Order | undefined;
  readonly seed: OrderSeed;
  readonly catalog: Catalog;
  /** Lines to begin a new order with. */
  readonly copyOf?: Order | undefined;
  readonly onCreated: (id: string) => void;
}

/** One unit, where nothing says otherwise. */
const oneMilli = 1000;

export function OrderEditor({ order, seed, catalog, copyOf, onCreated }: OrderEditorProps): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const format = useFormat();
  const client = useData();
  const online = useSyncStatus()?.online === true;
  const toast = useToast();
  const errorText = useErrorText();
  const [, navigate] = useLocation();
  const [shown] = useState(() => new ShownSuggestions());
  const { draft, state, edit, flush } = useDraft(order, seed, onCreated, (orderId, saved) => {
    const accepted = shown.newlyAccepted(saved.lines);
    const by = { accountId: seed.accountId, ownerId: client.session.user.id, at: new Date().toISOString() };
    return {
      changes: accepted.map((productId) => ({
        entity: 'suggestionAnswer',
        id: client.newId(),
        op: 'create',
        body: suggestionAnswer(by, productId, 'accepted', orderId),
      })),
      onSaved: () => shown.accept(accepted),
    };
  });
  const [lost, setLost] = useState<readonly LostRow[]>([]);
  const [panel, setPanel] = useState<'paste' | 'discount' | undefined>();
  const grid = useRef<GridHandle>(null);
  const focusNext = useRef<{ lineId: string } | undefined>(undefined);
  const decimal = useMemo(
    () =>
      new Intl.NumberFormat(format.options.region).formatToParts(1.1).find((part) => part.type === 'decimal')?.value ??
      '.',
    [format.options.region],
  );

  const { lines } = draft;
  const { currency } = seed;
  const totals = useMemo(() => totalsOf(lines), [lines]);
  const advice = useMemo(
    () => adviceFor(draft, catalog.products.byId, catalog.prices, format.today),
    [draft, catalog, format.today],
  );
  const shortLines = useMemo(
    () => new Set(advice.flatMap((item) => (item.kind === 'stock' ? [item.line] : []))),
    [advice],
  );
  const last = catalog.past[0];

  const add = useCallback(
    (added: readonly Omit<NewLine, 'lineId'>[], focus: boolean): number => {
      const room = added
        .slice(0, Math.max(0, maxLines - lines.length))
        .map((line) => ({ ...line, lineId: client.newId() }));
      if (room.length < added.length) toast({ text: t('tooMany', { max: maxLines }), problem: true });
      const first = room[0];
      if (first && focus) focusNext.current = { lineId: first.lineId };
      if (first) edit({ kind: 'add', lines: room });
      return room.length;
    },
    [client, edit, lines.length, t, toast],
  );
  // A new line has the focus on its quantity as soon as it is drawn.
  useEffect(() => {
    const wanted = focusNext.current;
    if (!wanted) return;
    focusNext.current = undefined;
    grid.current?.goToLine(wanted.lineId);
  }, [lines]);

  const usualOf = (productId: string): UsualItem | undefined =>
    catalog.usual.find((item) => item.productId === productId);
  const pick = (product: Product, usual: UsualItem | undefined): void => {
    const priced = catalog.priced(product);
    if (priced) add([{ product: priced, quantityMilli: usual?.lastQuantityMilli ?? oneMilli, discountBp: 0 }], true);
  };
  const copyLines = useCallback(
    (from: Pick<Order, 'lines'>): void => {
      const missing = missingLines(from, lines);
      const priced = missing.flatMap((line) => {
        const product = catalog.products.byId.get(line.productId);
        const withPrice = product && catalog.priced(product);
        return withPrice
          ? [{ product: withPrice, quantityMilli: line.quantityMilli, discountBp: line.discountBp }]
          : [];
      });
      if (missing.length === 0) toast({ text: t('allThere') });
      if (priced.length < missing.length)
        toast({ text: t('skippedItems', { n: missing.length - priced.length }), problem: true });
      add(priced, false);
    },
    [add, catalog, lines, t, toast],
  );
  const copied = useRef(false);
  useEffect(() => {
    if (!copyOf || copied.current || order) return;
    copied.current = true;
    copyLines(copyOf);
  }, [copyOf, copyLines, order]);
  // Accepted on the account page: `with` names the product that the customer is to be offered.
  const offered = new URLSearchParams(useSearch()).get('with');
  const taken = useRef(false);
  useEffect(() => {
    if (offered === null || taken.current) return;
    taken.current = true;
    const product = catalog.products.byId.get(offered);
    if (product && !lines.some((line) => line.productId === offered)) pick(product, usualOf(offered));
    // Once, when the editor opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [offered]);
  useEffect(() => {
    if (!copyOf) grid.current?.goToGhost();
    // Only when the editor opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  /** Ctrl D: in a line its quantity and discount of last time, in the ghost line the item, or the next of the last order. */
  const lastTimeInGhost = (product: Product | undefined, usual: UsualItem | undefined): void => {
    if (product) {
      const priced = catalog.priced(product);
      if (priced)
        add(
          [
            {
              product: priced,
              quantityMilli: usual?.lastQuantityMilli ?? oneMilli,
              discountBp: usual?.lastDiscountBp ?? 0,
            },
          ],
          false,
        );
      return;
    }
    const next = missingLines(last, lines).find((line) => catalog.prices.has(line.productId));
    const known = next && catalog.products.byId.get(next.productId);
    const priced = known && catalog.priced(known);
    if (next && priced)
      add([{ product: priced, quantityMilli: next.quantityMilli, discountBp: next.discountBp }], false);
    else toast({ text: t('allThere') });
  };
  const lastTimeInLine = (row: number): void => {
    const line = lines[row];
    const usual = line && usualOf(line.productId);
    if (!line || !usual) return;
    // The field that has the focus takes the value over when it is left, so it is left first.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    edit({ kind: 'quantity', lineId: line.lineId, quantityMilli: usual.lastQuantityMilli });
    edit({ kind: 'discount', lineId: line.lineId, discountBp: usual.lastDiscountBp });
    requestAnimationFrame(() => grid.current?.goTo(row, 'quantity'));
  };

  const takePasted = (text: string): void => {
    const usualQuantity = new Map(catalog.usual.map((item) => [item.productId, item.lastQuantityMilli]));
    const rows = readPaste(text, catalog.products, decimal, (product) => usualQuantity.get(product.id) ?? oneMilli);
    const taken: Omit<NewLine, 'lineId'>[] = [];
    const failed: LostRow[] = [];
    for (const row of rows) {
      if ('problem' in row) failed.push(row);
      else {
        const priced = catalog.priced(row.product);
        if (priced) taken.push({ product: priced, quantityMilli: row.quantityMilli, discountBp: row.discountBp });
        else failed.push({ row: row.row, text: row.product.name, value: row.product.name, problem: 'noPrice' });
      }
    }
    add(taken, false);
    setLost(failed);
    setPanel(undefined);
  };
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain');
    const inNote = event.target instanceof HTMLTextAreaElement;
    if (inNote || !isRange(text)) return;
    event.preventDefault();
    takePasted(text);
  };

  const [submitting, setSubmitting] = useState(false);
  const [wantsLine, setWantsLine] = useState(false);
  const submit = async (): Promise<void> => {
    if (submitting) return;
    if (lines.length === 0) {
      setWantsLine(true);
      grid.current?.goToGhost();
      return;
    }
    setSubmitting(true);
    try {
      const id = await flush();
      if (id === undefined) return;
      const current = (await readOrder(client, id)) ?? order;
      if (!current) return;
      const { id: _id, meta: _meta, ...body } = current;
      const at = new Date(Date.now()).toISOString();
      const done = submitOrder({ ...body, lines: [...lines], orderedOn: format.today } satisfies Body<'order'>, {
        at,
        byId: client.session.user.id,
      });
      await client.commit([
        {
          entity: 'order',
          id,
          op: 'update',
          patch: {
            status: done.status,
            statusHistory: done.statusHistory ?? [],
            lines: done.lines ?? [],
            grossMinor: done.grossMinor,
            netMinor: done.netMinor,
            orderedOn: done.orderedOn,
            suggestionsIgnored: shown.ignored(lines),
          },
        },
      ]);
      toast({ text: t(online ? 'submitted' : 'submittedOffline', { number: current.provisionalNumber }) });
      navigate(pathOf('order', id), { replace: true });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    } finally {
      setSubmitting(false);
    }
  };
  const discard = async (): Promise<void> => {
    const id = await flush();
    if (id !== undefined && order) {
      const { undoToken } = await client.commit([{ entity: 'order', id, op: 'remove' }]);
      toast({ text: t('draftDeleted', { number: order.provisionalNumber }), undo: () => client.undo(undoToken) });
    }
    navigate('/orders', { replace: true });
  };

  useShortcuts([
    { keys: 'Tab', label: texts.keyNextField, run: () => grid.current?.goToGhost() },
    { keys: 'mod+d', label: texts.keyLastTime, inFields: true, run: () => lastTimeInGhost(undefined, undefined) },
    { keys: 'mod+Delete', label: texts.keyRemove, quiet: true, inFields: true, run: () => undefined },
    { keys: 'mod+Enter', label: texts.keySubmit, inFields: true, run: () => void submit() },
  ]);

  return (
    <Page
      crumbs={[
        { label: t('orders'), path: '/orders' },
        { label: order ? t('page', { number: order.provisionalNumber }) : t('newOrder') },
      ]}
      title={
        <Link href={pathOf('account', seed.accountId)} className="titlelink">
          <Run>{seed.accountName}</Run>
        </Link>
      }
      sentence={order ? `${order.provisionalNumber} · ${t('provisional')}` : t('numberLater')}
      fill
      actions={
        <>
          {wantsLine && lines.length === 0 ? (
            <span className="s bad" role="alert">
              {t('noLines')}
            </span>
          ) : (
            <SaveWords state={state} />
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <button type="button" className="iconbutton" aria-label={t('more')}>
                <IconDots size={18} aria-hidden />
              </button>
            </Menu.Target>
            <Menu.Dropdown className="pop">
              <Menu.Item leftSection={<IconPercentage size={15} aria-hidden />} onClick={() => setPanel('discount')}>
                {t('discountAll')}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={15} aria-hidden />} onClick={() => void discard()}>
                {t('discardDraft')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Button onClick={() => void submit()} loading={submitting}>
            {t('submit')} <Key keys="mod+Enter" />
          </Button>
        </>
      }
    >
      <div className="ordergrid" onPaste={onPaste}>
        <OrderGrid
          ref={grid}
          lines={lines}
          currency={currency}
          decimal={decimal}
          catalog={catalog}
          short={shortLines}
          edit={edit}
          onPick={pick}
          onLastTime={lastTimeInGhost}
          onLastTimeInLine={lastTimeInLine}
          toolbar={
            <>
              <div className="gridhead">
                <Button
                  variant="subtle"
                  size="compact-sm"
                  leftSection={<IconHistory size={15} aria-hidden />}
                  disabled={catalog.usual.length === 0}
                  onClick={() => grid.current?.openUsual()}
                >
                  {t('usualItems', { n: catalog.usual.length })}
                </Button>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  leftSection={<IconClipboardText size={15} aria-hidden />}
                  onClick={() => setPanel('paste')}
                >
                  {t('pasteLines')}
                </Button>
                {last && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    leftSection={<IconRepeat size={15} aria-hidden />}
                    onClick={() => copyLines(last)}
                  >
                    {t('repeatOrder', { date: format.date(last.orderedOn) })}
                  </Button>
                )}
                <span className="s d2 gridcount">
                  {t('linesUnits', { n: totals.lines, units: format.quantity(totals.unitsMilli) })}
                </span>
              </div>
              <LostRows rows={lost} onClose={() => setLost([])} />
            </>
          }
          footer={
            <>
              {catalog.products.all.length === 0 && (
                <p className="s d2 gridnote">{join('said', { first: t('noProducts'), then: t('noProductsHint') })}</p>
              )}
              <p className="xs d3 gridnote">
                {catalog.list
                  ? t('pricesOf', { name: catalog.list.name, version: catalog.list.revision })
                  : t('listPrices')}
              </p>
            </>
          }
        />
        <OrderSide
          accountId={seed.accountId}
          draft={draft}
          totals={totals}
          currency={currency}
          advice={advice}
          edit={edit}
          onReprice={() => edit({ kind: 'reprice', prices: catalog.prices })}
          fits={
            <GoesWith
              accountId={seed.accountId}
              lines={lines}
              catalog={catalog}
              currency={currency}
              shown={shown}
              onAdd={(product) => pick(product, usualOf(product.id))}
              orderId={flush}
            />
          }
        />
      </div>
      {panel === 'paste' && <PastePanel onClose={() => setPanel(undefined)} onPaste={takePasted} />}
      {panel === 'discount' && (
        <DiscountAll
          decimal={decimal}
          onClose={() => setPanel(undefined)}
          onApply={(discountBp) => {
            edit({ kind: 'discountAll', discountBp });
            setPanel(undefined);
          }}
        />
      )}
    </Page>
  );
}

function SaveWords({ state }: { readonly state: SaveState }): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const format = useFormat();
  const errorText = useErrorText();
  switch (state.kind) {
    case 'empty':
      return null;
    case 'unsaved':
      return <span className="s d3">{t('saving')}</span>;
    case 'saved':
      return state.at === undefined ? null : (
        <span className="s d3" role="status">
          {t('savedAt', { time: format.time(state.at) })}
        </span>
      );
    case 'failed':
      return (
        <span className="s bad" role="alert">
          {join('said', { first: t('notSaved'), then: errorText(state.error) })}
        </span>
      );
  }
}
