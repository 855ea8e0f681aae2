import type { PowerMonitor } from 'electron';
import type { BridgeEvents } from '../shared/bridge';

/** Whoever locks the computer or sends it to sleep has left it: the app locks with it. */
export function lockWithTheComputer(
  monitor: Pick<PowerMonitor, 'on'>,
  lock: (reason: BridgeEvents['lock']) => void,
): void {
  monitor.on('suspend', () => lock('suspend'));
  monitor.on('lock-screen', () => lock('lock-screen'));
}
