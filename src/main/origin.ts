/** The app's address in Electron. IndexedDB belongs to it: frozen for ever. */
export const appScheme = 'app';
export const appOrigin = 'app://roadbook';

/** True for a page of this app, false for everything else, whatever it looks like. */
export function isAppUrl(text: string): boolean {
  try {
    const url = new URL(text);
    return url.protocol === `${appScheme}:` && url.host === 'roadbook' && url.username === '' && url.port === '';
  } catch {
    return false;
  }
}
