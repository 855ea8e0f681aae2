const sentences = {
  wrong_key: 'This store was sealed with another key. Sign in with the account that made it.',
  key_size: 'The key of the store must have 32 bytes.',
  overtaken: 'Another window writes to this store. Close this one.',
  closed: 'The store is closed. Open it again.',
  unreadable: 'A part of the store cannot be read. Load its records from head office again.',
} as const;

/** What the vault itself refuses. Errors of the disk (no space, connection lost) pass through as they are. */
export class VaultError extends Error {
  constructor(readonly code: keyof typeof sentences) {
    super(sentences[code]);
    this.name = 'VaultError';
  }
}

/** Of an instance that was closed. RxDB's own tests of a storage take nothing but an Error of no kind of its own. */
export const closedError = (): Error => new Error(sentences.closed);
