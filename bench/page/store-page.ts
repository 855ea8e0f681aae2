// The page of the store benchmark: one worker, one store. It needs no head office and no sign-in.
import type { StoreTask } from './store-worker';
import type { Loaded, Used } from './stores/run';

declare global {
  interface Window {
    storeBench: {
      run(task: StoreTask): Promise<Loaded | Used>;
      /** Bytes of everything in this page and its worker, after a collection. */
      memory(): Promise<number>;
      /** Bytes this origin has on the disk. */
      disk(): Promise<number>;
    };
  }
  interface Performance {
    measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
  }
}

let worker: Worker | undefined;
window.storeBench = {
  run: (task) =>
    new Promise((resolve, reject) => {
      worker ??= new Worker(new URL('./store-worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<{ value?: Loaded | Used; error?: string }>) =>
        data.value ? resolve(data.value) : reject(new Error(data.error));
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(task);
    }),
  memory: async () => (await performance.measureUserAgentSpecificMemory()).bytes,
  disk: async () => (await navigator.storage.estimate()).usage ?? 0,
};
