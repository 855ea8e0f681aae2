import { Readable, Writable } from 'node:stream';
import type { PoolClient } from 'pg';

/** What pg gives to whoever speaks its protocol: COPY is not part of its queries. */
interface Connection {
  readonly stream: NodeJS.ReadWriteStream & { readonly writableNeedDrain: boolean };
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** How many rows a COPY moved. */
const rowsOf = ({ text }: { readonly text: string }): number => Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);

class CopyOut extends Readable {
  #connection: Connection | undefined;
  rows = 0;
  constructor(private readonly sql: string) {
    super();
  }
  submit(connection: Connection): void {
    this.#connection = connection;
    connection.query(this.sql);
  }
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    // A copy: pg uses the buffer again.
    if (!this.push(Buffer.from(chunk))) this.#connection?.stream.pause();
  }
  handleCommandComplete(message: { readonly text: string }): void {
    this.rows = rowsOf(message);
  }
  handleReadyForQuery(): void {
    this.push(null);
  }
  handleError(error: Error): void {
    this.destroy(error);
  }
  override _read(): void {
    this.#connection?.stream.resume();
  }
}

class CopyIn extends Writable {
  #connection: Connection | undefined;
  #start: (() => void) | undefined;
  #end: (() => void) | undefined;
  rows = 0;
  constructor(private readonly sql: string) {
    super();
  }
  submit(connection: Connection): void {
    this.#connection = connection;
    connection.query(this.sql);
  }
  handleCopyInResponse(): void {
    this.#start?.();
  }
  handleCommandComplete(message: { readonly text: string }): void {
    this.rows = rowsOf(message);
  }
  handleReadyForQuery(): void {
    this.#end?.();
  }
  handleError(error: Error): void {
    this.destroy(error);
  }
  override _construct(ready: () => void): void {
    this.#start = ready;
  }
  override _write(chunk: Buffer, _encoding: string, next: () => void): void {
    this.#connection?.sendCopyFromChunk(chunk);
    if (this.#connection?.stream.writableNeedDrain) this.#connection.stream.once('drain', next);
    else next();
  }
  override _final(done: () => void): void {
    this.#end = done;
    this.#connection?.endCopyFrom();
  }
}

/** What `COPY ... TO STDOUT` gives; at its end, how many rows that was. */
export interface CopiedRows extends AsyncIterable<Buffer> {
  readonly rows: number;
}

/** Read it to its end before the client is asked anything else. */
export const copyOut = (client: PoolClient, sql: string): CopiedRows => client.query(new CopyOut(sql) as never);

/**
 * Feeds `COPY ... FROM STDIN`. Who stops in the middle destroys the client: the connection waits for the rest.
 * @returns how many rows were taken
 */
export async function copyIn(client: PoolClient, sql: string, chunks: AsyncIterable<Buffer>): Promise<number> {
  const copy: CopyIn = client.query(new CopyIn(sql) as never);
  const ended = new Promise<void>((resolve, reject) => copy.once('finish', resolve).once('error', reject));
  // Heard below; until then nobody may be listening.
  ended.catch(() => undefined);
  for await (const chunk of chunks) {
    if (copy.destroyed) break;
    if (!copy.write(chunk)) await Promise.race([new Promise((resolve) => copy.once('drain', resolve)), ended]);
  }
  copy.end();
  await ended;
  return copy.rows;
}
