import { actorOf, mayChange, scopeKeysOf, type Actor } from '../../shared/domain/permissions';
import type { Body, EntityName } from '../../shared/entities';
import type { Tables } from './tables';

type Judged = (entity: EntityName, body: Readonly<Record<string, unknown>>) => boolean;

/**
 * Which records a person may change, as far as the users and accounts that are here tell; the head office decides. Nobody is known to
 * may anything until the person is here.
 */
export function mayChangeBy(tables: Tables, userId: string, today: string): Judged {
  let actor: Actor | undefined;
  const find = (): Actor | undefined => {
    const users = tables.of('user');
    if (!users.row(userId)) return undefined;
    const people = Array.from(users.records.liveList(), (slot) => ({
      ...(users.records.body(slot) as Body<'user'>),
      id: users.idAt(slot),
    }));
    return actorOf(userId, people, today);
  };
  return (entity, body) => {
    actor ??= find();
    if (!actor) return false;
    const accounts = tables.of('account');
    const keys = scopeKeysOf(entity, body, (id) => {
      const account = accounts.row(id);
      return account ? scopeKeysOf('account', account as unknown as Body<'account'>, () => []) : [];
    });
    return mayChange(actor, entity, { body, keys });
  };
}
