import { uuidv7 } from '../../shared/domain/ids';
import type { Analyses } from '../../shared/domain/insights/analyses';
import type {
  AccountScores,
  Arrival,
  Change,
  ConflictCase,
  DataClient,
  PendingChange,
  Row,
  Rows,
  SyncStatus,
  Unsubscribe,
  Window,
} from './api';
import type { DataPort, RawChange } from './port';

interface UndoEntry {
  readonly token: string;
  readonly inverse: readonly RawChange[];
}

const undoDepth = 100;

/** Only what carries meaning travels: a key with `undefined` in a patch clears the field, in a body it is not there. */
const raw = (change: Change): RawChange => {
  if (change.op === 'create')
    return {
      entity: change.entity,
      id: change.id,
      op: 'create',
      body: change.body as Readonly<Record<string, unknown>>,
    };
  if (change.op === 'remove') return { entity: change.entity, id: change.id, op: 'remove' };
  const patch = Object.fromEntries(Object.entries(change.patch).map(([name, value]) => [name, value ?? null]));
  return { entity: change.entity, id: change.id, op: 'update', patch };
};

/** The interface of one window on top of a port. The undo list is this window's own. */
export function createDataClient(port: DataPort): DataClient {
  const newId = () => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
  const self = newId();
  let undoable: UndoEntry[] = [];
  let redoable: UndoEntry[] = [];

  const apply = async (changes: readonly RawChange[]): Promise<UndoEntry> => {
    const token = newId();
    const { inverse } = await port.call('commit', token, changes);
    return { token, inverse };
  };
  const watchPlain = <T>(
    kind: 'status' | 'pending' | 'conflicts' | 'arrivals',
    onValue: (value: T) => void,
  ): Unsubscribe => port.watch({ kind }, (value) => onValue(value as T)).stop;

  return {
    session: port.session,
    newId,
    watchRecord: (entity, id, onValue) =>
      port.watch({ kind: 'record', entity, id }, (value) => onValue(value as Row<typeof entity> | undefined)).stop,
    watchRecords: (entity, query, { window, sums = [] }, onValue) => {
      const handle = port.watch({ kind: 'records', entity, query, window, sums }, (value) =>
        onValue(value as Rows<typeof entity>),
      );
      return Object.assign(() => handle.stop(), { setWindow: (next: Window) => handle.setWindow(next) });
    },
    watchCount: (entity, query, onValue) =>
      port.watch({ kind: 'count', entity, query }, (value) => onValue(value as number)).stop,
    watchStatus: (onValue) => watchPlain<SyncStatus>('status', onValue),
    watchPending: (onValue) => watchPlain<readonly PendingChange[]>('pending', onValue),
    watchConflicts: (onValue) => watchPlain<readonly ConflictCase[]>('conflicts', onValue),
    watchArrivals: (onValue) => watchPlain<readonly Arrival[]>('arrivals', onValue),
    fetchRecords: async (entity, query, window) =>
      (await port.call('fetchRecords', entity, query, window)) as unknown as Rows<typeof entity>,
    fetchIds: (entity, query) => port.call('fetchIds', entity, query),
    search: (text, limit, recent) => port.call('search', text, limit, recent),
    watchScores: (accountId, onValue) =>
      port.watch({ kind: 'scores', accountId }, (value) => onValue(value as AccountScores | undefined)).stop,
    watchAnalysisVersion: (onValue) =>
      port.watch({ kind: 'analysisVersion' }, (value) => onValue(value as number)).stop,
    analyse: async (request) =>
      (await port.call('analyse', self, request)) as Analyses[typeof request.kind] | undefined,
    tryRules: (request) => port.call('tryRules', self, request),
    suggestProducts: (accountId, basket) => port.call('suggestProducts', accountId, basket),
    commit: async (changes) => {
      const entry = await apply(changes.map(raw));
      undoable = [...undoable, entry].slice(-undoDepth);
      redoable = [];
      return { undoToken: entry.token };
    },
    nextOrderNumber: () => port.call('nextOrderNumber', newId()),
    undo: async (token) => {
      const entry = token === undefined ? undoable.at(-1) : undoable.find((candidate) => candidate.token === token);
      if (!entry) return undefined;
      const back = await apply(entry.inverse);
      undoable = undoable.filter((other) => other !== entry);
      redoable = [...redoable, back];
      return { changes: entry.inverse.length };
    },
    redo: async () => {
      const entry = redoable.at(-1);
      if (!entry) return undefined;
      const back = await apply(entry.inverse);
      redoable = redoable.filter((other) => other !== entry);
      undoable = [...undoable, back];
      return { changes: entry.inverse.length };
    },
    syncNow: () => port.call('syncNow'),
    syncLog: () => port.call('syncLog'),
    retry: (entity, id) => port.call('retry', entity, id),
    discard: (entity, id) => port.call('discard', entity, id),
    resolveConflict: (entity, id, decisions) => port.call('resolveConflict', entity, id, decisions),
    storage: () => port.call('storage'),
    wipe: (evenUnsent) => port.call('wipe', evenUnsent),
    setLanguage: (language) => port.setLanguage(language),
    lock: () => port.lock(),
    unlock: (key) => port.unlock(key),
    close: () => port.close(),
  };
}
