/** An account or a product, as far as a file may name it. */
export interface Entry {
  readonly id: string;
  readonly code: string | undefined;
  readonly name: string;
}

/** Small and capital letters, and how many blanks there are, make no other name; anything else does. */
const nameKey = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Finds accounts or products by what a file calls them: number before id before name. */
export class Directory<E extends Entry> {
  readonly #byId = new Map<string, E>();
  /** Null where several have it. */
  readonly #byCode = new Map<string, E | null>();
  readonly #byName = new Map<string, E | null>();

  constructor(entries: Iterable<E>) {
    for (const entry of entries) {
      this.#byId.set(entry.id, entry);
      const code = entry.code?.trim() ?? '';
      if (code !== '') this.#byCode.set(code, this.#byCode.has(code) ? null : entry);
      const name = nameKey(entry.name);
      this.#byName.set(name, this.#byName.has(name) ? null : entry);
    }
  }

  /** @returns null where several have this number or name, undefined where none has */
  find(text: string): E | null | undefined {
    const byCode = this.#byCode.get(text);
    return byCode !== undefined ? byCode : (this.#byId.get(text) ?? this.#byName.get(nameKey(text)));
  }

  get(id: string): E | undefined {
    return this.#byId.get(id);
  }
}
