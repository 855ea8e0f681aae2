import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useCount, useData } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { NothingHere } from '../../pages/nothing-here';
import { EmptyState } from '../../ui/empty-state';
import { newOrderPath } from '../../ui/paths';
import { texts } from './texts';

const submitted = { where: [{ field: 'status', op: 'ne', value: 'draft' }] } as const;

interface NoOrdersProps {
  readonly title: string;
  /** Which choice to widen. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A report that found no orders. Where there are none at all, no other period or territory helps: it says how they come. */
export function NoOrders(props: NoOrdersProps): ReactNode {
  const orders = useCount('order', submitted);
  if (orders === undefined) return null;
  return orders === 0 ? <NothingYet missing="orders" /> : <EmptyState {...props} />;
}

/** Before the first account or order: what the reader can do about it. */
export function NothingYet({ missing }: { readonly missing: 'accounts' | 'orders' }): ReactNode {
  const t = useTexts(texts);
  const { user } = useData().session;
  // A whole company begins with the history of its old system; whoever sells, with what is sold next.
  const imports = user.role === 'administrator';
  const [act, path] =
    missing === 'accounts'
      ? ([t('newAccount'), '/accounts/new'] as const)
      : ([t('firstOrder'), newOrderPath()] as const);
  return (
    <NothingHere>
      <EmptyState
        title={t(missing === 'accounts' ? 'noAccounts' : 'noOrdersYet')}
        action={
          <>
            {imports && (
              <Button component={Link} href="/admin/order-history">
                {t('importHistory')}
              </Button>
            )}
            <Button component={Link} href={path} variant={imports ? 'default' : 'filled'}>
              {act}
            </Button>
          </>
        }
      >
        {t(imports ? 'nothingYetImport' : missing === 'accounts' ? 'noAccountsHint' : 'nothingYetHint')}
      </EmptyState>
    </NothingHere>
  );
}
