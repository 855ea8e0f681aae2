import { AppError } from '../../../shared/errors';
import { lineHeaderBytes, mostLineBytes, packLineMessage, unpackLineMessage } from '../../../shared/journal-line';
import type { LineMessage } from '../../../shared/journal-line';
import type { Bytes } from './base64';

type Socket = Pick<WebSocket, 'binaryType' | 'addEventListener' | 'send' | 'close'>;
type Answer = Pick<LineMessage, 'status' | 'body'>;

interface Waiting {
  readonly resolve: (answer: Answer | undefined) => void;
  readonly reject: (error: AppError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** As long as an ordinary request waits. */
const timeoutMs = 5_000;
/** What could not be opened, or broke, is not tried again at once. */
const pauseMs = 10_000;

/**
 * A WebSocket to the shell: what is sent over it takes half the time of a request. It is there or not; whoever sends does
 * not wait for it to open.
 */
export class JournalLine {
  readonly #waiting = new Map<number, Waiting>();
  /** Being opened, or open. */
  #socket: Socket | undefined;
  #isOpen = false;
  #triedAt = -Infinity;
  #number = 0;

  /** @param connect what it throws, and a socket that closes, mean: not now */
  constructor(readonly connect: () => Socket) {}

  /** Opens it, unless it is open or was tried a moment ago. */
  open(): void {
    if (this.#socket || performance.now() - this.#triedAt < pauseMs) return;
    this.#triedAt = performance.now();
    try {
      const socket = this.connect();
      this.#socket = socket;
      socket.binaryType = 'arraybuffer';
      socket.addEventListener('open', () => (this.#isOpen = this.#socket === socket));
      socket.addEventListener('message', ({ data }) => this.#hear(data));
      socket.addEventListener('close', () => this.#closed(socket));
    } catch {
      this.#socket = undefined;
    }
  }

  /**
   * @returns undefined, at once or later: it is not open, or was closed before an answer came; the other side may have it or not
   * @throws AppError store_failed when no answer comes
   */
  send(body: Bytes): Promise<Answer | undefined> | undefined {
    this.open();
    const socket = this.#socket;
    if (!socket || !this.#isOpen || body.length > mostLineBytes) return undefined;
    this.#number = (this.#number + 1) % 2 ** 32;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(number);
        reject(new AppError('store_failed'));
        socket.close();
        this.#closed(socket);
      }, timeoutMs);
      this.#waiting.set(number, { resolve, reject, timer });
      socket.send(packLineMessage({ number, status: 0, body }));
    });
  }

  #hear(data: unknown): void {
    const message = data instanceof ArrayBuffer && data.byteLength >= lineHeaderBytes && new Uint8Array(data);
    const answer = message ? unpackLineMessage(message) : undefined;
    const waiting = answer && this.#waiting.get(answer.number);
    if (!waiting) return;
    this.#waiting.delete(answer.number);
    clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }

  #closed(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#isOpen = false;
    for (const { resolve, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      resolve(undefined);
    }
    this.#waiting.clear();
  }
}

/**
 * The line of a page of the browser shell to the journal of a vault. Electron has no server that it could lead to: undefined.
 * @param location of the realm
 */
export function journalLineTo(place: string, location: Pick<Location, 'protocol' | 'host'>): JournalLine | undefined {
  const { protocol, host } = location;
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  return new JournalLine(
    () => new WebSocket(`${protocol.replace('http', 'ws')}//${host}/shell/vault/${place}/journal/line`),
  );
}
