import type { WireRecord } from '../../shared/record';
import type { Language } from '../../shared/schema/label';
import type { Session } from '../../shared/sync-protocol';
import type { DataClient } from './api';
import { createDataClient } from './data-client';
import { Engine, type EnginePorts } from './engine';
import { memoryStorage } from './storage-memory';
import { openRecordStore } from './store';

let opened = 0;

export const realPorts = (): EnginePorts => ({
  clock: () => Date.now(),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  timer: (run, ms) => {
    const handle = setTimeout(run, ms);
    return () => clearTimeout(handle);
  },
  zoneOffset: () => -new Date().getTimezoneOffset(),
});

/** The data module on memory alone: no disk, no worker, no head office. For screens in tests and for previews. */
export async function openMemoryData(options: {
  readonly session: Session;
  readonly records: readonly WireRecord[];
  readonly language?: Language;
}): Promise<DataClient> {
  opened += 1;
  const store = await openRecordStore(`memory-${opened}`, memoryStorage());
  const engine = new Engine({
    session: options.session,
    language: options.language ?? 'en',
    store,
    ports: realPorts(),
  });
  await engine.load();
  await store.transact(() => ({ write: options.records.map((record) => ({ ...record, gen: 1 })), result: undefined }));
  return createDataClient(
    engine.port(async () => {
      engine.live.stop();
      await engine.wipe();
    }),
  );
}
