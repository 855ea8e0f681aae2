import { useCallback, useMemo, useRef, type ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { RecordOf } from '../../../shared/record';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useData, useRecord, useRecordState } from '../../data/hooks';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { newOrderPath, pathOf, withQuery } from '../../ui/paths';
import { AccountPicker } from './account-picker';
import type { OrderSeed } from './draft-saver';
import { OrderEditor } from './order-editor';
import { texts } from './texts';
import { useCatalog } from './use-catalog';

/** `/orders/new?account=…`; `draft` names the order once the first line made it one, `like` the order to copy. */
export function NewOrderPage(): ReactNode {
  const [, navigate] = useLocation();
  const params = new URLSearchParams(useSearch());
  const accountId = params.get('account');
  const draftId = params.get('draft');
  const likeId = params.get('like');
  if (!accountId)
    return <AccountPicker onPick={(id) => navigate(withQuery('/orders/new', { account: id }), { replace: true })} />;
  return <NewOrder key={accountId} accountId={accountId} draftId={draftId ?? undefined} likeId={likeId ?? undefined} />;
}

function NewOrder({
  accountId,
  draftId,
  likeId,
}: {
  readonly accountId: string;
  readonly draftId: string | undefined;
  readonly likeId: string | undefined;
}): ReactNode {
  const [, navigate] = useLocation();
  const state = useRecordState('order', draftId);
  const like = useRecordState('order', likeId);
  const onCreated = useCallback(
    (id: string) => navigate(withQuery('/orders/new', { account: accountId, draft: id }), { replace: true }),
    [accountId, navigate],
  );
  const order = state === 'loading' ? undefined : state;
  if (draftId !== undefined && state === undefined) return <DraftGone accountId={accountId} />;
  // A reload begins with the stored draft; a draft that was just made here is already in the editor.
  return (
    <EditorFor
      accountId={accountId}
      order={draftId === undefined ? undefined : order}
      copyOf={like === 'loading' ? undefined : like}
      waiting={like === 'loading'}
      reading={state === 'loading'}
      onCreated={onCreated}
    />
  );
}

function DraftGone({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  return (
    <Page crumbs={[{ label: t('orders'), path: '/orders' }, { label: t('newOrder') }]} title={t('newOrder')}>
      <EmptyState
        title={t('gone')}
        action={
          <Link href={newOrderPath(accountId)} className="link">
            {t('writeOrder')}
          </Link>
        }
      >
        {t('goneHint')}
      </EmptyState>
    </Page>
  );
}

interface EditorForProps {
  readonly accountId: string;
  readonly order: RecordOf<'order'> | undefined;
  readonly copyOf?: RecordOf<'order'> | undefined;
  readonly waiting?: boolean;
  /** The stored order is being read: an editor opens when it is there. */
  readonly reading?: boolean;
  readonly onCreated: (id: string) => void;
}

/** The editor with everything it needs, as soon as it is known. */
export function EditorFor({
  accountId,
  order,
  copyOf,
  waiting = false,
  reading = false,
  onCreated,
}: EditorForProps): ReactNode {
  const t = useTexts(texts);
  const { session } = useData();
  const { today } = useFormat();
  const account = useRecord('account', accountId);
  const catalog = useCatalog(accountId, order?.currency);
  const opened = useRef(false);
  const seed = useMemo((): OrderSeed | undefined => {
    if (!catalog) return undefined;
    if (order)
      return {
        accountId,
        accountName: order.accountName,
        authorId: order.authorId,
        currency: order.currency,
        orderedOn: order.orderedOn,
      };
    if (!account) return undefined;
    return {
      accountId,
      accountName: account.name,
      authorId: session.user.id,
      currency: catalog.book.currency,
      orderedOn: today,
      ...(catalog.list ? { priceListId: catalog.list.id } : {}),
    };
  }, [account, accountId, catalog, order, session.user.id, today]);
  if (catalog && !seed) {
    return (
      <Page title={t('newOrder')}>
        <EmptyState
          title={t('notFound')}
          action={
            <Link href={pathOf('account', accountId)} className="link">
              {t('enterAccount')}
            </Link>
          }
        >
          {t('notFoundHint')}
        </EmptyState>
      </Page>
    );
  }
  if (!catalog || !seed || waiting || (reading && !opened.current)) return null;
  opened.current = true;
  return <OrderEditor order={order} seed={seed} catalog={catalog} copyOf={copyOf} onCreated={onCreated} />;
}
