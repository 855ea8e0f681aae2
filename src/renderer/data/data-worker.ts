/** The data worker of this page. */
const start = (): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'roadbook-data' });

let spare: Worker | undefined;

/** Starts the next data worker before anybody needs it: its script is read while the page reads its own. */
export function warmDataWorker(): void {
  spare = start();
  // One that cannot be started is of no use to whoever asks for it later.
  spare.addEventListener('error', dropSpareWorker);
}

export function startDataWorker(): Worker {
  const worker = spare ?? start();
  worker.removeEventListener('error', dropSpareWorker);
  spare = undefined;
  return worker;
}

/** Another window has the worker. */
export function dropSpareWorker(): void {
  spare?.terminate();
  spare = undefined;
}
