import type { EntityName } from '../../shared/entities';

/** Where a record is shown. Entities without a page of their own open in their list. */
const folders: Readonly<Record<EntityName, (id: string) => string>> = {
  account: (id) => `/accounts/${id}`,
  contact: (id) => `/contacts/${id}`,
  opportunity: (id) => `/opportunities/${id}`,
  order: (id) => `/orders/${id}`,
  product: (id) => `/products/${id}`,
  case: (id) => `/cases/${id}`,
  task: (id) => `/tasks?open=task:${id}`,
  promise: (id) => `/tasks?open=promise:${id}`,
  activity: (id) => `/activities/${id}`,
  priceList: () => '/products',
  user: () => '/admin',
  team: () => '/admin',
  territory: () => '/admin',
};

export const pathOf = (entity: EntityName, id: string): string => folders[entity](encodeURIComponent(id));

export type LogKind = 'call' | 'visit' | 'email' | 'message' | 'meeting' | 'note';

/** The same page with the log panel open; `accountId` chooses the account. */
export function logPath(kind: LogKind, accountId?: string): string {
  return withQuery(`${window.location.pathname}${window.location.search}`, { log: kind, account: accountId });
}

export const newOrderPath = (accountId?: string): string => withQuery('/orders/new', { account: accountId });
export const newTaskPath = (kind: 'task' | 'promise', accountId?: string): string =>
  withQuery('/tasks', { new: kind, account: accountId });

/** `path` with query parameters set, or removed where the value is undefined. */
export function withQuery(path: string, changes: Readonly<Record<string, string | undefined>>): string {
  const [pathname = '', search = ''] = path.split('?');
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) params.delete(name);
    else params.set(name, value);
  }
  const query = params.toString();
  return query ? `${pathname}?${query}` : pathname;
}
