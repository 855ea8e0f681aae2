import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Listening {
  readonly host: string;
  readonly tls?: TlsFiles | undefined;
  /** A proxy of our own in front does the TLS and says who asks (X-Forwarded-For). */
  readonly behindProxy: boolean;
  readonly demo: boolean;
}

export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** @throws Error in plain words: what would be open to others, and what to do instead */
export function assertMayListen({ host, tls, behindProxy, demo }: Listening): void {
  const isOpen = !isLoopbackHost(host) || behindProxy;
  if (isOpen && demo) {
    throw new Error(
      `The demo company is reachable from this computer only, not ${behindProxy ? 'through a proxy' : `on ${host}`}: its passwords are shown on the sign-in screen. ` +
        'For real use make an organisation of your own: npm run office -- init.',
    );
  }
  if (!isLoopbackHost(host) && tls === undefined && !behindProxy) {
    throw new Error(
      `Without TLS the head office listens on this computer only (127.0.0.1), not on ${host}: passwords and customers would cross the network readable. ` +
        'Name a certificate (--tls-cert and --tls-key), or put a proxy that does TLS in front and say --behind-proxy.',
    );
  }
}

/** @throws Error naming the file that cannot be read */
export function readTls(files: TlsFiles): { readonly cert: Buffer; readonly key: Buffer } {
  const read = (file: string, what: string): Buffer => {
    try {
      return readFileSync(file);
    } catch (error) {
      throw new Error(`The ${what} ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  };
  return { cert: read(files.certFile, 'certificate'), key: read(files.keyFile, 'private key') };
}

/**
 * Looks every `everyMs` whether the certificate was renewed. Both files are renewed one after the other: until they belong
 * together, and while they cannot be read, the old ones stay.
 * @param take gets the renewed pair; @param report is told once of each reason why it cannot be taken
 * @returns ends it
 */
export function watchTls(
  files: TlsFiles,
  everyMs: number,
  take: (tls: ReturnType<typeof readTls>) => void,
  report: (error: Error) => void,
): () => void {
  let held = readTls(files);
  let told = '';
  const look = (): void => {
    try {
      const found = readTls(files);
      if (found.cert.equals(held.cert) && found.key.equals(held.key)) return;
      if (!new X509Certificate(found.cert).checkPrivateKey(createPrivateKey(found.key)))
        throw new Error(`${files.keyFile} is not the key of ${files.certFile}`);
      take(found);
      held = found;
      told = '';
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      if (reason.message !== told) report(reason);
      told = reason.message;
    }
  };
  const timer = setInterval(look, everyMs);
  return () => clearInterval(timer);
}
