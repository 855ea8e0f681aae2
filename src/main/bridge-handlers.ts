import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { bridgeCallNames, bridgeChannel, type BridgeCallName, type BridgeCalls } from '../shared/bridge';
import { languages } from '../shared/schema/label';
import { isAppUrl } from './origin';

const maxFileBytes = 64 * 1024 * 1024;

/** What each call accepts: strict, and never larger than it needs to be. */
const argumentSchemas = {
  appInfo: z.strictObject({}),
  setLanguage: z.strictObject({ language: z.enum(languages) }),
  saveFile: z.strictObject({
    suggestedName: z.string().min(1).max(200),
    content: z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= maxFileBytes),
  }),
  printPage: z.strictObject({}),
  openExternal: z.strictObject({ url: z.string().max(2000) }),
} as const satisfies { [Name in BridgeCallName]: z.ZodType<BridgeCalls[Name]['arguments']> };

export type BridgeHandlers = {
  readonly [Name in BridgeCallName]: (
    parameters: BridgeCalls[Name]['arguments'],
  ) => Promise<BridgeCalls[Name]['result']> | BridgeCalls[Name]['result'];
};

/** Only the top frame of a page of this app may call; a frame that is gone has no address and may not. */
export function isTrustedSender(event: Pick<IpcMainInvokeEvent, 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}

/** Answers every call of the bridge with the given handlers, after checking who asks and what. */
export function answerBridge(ipcMain: Pick<IpcMain, 'handle'>, handlers: BridgeHandlers): void {
  const answer = <Name extends BridgeCallName>(name: Name): void => {
    ipcMain.handle(bridgeChannel(name), async (event, ...parameters: unknown[]) => {
      if (!isTrustedSender(event)) throw new Error('refused');
      const parsed = argumentSchemas[name].safeParse(parameters[0] ?? {});
      // Never the value itself: it may hold what a customer said.
      if (!parsed.success || parameters.length > 1) throw new Error(`bad arguments for ${name}`);
      return handlers[name](parsed.data as BridgeCalls[Name]['arguments']);
    });
  };
  for (const name of bridgeCallNames) answer(name);
}
