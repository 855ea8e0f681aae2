import type { EntityName } from '../entities';
import { entityOf } from '../entities';
import { AppError } from '../errors';
import { isPlainObject } from '../schema/validate';

/**
 * Who sees and does what: the one table. A record's scope follows its account; who wrote it is attribution.
 * The head office enforces it twice: `authorize` here, and row-level security in PostgreSQL (server/migrations).
 */
export const permissionTable = {
  owner: { read: true, write: true, assign: false },
  accountTeam: { read: true, write: true, assign: false },
  substitute: { read: true, write: true, assign: false },
  manager: { read: true, write: true, assign: true },
  pool: { read: true, write: false, assign: false },
  author: { read: true, write: false, assign: false },
  organisation: { read: true, write: false, assign: false },
  /** Whom a target is for: the person, or everybody of the territory. */
  measured: { read: true, write: false, assign: false },
  private: { read: true, write: true, assign: false },
  administrator: { read: true, write: true, assign: true },
} as const;
export type Relation = keyof typeof permissionTable;
export type Action = 'read' | 'write' | 'assign';

export interface Person {
  readonly id: string;
  readonly role: 'salesperson' | 'manager' | 'administrator';
  readonly managerId?: string | undefined;
  readonly territoryId?: string | undefined;
  readonly substituteId?: string | undefined;
  readonly substituteFrom?: string | undefined;
  readonly substituteUntil?: string | undefined;
}

/**
 * A scope key names a reason to see a record: `o:<user>` owned by, `t:<user>` in the account team, `a:<user>` written by,
 * `p:<territory>` in the public pool (`p:-` without territory), `m:<user>` private to, `g:<user or territory>` a goal of,
 * `all` for the whole organisation.
 */
export type ScopeKey = string;

export interface Actor {
  readonly userId: string;
  readonly administrator: boolean;
  readonly keys: Readonly<Record<Action, ReadonlySet<ScopeKey>>>;
}

/** Everybody below a manager in the reporting line, without the manager; cycles are harmless. */
export function subtreeOf(userId: string, people: readonly Person[]): Set<string> {
  const below = new Set<string>();
  const walk = (managerId: string): void => {
    for (const person of people) {
      if (person.managerId === managerId && person.id !== userId && !below.has(person.id)) {
        below.add(person.id);
        walk(person.id);
      }
    }
  };
  walk(userId);
  return below;
}

/** What a person may do today (YYYY-MM-DD, decides about substitution) in an organisation of `people`. */
export function actorOf(userId: string, people: readonly Person[], today: string): Actor {
  const me = people.find((person) => person.id === userId);
  if (!me) throw new AppError('not_signed_in');
  const granted: [Relation, ScopeKey][] = [
    ['owner', `o:${userId}`],
    ['accountTeam', `t:${userId}`],
    ['author', `a:${userId}`],
    ['private', `m:${userId}`],
    ['measured', `g:${userId}`],
    ['organisation', 'all'],
    ['pool', 'p:-'],
  ];
  if (me.territoryId) granted.push(['pool', `p:${me.territoryId}`], ['measured', `g:${me.territoryId}`]);
  for (const id of subtreeOf(userId, people)) {
    granted.push(['manager', `o:${id}`], ['manager', `g:${id}`]);
    const territory = people.find((person) => person.id === id)?.territoryId;
    if (territory) granted.push(['pool', `p:${territory}`], ['manager', `g:${territory}`]);
  }
  for (const person of people) {
    const covers =
      person.substituteId === userId &&
      (person.substituteFrom ?? '0000') <= today &&
      today <= (person.substituteUntil ?? '9999');
    if (covers) granted.push(['substitute', `o:${person.id}`]);
  }
  const keysFor = (action: Action) =>
    new Set(granted.filter(([relation]) => permissionTable[relation][action]).map(([, key]) => key));
  return {
    userId,
    administrator: me.role === 'administrator',
    keys: { read: keysFor('read'), write: keysFor('write'), assign: keysFor('assign') },
  };
}

/** Values at a path like `accountId` or `accounts.accountId`. */
export function idsAt(body: Readonly<Record<string, unknown>>, path: string): string[] {
  const [head = '', ...rest] = path.split('.');
  const value = body[head];
  if (rest.length === 0)
    return typeof value === 'string' && value !== ''
      ? [value]
      : Array.isArray(value)
        ? value.filter((id): id is string => typeof id === 'string')
        : [];
  return Array.isArray(value)
    ? value.flatMap((row: unknown) => (isPlainObject(row) ? idsAt(row, rest.join('.')) : []))
    : [];
}

/** Ids of the accounts whose scope a record follows. */
export function parentAccounts(entity: EntityName, body: Readonly<Record<string, unknown>>): string[] {
  const { scope } = entityOf(entity);
  return scope.kind === 'parents' ? [...new Set(idsAt(body, scope.accounts))] : [];
}

/**
 * The scope keys of a record.
 * @param accountKeys scope keys of one of its parent accounts
 */
export function scopeKeysOf(
  entity: EntityName,
  body: Readonly<Record<string, unknown>>,
  accountKeys: (accountId: string) => readonly ScopeKey[],
): ScopeKey[] {
  const { scope } = entityOf(entity);
  const keys = new Set<ScopeKey>();
  switch (scope.kind) {
    case 'organisation':
      keys.add('all');
      break;
    case 'person':
      for (const id of idsAt(body, scope.person)) keys.add(`m:${id}`);
      break;
    case 'fromAbove': {
      // What one person is asked for is not the business of the others of the territory.
      const person = idsAt(body, scope.person);
      for (const id of person.length > 0 ? person : idsAt(body, scope.territory)) keys.add(`g:${id}`);
      break;
    }
    case 'account':
      for (const id of idsAt(body, 'ownerId')) keys.add(`o:${id}`);
      if (keys.size === 0) keys.add(`p:${idsAt(body, 'territoryId')[0] ?? '-'}`);
      for (const id of idsAt(body, 'team.userId')) keys.add(`t:${id}`);
      break;
    case 'parents': {
      const accounts = parentAccounts(entity, body);
      for (const id of accounts) for (const key of accountKeys(id)) keys.add(key);
      if (accounts.length === 0 && scope.person) for (const id of idsAt(body, scope.person)) keys.add(`o:${id}`);
      if (scope.author) for (const id of idsAt(body, scope.author)) keys.add(`a:${id}`);
      break;
    }
  }
  return [...keys].sort();
}

export const may = (actor: Actor, action: Action, keys: readonly ScopeKey[]): boolean =>
  actor.administrator || keys.some((key) => actor.keys[action].has(key));

/** A state of a record with its scope: what `authorize` judges. */
export interface ScopedState {
  readonly body: Readonly<Record<string, unknown>>;
  readonly keys: readonly ScopeKey[];
}

const same = (a: ScopedState, b: ScopedState, field: string): boolean =>
  (a.body[field] ?? '') === (b.body[field] ?? '');

/**
 * May the actor bring a record from `before` (null: new) to `after`? Both states must be in the actor's reach, so that
 * nothing is moved in or out of a scope; a new owner or territory needs the right to assign.
 * @throws AppError not_found when `before` may not even be read (the same answer as for a record that does not exist), not_allowed otherwise
 */
export function authorizeWrite(actor: Actor, entity: EntityName, before: ScopedState | null, after: ScopedState): void {
  const { scope, appendOnly, officeOnly } = entityOf(entity);
  if (officeOnly) throw new AppError('not_allowed');
  if (actor.administrator) return;
  if (before && !may(actor, 'read', before.keys)) throw new AppError('not_found');
  if (scope.kind === 'organisation') throw new AppError('not_allowed');
  if (before && !may(actor, 'write', before.keys)) throw new AppError('not_allowed');
  if (scope.kind === 'account') {
    const assigns = before
      ? !same(before, after, 'ownerId') || !same(before, after, 'territoryId')
      : after.body['ownerId'] !== actor.userId;
    if (assigns) {
      if ((before && !may(actor, 'assign', before.keys)) || !may(actor, 'assign', after.keys))
        throw new AppError('not_allowed');
      return;
    }
  }
  if (!may(actor, 'write', after.keys)) throw new AppError('not_allowed');
  if (scope.kind === 'parents') {
    const author = scope.author ?? (appendOnly ? scope.person : undefined);
    if (author && (before ? !same(before, after, author) : after.body[author] !== actor.userId))
      throw new AppError('not_allowed');
    if (appendOnly && before && before.body[scope.person ?? ''] !== actor.userId) throw new AppError('not_allowed');
  }
}

/** Whether the actor may change a record that stays where it is. */
export function mayChange(actor: Actor, entity: EntityName, state: ScopedState): boolean {
  try {
    authorizeWrite(actor, entity, state, state);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
