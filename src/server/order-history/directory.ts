/** An account or a product, as far as a file may name it. */
export interface Entry {
  readonly id: string;
  readonly code: string | undefined;
  readonly name: string;
}

/** Small and capital letters, and how many blanks there are, make no other name; anything else does. */
const nameKey = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Users by what another system may call them: staff code, e-mail, user name or name. */
export class Users {
  /** Null where several are called so. */
  readonly #ids = new Map<string, string | null>();

  constructor(users: Iterable<{ readonly id: string; readonly calledBy: readonly (string | undefined)[] }>) {
    for (const { id, calledBy } of users)
      for (const key of new Set(calledBy.map((name) => nameKey(name ?? '')))) {
        if (key !== '') this.#ids.set(key, this.#ids.has(key) ? null : id);
      }
  }

  /** @returns the id; null where several are called so, undefined where nobody is */
  find(name: string): string | null | undefined {
    return this.#ids.get(nameKey(name));
  }
}

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
