import { actorOf, type Actor, type Person } from '../shared/domain/permissions';
import type { Body } from '../shared/entities';
import { AppError } from '../shared/errors';
import type { Tx } from './database';

export interface OrganisationState {
  readonly id: string;
  readonly epoch: string;
  /** Newest place in the feed that this transaction sees. */
  readonly seq: number;
}

interface Directory {
  readonly epoch: string;
  readonly peopleSeq: number;
  readonly people: readonly (Person & { readonly active: boolean })[];
}

// One small list per organisation; read again when the organisation says that a user changed, or was restored.
const directories = new Map<string, Directory>();

/**
 * The organisation of a transaction and what a person may do in it today.
 * @param now instant that decides about substitution; its calendar date in UTC counts
 * @throws AppError not_signed_in for a person who is not there, user_disabled for one who may not work
 */
export async function actorIn(
  tx: Tx,
  orgId: string,
  userId: string,
  now: Date,
): Promise<{ actor: Actor; organisation: OrganisationState }> {
  const { rows } = await tx.query<{ epoch: string; seq: number; people_seq: number }>(
    'SELECT epoch, seq, people_seq FROM organisation WHERE id = $1',
    [orgId],
  );
  const organisation = rows[0];
  if (!organisation) throw new AppError('not_signed_in');
  const people = await peopleOf(tx, orgId, userId, organisation.epoch, organisation.people_seq);
  const me = people.find((person) => person.id === userId);
  if (me && !me.active) throw new AppError('user_disabled');
  return {
    actor: actorOf(userId, people, now.toISOString().slice(0, 10)),
    organisation: { id: orgId, epoch: organisation.epoch, seq: organisation.seq },
  };
}

async function peopleOf(
  tx: Tx,
  orgId: string,
  userId: string,
  epoch: string,
  peopleSeq: number,
): Promise<Directory['people']> {
  const known = directories.get(orgId);
  if (known?.epoch === epoch && known.peopleSeq === peopleSeq) return known.people;
  const { rows } = await tx.query<{ id: string; body: Body<'user'> }>(
    "SELECT id, doc->'body' AS body FROM users WHERE org_id = $1 AND NOT deleted ORDER BY id",
    [orgId],
  );
  const people = rows.map(({ id, body }) => ({
    id,
    role: body.role,
    managerId: body.managerId,
    territoryId: body.territoryId,
    substituteId: body.substituteId,
    substituteFrom: body.substituteFrom,
    substituteUntil: body.substituteUntil,
    active: body.active ?? true,
  }));
  // Row-level security shows colleagues to colleagues only: what a stranger sees is nobody's list.
  if (people.some((person) => person.id === userId)) directories.set(orgId, { epoch, peopleSeq, people });
  return people;
}
