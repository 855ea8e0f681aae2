import { createServer, connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type Line = 'pass' | 'cut' | 'captive' | 'truncate';

export interface TcpProxy {
  readonly port: number;
  /** Bytes that came from the head office through this line since the start. */
  received(): Buffer;
  /** cut: no new connection, and the open ones are torn; captive: a hotel's sign-in page answers; truncate: an answer stops in the middle. */
  set(line: Line): void;
  close(): Promise<void>;
}

const captivePage = '<html><head><title>Hotel</title></head><body>Welcome to the hotel network. Sign in.</body></html>';

/** The line between the shell on the laptop and the head office, in the hands of a test. */
export async function openTcpProxy(targetPort: number): Promise<TcpProxy> {
  let line: Line = 'pass';
  const open = new Set<Socket>();
  const chunks: Buffer[] = [];
  const track = (socket: Socket): void => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((client) => {
    track(client);
    if (line === 'cut') {
      client.destroy();
      return;
    }
    if (line === 'captive') {
      client.once('data', () => {
        client.end(
          `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${captivePage.length}\r\nConnection: close\r\n\r\n${captivePage}`,
        );
      });
      return;
    }
    const upstream = connect(targetPort, '127.0.0.1');
    track(upstream);
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (line === 'truncate' && chunk.length > 64) {
        client.write(chunk.subarray(0, Math.floor(chunk.length / 2)));
        client.destroy();
        upstream.destroy();
        return;
      }
      if (!client.destroyed && !client.write(chunk)) {
        upstream.pause();
        client.once('drain', () => upstream.resume());
      }
    });
    upstream.on('end', () => client.end());
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received: () => Buffer.concat(chunks),
    set: (next) => {
      line = next;
      for (const socket of open) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
