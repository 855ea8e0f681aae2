// Everything a laptop needs, from the real head office, durable and queryable.
// Limit: the same pages put into raw IndexedDB with three indexes. Peer: RxDB's replication into its Dexie storage.
import { print } from './support/figures';
import type { Stage } from './support/stage';

export async function firstLoad(stage: Stage): Promise<void> {
  const [own, limit, peer] = [await stage.load('own'), await stage.load('raw'), await stage.load('peer')];
  const { docs, records } = stage;
  const bench = 'first-load';
  const rate = ({ ms }: { readonly ms: number }): number => records / (ms / 1000);
  print({
    ...{ bench, docs, work: `load ${records} records`, unit: 'docs/s' },
    ...{ value: rate(own), peer: rate(peer), limit: rate(limit) },
  });
  print({
    ...{ bench, docs, work: 'first rows to look at', unit: 'ms' },
    ...{ value: own.firstRowsMs, peer: peer.firstRowsMs, limit: limit.firstRowsMs },
  });
  print({
    ...{ bench, docs, work: 'longest time the page could not answer a key', unit: 'ms' },
    ...{ value: own.longestStallMs, peer: peer.longestStallMs, limit: limit.longestStallMs },
  });
}
