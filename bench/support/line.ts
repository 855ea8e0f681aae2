// The line between laptop and head office: a TCP proxy that is as slow and as narrow as a benchmark wants it.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

export interface Line {
  readonly url: string;
  /** Milliseconds there and back. A new connection costs one more. */
  roundTripMs: number;
  /** In each direction; Infinity: as fast as the computer. */
  bytesPerSecond: number;
  /** Everything that passed, headers included, since the last `reset`. */
  sentBytes: number;
  receivedBytes: number;
  /** What `sentBytes` would be if requests were compressed as answers are. */
  leastSentBytes: number;
  /** Requests to /api/sync since the last `reset`: each is one round trip. */
  requests: number;
  reset(): void;
  /** Open connections are torn and new ones refused until `mend`. */
  cut(): void;
  mend(): void;
  /** What the shell uses to reach the head office. */
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  close(): Promise<void>;
}

/** One direction of one connection: bytes leave in order, not before the line had time to carry them. */
function carry(from: Socket, to: Socket, line: Line, count: (bytes: number) => void, opened: Promise<unknown>): void {
  let tail: Promise<unknown> = opened;
  let freeAt = 0;
  from.on('data', (chunk: Buffer) => {
    count(chunk.length);
    if (line.roundTripMs === 0 && line.bytesPerSecond === Infinity && freeAt === 0) {
      if (!to.write(chunk)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      return;
    }
    const start = Math.max(performance.now(), freeAt);
    freeAt = start + (chunk.length / line.bytesPerSecond) * 1000;
    const dueAt = freeAt + line.roundTripMs / 2;
    tail = tail.then(async () => {
      await sleep(Math.max(0, dueAt - performance.now()));
      if (!to.destroyed) to.write(chunk);
    });
  });
  from.on('end', () => void tail.then(() => to.end()));
}

export async function openLine(officeUrl: string): Promise<Line> {
  const { port } = new URL(officeUrl);
  const open = new Set<Socket>();
  let isCut = false;
  const track = (socket: Socket, other: () => Socket): void => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      open.delete(socket);
      other().destroy();
    });
  };
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream: Socket = connect(Number(port), '127.0.0.1');
    track(client, () => upstream);
    track(upstream, () => client);
    const opened = line.roundTripMs > 0 ? sleep(line.roundTripMs) : Promise.resolve();
    carry(client, upstream, line, (bytes) => (line.sentBytes += bytes), opened);
    carry(upstream, client, line, (bytes) => (line.receivedBytes += bytes), Promise.resolve());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const line: Line = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    roundTripMs: 0,
    bytesPerSecond: Infinity,
    sentBytes: 0,
    receivedBytes: 0,
    leastSentBytes: 0,
    requests: 0,
    reset() {
      line.sentBytes = 0;
      line.receivedBytes = 0;
      line.leastSentBytes = 0;
      line.requests = 0;
    },
    cut() {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    fetch(url, init) {
      if (String(url).endsWith('/api/sync')) {
        line.requests += 1;
        if (init?.body instanceof Uint8Array) line.leastSentBytes += gzipSync(init.body).length;
      }
      const headers = new Headers(init?.headers);
      // Over a real line the head office compresses; on the same computer it does not.
      if (line.bytesPerSecond === Infinity) headers.set('accept-encoding', 'identity');
      return fetch(url, { ...init, headers });
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return line;
}
