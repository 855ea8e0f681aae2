import { readPosition, writePosition, writeSyncLog } from './bookkeeping';
import type { StoredRecord } from './envelope';
import type { Journal } from './journal';
import type { VaultPort } from './storage-vault';
import type { RecordStore } from './store';

/**
 * After every start, once the store is loaded and before anything is written: what the store has lost comes back. Unsent work
 * from the journal, everything else by a new full load. Whoever is killed in between begins again: the damages stay known
 * until they are settled.
 * @param at local instant
 */
export async function repair(
  name: string,
  {
    store,
    port,
    journal,
    attended,
    at,
  }: {
    readonly store: RecordStore;
    readonly port: Pick<VaultPort, 'damages' | 'settle'>;
    readonly journal: Journal;
    /** Every record with unsent work. */
    readonly attended: () => Iterable<StoredRecord>;
    readonly at: string;
  },
): Promise<void> {
  const damages = await port.damages(name);
  // What was never acknowledged is not missed.
  const isDamaged = damages.some(({ kind }) => kind !== 'torn');
  const back = await journal.replay(store, isDamaged, attended);
  if (isDamaged) await loadAgain(store);
  if (isDamaged || back > 0)
    await store.transact((get) => ({
      write: [writeSyncLog(get, { at, kind: 'damaged', sent: 0, received: back, durationMs: 0 })],
      result: undefined,
    }));
  // Until the journal could be read, nobody knows what it has of what was lost.
  if (damages.length > 0 && journal.isRead) await port.settle(name);
}

/** A new full load, above every number a record of the store carries: an older version that came back is met anew. */
async function loadAgain(store: RecordStore): Promise<void> {
  let highest = 0;
  for (const { gen } of store.records.heads()) highest = Math.max(highest, gen);
  for (const [, { gen }] of store.records.books()) highest = Math.max(highest, gen);
  await store.transact((get) => {
    const position = readPosition(get);
    const gen = Math.max(position.gen, highest) + 1;
    return {
      write: [writePosition({ ...position, checkpoint: null, gen, complete: false, restored: false })],
      result: undefined,
    };
  });
}
