import { useMemo } from 'react';
import { actorOf, may, mayChange, parentAccounts, scopeKeysOf, type Actor } from '../../shared/domain/permissions';
import type { EntityName } from '../../shared/entities';
import type { Row } from './api';
import { useData, useRecords } from './hooks';

const everybody = { window: { offset: 0, limit: 5000 } } as const;

/** What the signed-in person may do, by the users known on this laptop; undefined until they are known. */
export function useActor(today: string): Actor | undefined {
  const { session } = useData();
  const users = useRecords('user', {}, everybody);
  return useMemo(() => {
    const people = users?.rows ?? [];
    return people.some((person) => person.id === session.user.id) ? actorOf(session.user.id, people, today) : undefined;
  }, [users, session.user.id, today]);
}

export interface Rights {
  readonly write: boolean;
  readonly assign: boolean;
}

const everything: Rights = { write: true, assign: true };

/** The head office decides; this keeps a screen from offering what it would refuse. Unknown counts as allowed. */
export function useRights<N extends EntityName>(entity: N, record: Row<N>, today: string): Rights {
  const actor = useActor(today);
  const parents = parentAccounts(entity, record as Readonly<Record<string, unknown>>);
  const accounts = useRecords(
    'account',
    { where: [{ field: 'id', op: 'in', value: parents }] },
    { window: { offset: 0, limit: Math.max(1, parents.length) } },
  );
  return useMemo(() => {
    if (!actor || !accounts) return everything;
    const body = record as Readonly<Record<string, unknown>>;
    const keys = scopeKeysOf(entity, body, (id) => {
      const account = accounts.rows.find((row) => row.id === id);
      return account ? scopeKeysOf('account', account, () => []) : [];
    });
    const state = { body, keys };
    return { write: mayChange(actor, entity, state), assign: may(actor, 'assign', keys) };
  }, [actor, accounts, entity, record]);
}
