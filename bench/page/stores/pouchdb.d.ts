// PouchDB comes without types; these are what the benchmark calls.
declare module 'pouchdb-browser' {
  interface Row {
    readonly id: string;
    readonly doc?: Record<string, unknown>;
  }
  // eslint-disable-next-line no-restricted-syntax -- as PouchDB exports it
  export default class PouchDB {
    static plugin(plugin: unknown): void;
    constructor(name: string, options?: { readonly auto_compaction?: boolean });
    createIndex(request: { readonly index: { readonly fields: readonly string[] } }): Promise<unknown>;
    find(request: object): Promise<{ readonly docs: readonly Record<string, unknown>[] }>;
    allDocs(options: { readonly include_docs: boolean }): Promise<{ readonly rows: readonly Row[] }>;
    get(id: string): Promise<Record<string, unknown>>;
    put(document: object): Promise<unknown>;
    bulkDocs(documents: readonly object[]): Promise<readonly object[]>;
    close(): Promise<void>;
  }
}
declare module 'pouchdb-find' {
  const plugin: unknown;
  // eslint-disable-next-line no-restricted-syntax -- as PouchDB exports it
  export default plugin;
}
