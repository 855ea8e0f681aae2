import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { lineHeaderBytes, mostLineBytes, packLineMessage, unpackLineMessage } from '../shared/journal-line';

type Handler = (request: Request) => Promise<Response>;

/** Tabs of one computer, each with a line at most. */
const mostLines = 64;
/** A page that sends more than this without waiting for an answer is not ours. */
const mostUnanswered = 16;
/** A line to one of these brings what is appended to the journal beside it. */
const targetPattern = /^(\/shell\/vault\/[A-Za-z0-9-]+\/journal)\/line$/;
const policyViolated = 1008;

const noBody = new Uint8Array(0);

/**
 * WebSockets over which a page sends what it appends to a journal: an edit waits for that, and a request costs the browser
 * several milliseconds. To the handler each entry is a POST of its own, with the headers the line was opened with, and so is
 * the opening: whoever may not send the one may not do the other.
 */
export class Lines {
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: lineHeaderBytes + mostLineBytes,
  });

  /** Entries on their way to the disk. */
  readonly #asked = new Set<Promise<void>>();

  /**
   * @param origin of this server, as the page calls it
   * @param handler answers 204 to what it takes
   */
  async open(
    incoming: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    { origin, headers, handler }: { readonly origin: string; readonly headers: Headers; readonly handler: Handler },
  ): Promise<void> {
    const [path, target] = targetPattern.exec(incoming.url ?? '') ?? [];
    if (path === undefined || target === undefined) return refuse(socket, 404);
    const { status } = await handler(new Request(origin + path, { method: 'POST', headers }));
    if (status !== 204) return refuse(socket, status);
    if (this.#server.clients.size >= mostLines) return refuse(socket, 503);
    this.#server.handleUpgrade(incoming, socket, head, (line) => {
      this.#serve(line, async (body) => handler(new Request(origin + target, { method: 'POST', headers, body })));
    });
  }

  #serve(line: WebSocket, ask: (body: Uint8Array<ArrayBuffer>) => Promise<Response>): void {
    let unanswered = 0;
    const answer = async (number: number, asked: Uint8Array<ArrayBuffer>): Promise<void> => {
      unanswered += 1;
      const { status, body } = await ask(asked)
        .then(async (response) => ({ status: response.status, body: new Uint8Array(await response.arrayBuffer()) }))
        .catch(() => ({ status: 500, body: noBody }));
      unanswered -= 1;
      line.send(packLineMessage({ number, status, body }));
    };
    line.on('message', (data: RawData, isBinary: boolean) => {
      const message = isBinary && data instanceof Buffer ? unpackLineMessage(data) : undefined;
      if (message?.status !== 0 || unanswered >= mostUnanswered) return line.close(policyViolated);
      const answered = answer(message.number, message.body).finally(() => this.#asked.delete(answered));
      this.#asked.add(answered);
    });
    // It closes by itself, and the page goes back to ordinary requests.
    line.on('error', () => undefined);
  }

  /** Resolves when what came over them is on the disk. */
  async close(): Promise<void> {
    for (const line of this.#server.clients) line.terminate();
    await Promise.all(this.#asked);
  }
}

export function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
