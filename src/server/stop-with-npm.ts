/**
 * Calls `stop` when npm, which started this program, is gone: a signal sent to npm ends npm and its shell but does not reach
 * this program, which would go on without anybody.
 */
export function stopWithNpm(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 500);
  timer.unref();
}
