import { load, use, type StoreName } from './stores/run';

export type StoreTask = { readonly task: 'load' | 'use'; readonly name: StoreName; readonly docs: number };

self.onmessage = async ({ data: { task, name, docs } }: MessageEvent<StoreTask>) => {
  try {
    const value = task === 'load' ? await load(name, docs, name === 'RxDB memory') : await use(name, docs);
    self.postMessage({ value });
  } catch (error) {
    self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
};
