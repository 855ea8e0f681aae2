import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { errorAnswer } from './answers';
import { Lines, refuse } from './lines';

export interface ShellServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The hosts under which the shell's server answers; any other Host header is a page that rebinds DNS to us. */
function ownOrigin(port: number, host: string | undefined): string | undefined {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}` ? `http://${host}` : undefined;
}

/**
 * Serves a fetch-style handler on 127.0.0.1. The handler is made once the port is known, because the app's origin
 * names it. Rejects with the system's error (EADDRINUSE) when the port is taken.
 */
export async function serveShell(
  port: number,
  makeHandler: (port: number) => (request: Request) => Promise<Response>,
): Promise<ShellServer> {
  let handler: ((request: Request) => Promise<Response>) | undefined = undefined;
  let boundPort = port;
  const server = createServer({ requestTimeout: 120_000, headersTimeout: 15_000 }, (incoming, outgoing) => {
    const origin = ownOrigin(boundPort, incoming.headers.host);
    answer(incoming, outgoing, origin, handler).catch(() => outgoing.destroy());
  });
  const lines = new Lines();
  server.on('upgrade', (incoming, socket, head) => {
    socket.on('error', () => socket.destroy());
    const origin = ownOrigin(boundPort, incoming.headers.host);
    if (origin === undefined || handler === undefined) return refuse(socket, 421);
    const headers = headersOf(incoming);
    lines.open(incoming, socket, head, { origin, headers, handler }).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  const address = server.address();
  if (typeof address === 'object' && address !== null) boundPort = address.port;
  handler = makeHandler(boundPort);
  return {
    url: `http://127.0.0.1:${boundPort}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Event streams and lines would keep it open for ever.
      const written = lines.close();
      server.closeAllConnections();
      await Promise.all([closed, written]);
    },
  };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string | undefined,
  handler: ((request: Request) => Promise<Response>) | undefined,
): Promise<void> {
  const left = new AbortController();
  outgoing.on('close', () => left.abort());
  const request = origin === undefined ? undefined : toRequest(incoming, origin, left.signal);
  const response =
    request === undefined || handler === undefined ? errorAnswer(421, 'not_allowed') : await handler(request);
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  if (response.body === null) {
    outgoing.end();
    return;
  }
  outgoing.flushHeaders();
  // A stream that breaks off destroys the connection, so that the page sees an error and not a short answer.
  await pipeline(Readable.fromWeb(response.body as NodeReadableStream), outgoing);
}

function toRequest(incoming: IncomingMessage, origin: string, signal: AbortSignal): Request | undefined {
  const method = incoming.method ?? 'GET';
  const target = incoming.url ?? '/';
  if (!target.startsWith('/')) return undefined;
  const headers = headersOf(incoming);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  try {
    return new Request(origin + target, {
      method,
      headers,
      signal,
      ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>, duplex: 'half' } : {}),
    });
  } catch {
    // TRACE, CONNECT and targets that are no URL.
    return undefined;
  }
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name, value] = [rawHeaders[index], rawHeaders[index + 1]];
    if (name !== undefined && value !== undefined) headers.append(name, value);
  }
  return headers;
}
