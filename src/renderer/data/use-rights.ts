import { useMemo } from 'react';
import { actorOf, may, scopeKeysOf, type Actor } from '../../shared/domain/permissions';
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

/** The head office decides; this keeps a screen from offering what it would refuse. Unknown counts as allowed. */
export function useAccountRights(account: Row<'account'> | undefined, today: string): Rights {
  const actor = useActor(today);
  return useMemo(() => {
    if (!actor || !account) return { write: true, assign: true };
    const keys = scopeKeysOf('account', account, () => []);
    return { write: may(actor, 'write', keys), assign: may(actor, 'assign', keys) };
  }, [actor, account]);
}
