import type { App, Session, Shell, WebContents } from 'electron';
import { allowedExternalUrl } from './external-links';
import { isAppUrl } from './origin';

/** Nothing this app does needs a permission, and Electron grants every request unless told otherwise. */
export function denyPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** No page but this app's is ever shown, in no window, frame or webview; links go to the system's browser. */
export function guardContents(contents: WebContents, shell: Pick<Shell, 'openExternal'>): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!isAppUrl(url)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => stay(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const allowed = allowedExternalUrl(url);
    if (allowed !== undefined) void shell.openExternal(allowed);
    return { action: 'deny' };
  });
}

/** Every web contents Electron ever makes passes through here. */
export function guardEveryContents(app: Pick<App, 'on'>, shell: Pick<Shell, 'openExternal'>): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, shell));
}
