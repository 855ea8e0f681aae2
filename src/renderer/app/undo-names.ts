import { entityOf } from '../../shared/entities';
import type { Change, DataClient, PendingChange } from '../data/api';

/** One act of this window, as far as undo has to name it. */
export interface NamedAct {
  readonly token: string;
  /** The first change, described like those of the sync centre. */
  readonly change: PendingChange;
  /** Changes beside the first. */
  readonly others: number;
}

export interface UndoNames {
  /** What undo would take back, and redo would do again. */
  nextUndo(): NamedAct | undefined;
  nextRedo(): NamedAct | undefined;
}

const undoDepth = 100;

/** How long a commit waits for the title of the record it changes. */
const titleWaitMs = 50;

function titleIn(change: Change, body: Readonly<Record<string, unknown>>): string {
  const value = body[entityOf(change.entity).title];
  return typeof value === 'string' ? value : '';
}

/** The record as it is before the change; undefined when it does not answer at once. */
function recordBefore(client: DataClient, change: Change): Promise<Readonly<Record<string, unknown>> | undefined> {
  return new Promise((resolve) => {
    const finish = (row: Readonly<Record<string, unknown>> | undefined): void => {
      clearTimeout(timer);
      resolve(row);
      queueMicrotask(() => stop());
    };
    const timer = setTimeout(() => finish(undefined), titleWaitMs);
    const stop = client.watchRecord(change.entity, change.id, (row) =>
      finish(row as Readonly<Record<string, unknown>> | undefined),
    );
  });
}

async function describe(
  client: DataClient,
  changes: readonly Change[],
  at: string,
): Promise<{ change: PendingChange; others: number } | undefined> {
  const first = changes[0];
  if (!first) return undefined;
  const values: Readonly<Record<string, unknown>> =
    first.op === 'create' ? first.body : first.op === 'update' ? first.patch : {};
  const before = first.op === 'create' ? values : ((await recordBefore(client, first)) ?? {});
  const fields = Object.entries(values).map(([field, after]) => ({
    field,
    before: first.op === 'create' ? undefined : before[field],
    after,
  }));
  return {
    change: { id: first.id, entity: first.entity, kind: first.op, title: titleIn(first, before), fields, at },
    others: changes.length - 1,
  };
}

/** The same client, remembering what each commit of this window was about, so that undo can say what it took back. */
export function rememberingClient(client: DataClient): { readonly client: DataClient; readonly names: UndoNames } {
  let done: NamedAct[] = [];
  let undone: NamedAct[] = [];
  const remembering: DataClient = {
    ...client,
    commit: async (changes) => {
      // Asked before the commit and awaited after it: naming an act costs no time.
      const describing = describe(client, changes, new Date().toISOString());
      const committed = await client.commit(changes);
      const described = await describing;
      if (described) done = [...done, { token: committed.undoToken, ...described }].slice(-undoDepth);
      undone = [];
      return committed;
    },
    undo: async (token) => {
      const result = await client.undo(token);
      const act = token === undefined ? done.at(-1) : done.find((other) => other.token === token);
      if (result && act) {
        done = done.filter((other) => other !== act);
        undone = [...undone, act];
      }
      return result;
    },
    redo: async () => {
      const result = await client.redo();
      const act = undone.at(-1);
      if (result && act) {
        undone = undone.slice(0, -1);
        // The repeated commit has a token of its own that only the data module knows.
        done = [...done, { ...act, token: '' }];
      }
      return result;
    },
  };
  return { client: remembering, names: { nextUndo: () => done.at(-1), nextRedo: () => undone.at(-1) } };
}
