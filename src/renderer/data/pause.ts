/**
 * Lets everything run that waits. A timer would add the four milliseconds browsers wait at least, and a channel of its own, where there is no task
 * scheduler, costs several times as much.
 */
export function pause(): Promise<void> {
  if ('scheduler' in globalThis) return scheduler.postTask(() => undefined);
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
