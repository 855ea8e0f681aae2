// What the systems beside ours can be asked, each in a worker of its own: the limit (raw) and the peer (RxDB on Dexie).
import { pageRecords, protocolVersion } from '../../src/shared/sync-protocol';

/** A record as both rivals keep it: the indexed fields beside the body. */
export interface StoredDocument {
  readonly id: string;
  readonly entity: string;
  readonly v: number;
  readonly rev: number;
  readonly name: string;
  readonly code: string;
  readonly city: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Every list is one of accounts by customer number, which sorts alike in every collation; ties go by id. */
export interface Rival {
  /** Everything from the head office, durable when it answers. @returns records */
  pull(): Promise<number>;
  /** Opens what is on the disk. @returns the ids of the first `limit` rows */
  first(limit: number): Promise<readonly string[]>;
  /** @returns records, all of them in memory */
  readAll(): Promise<number>;
  window(offset: number, limit: number): Promise<readonly RivalRow[]>;
  /** The first `limit` ids by a field no index knows. */
  sortByPostalCode(limit: number): Promise<readonly string[]>;
  countCity(city: string): Promise<number>;
  /** Changes one field of one account, durable when it answers. */
  edit(id: string, phone: string): Promise<void>;
  checksum(): Promise<string>;
}

export interface RivalRow {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly code: string;
}

export interface WireDocument {
  readonly id: string;
  readonly entity: string;
  readonly v: number;
  readonly rev: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Page {
  readonly results: readonly { readonly result: string; readonly record: WireDocument | null }[];
  readonly records: readonly WireDocument[];
  readonly checkpoint: string;
  readonly more: boolean;
}

/** One request to the head office through the shell. */
export async function askOffice(
  checkpoint: string | null,
  options: { readonly push?: readonly unknown[]; readonly limit?: number } = {},
): Promise<Page> {
  const { push = [], limit = pageRecords } = options;
  const response = await fetch('/api/sync', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-roadbook-protocol': String(protocolVersion) },
    body: JSON.stringify({ protocol: protocolVersion, checkpoint, push, limit }),
  });
  if (!response.ok) throw new Error(`the head office answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Page;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const storedOf = ({ id, entity, v, rev, body }: WireDocument): StoredDocument => ({
  id,
  entity,
  v,
  rev,
  name: text(body['name']),
  code: text(body['code']),
  city: text(body['city']),
  body,
});

export const rowOf = ({ id, name, city, code }: StoredDocument): RivalRow => ({ id, name, city, code });

/** By code unit, as IndexedDB orders keys. */
export const byKey = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Asked {
  readonly n: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Answers calls from the page, one message each way. */
export function serve<Calls extends object>(calls: Calls): void {
  const scope = globalThis as unknown as {
    addEventListener(type: 'message', listener: (event: MessageEvent<Asked>) => void): void;
    postMessage(message: unknown): void;
  };
  scope.addEventListener('message', ({ data: { n, method, args } }) => {
    const call = calls[method as keyof Calls] as (...args: readonly unknown[]) => Promise<unknown>;
    call.apply(calls, [...args]).then(
      (value) => scope.postMessage({ n, value }),
      (error: unknown) =>
        scope.postMessage({ n, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
}
