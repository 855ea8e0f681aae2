import type { RecordOf } from '../../../shared/record';
import type { DataClient } from '../../data/api';

/** The order as the store holds it now; undefined when it is not there. */
export function readOrder(client: Pick<DataClient, 'watchRecord'>, id: string): Promise<RecordOf<'order'> | undefined> {
  return new Promise((resolve) => {
    const stop = client.watchRecord('order', id, (row) => {
      resolve(row);
      // The first answer may come before the function that ends the watching is known.
      queueMicrotask(() => stop());
    });
  });
}
