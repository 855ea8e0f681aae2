// The page of the kills: passes on what its worker says.
import type { KillsCall, KillsNews } from './kills-worker';

declare global {
  interface Window {
    kills: { call(call: KillsCall): void };
    killsNews(news: KillsNews): Promise<void>;
  }
}

const worker = new Worker(new URL('./kills-worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }: MessageEvent<KillsNews>) => void window.killsNews(data);
worker.onerror = ({ message }) => void window.killsNews({ failed: message });
window.kills = { call: (call) => worker.postMessage(call) };
