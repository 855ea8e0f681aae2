import type { EntityName } from '../../shared/entities';

const lists = {
  account: '/accounts',
  contact: '/contacts',
  opportunity: '/opportunities',
  order: '/orders',
  product: '/products',
  case: '/cases',
  task: '/tasks',
  promise: '/tasks',
  priceList: '/products/prices',
  user: '/admin',
  team: '/admin',
  territory: '/admin',
  legalEntity: '/admin',
  savedList: '/lists',
  analysisSettings: '/admin/analysis',
  analysisResult: '/admin/analysis',
  tagGroup: '/admin/analysis',
  tag: '/admin/analysis',
  segment: '/admin/analysis',
  target: '/targets',
  rating: '/accounts',
  tie: '/accounts',
  suggestionAnswer: '/accounts',
  duplicateAnswer: '/insights/duplicates',
  segmentHistory: '/accounts',
} as const satisfies Partial<Record<EntityName, string>>;

/** The list in which the records of an entity are found; undefined: on the pages of accounts only. */
export function listPathOf(entity: keyof typeof lists): string;
export function listPathOf(entity: EntityName): string | undefined;
export function listPathOf(entity: EntityName): string | undefined {
  return entity === 'activity' ? undefined : lists[entity];
}

/** Where a record is shown. Entities without a page of their own open in their list. */
export function pathOf(entity: EntityName, id: string): string {
  switch (entity) {
    case 'task':
    case 'promise':
      return `${lists[entity]}?open=${entity}:${encodeURIComponent(id)}`;
    case 'activity':
      return `/activities/${encodeURIComponent(id)}`;
    case 'priceList':
      return `/products/prices/${encodeURIComponent(id)}`;
    case 'user':
    case 'team':
    case 'territory':
    case 'legalEntity':
    case 'analysisSettings':
    case 'analysisResult':
    case 'tagGroup':
    case 'tag':
    case 'segment':
    case 'target':
    case 'rating':
    case 'tie':
    case 'suggestionAnswer':
    case 'duplicateAnswer':
    case 'segmentHistory':
      return lists[entity];
    default:
      return `${lists[entity]}/${encodeURIComponent(id)}`;
  }
}

export type LogKind = 'call' | 'visit' | 'email' | 'message' | 'meeting' | 'note';

/** The same page with the log panel open; `accountId` chooses the account, `contactId` a person there. */
export function logPath(kind: LogKind, accountId?: string, contactId?: string): string {
  return withQuery(`${window.location.pathname}${window.location.search}`, {
    log: kind,
    account: accountId,
    contact: contactId,
  });
}

/** Over the page `path`: the report on a planned activity. */
export const reportPath = (path: string, activity: { readonly id: string; readonly kind: LogKind }): string =>
  withQuery(path, { log: activity.kind, activity: activity.id, report: '1' });

/** The page that is printed before a visit. */
export const visitSheetPath = (accountId: string): string => `/accounts/${encodeURIComponent(accountId)}/visit-sheet`;

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
