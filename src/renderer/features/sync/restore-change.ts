import type { Change, PendingChange } from '../../data/api';

/** The commit that makes a change again which was taken back. */
export function changeAgain(change: PendingChange): Change {
  const { entity, id } = change;
  const values = Object.fromEntries(change.fields.map(({ field, after }) => [field, after ?? null]));
  // The fields come from a record of this entity, so they fit it; the data module checks the body again.
  if (change.kind === 'remove') return { entity, id, op: 'remove' } as Change;
  if (change.kind === 'update') return { entity, id, op: 'update', patch: values } as Change;
  const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  return { entity, id, op: 'create', body } as Change;
}
