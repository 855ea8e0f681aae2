import type { Document } from './order';
import type { Entry } from './state';

/** Parsed documents, the ones used last; as many as `limit` bytes of their texts. */
export class DocumentCache {
  readonly #documents = new Map<Entry, Document>();
  #bytes = 0;

  constructor(readonly limit: number) {}

  get(entry: Entry): Document | undefined {
    const document = this.#documents.get(entry);
    if (!document) return undefined;
    this.#documents.delete(entry);
    this.#documents.set(entry, document);
    return document;
  }

  set(entry: Entry, document: Document): void {
    if (this.#documents.has(entry)) return;
    this.#documents.set(entry, document);
    this.#bytes += entry.length;
    for (const oldest of this.#documents.keys()) {
      if (this.#bytes <= this.limit) return;
      this.delete(oldest);
    }
  }

  delete(entry: Entry): void {
    if (this.#documents.delete(entry)) this.#bytes -= entry.length;
  }
}
