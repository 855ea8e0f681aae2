import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import {
  bridgeChannel,
  bridgeEventNames,
  type Bridge,
  type BridgeCallName,
  type BridgeCalls,
  type BridgeEventName,
  type BridgeEvents,
} from '../shared/bridge';

/** One function per call; the page never names a channel itself. */
function call<Name extends BridgeCallName>(name: Name) {
  return async (parameters: BridgeCalls[Name]['arguments']): Promise<BridgeCalls[Name]['result']> => {
    const result: unknown = await ipcRenderer.invoke(bridgeChannel(name), parameters);
    return result as BridgeCalls[Name]['result'];
  };
}

function on<Name extends BridgeEventName>(name: Name, listener: (event: BridgeEvents[Name]) => void): () => void {
  if (!bridgeEventNames.includes(name)) throw new Error('unknown event');
  const forward = (_event: IpcRendererEvent, ...parameters: unknown[]): void =>
    listener(parameters[0] as BridgeEvents[Name]);
  ipcRenderer.on(bridgeChannel(name), forward);
  return () => void ipcRenderer.removeListener(bridgeChannel(name), forward);
}

const bridge: Bridge = {
  appInfo: call('appInfo'),
  setLanguage: call('setLanguage'),
  saveFile: call('saveFile'),
  printPage: call('printPage'),
  openExternal: call('openExternal'),
  on,
};
contextBridge.exposeInMainWorld('bridge', bridge);
